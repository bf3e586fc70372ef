"""A tree as browsers forgive it becomes a tree as Markdown can say it.

Comes in: a parsed tree. Goes out: the same words in blocks that hold blocks or inline elements,
never an inline element around blocks; empty spacers gone, doubled breaks as paragraphs. Start
reading at `straighten`.
"""

from collections.abc import Sequence
from itertools import groupby

from reprose.sources.dom import (
    COMMENT,
    HEADINGS,
    Child,
    Element,
    has_tag,
    is_blank,
    is_block,
    rewrite,
    text_of,
    walk,
)

_DROPPED = frozenset(
    "script style template head title meta link base noframes button select option datalist "
    "input textarea map area param source track colgroup col".split()
)
_BOXES = frozenset("body div figure section article blockquote center".split())
_SPACERS = frozenset("p div li blockquote ul ol".split()) | HEADINGS
_STYLING = frozenset("b big del em font i ins s small span strike strong u".split())
_SPLIT = frozenset("p li dd td th div blockquote body section article figcaption".split())


def drop_noise(root: Element) -> None:
    """Remove what shows no words of the article: scripts, styles, comments, controls."""
    rewrite(root, lambda one: [] if one.tag in _DROPPED or one.tag == COMMENT else None)


def straighten(root: Element) -> None:
    """Put inline elements inside of blocks, split paragraphs at doubled breaks, drop spacers."""
    rewrite(root, _lifted)
    rewrite(root, _links_apart)
    rewrite(root, _breaks_out)
    for element in walk(root):
        if element.tag in _SPLIT:
            _split_at_breaks(element)
        if element.tag in _BOXES:
            element.children = [_alone(child) for child in element.children]
    rewrite(root, _without_spacers)


def _lifted(element: Element) -> list[Child] | None:
    """Turn an inline element around blocks into blocks with that element inside."""
    if is_block(element) or not any(map(is_block, element.children)):
        return _heading_without_own_link(element)
    if element.tag == "a" and "href" not in element.attrs:
        return [Element("anchor", {"id": _id_of(element)}), *element.children]
    children = _wrapped(element.children, element)
    for child in children:
        if isinstance(child, Element):
            _heading_without_own_link(child)
    return children


def _wrapped(children: Sequence[Child], wrapper: Element) -> list[Child]:
    """Put a copy of `wrapper` around each run of inline children, and inside each block."""
    result: list[Child] = []
    for is_inline, group in groupby(children, lambda child: not is_block(child)):
        run = list(group)
        if is_inline and any(not is_blank(one) for one in run):
            run = [Element(wrapper.tag, dict(wrapper.attrs), run)]
        for one in run:
            if is_block(one) and one.tag not in ("fence", "hr", "table", "raw", "more_block"):
                one.children = _wrapped(one.children, wrapper)
        result += run
    return result


def _links_apart(element: Element) -> list[Child] | None:
    """Cut a link around other links at each of them, as browsers do: no link holds another."""
    if not _is_link(element) or not any(map(_holds_link, element.children)):
        return None
    return _linked(element.children, element)


def _linked(children: Sequence[Child], link: Element) -> list[Child]:
    """Put a copy of `link` around each run of children that hold no link of their own."""
    result: list[Child] = []
    for holds_link, group in groupby(children, _holds_link):
        run = list(group)
        if not holds_link:
            result += _styled(run, link)
            continue
        for child in run:
            if isinstance(child, Element) and not _is_link(child):
                child.children = _linked(child.children, link)
        result += run
    return result


def _breaks_out(element: Element) -> list[Child] | None:
    """Take breaks at the ends of an inline element, and doubled ones within, out of it."""
    if element.tag not in _STYLING or not any(has_tag(one, "br") for one in element.children):
        return None
    result: list[Child] = []
    run: list[Child] = []
    gap: list[Child] = []
    for child in (*element.children, ""):
        if has_tag(child, "br") or (gap and isinstance(child, str) and child.isspace()):
            gap.append(child)
        elif run and child and sum(has_tag(one, "br") for one in gap) < 2:
            run += [*gap, child]
            gap = []
        else:
            result += [*_styled(run, element), *gap]
            run, gap = [child], []
    return result


def _styled(run: list[Child], element: Element) -> list[Child]:
    """Return a run within an element like this; as it is when it shows nothing."""
    shows = any(not is_blank(one) for one in run)
    return [Element(element.tag, dict(element.attrs), run)] if shows else run


def _holds_link(child: Child) -> bool:
    """Say whether a child is a link, or has one below it."""
    return isinstance(child, Element) and any(map(_is_link, walk(child)))


def _is_link(element: Element) -> bool:
    return element.tag == "a" and "href" in element.attrs


def _alone(child: Child) -> Child:
    """Give an embed that stands in no paragraph one of its own."""
    return Element("p", {}, [child]) if has_tag(child, "embedded") else child


def _heading_without_own_link(element: Element) -> list[Child] | None:
    """Unwrap the permalink inside a heading: a link to the heading itself."""
    if element.tag not in HEADINGS:
        return None
    own = element.get("id")
    kept: list[Child] = []
    for child in element.children:
        if has_tag(child, "a") and child.get("href").startswith("#"):
            text = text_of(child).strip()
            is_sign = not any(char.isalnum() for char in text) or text.lower() == "link"
            if not own:
                own = child.get("id") or child.get("href")[1:]
                element.attrs["id"] = own
            kept += [] if is_sign else child.children
        else:
            kept.append(child)
    element.children = kept
    return None


def _split_at_breaks(element: Element) -> None:
    """Turn two or more breaks in a row into the end of a paragraph."""
    if sum(has_tag(child, "br") for child in element.children) < 2:
        return
    parts: list[list[Child]] = [[]]
    breaks: list[Child] = []
    for child in element.children:
        if has_tag(child, "br") or (breaks and isinstance(child, str) and not child.strip()):
            breaks.append(child)
        else:
            if sum(isinstance(one, Element) for one in breaks) > 1:
                parts.append([])
            else:
                parts[-1] += breaks
            breaks = []
            parts[-1].append(child)
    if len(parts) > 1:
        element.children = [_part(part) for part in parts]
        if element.tag == "p":
            element.tag = "div"


def _part(children: list[Child]) -> Child:
    """Return some children as a paragraph, or as a group when there are blocks among them."""
    return Element("div" if any(map(is_block, children)) else "p", {}, children)


def _without_spacers(element: Element) -> list[Child] | None:
    """Drop paragraphs, boxes and headings that show nothing."""
    return [] if element.tag in _SPACERS and is_blank(element) else None


def _id_of(element: Element) -> str:
    """Return the name under which links reach an element."""
    return element.get("id") or element.get("name")
