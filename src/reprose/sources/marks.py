"""The mark at which an excerpt ends.

Comes in: a parsed tree. Goes out: the same tree with every such mark (`<!--more-->`, the empty
`<span id="more-17">` that WordPress leaves of it) as an element `more_block` between blocks, or as
`more` where it stands in the middle of a sentence. Start reading at `find_more`.
"""

import re
from itertools import dropwhile

from reprose.sources.dom import COMMENT, Child, Element, has_tag, is_blank, rewrite, walk

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
            if has_tag(child, "more"):
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
    at = next((n for n, c in enumerate(element.children) if has_tag(c, "more")), None)
    if at is None:
        return None
    before, after = element.children[:at], element.children[at + 1 :]
    mark = element.children[at]
    if all(map(is_blank, before)):
        rest = list(dropwhile(is_blank, after))
        return [mark, Element(element.tag, element.attrs, rest)]
    if all(map(is_blank, after)):
        return [Element(element.tag, element.attrs, before), mark]
    return None
