"""What to read next: articles joined by links and by rare words.

Comes in: pages, their backlinks. Goes out: up to five URLs for each, nearest first. A link counts
most; a shared tag, series or word of the titles and headings counts the more the fewer articles
have it (inverse document frequency, in thousandths). Start reading at `find_related`.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from heapq import nsmallest
from math import log

from reprose.model import Backlink, Page

MOST = 5
_LINK = 3000
_WORD = re.compile(r"[^\W_]{4,}")


def find_related(
    pages: Mapping[str, Page], backlinks: Mapping[str, tuple[Backlink, ...]]
) -> dict[str, tuple[str, ...]]:
    """Return the related pages of each page; only listed ones are proposed."""
    listed = {url for url, page in pages.items() if page.article.meta.listed and url != "/"}
    marks = {url: frozenset(_marks(pages[url])) for url in sorted(listed)}
    holders: dict[str, list[str]] = {}
    for url, own in marks.items():
        for mark in sorted(own):
            holders.setdefault(mark, []).append(url)
    # A mark that many articles have says little and would cost the square of their number.
    most = min(max(12, len(listed) // 50), 40)
    weights = {
        mark: round(1000 * log(1 + len(listed) / len(urls)))
        for mark, urls in holders.items()
        if 1 < len(urls) <= most
    }
    joined: dict[str, set[str]] = {}
    for goal, backs in backlinks.items():
        for back in backs:
            joined.setdefault(goal, set()).add(back.url)
            joined.setdefault(back.url, set()).add(goal)
    return {
        url: _nearest(url, marks[url], holders, weights, joined.get(url, set()) & listed)
        for url in marks
    }


def _nearest(
    url: str,
    marks: frozenset[str],
    holders: Mapping[str, list[str]],
    weights: Mapping[str, int],
    joined: set[str],
) -> tuple[str, ...]:
    """Score every page that shares something with one page."""
    scores: Counter[str] = Counter()
    for mark in sorted(marks & weights.keys()):
        for other in holders[mark]:
            scores[other] += weights[mark]
    for other in sorted(joined):
        scores[other] += _LINK
    del scores[url]
    ranked = nsmallest(MOST, ((-score, other) for other, score in scores.items()))
    return tuple(other for score, other in ranked if score < -1000)


def _marks(page: Page) -> Iterator[str]:
    """Yield what may join a page with others."""
    meta = page.article.meta
    for taxonomy, names in meta.terms.items():
        yield from (f"{taxonomy}:{name.casefold()}" for name in names)
    if meta.series:
        yield f"series:{meta.series.casefold()}"
    titles = [meta.title, *(heading.text for heading in page.doc.headings)]
    for title in titles:
        yield from (f"word:{word}" for word in _WORD.findall(title.casefold()))
