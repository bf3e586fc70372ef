"""Places in an article that links lead to keep their names.

Comes in: a cleaned tree, and the names that links use. Goes out: the tree with an empty element
`anchor` (attribute `id`) where such a place is; headings keep theirs themselves. Start reading at
`find_anchors`.
"""

from collections.abc import Collection
from urllib.parse import unquote

from reprose.sources.dom import Child, Element, rewrite, text_of

_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_HOLDERS = frozenset("p li td th dd dt figcaption summary".split())


def find_anchors(root: Element, wanted: Collection[str]) -> None:
    """Keep the names below `root`: of empty anchors always, of other elements when `wanted`."""
    names = {*wanted, *map(unquote, wanted)}
    rewrite(root, lambda one: _as_anchor(one, names))
    rewrite(root, _into_block)
    _into_block(root)


def _as_anchor(element: Element, wanted: set[str]) -> list[Child] | None:
    """Return an element's anchor before it, or in place of it when it shows nothing else."""
    name = element.get("id") or (element.get("name") if element.tag == "a" else "")
    if element.tag in _HEADINGS:
        _take_name(element)
        return None
    if not name or element.tag in ("anchor", "footnote", "formula", "embedded"):
        return None
    is_link = element.tag == "a" and bool(element.get("href"))
    is_explicit = element.tag == "a" and not is_link
    if not is_explicit and name not in wanted:
        return None
    anchor = Element("anchor", {"id": name})
    if element.tag in _HOLDERS:
        element.children.insert(0, anchor)
        return None
    if element.tag == "a" and not is_link:
        return [anchor, *element.children]
    return (
        [anchor, element] if text_of(element).strip() or is_link or element.children else [anchor]
    )


def _take_name(heading: Element) -> None:
    """Let a heading without a name take that of the anchor in it."""
    for child in list(heading.children):
        if isinstance(child, Element) and child.tag == "anchor" and not heading.get("id"):
            heading.attrs["id"] = child.get("id")
            heading.children.remove(child)
        elif isinstance(child, Element) and child.tag == "span" and not heading.get("id"):
            heading.attrs["id"] = child.get("id")


def _into_block(element: Element) -> list[Child] | None:
    """Move an anchor that stands before a heading or a paragraph into it."""
    children: list[Child] = []
    waiting: Element | None = None
    for child in element.children:
        if waiting is not None and isinstance(child, Element):
            if child.tag in _HEADINGS and not child.get("id"):
                child.attrs["id"] = waiting.get("id")
                waiting = None
            elif child.tag in ("p", *_HEADINGS):
                child.children.insert(0, waiting)
                waiting = None
        if waiting is not None and (not isinstance(child, str) or child.strip()):
            children.append(waiting)
            waiting = None
        is_loose = isinstance(child, Element) and child.tag == "anchor"
        if is_loose and isinstance(child, Element) and element.tag in ("body", "div", "section"):
            waiting = child
            continue
        children.append(child)
    element.children = children + ([waiting] if waiting is not None else [])
    return None
