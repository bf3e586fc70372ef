"""What a web page says of itself: title, dates, author, address, language.

Comes in: the HTML of a whole page. Goes out: a `PageMeta`, from the tags that sites write for
sharing and searching, the most explicit first. This is the door to Beautiful Soup, whose selectors
find what may stand anywhere in a page. Start reading at `read_meta`.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup, Comment, Tag

from reprose.moments import read_date
from reprose.sources.dom import printable
from reprose.sources.entry import Person
from reprose.sources.jsontext import Table, parsed, rows, text, texts
from reprose.sources.titles import plain_title, same_text

_ADDED = re.compile(r"(\s+(?:[-|–—·•»«/]|::)\s+|\s*[|»]\s*)")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*>")  # Beautiful Soup warns of it
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


def read_meta(text_of_page: str) -> PageMeta:
    """Return what a page says of itself; nothing in it can make this fail."""
    page = BeautifulSoup(_DECLARATION.sub("", printable(text_of_page)), "lxml")
    named = _named(page)
    linked = next(_articles(page), {})
    times = [_value(one, "datetime") for one in page.select("time[datetime]")]
    dates = (named.get("article:published_time", ""), text(linked.get("datePublished")),
             named.get("date", ""), named.get("dc.date", ""), *times[:1])  # fmt: skip
    root = page.find("html")
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
        language=_value(root, "lang") if isinstance(root, Tag) else "",
    )


def _value(element: Tag, name: str) -> str:
    """Return an attribute without surrounding blanks, or an empty string."""
    value = element.get(name) or ""
    return (value if isinstance(value, str) else " ".join(value)).strip()


def _named(page: BeautifulSoup) -> dict[str, str]:
    """Return the contents of the `meta` elements by name; the first of each name counts."""
    found: dict[str, str] = {}
    for one in page.select("meta[content]"):
        name = _value(one, "property") or _value(one, "name") or _value(one, "itemprop")
        if name and _value(one, "content"):
            found.setdefault(name.lower(), _value(one, "content"))
    return found


def _title(page: BeautifulSoup, named: dict[str, str], linked: Table) -> str:
    """Return the title: as shared, as the only main heading, or the window's.

    What a site adds to every title (` - Name of the site`) goes when a heading shows the title
    without it, or when it is the name of the site.
    """
    window = page.select_one("title")
    heads = [plain_title(one.get_text()) for one in page.select("h1, h2")]
    main = [one.get_text() for one in page.select("h1") if one.get_text().strip()]
    shared = named.get("og:title") or text(linked.get("headline"))
    title = plain_title(
        shared
        or (main[0] if len(main) == 1 else "")
        or (window.get_text() if window is not None else "")
    )
    pieces = _ADDED.split(title)
    shorter = ["".join(pieces[:end]) for end in range(len(pieces), 0, -2)]
    site = named.get("og:site_name", "")
    for one in shorter:
        if any(same_text(one, head) for head in heads) or same_text(title[len(one) :], site):
            return one
    return title


def _url(page: BeautifulSoup, named: dict[str, str]) -> str:
    """Return the page's address."""
    canonical = page.select_one('link[rel~="canonical"][href^="http"]')
    if canonical is not None:
        return _value(canonical, "href")
    saved = map(_SAVED.search, page.find_all(string=lambda one: isinstance(one, Comment)))
    return named.get("og:url", "") or next((found[1] for found in saved if found), "")


def _authors(page: BeautifulSoup, named: dict[str, str], linked: Table) -> tuple[Person, ...]:
    """Return who wrote the page."""
    author = linked.get("author")
    people = rows(author) or rows([author])
    found = [Person(name=text(one.get("name")), url=text(one.get("url"))) for one in people]
    found = [person for person in found if person.name]
    if not found and named.get("author"):
        found = [Person(name=named["author"])]
    if not found:
        signed = page.select_one('[rel="author"], .p-author')
        name = plain_title(signed.get_text()) if signed is not None else ""
        found = [Person(name=name)] if name and len(name) < 80 else []
    return tuple(found)


def _tags(page: BeautifulSoup, named: dict[str, str], linked: Table) -> tuple[str, ...]:
    """Return the tags: of the sharing tags, of the `rel=tag` links, or the keywords."""
    shared = [_value(one, "content") for one in page.select('[property="article:tag"]')]
    shown = [one.get_text().strip() for one in page.select('a[rel~="tag"]')]
    words = linked.get("keywords") or named.get("keywords", "")
    keywords = texts(words) or [word.strip() for word in text(words).split(",")]
    found = shared or shown or keywords
    return tuple(dict.fromkeys(" ".join(tag.split()) for tag in found if tag))


def _articles(page: BeautifulSoup) -> Iterator[Table]:
    """Yield the articles that a page's linked data describes."""
    for one in page.select('script[type*="ld+json"]'):
        data = parsed(one.get_text())
        tables = rows(data) or rows([data])
        graphs = [row for table in tables for row in rows(table.get("@graph"))]
        for row in (*tables, *graphs):
            kind = row.get("@type")
            names = texts(kind) or [text(kind)]
            if any("Article" in name or "BlogPosting" in name for name in names):
                yield row
