"""Which feeds there are, and what is in them.

Comes in: the catalog. Goes out: `Channel` values, each written in three formats by `feeds`. Start
reading at `channels`.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from reprose.model import Enclosure, Page
from reprose.pages.body import Filling, fill, no_state
from reprose.pages.catalog import Catalog, shortened
from reprose.pages.hrefs import feed_hrefs
from reprose.pages.pieces import Body
from reprose.pages.spoken import speaker, titles_of
from reprose.pages.subscriptions import section_has_feed, term_has_feed


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One article of a feed; addresses are absolute.

    Attributes:
        id: stable over imports: an imported article keeps the id of its old feed.
        content: the whole body, or None in feeds of summaries.
    """

    id: str
    url: str
    title: str
    summary: str
    published: dt.datetime
    updated: dt.datetime
    authors: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    language: str = ""
    content: Body | None = None
    enclosures: tuple[Enclosure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A feed before it has a format.

    Attributes:
        url: root-relative URL of the list the feed follows; its files lie below it.
        page: absolute address of the list.
        items: newest first.
        author: the site's author.
        hub: address of a WebSub hub, or empty.
    """

    url: str
    page: str
    title: str
    description: str
    language: str
    author: str
    items: tuple[Item, ...]
    hub: str = ""


def channels(catalog: Catalog) -> Iterator[Channel]:
    """Yield the feeds of the site, its sections, its terms and its people.

    Bodies are filled with absolute addresses, once for each article that is in any feed.
    """
    config = catalog.config
    item = _items(catalog)

    def channel(url: str, title: str, description: str, urls: tuple[str, ...]) -> Channel:
        first = urls[: 2 * config.feeds.size]
        items = tuple(found for one in first if (found := item(one)) is not None)
        return make_channel(catalog, url, title, description, items)

    yield channel("/", config.title, config.description or config.title, catalog.dated)
    for section in sorted(catalog.site.sections.values(), key=lambda section: section.url):
        if section_has_feed(catalog, section):
            title = f"{config.title}: {section.title}"
            yield channel(section.url, title, section.description or title, section.pages)
    for term in catalog.site.terms:
        if term_has_feed(catalog, term):
            title = f"{config.title}: {term.name}"
            yield channel(term.url, title, title, term.pages)
    for slug, one in sorted({one.slug: one for one in catalog.authors.values()}.items()):
        title = f"{config.title}: {one.title}"
        about = config.authors[slug].about if slug in config.authors else ""
        yield channel(one.url, title, about or title, one.pages)


def make_channel(
    catalog: Catalog, url: str, title: str, description: str, items: tuple[Item, ...]
) -> Channel:
    """Return the feed of a list, with as many items as the site wants."""
    config = catalog.config
    return Channel(
        url=url, page=feed_hrefs(config.url)(url), title=title, description=description,
        language=config.language, author=config.author, items=items[: config.feeds.size],
        hub=config.feeds.hub,
    )  # fmt: skip


def writers(catalog: Catalog, page: Page) -> tuple[str, ...]:
    """Return who wrote an article: the author of the site where it names nobody."""
    return page.article.meta.authors or tuple(filter(None, (catalog.config.author,)))


def _items(catalog: Catalog) -> Callable[[str], Item | None]:
    """Return a function from URLs to items that makes each item once."""
    filling = Filling(
        href=feed_hrefs(catalog.config.url),
        pages=catalog.site.pages,
        state=no_state,
        titles=titles_of(catalog.t),
        say=speaker(catalog.t),
    )
    made: dict[str, Item | None] = {}

    def item(url: str) -> Item | None:
        if url not in made:
            page = catalog.site.pages.get(url)
            made[url] = _item(catalog, page, filling) if page is not None else None
        return made[url]

    return item


def _item(catalog: Catalog, page: Page, filling: Filling) -> Item | None:
    """Return a page as an item; None when it has no date or is not listed."""
    meta = page.article.meta
    if meta.date is None or not meta.listed:
        return None
    url = filling.href(page.url)
    is_full = catalog.config.feeds.content == "full"
    return Item(
        id=meta.origin.guid if meta.origin and meta.origin.guid else url,
        url=url,
        title=meta.title,
        summary=shortened(meta.description or page.doc.summary),
        published=with_zone(meta.date),
        updated=with_zone(max(meta.date, meta.updated or meta.date, key=with_zone)),
        authors=writers(catalog, page),
        terms=tuple(anchor.text for anchor in catalog.terms_of.get(page.url, ())),
        language=meta.language,
        content=fill(page, filling) if is_full else None,
        enclosures=tuple(replace(one, url=filling.href(one.url)) for one in page.enclosures),
    )


def with_zone(when: dt.datetime) -> dt.datetime:
    """Return a moment that has an offset; one without counts as UTC."""
    return when if when.tzinfo else when.replace(tzinfo=dt.UTC)
