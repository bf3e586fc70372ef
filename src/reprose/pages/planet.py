"""Topic pages: what others wrote, as `site pull` recorded it.

Comes in: the bytes of `content/links/<topic>.json`. Goes out: a `Topic`. A file is a JSON object
`{"title", "description", "entries": [{"source", "author", "url", "title", "date", "excerpt",
"fetched"}, …]}`, or the list of entries alone. Start reading at `read_topic`.
"""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass

from reprose.problems import Found, Place, Problem, error, place_at


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkEntry:
    """Somebody else's article: absolute address, what its feed said of it."""

    url: str
    title: str
    source: str = ""
    author: str = ""
    excerpt: str = ""
    date: dt.datetime | None = None
    fetched: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A topic page before it is drawn: the name is the file's, entries newest first."""

    name: str
    title: str
    description: str = ""
    entries: tuple[LinkEntry, ...] = ()


def read_topic(path: str, body: bytes) -> Found[Topic]:
    """Read a file of links; what cannot be read is the problem `bad-links-file`.

    Entries whose address is not of the web are left out: feeds are not to be trusted.
    """
    name = path.rpartition("/")[2].removesuffix(".json")
    title = name.replace("-", " ").capitalize()
    text = body.decode("utf-8", "replace")
    try:
        data = json.loads(text)
    except ValueError as fault:
        place = place_at(path, text, getattr(fault, "pos", 0))
        return Found(Topic(name=name, title=title), (_bad(f"not valid JSON: {fault}", place),))
    except RecursionError:
        return Found(Topic(name=name, title=title), (_bad("nested too deeply", Place(path, 1)),))
    table = data if isinstance(data, Mapping) else {"entries": data}
    rows = table.get("entries", [])
    if not isinstance(rows, list):
        return Found(Topic(name=name, title=title), (_bad("`entries` is no list", Place(path, 1)),))
    entries = [entry for row in rows if (entry := _entry(row)) is not None]
    oldest = dt.datetime.min.replace(tzinfo=dt.UTC)
    entries.sort(key=lambda entry: (entry.date or oldest, entry.url), reverse=True)
    return Found(
        Topic(
            name=name,
            title=_text(table.get("title")) or title,
            description=_text(table.get("description")),
            entries=tuple({entry.url: entry for entry in entries}.values()),
        )
    )


def _entry(row: object) -> LinkEntry | None:
    if not isinstance(row, Mapping):
        return None
    url = _text(row.get("url"))
    if not url.startswith(("http://", "https://")):
        return None
    return LinkEntry(
        url=url,
        title=_text(row.get("title")) or url,
        source=_text(row.get("source")),
        author=_text(row.get("author")),
        excerpt=_text(row.get("excerpt")),
        date=moment_of(row.get("date")),
        fetched=moment_of(row.get("fetched")),
    )


def _text(value: object) -> str:
    """Return a text on one line; anything else is nothing."""
    return " ".join(value.split()) if isinstance(value, str) else ""


def moment_of(value: object) -> dt.datetime | None:
    """Return an ISO date with an offset; UTC where it has none."""
    try:
        found = dt.datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def _bad(what: str, place: Place) -> Problem:
    hint = "`site pull` writes it anew"
    return error("bad-links-file", f"the file of links cannot be used: {what}", place, hint)
