"""Two feeds about articles that exist already: what changed, and what stopped being true.

Comes in: the catalog. Goes out: channels. Start reading at `news_channels`.
"""

import datetime as dt
from collections.abc import Iterator
from html import escape

from reprose.digest import digest
from reprose.pages.catalog import Catalog
from reprose.pages.channels import Channel, Item, make_channel, writers
from reprose.pages.evidence import claim_rows
from reprose.pages.gatherings import changes_of
from reprose.pages.hrefs import feed_hrefs
from reprose.pages.pieces import Body
from reprose.results import ArticleResult

BROKEN = ("failing", "drift", "flaky", "in-part")


def news_channels(catalog: Catalog) -> Iterator[Channel]:
    """Yield the feed of changes and, where something is verified, the feed of drift."""
    if "changes" in catalog.frame.pages:
        yield _channel(catalog, "/changes/", catalog.t("changes"), _changes(catalog))
    if "verified" in catalog.frame.pages:
        yield _channel(catalog, "/verified/", catalog.t("drift-feed"), _drift(catalog))


def _channel(catalog: Catalog, url: str, title: str, items: tuple[Item, ...]) -> Channel:
    return make_channel(catalog, url, f"{catalog.config.title}: {title}", title, items)


def _changes(catalog: Catalog) -> tuple[Item, ...]:
    """Return each change as an item; its id holds the day, so that each is news once."""
    absolute = feed_hrefs(catalog.config.url)
    found = {}
    for change in changes_of(catalog):
        page = catalog.site.pages[change.url]
        url = absolute(change.url)
        mark = f"{url}#changed-{change.when.date().isoformat()}-{digest(change.text)[:6]}"
        found[mark] = Item(
            id=mark,
            url=url,
            title=page.article.meta.title,
            summary=change.text,
            published=change.when,
            updated=change.when,
            authors=writers(catalog, page),
            content=_body(f"<p>{escape(change.text, quote=False)}</p>"),
        )
    return tuple(found.values())


def _drift(catalog: Catalog) -> tuple[Item, ...]:
    """Return an item for each article whose code or claims do not hold any more."""
    absolute = feed_hrefs(catalog.config.url)
    found = []
    for url, page in sorted(catalog.site.pages.items()):
        result = catalog.results.get(page.article.path)
        if result is None or result.state not in BROKEN or result.verified is None:
            continue
        when = dt.datetime.combine(result.verified, dt.time(), dt.UTC)
        state = catalog.t(f"state.{result.state}")
        address = absolute(url)
        item = Item(
            id=f"{address}#{result.state}-{result.verified.isoformat()}",
            url=address,
            title=f"{state}: {page.article.meta.title}",
            summary=state,
            published=when,
            updated=when,
            authors=writers(catalog, page),
            content=_body(_report(catalog, result, state)),
        )
        found.append((when, address, item))
    return tuple(item for *_, item in sorted(found, key=lambda f: (-f[0].timestamp(), f[1])))


def _report(catalog: Catalog, result: ArticleResult, state: str) -> str:
    """Return the claims that do not hold, as published and as measured."""
    t = catalog.t
    rows = [
        f"<li>{escape(row.text, quote=False)}: {escape(t('published'), quote=False)}"
        f" {escape(row.published or '–', quote=False)}, {escape(t('measured'), quote=False)}"
        f" {escape(row.measured or '–', quote=False)}</li>"
        for row in claim_rows(result, "")
        if row.state == "broken"
    ]
    held = sum(block.verdict == "pass" for block in result.blocks)
    total = sum(block.verdict != "skipped" for block in result.blocks)
    said = t("snippets-held", passed=held, total=total)
    head = f"<p>{escape(f'{state}: {said}', quote=False)}</p>"
    return head + (f"<ul>{''.join(rows)}</ul>" if rows else "")


def _body(html: str) -> Body:
    return Body(digest(html), (), (html,))
