"""What leads into an article between its title and its text: a picture, a sentence or two.

Comes in: a page, the part of it that is the article, its title. Goes out: the part with its lead,
which many sites put into a box of its own. Start reading at `with_lead`.
"""

import re
from collections.abc import Iterator

from reprose.sources.dom import Element, find, parents_in, text_of, walk
from reprose.sources.furniture import linked_words, words_in
from reprose.sources.titles import same_text

_OF_PEOPLE = re.compile(r"avatar|author|gravatar|logo|icon|profile|emoji|badge", re.IGNORECASE)
_LEAST_WORDS, _MOST_WORDS, _MOST_AROUND_PICTURE = 12, 90, 40


def with_lead(page: Element, part: Element, title: str, description: str) -> Element:
    """Return a part with the picture and the prose that stand between the title and it.

    A lead that only repeats the description is left out: it is in the front matter.
    """
    order = list(walk(page))
    first = part if any(one is part for one in order) else next(iter(part.elements()), part)
    end = next((n for n, one in enumerate(order) if one is first), 0)
    heads = [
        n
        for n in range(end)
        if order[n].tag == "h1" or (order[n].tag == "h2" and same_text(text_of(order[n]), title))
    ]
    if not heads or find(part, lambda one: one is order[heads[-1]]) is not None:
        return part
    head = {id(one) for one in walk(order[heads[-1]])}
    between = [one for one in order[heads[-1] + 1 : end] if id(one) not in head]
    above = {id(one) for one in _above(page, first)}
    lead = [one for one in _outermost(between, above) if _is_lead(one, description)]
    return Element("div", {}, [*lead, part]) if lead else part


def _above(page: Element, element: Element) -> Iterator[Element]:
    """Yield the elements that an element stands in."""
    parents = parents_in(page)
    parent = parents.get(id(element))
    while parent is not None:
        yield parent
        parent = parents.get(id(parent))


def _outermost(elements: list[Element], above: set[int]) -> Iterator[Element]:
    """Yield the elements that are in no other one, boxes of several parts opened."""
    seen: set[int] = set()
    for one in elements:
        is_box = one.tag in ("div", "section", "header") and len(one.elements()) > 1
        if id(one) in seen or id(one) in above or is_box:
            continue
        seen |= set(map(id, walk(one)))
        yield one


def _is_lead(element: Element, description: str) -> bool:
    """Say whether an element is prose, or a picture that shows no person, sign or button."""
    words = words_in(element)
    if words - linked_words(element) < 0.75 * words:
        return False
    if element.tag in ("p", "div", "h2", "h3") and _LEAST_WORDS <= words <= _MOST_WORDS:
        return not same_text(text_of(element), description)
    picture = find(element, lambda one: one.tag == "img")
    if picture is None or words > _MOST_AROUND_PICTURE:
        return False
    names = " ".join(one.get("class") + one.get("alt") + one.get("src") for one in walk(element))
    return _OF_PEOPLE.search(names) is None and not re.fullmatch(r"\d{1,2}", picture.get("width"))
