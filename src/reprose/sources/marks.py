"""The mark at which an excerpt ends.

Comes in: a parsed tree. Goes out: the same tree with every such mark (`<!--more-->`, the empty
`<span id="more-17">` that WordPress leaves of it) as an element `more_block` between blocks, or as
`more` where it stands in the middle of a sentence. Start reading at `find_more`.
"""

import re

from reprose.sources.dom import COMMENT, Child, Element, is_blank, rewrite, walk

_COMMENT = re.compile(r"\s*(?:more\b.*|excerpt|wp:more.*)\s*", re.DOTALL)
_SPAN = re.compile(r"more(?:-\d+)?")
_HOLDERS = frozenset("p div span section article li".split())


def find_more(root: Element) -> None:
    """Replace the marks; the first one counts, later ones would say nothing and go."""
    seen: list[Element] = []
    rewrite(root, lambda one: _as_mark(one, seen))
    if seen:
        rewrite(root, _hoisted)
        rewrite(root, _hoisted)
        for one in walk(root):
            if one.tag == "more" and one not in seen[:1]:
                one.tag = "span"
        for child in root.children:
            if isinstance(child, Element) and child.tag == "more":
                child.tag = "more_block"


def _as_mark(element: Element, seen: list[Element]) -> list[Child] | None:
    """Return a `more` in place of a mark."""
    is_mark = bool(
        (element.tag == COMMENT and _COMMENT.fullmatch(element.attrs["text"]))
        or (_SPAN.fullmatch(element.get("id")) and is_blank(element))
        or (element.tag == "a" and _SPAN.fullmatch(element.get("name")) and is_blank(element))
    )
    if not is_mark:
        return None
    mark = Element("more")
    seen.append(mark)
    return [mark]


def _hoisted(element: Element) -> list[Child] | None:
    """Move a mark at the beginning or end of a paragraph out of it, with the breaks around it."""
    if element.tag not in _HOLDERS:
        return None
    at = next((n for n, c in enumerate(element.children) if _is_more(c)), None)
    if at is None:
        return None
    before, after = element.children[:at], element.children[at + 1 :]
    mark = element.children[at]
    if _shows_nothing(before):
        rest = Element(element.tag, element.attrs, _without_breaks(after))
        return [mark, rest]
    if _shows_nothing(after):
        return [Element(element.tag, element.attrs, before), mark]
    return None


def _is_more(child: Child) -> bool:
    return isinstance(child, Element) and child.tag == "more"


def _shows_nothing(children: list[Child]) -> bool:
    return all(is_blank(child) for child in children)


def _without_breaks(children: list[Child]) -> list[Child]:
    """Drop breaks and blanks at the beginning."""
    at = 0
    while at < len(children) and is_blank(children[at]):
        at += 1
    return children[at:]
