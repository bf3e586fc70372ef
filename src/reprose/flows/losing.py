"""Addresses of the last build that are gone.

Comes in: the manifest of the last build, the list `content/.urls` where there is one, and the site
as read. Goes out: the warnings `lost-url`. Start reading at `lost`.
"""

import re
from collections.abc import Iterable

from reprose.articles.addresses import is_reserved
from reprose.articles.lost import lost_urls
from reprose.files import read_if_there
from reprose.flows.reading import Reading
from reprose.manifest import Manifest
from reprose.problems import Problem

_LATER_PAGES = re.compile(r"/page/\d+/$")


def lost(
    root: str, last: Manifest | None, reading: Reading, targets: Iterable[str]
) -> tuple[Problem, ...]:
    """Return a warning for every address that was there and leads nowhere now.

    `content/.urls` (one address a line, `#` begins a comment) holds those that must never be lost,
    whatever was built in between. Lists that the builder makes come and go with what they list.
    """
    kept = (read_if_there(root, "content/.urls") or b"").decode("utf-8", "replace")
    before = {line.strip() for line in kept.split("\n") if line.startswith("/")}
    built = (_url_of(target) for target in last.outputs) if last else ()
    before |= {url for url in built if url and _is_own(url, reading)}
    return lost_urls(before, reading.site, filter(None, map(_url_of, targets)))


def _url_of(target: str) -> str:
    """Return the URL of a page's file; nothing for other files."""
    if target == "index.html" or target.endswith("/index.html"):
        return f"/{target.removesuffix('index.html')}"
    return f"/{target}" if target.endswith(".html") else ""


def _is_own(url: str, reading: Reading) -> bool:
    """Say whether a URL was an article's or a section's, as far as its form tells."""
    return not is_reserved(url, reading.config) and not _LATER_PAGES.search(url)
