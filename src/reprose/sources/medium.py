"""Medium's export folder becomes entries.

Comes in: the HTML files of `posts/`. Goes out: stories and drafts; the title that stands again at
the top of a body goes, and neighbouring blocks of code stay apart. Start reading at `read_medium`.
"""

from collections.abc import Iterator, Sequence

from reprose.model import Blob
from reprose.moments import read_date
from reprose.problems import Place, warning
from reprose.sources.charset import decode
from reprose.sources.dom import Child, Element, find, inner_html, parse_html, rewrite, text_of, walk
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
    title = _text(page, "p-name") or plain_title(_text_by_tag(page, "title"))
    _drop_title(body, title)
    canonical = _named(page, "p-canonical")
    time = find(page, lambda one: one.tag == "time" and "dt-published" in one.classes)
    author = _named(page, "p-author")
    url = canonical.get("href") if canonical is not None else ""
    person = (
        Person(name=plain_title(text_of(author)), url=author.get("href"))
        if author is not None
        else None
    )
    return Entry(
        guid=url or name,
        url=url,
        title=plain_title(title),
        body=inner_html(body),
        base=url,
        status="draft" if name.startswith("draft_") or time is None else "published",
        slug="" if url else name.removeprefix("draft_"),
        published=read_date(time.get("datetime")) if time is not None else None,
        authors=(person,) if person else (),
        tags=tuple(plain_title(text_of(one)) for one in walk(page) if "p-category" in one.classes),
        excerpt=_text(page, "p-summary"),
    )


def _drop_title(body: Element, title: str) -> None:
    """Remove the first heading of a body when it is the title, and the first section's rule."""
    first = find(
        body, lambda one: one.tag in ("h1", "h2", "h3", "h4") and bool(text_of(one).strip())
    )
    is_title = first is not None and text_of(first).split() == title.split()

    def without(element: Element) -> list[Child] | None:
        is_divider = element.tag == "div" and "section-divider" in element.classes
        if is_divider and find(body, lambda one: "section-divider" in one.classes) is element:
            return []
        return [] if is_title and element is first else None

    rewrite(body, without)


def _named(page: Element, name: str) -> Element | None:
    """Return the first element with a class."""
    return find(page, lambda one: name in one.classes)


def _text(page: Element, name: str) -> str:
    """Return the text of the first element with a class."""
    found = _named(page, name)
    return " ".join(text_of(found).split()) if found is not None else ""


def _text_by_tag(page: Element, tag: str) -> str:
    """Return the text of the first element of a kind."""
    found = find(page, lambda one: one.tag == tag)
    return text_of(found) if found is not None else ""
