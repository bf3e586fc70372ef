"""What editors nest wrongly is put where readers see it.

Comes in: a parsed tree whose blocks of code are found. Goes out: the same words, with a list within
a list in the item before it, headings that hold no blocks, and breaks where an empty box kept words
apart. Start reading at `mend`.
"""

from collections.abc import Sequence
from itertools import groupby

from reprose.sources.dom import HEADINGS, Child, Element, has_tag, is_blank, is_block, rewrite, walk

_LISTS = frozenset("ul ol menu dir".split())
_SPACERS = frozenset("p div".split()) | HEADINGS
_LINES = frozenset("p div center section header".split()) | HEADINGS


def mend(root: Element) -> None:
    """Put lists, headings and empty boxes below `root` right."""
    rewrite(root, _heading_alone)
    rewrite(root, _list_of_items)
    for element in walk(root):
        _set_apart(element)


def _heading_alone(heading: Element) -> list[Child] | None:
    """Take lists, tables, code and the like out of a heading; its lines stay one heading."""
    if heading.tag not in HEADINGS or not any(map(is_block, heading.children)):
        return None
    blocks: list[Child] = []
    for is_inline, group in groupby(_lines(heading.children), lambda child: not is_block(child)):
        run = list(group)
        if not is_inline:
            blocks += run
        elif not all(map(is_blank, run)):
            attrs = {} if any(has_tag(one, *HEADINGS) for one in blocks) else dict(heading.attrs)
            blocks.append(Element(heading.tag, attrs, _trimmed(run)))
    return blocks


def _lines(children: Sequence[Child]) -> list[Child]:
    """Return children with boxes of words opened, and breaks around what was in them."""
    result: list[Child] = []
    for child in children:
        if is_block(child) and child.tag in _LINES:
            result += [Element("br"), *_lines(child.children), Element("br")]
        else:
            result.append(child)
    return result


def _trimmed(run: Sequence[Child]) -> list[Child]:
    """Return a run without breaks at its ends and with single ones within."""
    result: list[Child] = []
    is_start = True
    for child in run:
        if is_start and has_tag(child, "br"):
            continue
        is_start = has_tag(child, "br") or (is_start and is_blank(child))
        result.append(child)
    while result and is_blank(result[-1]) and not _is_named(result[-1]):
        result.pop()
    return result


def _is_named(child: Child) -> bool:
    """Say whether links may lead to a child."""
    return isinstance(child, Element) and bool(child.get("id") or child.get("name"))


def _list_of_items(element: Element) -> list[Child] | None:
    """Put what stands between the items of a list into the item before it."""
    if element.tag not in _LISTS:
        return None
    shown = [child for child in element.children if not is_blank(child)]
    if len(shown) == 1 and has_tag(shown[0], *_LISTS):
        return shown  # a list in nothing but a list was made to indent it
    items: list[Child] = []
    for child in element.children:
        last = items[-1] if items else None
        if last is not None and has_tag(last, "li") and not has_tag(child, "li"):
            last.children.append(child)
        else:
            items.append(child)
    element.children = [one for one in items if not isinstance(one, str) or one.strip()]
    return None


def _set_apart(element: Element) -> None:
    """Put breaks in the place of an empty box between words: it kept them apart."""
    children = element.children
    if not any(_is_spacer(child) for child in children):
        return
    shown = [n for n, child in enumerate(children) if not is_blank(child)]
    inline = [not is_block(children[n]) for n in shown]
    between = [
        (one, other)
        for one, other, *ends in zip(shown, shown[1:], inline, inline[1:], strict=False)
        if all(ends)
    ]
    for before, after in reversed(between):
        spacers = [child for child in children[before + 1 : after] if _is_spacer(child)]
        if spacers:
            is_line = len(spacers) == 1 and _is_bare(spacers[0])
            rest = [one for one in children[before + 1 : after] if not _is_spacer(one)]
            children[before + 1 : after] = [*rest, *([Element("br")] * (1 if is_line else 2))]


def _is_bare(child: Child) -> bool:
    """Say whether an empty box takes no room: a `div` with nothing in it ends the line only."""
    return has_tag(child, "div") and not child.children


def _is_spacer(child: Child) -> bool:
    return has_tag(child, *_SPACERS) and is_blank(child)
