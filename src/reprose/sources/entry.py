"""What every kind of source is read into.

Comes in: nothing. Goes out: `Entry`, one shape for a post of any feed, export or page, still with
its HTML; and `Channel`, what a source says of itself. Readers yield a channel, then entries and
problems in the order of the source. Start reading at `Entry`.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from reprose.model import Blob
from reprose.problems import Problem

Markup = Literal["html", "classic", "markdown", "text"]
Status = Literal["published", "draft", "private", "scheduled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who wrote something."""

    name: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A reader's comment, kept as data; `parent` is the id of the comment it answers."""

    id: str
    author: Person
    date: dt.datetime | None
    html: str
    parent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A file that comes with a post."""

    url: str
    media_type: str = ""
    size_bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """What a source says of itself: title, address of its home page, language."""

    title: str = ""
    url: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One post, page or attachment as its source has it.

    Attributes:
        guid: what identifies it in its source, whatever else changes.
        url: its old address; `addresses` are further ones that led to it.
        title: plain text; empty when it had none.
        body: its text in the language `markup` (`classic` is HTML in which WordPress makes
            paragraphs of blank lines).
        base: what relative addresses in the body refer to.
        kind: `post`, `page`, `attachment`, or the source's own name for another type.
        number: its number in its source, by which galleries and `?p=` links name it.
        slug: the name the source gave it, percent-decoded.
        tags, categories: apart where the source says so.
        image: the address of the picture that stands for it, or the number of an attachment.
        source: the title of the feed that an aggregator took it from.
        file: the address of the file an attachment stands for; `parent`: the number of its post.
    """

    guid: str
    url: str = ""
    addresses: tuple[str, ...] = ()
    title: str = ""
    body: str = ""
    markup: Markup = "html"
    base: str = ""
    kind: str = "post"
    status: Status = "published"
    number: str = ""
    slug: str = ""
    published: dt.datetime | None = None
    updated: dt.datetime | None = None
    authors: tuple[Person, ...] = ()
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    excerpt: str = ""
    language: str = ""
    image: str = ""
    enclosures: tuple[Enclosure, ...] = ()
    comments: tuple[Comment, ...] = ()
    source: str = ""
    file: str = ""
    parent: str = ""


Item = Channel | Entry | Problem
Reader = Callable[[Sequence[Blob]], Iterator[Item]]
