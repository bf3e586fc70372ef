"""Everything that planning looks up, worked out once: cards, terms, authors, series.

Comes in: the site, the theme's words, the results and the configuration. Goes out: a `Catalog`,
from which every view is made by look-up. Start reading at `make_catalog`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from reprose.config import SiteConfig
from reprose.model import Page, Site
from reprose.pages.colours import PLAIN, Colours
from reprose.pages.evidence import badge_of
from reprose.pages.glyphs import Letters
from reprose.pages.hrefs import Hrefs
from reprose.pages.pieces import Anchor, Branch, Card, Frame
from reprose.pages.strings import Strings
from reprose.pages.tree import shelves
from reprose.results import Results
from reprose.slug import slugify

WORDS_A_MINUTE = 200


@dataclass(frozen=True, slots=True)
class Gathering:
    """Pages that share an author or a series: its title, its slug, its address, its pages."""

    title: str
    slug: str
    url: str
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """What views are made of.

    Attributes:
        dated: URLs of listed articles with a date, newest first.
        cards: every page as lists show it, by URL.
        terms_of: the terms of each page, by URL.
        authors, series: gatherings by the name as articles write it.
        positions: where each page stands in its section's order.
        has_tree: whether the theme shows the navigation tree.
        means: the colour of each picture on the whole, by URL.
        letters: what the fonts of social images have; `colours` are those of the theme.
    """

    site: Site
    config: SiteConfig
    results: Results
    t: Strings
    href: Hrefs
    frame: Frame
    dated: tuple[str, ...]
    cards: Mapping[str, Card]
    terms_of: Mapping[str, tuple[Anchor, ...]]
    authors: Mapping[str, Gathering]
    series: Mapping[str, Gathering]
    positions: Mapping[str, int]
    shelves: Mapping[str, Branch] = field(default_factory=dict)
    has_tree: bool = False
    means: Mapping[str, str] = field(default_factory=dict)
    letters: tuple[Letters, ...] = ()
    colours: Colours = PLAIN

    def anchor(self, url: str) -> Anchor:
        """Return a link to a page, with its title."""
        return Anchor(self.href(url), self.site.pages[url].article.meta.title)

    def cards_of(self, urls: Iterable[str]) -> tuple[Card, ...]:
        """Return the cards of pages, in the order given; unlisted and unknown ones left out."""
        pages = self.site.pages
        return tuple(self.cards[u] for u in urls if u in pages and pages[u].article.meta.listed)

    def authors_of(self, page: Page) -> tuple[Anchor, ...]:
        """Return links to the pages of an article's authors."""
        names = page.article.meta.authors
        known = (self.authors[name] for name in names if name in self.authors)
        return tuple(Anchor(self.href(one.url), one.title) for one in known)


def make_catalog(
    site: Site, config: SiteConfig, results: Results, t: Strings, href: Hrefs, frame: Frame
) -> Catalog:
    """Work out what views look up; cost grows with the number of pages, not with their length."""
    terms: dict[str, list[Anchor]] = {}
    for term in site.terms:
        anchor = Anchor(href(term.url), term.name)
        for url in term.pages:
            terms.setdefault(url, []).append(anchor)
    sections = site.sections.values()
    dated = newest_first(site, site.pages)
    catalog = Catalog(
        site=site,
        config=config,
        results=results,
        t=t,
        href=href,
        frame=frame,
        dated=dated,
        cards={},
        terms_of={url: tuple(anchors) for url, anchors in terms.items()},
        authors=_authors(site, config, dated),
        series=_series(site),
        positions={url: n for section in sections for n, url in enumerate(section.pages)},
        shelves=shelves(site, href),
    )
    many = len({one.slug for one in catalog.authors.values()}) > 1
    return replace(
        catalog, cards={url: _card(catalog, url, show_authors=many) for url in site.pages}
    )


def newest_first(site: Site, urls: Iterable[str]) -> tuple[str, ...]:
    """Return the listed pages that have a date, newest first; equal dates by URL."""
    dated = []
    for url in urls:
        meta = site.pages[url].article.meta
        if meta.date is not None and meta.listed:
            dated.append((-meta.date.timestamp(), url))
    return tuple(url for _, url in sorted(dated))


def minutes(words: int) -> int:
    """Return how long a text takes to read, at least a minute."""
    return max(1, round(words / WORDS_A_MINUTE))


def _card(catalog: Catalog, url: str, *, show_authors: bool) -> Card:
    """Return a page as lists show it."""
    page = catalog.site.pages[url]
    meta, t = page.article.meta, catalog.t
    return Card(
        href=catalog.href(url),
        title=meta.title,
        summary=shortened(meta.description or page.doc.summary),
        day=t.day(meta.date),
        updated=t.day(meta.updated),
        minutes=minutes(page.doc.words),
        stage=meta.stage,
        badge=badge_of(catalog.results.get(page.article.path), t),
        terms=catalog.terms_of.get(url, ()),
        authors=catalog.authors_of(page) if show_authors else (),
    )


def shortened(text: str, most: int = 280) -> str:
    """Cut a text after a word so that it has at most `most` characters."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    cut = text[:most].rpartition(" ")[0] or text[:most]
    return cut.rstrip(",;:–—-") + "…"


def _authors(site: Site, config: SiteConfig, dated: tuple[str, ...]) -> Mapping[str, Gathering]:
    """Gather articles by author, newest first; names with the same slug are one person."""
    pages: dict[str, list[str]] = {}
    slugs: dict[str, str] = {}
    for url in dated:
        for name in site.pages[url].article.meta.authors:
            slug = slugs.setdefault(name, "") or slugify(name)
            slugs[name] = slug
            pages.setdefault(slug, []).append(url)
    first = {slug: name for name, slug in sorted(slugs.items(), reverse=True)}
    found = {}
    for name, slug in sorted(slugs.items()):
        title = config.authors[slug].name if slug in config.authors else first[slug]
        urls = tuple(dict.fromkeys(pages[slug]))
        found[name] = Gathering(title, slug, f"/authors/{slug}/", urls)
    return found


def _series(site: Site) -> Mapping[str, Gathering]:
    """Gather pages by series, in the order of their parts, then dates, then URLs."""
    parts: dict[str, list[tuple[int, float, str]]] = {}
    for url in sorted(site.pages):
        meta = site.pages[url].article.meta
        if meta.series:
            when = meta.date.timestamp() if meta.date else 0.0
            parts.setdefault(meta.series, []).append((meta.part or 10**9, when, url))
    found = {}
    for title in sorted(parts):
        slug = slugify(title)
        urls = tuple(url for *_, url in sorted(parts[title]))
        found[title] = Gathering(title, slug, f"/series/{slug}/", urls)
    return found
