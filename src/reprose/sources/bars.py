"""What highlighters put around a block of code is read, and goes.

Comes in: a parsed tree. Goes out: the tree in which the label of a language stands on its block as
`data-language`, the line numbers beside a block and the signs of permalinks are gone, and a block
written as one `<pre>` per line is one. Start reading at `read_bars`.
"""

import re

from reprose.sources.code import code_text, is_numbering
from reprose.sources.declared import declared_language, is_language
from reprose.sources.dom import Child, Element, is_blank, rewrite, text_of, walk

_LABEL = re.compile(r"(?:^|[-_])lang(?:uage)?(?:[-_](?:id|name|label|tag|title|text))?$")
_BOXES = frozenset("div figure pre section".split())
_SIGNS = frozenset("headerlink header-anchor anchor-link heading-anchor".split())
_TIGHT = re.compile(r"margin\s*:\s*0")


def read_bars(root: Element) -> None:
    """Read and drop the bars around the blocks of code below `root`."""
    rewrite(root, _without_sign)
    rewrite(root, _of_lines)
    for box in walk(root):
        if box.tag in _BOXES:
            _read_bar(box)


def is_label(element: Element) -> bool:
    """Say whether an element shows nothing but the name of a language."""
    is_named = element.tag not in ("pre", "code") and any(map(_LABEL.search, element.classes))
    return is_named and is_language(text_of(element))


def _without_sign(element: Element) -> list[Child] | None:
    """Drop the sign of a permalink: no letters, leads to its own place."""
    is_sign = element.tag == "a" and not _SIGNS.isdisjoint(element.classes)
    is_own = is_sign and element.get("href").startswith("#")
    return [] if is_own and not any(map(str.isalnum, text_of(element))) else None


def _of_lines(box: Element) -> list[Child] | None:
    """Return one block for a box in which each line of a block is a `<pre>` of its own."""
    shown = [child for child in box.children if not is_blank(child)]
    lines = [one for one in shown if isinstance(one, Element) and one.tag == "pre"]
    if box.tag != "div" or len(lines) < 2 or len(lines) < len(shown):
        return None
    is_made = "csharpcode" in box.classes or all(_TIGHT.search(one.get("style")) for one in lines)
    texts = [code_text(one) for one in box.elements() if one.tag == "pre"]
    if not is_made or any("\n" in text for text in texts):
        return None
    return [Element("pre", dict(box.attrs), ["\n".join(texts)])]


def _read_bar(box: Element) -> None:
    """Read the language and drop the line numbers of a box with one block of code."""
    blocks = [one for one in walk(box) if one.tag == "pre"]
    if len(blocks) != 1:
        return
    for parent in (box, *box.elements()):
        if parent is not box and (parent.tag not in _BOXES or parent.tag == "pre"):
            continue
        for child in parent.elements():
            if is_label(child):
                code = [one for one in walk(blocks[0]) if one.tag == "code"]
                if not declared_language((*code[:1], blocks[0])):
                    blocks[0].attrs["data-language"] = text_of(child).strip()
            elif parent.tag == "pre" or not is_numbering(child):
                continue
            parent.children.remove(child)
