"""Addresses that must not be lost: those that were there, and those of `content/.urls`.

Comes in: the files that were there, the list, and the site as read. Goes out: the warnings
`lost-url`; or the list with the addresses of today added. Start reading at `lost`, then at
`keep_addresses`.
"""

import datetime as dt
import re
from collections.abc import Iterable

from reprose.articles.addresses import is_reserved
from reprose.articles.lost import lost_urls
from reprose.files import read_if_there, write_files
from reprose.flows.reading import Reading
from reprose.model import Page, Write
from reprose.problems import Place, Problem

LIST = "content/.urls"
_HEAD = "# Addresses that must always lead somewhere. `site check --keep` adds those of today."
_LATER_PAGES = re.compile(r"/page/\d+/$")


def lost(
    root: str, files: Iterable[str], reading: Reading, targets: Iterable[str]
) -> tuple[Problem, ...]:
    """Return a warning for every address that was there and leads nowhere now.

    `files` are those that were there (of the last build, of the site as it is live).
    `content/.urls` (one address a line, `#` begins a comment) holds those that must never be lost,
    whatever was built in between. Lists that the builder makes come and go with what they list.
    """
    before = {
        line: Place(LIST, number, 1, len(line), line)
        for number, line in enumerate(_lines(root), 1)
        if line.startswith("/")
    }
    for url in map(_url_of, files):
        if url and _is_own(url, reading):
            before.setdefault(url, Place("site.toml"))
    return lost_urls(before, reading.site, filter(None, map(_url_of, targets)))


def keep_addresses(root: str, reading: Reading) -> int:
    """Add every address of today to the list, old addresses too; return how many were new.

    Drafts, later articles and what the builder makes of itself promise nothing.
    """
    lines = _lines(root)
    kept = {line for line in lines if line.startswith("/")}
    now = {url for url, page in reading.site.pages.items() if _is_public(page, reading.now)}
    now |= {section.url for section in reading.site.sections.values()}
    now |= {old for old, _ in reading.site.redirects}
    remarks = [line for line in lines if line.startswith("#")] or [_HEAD]
    body = "\n".join((*remarks, *sorted(kept | now), "")).encode()
    write_files(root, [Write(path=LIST, body=body)])
    return len(now - kept)


def _lines(root: str) -> list[str]:
    text = (read_if_there(root, LIST) or b"").decode("utf-8", "replace")
    return [line.strip() for line in text.split("\n")]


def _is_public(page: Page, now: dt.datetime) -> bool:
    meta = page.article.meta
    return not meta.draft and not (meta.date and meta.date > now)


def _url_of(target: str) -> str:
    """Return the URL of a page's file; nothing for other files."""
    if target == "index.html" or target.endswith("/index.html"):
        return f"/{target.removesuffix('index.html')}"
    return f"/{target}" if target.endswith(".html") else ""


def _is_own(url: str, reading: Reading) -> bool:
    """Say whether a URL was an article's or a section's, as far as its form tells."""
    return not is_reserved(url, reading.config) and not _LATER_PAGES.search(url)
