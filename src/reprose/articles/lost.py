"""Addresses that were on the site and are no more.

Comes in: the addresses of the last build, the site as it is now, and the addresses of the pages
the builder writes. Goes out: the warning `lost-url` for each that leads nowhere, with the line that
mends it. Start reading at `lost_urls`.
"""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from reprose.articles.front import place_of
from reprose.model import Site
from reprose.problems import Place, Problem, warning

_MOST_COMPARED = 100  # a whole old site may be gone: each comparison is with every page


def lost_urls(
    before: Mapping[str, Place], site: Site, others: Iterable[str] = ()
) -> tuple[Problem, ...]:
    """Return a warning for every address of an article that was there and is gone.

    `before` says where each address is written down, if it is. The hint proposes an alias for the
    article most like it: the one with the same last part, or with the nearest address.
    """
    known = {*site.pages, *others, *(old for old, _ in site.redirects)}
    known |= {f"{old.rstrip('/')}/" for old, _ in site.redirects}
    there = sorted(site.pages)
    by_slug = {url.strip("/").split("/")[-1]: url for url in there}
    problems = []
    for number, url in enumerate(sorted(set(before) - known)):
        near = by_slug.get(url.strip("/").split("/")[-1], "")
        if not near and number < _MOST_COMPARED:
            near = next(iter(get_close_matches(url, there, 1, 0.6)), "")
        place = place_of(site.pages[near].article, "aliases") if near else before[url]
        hint = f"add `aliases: [{url}]` to its front matter" if near else "add it to an `aliases:`"
        message = f"`{url}` was an address of this site and leads nowhere now"
        problems.append(warning("lost-url", message, place, hint))
    return tuple(problems)
