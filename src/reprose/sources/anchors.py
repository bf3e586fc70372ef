"""Places in an article that links lead to keep their names.

Comes in: a cleaned tree, and the names that links use. Goes out: the tree with an empty element
`anchor` (attribute `id`) where such a place is; headings keep theirs themselves. Start reading at
`find_anchors`.
"""

from collections.abc import Collection
from urllib.parse import unquote

from reprose.sources.dom import HEADINGS, Child, Element, has_tag, rewrite

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
    if element.tag in HEADINGS:
        _take_name(element)
        return None
    if not name or element.tag in ("anchor", "footnote", "formula", "embedded"):
        return None
    is_place = element.tag == "a" and not element.get("href")
    if not is_place and name not in wanted:
        return None
    anchor = Element("anchor", {"id": name})
    if element.tag in _HOLDERS:
        element.children.insert(0, anchor)
        return None
    if is_place:
        return [anchor, *element.children]
    return [anchor, element] if element.tag == "a" or element.children else [anchor]


def _take_name(heading: Element) -> None:
    """Let a heading without a name take that of the first anchor or span in it that has one."""
    for child in list(heading.children):
        if has_tag(child, "anchor", "span") and not heading.get("id"):
            heading.attrs["id"] = child.get("id")
            if child.tag == "anchor":
                heading.children.remove(child)


def _into_block(element: Element) -> list[Child] | None:
    """Move an anchor that stands before a heading or a paragraph into it."""
    children: list[Child] = []
    waiting: Element | None = None
    for child in element.children:
        if waiting is not None and has_tag(child, "p", *HEADINGS):
            if child.tag == "p" or child.get("id"):
                child.children.insert(0, waiting)
            else:
                child.attrs["id"] = waiting.get("id")
            waiting = None
        if waiting is not None and (not isinstance(child, str) or child.strip()):
            children.append(waiting)
            waiting = None
        if has_tag(child, "anchor") and element.tag in ("body", "div", "section"):
            waiting = child
        else:
            children.append(child)
    element.children = children + ([waiting] if waiting is not None else [])
    return None
