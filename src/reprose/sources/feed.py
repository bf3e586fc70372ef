"""RSS 0.9x to 2.0, RSS 1.0 (RDF) and Atom become entries.

Comes in: the bytes of a feed. Goes out: its channel and entries, with bodies exactly as published.
This is the only door to feedparser. Its sanitizer and its rewriting of addresses are off: the one
deletes content and takes minutes on hostile input, the other loses what was written; both are done
later, by our own passes. Entries are parsed in small batches, and one by one where a batch fails.
Start reading at `read_feed`.
"""

import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Any

import feedparser

from reprose.model import Blob
from reprose.moments import date_in_path, read_date
from reprose.problems import Place, error
from reprose.sources.addresses import absolute
from reprose.sources.entry import Channel, Enclosure, Entry, Item, Markup, Person
from reprose.sources.titles import plain_title
from reprose.sources.xmltext import Cut, lenient, read_documents

_BATCH = 50  # entries
# A body without a tag, whose tags were escaped once too often.
_TWICE = re.compile(r"\s*&lt;(?:p|div|h[1-6]|ul|ol|table|blockquote|figure|img|br)\b[^<]*&gt;\s*")
_LIST = re.compile(r"(?:[^,\s][^,]*,){2,}[^,\s][^,]*")  # `a,b,c`, not `Oslo, Norway`
_NO_TAG = "schemas.google.com/blogger/"  # marks of kinds of entries


def read_feed(blobs: Sequence[Blob]) -> Iterator[Item]:
    """Yield the channel and the entries of feeds, in their order.

    Problems: `entity-declarations`, `torn-feed`, `unreadable-entry`.
    """
    return read_documents(blobs, _read)


def _read(pieces: Cut, address: str) -> Iterator[Item]:
    """Yield what a feed that is cut in pieces holds."""
    channel = _parsed(pieces.head + pieces.tail)
    yield Channel(
        title=plain_title(_text(channel.feed.get("title"))),
        url=_text(channel.feed.get("link")),
        language=_text(channel.feed.get("language")),
    )
    total = len(pieces.entries)
    for start in range(0, total, _BATCH):
        numbers = range(start, min(start + _BATCH, total))
        found = _parsed(pieces.document(numbers))
        if len(found.entries) == len(numbers) and not found.bozo:
            yield from (_entry(one, channel, address) for one in found.entries)
        else:
            for number in numbers:
                yield _single(pieces, number, channel, address)


def _single(pieces: Cut, number: int, channel: Any, address: str) -> Item:
    """Return one entry of a batch that did not parse, repaired when need be; or a problem."""
    found = _parsed(pieces.document([number]))
    if len(found.entries) != 1 or found.bozo:
        mended = _parsed(pieces.head + lenient(pieces.entry(number)) + pieces.tail)
        found = mended if mended.entries else found
    if found.entries:
        return _entry(found.entries[0], channel, address)
    start = " ".join(pieces.entry(number).split())[:80]
    message = f"entry {number + 1} could not be read: `{start}`"
    return error("unreadable-entry", message, Place(address), "the other entries were read")


def _parsed(text: str) -> Any:
    """Hand a document to feedparser, as bytes, with nothing removed and nothing rewritten."""
    body = ('<?xml version="1.0" encoding="utf-8"?>\n' + text).encode("utf-8", "replace")
    return feedparser.parse(body, sanitize_html=False, resolve_relative_uris=False)


def _entry(one: Any, channel: Any, address: str) -> Entry:
    """Return an entry of feedparser's as ours."""
    body, markup, base = _body(one)
    summary = _text(one.get("summary"))
    home = _text(channel.feed.get("link")) or address
    link = _text(one.get("feedburner_origlink") or one.get("link"))
    url = absolute(link, _base(one) or home) if link.startswith(("/", ".", "?")) else link
    guid = _text(one.get("id")) or url
    published = _text(one.get("published") or one.get("created") or one.get("updated"))
    date = read_date(published) or date_in_path(url)
    html_title = _text(one.get("title_detail", {}).get("type")).endswith("html")
    return Entry(
        guid=guid or f"{published} {_text(one.get('title'))}".strip(),
        url=url,
        addresses=_addresses(one, url, guid),
        title=plain_title(_text(one.get("title")), is_html=html_title),
        body=body,
        markup=markup,
        base=base or url or home,
        published=date,
        updated=read_date(_text(one.get("updated"))) if "updated" in one else None,
        authors=_authors(one) or _authors(channel.feed),
        tags=_tags(one),
        excerpt=summary if summary and summary != body else "",
        language=_text(one.get("language")),
        image=_image(one),
        enclosures=_enclosures(one),
        source=_text(one.get("source", {}).get("title")),
    )


def _body(one: Any) -> tuple[str, Markup, str]:
    """Return an entry's body, what it is written in, and the base of its addresses.

    The longest content wins over the summary, unless the summary says more.
    """
    contents = [c for c in one.get("content", []) if _text(c.get("value")).strip()]
    summary = one.get("summary_detail", {})
    longest = max((_length(c.get("value")) for c in contents), default=-1)
    if summary and _length(summary.get("value")) > 1.2 * longest:
        contents = [summary]
    if not contents:
        return "", "html", ""
    best = max(
        contents, key=lambda c: (_text(c.get("type")) != "text/plain", _length(c.get("value")))
    )
    value = _text(best.get("value"))
    if _TWICE.fullmatch(value):
        value = unescape(value)
    is_text = best.get("type") == "text/plain" and not re.search(r"<[a-z/!][^<>]*>|&\w+;", value)
    return value, "text" if is_text else "html", _text(best.get("base"))


def _base(one: Any) -> str:
    """Return the address from which an entry's relative ones count, as its document says."""
    details = (one.get("title_detail", {}), one.get("summary_detail", {}), *one.get("content", []))
    bases = (_text(detail.get("base")) for detail in details)
    return next((base for base in bases if re.match(r"https?://", base)), "")


def _length(html: object) -> int:
    """Return how much visible text there is, about."""
    return len(re.sub(r"<[^<>]*>", "", _text(html)))


def _addresses(one: Any, url: str, guid: str) -> tuple[str, ...]:
    """Return the further addresses under which an entry was known."""
    links = [_text(one.get("link")), guid]
    links += [
        _text(link.get("href")) for link in one.get("links", []) if link.get("rel") == "alternate"
    ]
    return tuple(dict.fromkeys(a for a in links if re.match(r"https?://", a) and a != url))


def _authors(one: Any) -> tuple[Person, ...]:
    """Return who wrote an entry."""
    people = []
    for author in one.get("authors", []) or [one.get("author_detail", {})]:
        name = _text(author.get("name") or author.get("email"))
        if name:
            people.append(Person(name=plain_title(name), url=_text(author.get("href"))))
    return tuple(dict.fromkeys(people))


def _tags(one: Any) -> tuple[str, ...]:
    """Return the tags; Blogger's marks for kinds of entries are none."""
    tags = (
        unescape(_text(tag.get("label") or tag.get("term")))
        for tag in one.get("tags", [])
        if _NO_TAG not in _text(tag.get("scheme")) and _NO_TAG not in _text(tag.get("term"))
    )
    each = (name for tag in tags for name in (tag.split(",") if _LIST.fullmatch(tag) else [tag]))
    return tuple(dict.fromkeys(" ".join(name.split()) for name in each if name.strip()))


def _image(one: Any) -> str:
    """Return the address of the picture that stands for an entry."""
    for name in ("media_thumbnail", "media_content"):
        for media in one.get(name, []):
            is_picture = name == "media_thumbnail" or media.get("medium") == "image"
            if is_picture and media.get("url"):
                return _text(media["url"])
    return _text(one.get("image", {}).get("href"))


def _enclosures(one: Any) -> tuple[Enclosure, ...]:
    """Return the files that come with an entry."""
    return tuple(
        Enclosure(
            url=_text(file["href"]),
            media_type=_text(file.get("type")),
            size_bytes=_size(_text(file.get("length"))),
        )
        for file in one.get("enclosures", [])
        if file.get("href")
    )


def _size(digits: str) -> int:
    """Return a number of bytes; 0 for what can be none."""
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 15 else 0


def _text(value: object) -> str:
    """Return text that feedparser may not have found."""
    return value if isinstance(value, str) else ""
