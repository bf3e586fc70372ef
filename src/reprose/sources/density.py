"""Where the words of a page are.

Comes in: the tree of a page. Goes out: the element that holds the article: paragraphs give points
to the elements around them, long ones with commas the most, and an element full of links loses
them again (the idea is Arc90's, as Mozilla's reader view has it). Start reading at `densest`.
"""

from reprose.sources.dom import Element, is_block, parents_in, text_of, walk

_TEXTS = frozenset("p pre td blockquote li dd h2 h3 h4".split())
_SHARES = (1.0, 0.5, 0.25)  # of a paragraph's points: for its parent, its parent's parent, …
_LEAST_CHARS = 25  # of a text that gives points
_NEAR = 0.2  # of the best one's points: what a neighbour needs to belong to it


def densest(page: Element) -> Element | None:
    """Return the element whose paragraphs have the most points; None on a page without any.

    When its neighbours have a fair share of points too, the article is all of them together.
    """
    parents = parents_in(page)
    points: dict[int, float] = {}
    elements = list(walk(page))
    for one in elements:
        text = _own_text(one)
        if len(text) < _LEAST_CHARS:
            continue
        given = 1 + text.count(",") + text.count("\u3001") + min(len(text) / 100, 3)
        above = parents.get(id(one)) if one.tag in _TEXTS else one
        for share in _SHARES:
            if above is None:
                break
            points[id(above)] = points.get(id(above), 0) + given * share
            above = parents.get(id(above))
    scored = [
        (points[id(one)] * (1 - links_share(one)), one) for one in elements if id(one) in points
    ]
    if not scored:
        return None
    best_points, best = max(scored, key=lambda pair: pair[0])
    return _with_neighbours(best, best_points, parents, points)


def _own_text(element: Element) -> str:
    """Return the text of a paragraph, or what stands in a box without any."""
    if element.tag in _TEXTS:
        holds_boxes = any(is_block(one) and one.tag not in _TEXTS for one in element.children)
        return "" if holds_boxes else text_of(element).strip()
    if element.tag not in ("div", "section", "article", "body"):
        return ""
    own = (child for child in element.children if not is_block(child))
    return "".join(text_of(child) for child in own).strip()


def links_share(element: Element) -> float:
    """Return the share of an element's text that is in links."""
    total = len(text_of(element)) or 1
    return sum(len(text_of(one)) for one in walk(element) if one.tag == "a") / total


def _with_neighbours(
    best: Element, most: float, parents: dict[int, Element], points: dict[int, float]
) -> Element:
    """Return the element, or a group of it and its neighbours that belong to the article."""
    parent = parents.get(id(best))
    if parent is None:
        return best
    group = [
        one
        for one in parent.elements()
        if one is best
        or points.get(id(one), 0) * (1 - links_share(one)) >= most * _NEAR
        or (one.tag in _TEXTS and len(_own_text(one)) > 80 and links_share(one) < 0.25)
        or (one.tag in ("h2", "h3", "figure", "img") and not links_share(one))
    ]
    return best if len(group) == 1 else Element("div", {}, list(group))
