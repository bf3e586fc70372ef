"""Other people's posts as attributed links, never as copies.

Comes in: entries of somebody's feed, and what a topic's file holds already. Goes out: the file with
the new posts: source, author, address, title, date, and an excerpt of at most 60 words. Start
reading at `gather_topic`.
"""

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence

from reprose.problems import Found, Place, error
from reprose.sources.bodies import Attachments, html_of
from reprose.sources.dom import parse_html
from reprose.sources.entry import Entry
from reprose.sources.facts import visible_texts
from reprose.sources.raw_code import protect_code
from reprose.sources.titles import title_from

_MOST_WORDS, _MOST_CHARS = 60, 400
_UNSEEN = frozenset("script style template head pre figure table svg noscript".split())
Row = Mapping[str, object]


def read_rows(path: str, body: bytes) -> Found[tuple[Row, ...]]:
    """Return the entries a topic's file holds; `bad-topic-file` when it cannot be read."""
    try:
        data = json.loads(body.decode("utf-8")) if body else {}
        rows = data["entries"] if isinstance(data, dict) and "entries" in data else data or []
        return Found(tuple(row for row in rows if isinstance(row, dict)))
    except (ValueError, RecursionError, TypeError):
        hint = "restore it from version control, or delete it"
        problem = error("bad-topic-file", f"`{path}` is no valid JSON", Place(path), hint)
        return Found((), (problem,))


def gather_topic(
    old: Sequence[Row], new: Iterable[tuple[str, Entry]], now: dt.datetime, most: int
) -> tuple[Row, ...]:
    """Return a topic's entries, newest first.

    Args:
        old: what the file holds; an entry that is there already keeps the day it was fetched.
        new: (name of the source, entry) in the order of the feeds.
        now: the moment of the pull.
        most: how many entries of each source are kept.
    """
    found = {str(row.get("url")): row for row in old}
    for source, entry in new:
        if not entry.url.startswith(("http://", "https://")):
            continue
        row = _row(source, entry, now)
        known = found.get(entry.url)
        found[entry.url] = row if known is None else {**row, "fetched": known.get("fetched")}
    ordered = sorted(found.values(), key=lambda row: str(row.get("url")))
    ordered.sort(key=lambda row: str(row.get("date") or ""), reverse=True)
    counts: dict[str, int] = {}
    kept = []
    for row in ordered:
        source = str(row.get("source"))
        counts[source] = counts.get(source, 0) + 1
        if counts[source] <= most:
            kept.append(row)
    return tuple(kept)


def write_rows(rows: Sequence[Row]) -> bytes:
    """Return a topic's file."""
    return (json.dumps({"entries": rows}, ensure_ascii=False, indent=1) + "\n").encode()


def _excerpt_of(entry: Entry) -> str:
    """Return the first words of an entry as one line of text: its own excerpt, or its beginning."""
    for html in (entry.excerpt, html_of(entry, Attachments()).html):
        root = parse_html(protect_code(html))
        words = "".join(visible_texts(root, lambda one: one.tag in _UNSEEN)).split()
        if words:
            text = " ".join(words[:_MOST_WORDS])
            is_cut = len(words) > _MOST_WORDS or len(text) > _MOST_CHARS
            return f"{text[:_MOST_CHARS].rstrip(' .…')}…" if is_cut else text
    return ""


def _row(source: str, entry: Entry, now: dt.datetime) -> Row:
    """Return what is kept of an entry."""
    excerpt = _excerpt_of(entry)
    date = entry.published
    aware = date.replace(tzinfo=date.tzinfo or dt.UTC) if date else None
    return {
        "source": source,
        "author": ", ".join(person.name for person in entry.authors),
        "url": entry.url,
        "title": entry.title or title_from(excerpt),
        "date": aware.isoformat() if aware else "",
        "excerpt": excerpt,
        "fetched": now.date().isoformat(),
    }
