"""Pages that look across the site: changes, topics of others' posts, the graph.

Comes in: the catalog, the topics that `site pull` recorded. Goes out: URLs
with views. Start reading at `gathered_pages`.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from reprose.pages.catalog import Catalog
from reprose.pages.channels import with_zone
from reprose.pages.graph import Drawing
from reprose.pages.head import list_head
from reprose.pages.hrefs import host_of
from reprose.pages.pieces import Anchor, ChangeRow, Day, Post
from reprose.pages.planet import LinkEntry, Topic
from reprose.pages.subscriptions import feed_links
from reprose.pages.views import ChangesView, GraphView, IndexView, TopicView, View

_MOST_CHANGES = 100
_MOST_DRAWN = 150


@dataclass(frozen=True, slots=True)
class Change:
    """A change of an article: when, which page, and what the author says of it."""

    when: dt.datetime
    url: str
    text: str


def changes_of(catalog: Catalog) -> tuple[Change, ...]:
    """Return what was added and changed, newest first.

    An article counts when it appeared, when its `changes:` say so, and when it was updated
    without a word.
    """
    found = []
    for url, page in catalog.site.pages.items():
        meta = page.article.meta
        if not meta.listed:
            continue
        days = {change.date for change in meta.changes}
        for change in meta.changes:
            moment = dt.datetime.combine(change.date, dt.time(), dt.UTC)
            found.append(Change(moment, url, change.text))
        if meta.updated is not None and meta.updated.date() not in days:
            found.append(Change(with_zone(meta.updated), url, catalog.t("change-updated")))
        if meta.date is not None:
            found.append(Change(with_zone(meta.date), url, catalog.t("change-published")))
    found.sort(key=lambda change: (-change.when.timestamp(), change.url, change.text))
    return tuple(found[:_MOST_CHANGES])


def gathered_pages(catalog: Catalog, topics: tuple[Topic, ...]) -> Iterator[tuple[str, View]]:
    """Yield the URL and the view of each page."""
    if "changes" in catalog.frame.pages:
        yield "/changes/", _changes(catalog)
    if "graph" in catalog.frame.pages:
        yield "/graph/", _graph(catalog)
    for topic in topics:
        yield f"/topics/{topic.name}/", _topic(catalog, topic)
    if topics:
        anchors = [
            Anchor(catalog.href(f"/topics/{topic.name}/"), topic.title, len(topic.entries))
            for topic in topics
        ]
        title = catalog.t("topics")
        yield "/topics/", IndexView(
            site=catalog.frame, kind="topics", head=list_head(catalog, title, "/topics/"),
            title=title, here=catalog.href("/topics/"), anchors=tuple(anchors),
        )  # fmt: skip


def _changes(catalog: Catalog) -> ChangesView:
    title, href = catalog.t("changes"), catalog.href
    feeds = feed_links(href, title, "/changes/")
    rows = [
        ChangeRow(day, href(one.url), catalog.site.pages[one.url].article.meta.title, one.text)
        for one in changes_of(catalog)
        if (day := _day(catalog, one.when)) is not None
    ]
    return ChangesView(
        site=catalog.frame, kind="changes", head=list_head(catalog, title, "/changes/", "", feeds),
        title=title, here=href("/changes/"), rows=tuple(rows), feeds=feeds,
    )  # fmt: skip


def _day(catalog: Catalog, when: dt.datetime) -> Day | None:
    """Return only the day: the hour of a change interests nobody."""
    return catalog.t.day(when.date())


def _topic(catalog: Catalog, topic: Topic) -> TopicView:
    """Return the page of a topic; ages are those when it was gathered, in whole days."""
    citing = _citing(catalog)
    names = sorted({entry.source for entry in topic.entries if entry.source})
    pulled = max((entry.fetched for entry in topic.entries if entry.fetched), default=None)
    posts = tuple(_post(catalog, entry, pulled, citing) for entry in topic.entries)
    url = f"/topics/{topic.name}/"
    home = Anchor(catalog.frame.home, catalog.t("home"))
    return TopicView(
        site=catalog.frame,
        kind="topic",
        head=list_head(catalog, topic.title, url, topic.description),
        title=topic.title,
        here=catalog.href(url),
        crumbs=(home, Anchor(catalog.href("/topics/"), catalog.t("topics"))),
        description=topic.description,
        posts=posts,
        sources=tuple(
            Anchor("", name, sum(entry.source == name for entry in topic.entries)) for name in names
        ),
        pulled=_day(catalog, pulled) if pulled else None,
    )


def _post(
    catalog: Catalog, entry: LinkEntry, pulled: dt.datetime | None, citing: dict[str, list[str]]
) -> Post:
    return Post(
        href=entry.url,
        title=entry.title,
        source=entry.source or host_of(entry.url),
        author=entry.author,
        excerpt=entry.excerpt,
        day=_day(catalog, entry.date) if entry.date else None,
        age_days=max(0, (pulled - entry.date).days) if entry.date and pulled else None,
        links_here=tuple(catalog.anchor(url) for url in citing.get(_bare(entry.url), ())),
    )


def _citing(catalog: Catalog) -> dict[str, list[str]]:
    """Return our pages that link to an address elsewhere, by address."""
    found: dict[str, list[str]] = {}
    for url, page in sorted(catalog.site.pages.items()):
        for address in sorted({t.url for t in page.targets if t.state == "outside"}):
            found.setdefault(_bare(address), []).append(url)
    return found


def _bare(address: str) -> str:
    """Return an address without its fragment."""
    return address.partition("#")[0]


def _graph(catalog: Catalog) -> GraphView:
    """Return the graph: drawn for the pages with most links, listed for all."""
    pages, href = catalog.site.pages, catalog.href
    links = {
        url: sorted({link for t in page.targets if (link := _bare(t.url)) in pages and link != url})
        for url, page in sorted(pages.items())
        if page.article.meta.listed
    }
    linked = {other for others in links.values() for other in others}
    degree = {url: len(others) for url, others in links.items()}
    for others in links.values():
        for other in others:
            degree[other] = degree.get(other, 0) + 1
    drawn = sorted((u for u in degree if degree[u]), key=lambda u: (-degree[u], u))[:_MOST_DRAWN]
    kept = set(drawn)
    title = catalog.t("graph")
    drawing = Drawing(
        {href(url): pages[url].article.meta.title for url in drawn},
        tuple((href(url), href(b)) for url in drawn for b in links.get(url, ()) if b in kept),
        {href(url): f"in-{pages[url].section}" for url in drawn},
    )
    return GraphView(
        site=catalog.frame,
        kind="graph",
        head=list_head(catalog, title, "/graph/"),
        title=title,
        here=href("/graph/"),
        drawing=drawing,
        rows=tuple(
            (catalog.anchor(url), tuple(catalog.anchor(other) for other in others))
            for url, others in links.items()
            if others
        ),
        orphans=tuple(
            catalog.anchor(url)
            for url in links
            if url not in linked and not links[url] and url != "/"
        ),
    )
