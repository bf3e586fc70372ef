"""Medium's export folder becomes entries.

Comes in: the HTML files of `posts/`. Goes out: stories and drafts; the title that stands again at
the top of a body goes, and neighbouring blocks of code stay apart. Start reading at `read_medium`.
"""

from collections.abc import Iterator, Sequence

from reprose.model import Blob
from reprose.moments import read_date
from reprose.problems import Place, warning
from reprose.sources.charset import decode
from reprose.sources.dom import (
    Element,
    find,
    has_tag,
    inner_html,
    line_of,
    parse_html,
    rewrite,
    text_of,
    walk,
)
from reprose.sources.entry import Channel, Entry, Item, Person
from reprose.sources.raw_code import protect_code
from reprose.sources.titles import plain_title


def read_medium(blobs: Sequence[Blob]) -> Iterator[Item]:
    """Yield the entries of an export. Problem: `no-article`."""
    yield Channel(title="Medium")
    for blob in sorted(blobs, key=lambda one: one.address):
        page = parse_html(protect_code(decode(blob.body)))
        body = find(page, lambda one: one.get("data-field") == "body" or "e-content" in one.classes)
        if body is None:
            message = "the file is no story of Medium's export"
            yield warning("no-article", message, Place(blob.address))
            continue
        yield _entry(blob, page, body)


def _entry(blob: Blob, page: Element, body: Element) -> Entry:
    """Return a story as an entry."""
    name = blob.address.rpartition("/")[2].removesuffix(".html")
    window = find(page, lambda one: one.tag == "title")
    title = _text(page, "p-name") or plain_title(text_of(window or ""))
    _drop_title(body, title)
    canonical = _named(page, "p-canonical")
    time = find(page, lambda one: one.tag == "time" and "dt-published" in one.classes)
    author = _named(page, "p-author")
    url = canonical.get("href") if canonical else ""
    people = [Person(name=plain_title(text_of(author)), url=author.get("href"))] if author else []
    return Entry(
        guid=url or name,
        url=url,
        title=plain_title(title),
        body=inner_html(body),
        base=url,
        status="published" if time and not name.startswith("draft_") else "draft",
        slug="" if url else name.removeprefix("draft_"),
        published=read_date(time.get("datetime")) if time else None,
        authors=tuple(people),
        tags=tuple(plain_title(text_of(one)) for one in walk(page) if "p-category" in one.classes),
        excerpt=_text(page, "p-summary"),
    )


def _drop_title(body: Element, title: str) -> None:
    """Remove the first heading of a body when it is the title, and the first section's rule."""
    first = find(body, lambda one: has_tag(one, "h1", "h2", "h3", "h4") and bool(line_of(one)))
    heading = first if first and line_of(first) == " ".join(title.split()) else None
    divider = _named(body, "section-divider")
    rewrite(body, lambda one: [] if one is heading or one is divider else None)


def _named(page: Element, name: str) -> Element | None:
    """Return the first element with a class."""
    return find(page, lambda one: name in one.classes)


def _text(page: Element, name: str) -> str:
    """Return the text of the first element with a class."""
    return line_of(_named(page, name) or "")
