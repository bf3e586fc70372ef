"""Blogger exports become entries.

Comes in: the bytes of an export: the one Atom file of the settings page, or the `feed.atom` of a
takeout. Goes out: posts, pages and drafts with their comments; templates and settings are no
entries. Start reading at `read_blogger`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from xml.etree import ElementTree

from reprose.model import Blob
from reprose.moments import read_date
from reprose.problems import Place, error
from reprose.sources.entry import Channel, Comment, Entry, Item, Person
from reprose.sources.titles import plain_title
from reprose.sources.xmlitems import get, item_of, local_name, parse_xml
from reprose.sources.xmltext import Cut, read_documents

_KIND = "http://schemas.google.com/blogger/2008/kind#"


def read_blogger(blobs: Sequence[Blob]) -> Iterator[Item]:
    """Yield the channel and the entries of exports, comments with the post they belong to.

    Problems: `entity-declarations`, `torn-feed`, `unreadable-entry`.
    """
    return read_documents(blobs, _read)


def _read(pieces: Cut, address: str) -> Iterator[Item]:
    """Yield what an export that is cut in pieces holds; comments stand behind all posts."""
    head = parse_xml(pieces.head + pieces.tail)
    home = _link(head, "alternate") if head is not None else ""
    yield Channel(title=plain_title(get(head, "title")) if head is not None else "", url=home)
    entries: list[Entry] = []
    comments: dict[str, list[Comment]] = {}
    for number in range(len(pieces.entries)):
        item = item_of(pieces, number)
        if item is None:
            message = f"entry {number + 1} could not be read"
            yield error("unreadable-entry", message, Place(address))
            continue
        kind = _kind(item)
        if kind == "comment":
            comments.setdefault(_post_of(item), []).append(_comment(item))
        elif kind in ("post", "page"):
            entries.append(_entry(item, kind, home))
    for entry in entries:
        yield replace(entry, comments=tuple(comments.get(entry.guid, ())))


def _entry(item: ElementTree.Element, kind: str, home: str) -> Entry:
    """Return an entry of the export."""
    url = _link(item, "alternate")
    name = get(item, "filename")
    if not url and name:
        url = f"{home.rstrip('/')}{name}" if home else name
    is_draft = get(item, "status") in ("DRAFT", "SOFT_TRASHED") or any(
        local_name(one.tag) == "draft" and one.text == "yes" for one in item.iter()
    )
    return Entry(
        guid=get(item, "id"),
        url=url,
        title=plain_title(get(item, "title"), is_html=True),
        body=get(item, "content"),
        base=url or home,
        kind=kind,
        status="draft" if is_draft else "published",
        published=read_date(get(item, "published")),
        updated=read_date(get(item, "updated")),
        authors=_authors(item),
        tags=_labels(item),
    )


def _kind(item: ElementTree.Element) -> str:
    """Return what an entry is: `post`, `page`, `comment`, or something of Blogger's own."""
    declared = get(item, "type").lower()
    if declared in ("post", "page", "comment"):
        return declared
    terms = [one.get("term") or "" for one in item if local_name(one.tag) == "category"]
    return next((term[len(_KIND) :] for term in terms if term.startswith(_KIND)), "post")


def _labels(item: ElementTree.Element) -> tuple[str, ...]:
    """Return the labels."""
    labels = (
        (one.get("term") or "").strip()
        for one in item
        if local_name(one.tag) == "category" and "blogger.com/atom/ns" in (one.get("scheme") or "")
    )
    return tuple(dict.fromkeys(label for label in labels if label))


def _authors(item: ElementTree.Element) -> tuple[Person, ...]:
    """Return who wrote an entry."""
    return tuple(
        Person(name=get(one, "name") or "Unknown", url=get(one, "uri"))
        for one in item
        if local_name(one.tag) == "author"
    )


def _comment(item: ElementTree.Element) -> Comment:
    """Return a comment; `related` leads to the one it answers."""
    people = _authors(item)
    related = _link(item, "related")
    is_answer = "/comments/" in related or "/default/" in related
    return Comment(
        id=get(item, "id").rpartition("-")[2],
        author=people[0] if people else Person(name="Unknown"),
        date=read_date(get(item, "published")),
        html=get(item, "content"),
        parent=related.rpartition("/")[2] if is_answer else get(item, "inReplyTo"),
    )


def _post_of(item: ElementTree.Element) -> str:
    """Return the id of the post that a comment belongs to."""
    found = next((one for one in item if local_name(one.tag) == "in-reply-to"), None)
    return (found.get("ref") or "") if found is not None else get(item, "parent")


def _link(item: ElementTree.Element, rel: str) -> str:
    """Return the address of a link by its relation."""
    for one in item:
        if local_name(one.tag) == "link" and one.get("rel") == rel:
            return one.get("href") or ""
    return ""
