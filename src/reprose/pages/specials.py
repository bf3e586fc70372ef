"""The pages there is one of: search, feeds, claims, and those of `gatherings`.

Comes in: the catalog. Goes out: URLs with views. Start reading at `special_pages`.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from reprose.model import Page
from reprose.pages.catalog import Catalog
from reprose.pages.evidence import badge_of, claim_rows
from reprose.pages.gatherings import gathered_pages
from reprose.pages.head import list_head
from reprose.pages.lists import distinct
from reprose.pages.navigation import branches, sections_in_order
from reprose.pages.pieces import Anchor, Badge, FeedRow, VerifiedRow
from reprose.pages.planet import Topic
from reprose.pages.shards import FOLDER
from reprose.pages.subscriptions import feed_links, section_has_feed, term_has_feed
from reprose.pages.views import LISTS, FeedsView, SearchView, VerifiedView, View

_MOST_TERMS = 60
_STATES = (
    "failing", "drift", "flaky", "in-part", "stale", "verified", "untrusted", "skipped", "never",
)  # fmt: skip


def special_pages(catalog: Catalog, topics: tuple[Topic, ...]) -> Iterator[tuple[str, View]]:
    """Yield the URL and the view of each page that exists once."""
    home = (Anchor(catalog.frame.home, catalog.t("home")),)
    tree = branches(catalog, "")
    for url, view in (*_own(catalog), *gathered_pages(catalog, topics)):
        parts = (view.kind, "tables", *LISTS)
        yield url, replace(view, crumbs=view.crumbs or home, tree=tree, parts=parts)


def _own(catalog: Catalog) -> Iterator[tuple[str, View]]:
    yield "/feeds/", _feeds(catalog)
    yield "/search/", _search(catalog)
    if "verified" in catalog.frame.pages:
        yield "/verified/", _verified(catalog)


def _search(catalog: Catalog) -> SearchView:
    """Return the search page; without script it leads on by sections, terms and the archive."""
    title, href = catalog.t("search"), catalog.href
    terms = sorted(catalog.site.terms, key=lambda term: (-len(term.pages), term.name))
    return SearchView(
        site=catalog.frame, kind="search", head=list_head(catalog, title, "/search/"),
        title=title, here=href("/search/"), index=href(f"/{FOLDER}/"),
        terms=tuple(Anchor(href(t.url), t.name, len(t.pages)) for t in terms[:_MOST_TERMS]),
        sections=tuple(
            Anchor(href(section.url), section.title, len(section.pages))
            for section in sections_in_order(catalog)
        ),
    )  # fmt: skip


def _feeds(catalog: Catalog) -> FeedsView:
    """Return the page that lists every feed, for people."""
    t, href = catalog.t, catalog.href
    rows = [FeedRow(catalog.config.title, href("/"), catalog.frame.feeds)]
    for section in sections_in_order(catalog):
        if section_has_feed(catalog, section):
            feeds = feed_links(href, section.title, section.url)
            rows.append(FeedRow(section.title, href(section.url), feeds))
    for one in distinct(catalog.authors.values()):
        rows.append(FeedRow(one.title, href(one.url), feed_links(href, one.title, one.url)))
    terms = tuple(
        FeedRow(term.name, href(term.url), feed_links(href, term.name, term.url))
        for term in catalog.site.terms
        if term_has_feed(catalog, term)
    )
    return FeedsView(
        site=catalog.frame, kind="feeds", head=list_head(catalog, t("feeds"), "/feeds/"),
        title=t("feeds"), here=href("/feeds/"), rows=tuple(rows), terms=terms,
    )  # fmt: skip


def _verified(catalog: Catalog) -> VerifiedView:
    """Return the page of all claims: broken ones first."""
    rows = [
        VerifiedRow(
            href=catalog.href(url),
            title=page.article.meta.title,
            badge=badge,
            claims=claim_rows(catalog.results.get(page.article.path), catalog.href(url)),
        )
        for url, page in sorted(catalog.site.pages.items())
        if (badge := _badge(catalog, page)) is not None
    ]
    rows.sort(key=lambda row: (_rank(row.badge.state), row.title))
    counts = Counter(row.badge.state for row in rows)
    states = [claim.state for row in rows for claim in row.claims]
    title = catalog.t("verified")
    return VerifiedView(
        site=catalog.frame, kind="verified", head=list_head(catalog, title, "/verified/"),
        title=title, here=catalog.href("/verified/"), rows=tuple(rows),
        counts=tuple((state, counts[state]) for state in _STATES if counts[state]),
        claims_held=states.count("holds"), claims_total=len(states),
    )  # fmt: skip


def _badge(catalog: Catalog, page: Page) -> Badge | None:
    return badge_of(catalog.results.get(page.article.path), catalog.t)


def _rank(state: str) -> int:
    return _STATES.index(state) if state in _STATES else len(_STATES)
