"""What a web page says of itself: title, dates, author, address, language.

Comes in: the tree of a whole page. Goes out: a `PageMeta`, from the tags that sites write for
sharing and searching, the most explicit first. Start reading at `read_meta`.
"""

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from reprose.sources.dates import read_date
from reprose.sources.dom import COMMENT, Element, find, text_of, walk
from reprose.sources.entry import Person
from reprose.sources.jsontext import Table, rows, text, texts
from reprose.sources.titles import plain_title

_SAVED = re.compile(r"saved from url=\(\d+\)(\S+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMeta:
    """What a page says of itself."""

    title: str
    site: str
    url: str
    published: dt.datetime | None
    updated: dt.datetime | None
    authors: tuple[Person, ...]
    tags: tuple[str, ...]
    description: str
    image: str
    language: str


def read_meta(page: Element) -> PageMeta:
    """Return what a page says of itself."""
    named = _named(page)
    linked = next(_articles(page), {})
    times = [one.get("datetime") for one in walk(page) if one.tag == "time" and one.get("datetime")]
    dates = (named.get("article:published_time", ""), text(linked.get("datePublished")),
             named.get("date", ""), named.get("dc.date", ""), *times[:1])  # fmt: skip
    return PageMeta(
        title=_title(page, named, linked),
        site=named.get("og:site_name", ""),
        url=_url(page, named),
        published=next((date for date in map(read_date, dates) if date), None),
        updated=read_date(
            named.get("article:modified_time", "") or text(linked.get("dateModified"))
        ),
        authors=_authors(page, named, linked),
        tags=_tags(page, named, linked),
        description=named.get("description", "") or named.get("og:description", ""),
        image=named.get("og:image", ""),
        language=page.get("lang"),
    )


def _named(page: Element) -> dict[str, str]:
    """Return the contents of the `meta` elements by name; the first of each name counts."""
    found: dict[str, str] = {}
    for one in walk(page):
        name = (one.get("property") or one.get("name") or one.get("itemprop")).lower()
        if one.tag == "meta" and name and one.get("content"):
            found.setdefault(name, one.get("content"))
    return found


def _title(page: Element, named: dict[str, str], linked: Table) -> str:
    """Return the title: as shared, as the only main heading, or the window's."""
    window = find(page, lambda one: one.tag == "title")
    heads = [text_of(one) for one in walk(page) if one.tag == "h1" and text_of(one).strip()]
    shared = named.get("og:title") or text(linked.get("headline"))
    return plain_title(
        shared or (heads[0] if len(heads) == 1 else "") or (text_of(window) if window else "")
    )


def _url(page: Element, named: dict[str, str]) -> str:
    """Return the page's address."""
    canonical = find(page, lambda one: one.tag == "link" and one.get("rel") == "canonical")
    if canonical is not None and canonical.get("href").startswith("http"):
        return canonical.get("href")
    saved = (_SAVED.search(one.attrs["text"]) for one in walk(page) if one.tag == COMMENT)
    return named.get("og:url", "") or next((found[1] for found in saved if found), "")


def _authors(page: Element, named: dict[str, str], linked: Table) -> tuple[Person, ...]:
    """Return who wrote the page."""
    author = linked.get("author")
    people = rows(author) or rows([author])
    found = [Person(name=text(one.get("name")), url=text(one.get("url"))) for one in people]
    found = [person for person in found if person.name]
    if not found and named.get("author"):
        found = [Person(name=named["author"])]
    if not found:
        signed = find(page, lambda one: one.get("rel") == "author" or "p-author" in one.classes)
        name = plain_title(text_of(signed)) if signed is not None else ""
        found = [Person(name=name)] if name and len(name) < 80 else []
    return tuple(found)


def _tags(page: Element, named: dict[str, str], linked: Table) -> tuple[str, ...]:
    """Return the tags: of the sharing tags, of the `rel=tag` links, or the keywords."""
    shared = [one.get("content") for one in walk(page) if one.get("property") == "article:tag"]
    shown = [
        text_of(one).strip()
        for one in walk(page)
        if one.tag == "a" and "tag" in one.get("rel").split()
    ]
    words = linked.get("keywords") or named.get("keywords", "")
    keywords = texts(words) or [word.strip() for word in text(words).split(",")]
    found = shared or shown or keywords
    return tuple(dict.fromkeys(" ".join(tag.split()) for tag in found if tag))


def _articles(page: Element) -> Iterator[Table]:
    """Yield the articles that a page's linked data describes."""
    for one in walk(page):
        if one.tag == "script" and "ld+json" in one.get("type"):
            try:
                data = json.loads(text_of(one), strict=False)
            except (ValueError, RecursionError):
                continue
            tables = rows(data) or rows([data])
            graphs = [row for table in tables for row in rows(table.get("@graph"))]
            for row in (*tables, *graphs):
                kind = row.get("@type")
                if any(
                    "Article" in name or "BlogPosting" in name
                    for name in texts(kind) or [text(kind)]
                ):
                    yield row
