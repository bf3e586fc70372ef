"""What highlighters put around a block of code is read, and goes.

Comes in: a parsed tree. Goes out: the tree in which the label of a language stands on its block as
`data-language`, the line numbers beside a block and the signs of permalinks are gone, and a block
written as one `<pre>` per line is one. Start reading at `read_bars`.
"""

import re

from reprose.sources.code import code_text, is_numbering
from reprose.sources.declared import declared_language, is_language
from reprose.sources.dom import Child, Element, has_tag, is_blank, rewrite, text_of, walk

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
    lines = [one for one in box.elements() if one.tag == "pre"]
    if box.tag != "div" or len(lines) < 2:
        return None
    if any(not is_blank(child) for child in box.children if not has_tag(child, "pre")):
        return None
    is_made = "csharpcode" in box.classes or all(_TIGHT.search(one.get("style")) for one in lines)
    texts = list(map(code_text, lines))
    if not is_made or any("\n" in text for text in texts):
        return None
    return [Element("pre", dict(box.attrs), ["\n".join(texts)])]


def _read_bar(box: Element) -> None:
    """Read the language and drop the line numbers of a box with one block of code."""
    parents = (box, *(one for one in box.elements() if one.tag in _BOXES and one.tag != "pre"))
    bars = [(parent, one) for parent in parents for one in parent.elements() if _is_bar(one)]
    blocks = [one for one in walk(box) if one.tag == "pre"] if bars else []
    if len(blocks) != 1:
        return
    for parent, bar in bars:
        code = [one for one in walk(blocks[0]) if one.tag == "code"]
        if is_label(bar) and not declared_language((*code[:1], blocks[0])):
            blocks[0].attrs["data-language"] = text_of(bar).strip()
        if is_label(bar) or parent.tag != "pre":  # numbers within are known to `code_text`
            parent.children.remove(bar)


def _is_bar(element: Element) -> bool:
    return is_label(element) or is_numbering(element)
