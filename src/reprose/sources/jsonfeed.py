"""JSON Feed 1.0 and 1.1 become entries.

Comes in: the bytes of a feed. Goes out: its channel and entries. Start reading at `read_json_feed`.
"""

from collections.abc import Iterator, Sequence

from reprose.model import Blob
from reprose.moments import read_date
from reprose.problems import Place, error
from reprose.sources.entry import Channel, Enclosure, Entry, Item, Person
from reprose.sources.jsontext import Table, rows, table, text, texts
from reprose.sources.titles import one_line


def read_json_feed(blobs: Sequence[Blob]) -> Iterator[Item]:
    """Yield the channel and the entries. Problems: `broken-json`, `unreadable-entry`."""
    for blob in blobs:
        feed, problems = table(blob)
        yield from problems
        home = text(feed.get("home_page_url")) or text(feed.get("feed_url"))
        yield Channel(
            title=one_line(text(feed.get("title"))),
            url=home,
            language=text(feed.get("language")),
        )
        items = feed.get("items")
        for number, item in enumerate(items if isinstance(items, list) else [], 1):
            if isinstance(item, dict):
                yield _entry(item, feed, home)
            else:
                message = f"item {number} is no object"
                yield error("unreadable-entry", message, Place(blob.address))


def _entry(item: Table, feed: Table, home: str) -> Entry:
    """Return an item as an entry."""
    url = text(item.get("url"))
    html = text(item.get("content_html"))
    body = html or text(item.get("content_text")) or text(item.get("summary"))
    external = text(item.get("external_url"))
    return Entry(
        guid=text(item.get("id")) or url,
        url=url or external,
        addresses=(external,) if external and external != url else (),
        title=one_line(text(item.get("title"))),
        body=body,
        markup="html" if html else "text",
        base=url or home,
        published=read_date(text(item.get("date_published"))),
        updated=read_date(text(item.get("date_modified"))),
        authors=_authors(item) or _authors(feed),
        tags=tuple(dict.fromkeys(texts(item.get("tags")))),
        excerpt=text(item.get("summary")) if body != text(item.get("summary")) else "",
        language=text(item.get("language")),
        image=text(item.get("image")) or text(item.get("banner_image")),
        enclosures=tuple(
            Enclosure(
                url=text(one.get("url")),
                media_type=text(one.get("mime_type")),
                size_bytes=_size(one.get("size_in_bytes")),
            )
            for one in rows(item.get("attachments"))
            if text(one.get("url"))
        ),
    )


def _size(value: object) -> int:
    """Return a number of bytes; 0 where none is given."""
    return value if isinstance(value, int) and 0 < value < 10**15 else 0


def _authors(item: Table) -> tuple[Person, ...]:
    """Return the authors, in either version's form."""
    found = rows(item.get("authors")) or rows([item.get("author")])
    people = (Person(name=text(one.get("name")), url=text(one.get("url"))) for one in found)
    return tuple(dict.fromkeys(person for person in people if person.name))
