"""The views of lists: home, sections, terms, people, series, the archive, indexes.

Comes in: the catalog. Goes out: each list's URL with its view; long lists have several pages. Start
reading at `list_pages`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from reprose.model import Page, Section
from reprose.pages.catalog import Catalog, Gathering
from reprose.pages.head import list_head
from reprose.pages.navigation import branches, page_url, pager, sections_in_order
from reprose.pages.pieces import Anchor, Card, FeedLink, Group, Html
from reprose.pages.reading import body_of, parts_of
from reprose.pages.subscriptions import feed_links, section_has_feed, term_has_feed
from reprose.pages.tree import around
from reprose.pages.views import LISTS, ArchiveView, IndexView, ListView, PlainView, View


@dataclass(frozen=True, slots=True)
class Listing:
    """What one list is: kind, title, address, its pages' URLs and what stands around them."""

    kind: str
    title: str
    url: str
    urls: Sequence[str]
    description: str = ""
    feeds: tuple[FeedLink, ...] = ()
    crumbs: tuple[Anchor, ...] = ()
    section: Section | None = None
    page_size: int | None = None


def list_pages(catalog: Catalog) -> Iterator[tuple[str, View]]:
    """Yield the URL and the view of every page of every list."""
    for listing in _listings(catalog):
        yield from _paged(catalog, listing)
    yield from _indexes(catalog)
    if catalog.dated:
        yield "/archive/", _archive(catalog)
    yield "/404.html", _plain(catalog, "not_found", catalog.t("not-found"))


def _listings(catalog: Catalog) -> Iterator[Listing]:
    """Yield every list, home first."""
    t, home = catalog.t, Anchor(catalog.frame.home, catalog.t("home"))
    config = catalog.config
    yield Listing("home", config.title, "/", catalog.dated, config.description, catalog.frame.feeds)
    for section in sections_in_order(catalog):
        options = config.sections.get(section.name)
        yield Listing(
            "section", section.title, section.url, section.pages, section.description,
            _section_feeds(catalog, section),
            _above(catalog, section), section, options.page_size if options else None,
        )  # fmt: skip
    for term in catalog.site.terms:
        index = Anchor(catalog.href(f"/{term.taxonomy}/"), taxonomy_title(catalog, term.taxonomy))
        has_feed = term_has_feed(catalog, term)
        feeds = feed_links(catalog.href, term.name, term.url) if has_feed else ()
        yield Listing("term", term.name, term.url, term.pages, "", feeds, (home, index))
    for one in distinct(catalog.authors.values()):
        index = Anchor(catalog.href("/authors/"), t("authors"))
        about = config.authors[one.slug].about if one.slug in config.authors else ""
        feeds = feed_links(catalog.href, one.title, one.url)
        yield Listing("author", one.title, one.url, one.pages, about, feeds, (home, index))
    for one in distinct(catalog.series.values()):
        yield Listing("series", one.title, one.url, one.pages, "", (), (home,))


def _above(catalog: Catalog, section: Section) -> tuple[Anchor, ...]:
    """Return the way from the home page to a section, without the section."""
    *above, _ = around(section, catalog.site)
    home = Anchor(catalog.frame.home, catalog.t("home"))
    return (home, *(Anchor(catalog.href(one.url), one.title) for one in above))


def _paged(catalog: Catalog, listing: Listing) -> Iterator[tuple[str, View]]:
    """Yield the pages of one list."""
    size = listing.page_size or catalog.config.page_size
    is_whole = listing.kind == "series" or _is_notes(listing.section)
    cards = catalog.cards_of(listing.urls)
    total = 1 if is_whole else max(1, -(-len(cards) // size))
    page = catalog.site.pages.get(listing.url)
    title = page.article.meta.title if page is not None else listing.title
    for number in range(1, total + 1):
        url = page_url(listing.url, number)
        shown = cards if is_whole else cards[(number - 1) * size : number * size]
        body = body_of(catalog, page) if page is not None and number == 1 else None
        yield (
            url,
            ListView(
                site=catalog.frame,
                kind=listing.kind,
                head=list_head(catalog, title, url, _description(listing, page), listing.feeds),
                title=title,
                here=catalog.href(url),
                crumbs=listing.crumbs,
                tree=branches(catalog, listing.section.name if listing.section else ""),
                body=body,
                description=listing.description,
                cards=shown,
                pager=pager(catalog, listing.url, number, total),
                feeds=listing.feeds,
                sections=_section_anchors(catalog) if listing.kind == "home" else (),
                parts=(*(parts_of(page, body) if page and body is not None else ()), *LISTS),
            ),
        )


def _description(listing: Listing, page: Page | None) -> str:
    """Return the sentence for machines: the author's, the section's, or the page's own."""
    if page is not None and page.article.meta.description:
        return page.article.meta.description
    return listing.description or (page.doc.summary if page is not None else "")


def _indexes(catalog: Catalog) -> Iterator[tuple[str, View]]:
    """Yield the pages that list terms, people and series."""
    for taxonomy in sorted({term.taxonomy for term in catalog.site.terms}):
        terms = [term for term in catalog.site.terms if term.taxonomy == taxonomy]
        anchors = [Anchor(catalog.href(term.url), term.name, len(term.pages)) for term in terms]
        title = taxonomy_title(catalog, taxonomy)
        yield f"/{taxonomy}/", _index(catalog, "taxonomy", title, f"/{taxonomy}/", anchors)
    people = distinct(catalog.authors.values())
    if people:
        anchors = [Anchor(catalog.href(one.url), one.title, len(one.pages)) for one in people]
        title = catalog.t("authors")
        yield "/authors/", _index(catalog, "authors", title, "/authors/", anchors)


def _index(catalog: Catalog, kind: str, title: str, url: str, anchors: list[Anchor]) -> IndexView:
    return IndexView(
        site=catalog.frame,
        kind=kind,
        head=list_head(catalog, title, url),
        title=title,
        here=catalog.href(url),
        crumbs=(Anchor(catalog.frame.home, catalog.t("home")),),
        tree=branches(catalog, ""),
        anchors=tuple(anchors),
    )


def _archive(catalog: Catalog) -> ArchiveView:
    """Return every dated article by year."""
    years: dict[str, list[Card]] = {}
    for card in catalog.cards_of(catalog.dated):
        years.setdefault(card.day.iso[:4] if card.day else "", []).append(card)
    title = catalog.t("archive")
    return ArchiveView(
        site=catalog.frame,
        kind="archive",
        head=list_head(catalog, title, "/archive/"),
        title=title,
        here=catalog.href("/archive/"),
        crumbs=(Anchor(catalog.frame.home, catalog.t("home")),),
        tree=branches(catalog, ""),
        groups=tuple(Group(year, f"y{year}", tuple(cards)) for year, cards in years.items()),
    )


def _plain(catalog: Catalog, kind: str, title: str) -> PlainView:
    """Return the page that is not found; it has no address of its own."""
    head = list_head(catalog, title, "/404.html")
    return PlainView(
        site=catalog.frame,
        kind=kind,
        head=replace(head, url="", json_ld=Html(""), noindex=True),
        title=title,
        here="",
        tree=branches(catalog, ""),
    )


def taxonomy_title(catalog: Catalog, taxonomy: str) -> str:
    """Return a taxonomy's title: the site's, the interface's word, or its name."""
    options = catalog.config.taxonomies.get(taxonomy)
    if options is not None and options.title:
        return options.title
    return catalog.t(taxonomy) if catalog.t.has(taxonomy) else taxonomy.capitalize()


def _section_feeds(catalog: Catalog, section: Section) -> tuple[FeedLink, ...]:
    has_feed = section_has_feed(catalog, section)
    return feed_links(catalog.href, section.title, section.url) if has_feed else ()


def _section_anchors(catalog: Catalog) -> tuple[Anchor, ...]:
    return tuple(
        Anchor(catalog.href(section.url), section.title, len(section.pages))
        for section in sections_in_order(catalog)
    )


def distinct(gatherings: Iterable[Gathering]) -> list[Gathering]:
    """Return each gathering once, by title."""
    return sorted({one.slug: one for one in gatherings}.values(), key=lambda g: (g.title, g.slug))


def _is_notes(section: Section | None) -> bool:
    return section is not None and section.kind == "notes"
