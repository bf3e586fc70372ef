"""The view of an article: its text and all the furniture around it.

Comes in: the catalog and a page. Goes out: an `ArticleView`. Start reading at `article_view`.
"""

import datetime as dt
from collections.abc import Mapping
from functools import partial

from reprose.model import Enclosure, Heading, Page
from reprose.pages.body import Filling, fill
from reprose.pages.catalog import Catalog, minutes
from reprose.pages.evidence import badge_of, block_results, claim_rows, state_line
from reprose.pages.head import article_head
from reprose.pages.hrefs import host_of
from reprose.pages.navigation import branches, crumbs_of
from reprose.pages.pieces import (
    Anchor,
    Body,
    ChangeNote,
    Comment,
    Entry,
    Medium,
    Mention,
    SeriesBox,
    Source,
)
from reprose.pages.spoken import speaker, titles_of
from reprose.pages.views import ArticleView

_FEWEST_HEADINGS = 3
_MARKS = (
    ("code", ('class="code',)),
    ("lines", ('class="line', 'class="gi"', 'class="gd"', "wrapped")),
    ("boxes", ('class="alert', 'class="aside', 'class="embed')),
    ("tables", ("<table",)),
    ("math", ("<math",)),
    ("notes", ("footnote", "sidenote")),
    ("tabs", ('class="tabs',)),
    ("rare", ('class="task', "<dl", "<kbd", "<mark", "<abbr")),
)


def article_view(
    catalog: Catalog, page: Page, comments: Mapping[str, tuple[Comment, ...]]
) -> ArticleView:
    """Return what the template of an article or a note sees; `comments` are by article's path."""
    meta, t, section = page.article.meta, catalog.t, catalog.site.sections.get(page.section)
    result = catalog.results.get(page.article.path)
    newer, older = _neighbours(catalog, page)
    headings = _contents(page.doc.headings) if meta.toc else ()
    markdown = markdown_url(page.url)
    badge, claims = badge_of(result, t), claim_rows(result, "")
    series, body = _series_box(catalog, page), body_of(catalog, page)
    furniture = (
        ("evidence", badge), ("runs", badge), ("tables", claims), ("lists", meta.changes),
        ("contents", headings), ("series", series), ("comments", page.article.path in comments),
        ("media", page.enclosures),
    )  # fmt: skip
    return ArticleView(
        site=catalog.frame,
        kind="note" if section is not None and section.kind == "notes" else "article",
        head=article_head(catalog, page, markdown=markdown),
        title=meta.title,
        here=catalog.href(page.url),
        crumbs=crumbs_of(catalog, page),
        tree=branches(catalog, page.section),
        body=body,
        language=meta.language if meta.language != catalog.config.language else "",
        description=meta.description,
        section=Anchor(catalog.href(section.url), section.title) if section else None,
        day=t.day(meta.date),
        updated=t.day(meta.updated),
        review=t.day(meta.review_by),
        authors=catalog.authors_of(page),
        terms=catalog.terms_of.get(page.url, ()),
        words=page.doc.words,
        minutes=minutes(page.doc.words),
        stage=meta.stage,
        confidence=meta.confidence,
        badge=badge,
        claims=claims,
        contents=headings,
        mentions=tuple(
            Mention(catalog.href(link.url), link.title, link.sentence) for link in page.backlinks
        ),
        related=tuple(catalog.anchor(url) for url in page.related if url in catalog.site.pages),
        series=series,
        newer=newer,
        older=older,
        media=tuple(_medium(catalog, one) for one in page.enclosures),
        changes=tuple(
            ChangeNote(day, change.text)
            for change in sorted(meta.changes, key=lambda c: c.date, reverse=True)
            if (day := t.day(change.date)) is not None
        ),
        comments=comments.get(page.article.path, ()),
        source=_source(catalog, page),
        markdown=catalog.href(markdown),
        edit=_edit(catalog, page),
        parts=(*parts_of(page, body), *(name for name, shown in furniture if shown)),
    )  # fmt: skip


def body_of(catalog: Catalog, page: Page) -> Body:
    """Return a page's body with site addresses and the states of its code blocks."""
    results = block_results(catalog.results.get(page.article.path))
    filling = Filling(
        href=catalog.href,
        pages=catalog.site.pages,
        state=partial(state_line, results=results, t=catalog.t),
        widths=catalog.config.images.widths,
        means=catalog.means,
        dead=catalog.t("dead-link"),
        gone=partial(_gone, catalog),
        titles=titles_of(catalog.t),
        say=speaker(catalog.t),
    )
    return fill(page, filling)


def _gone(catalog: Catalog, day: str) -> str:
    """Return the title of a link whose page has been gone since a day."""
    shown = catalog.t.day(dt.date.fromisoformat(day))
    return catalog.t("gone-link", day=shown.text if shown else day)


def parts_of(page: Page, body: Body) -> tuple[str, ...]:
    """Return which style sheets of their own a page's body needs: those whose marks it has.

    A page that shows a part of another takes them all.
    """
    if any(slot.kind == "embed" for slot in page.doc.slots):
        found = [name for name, _ in _MARKS]
    else:
        html = "".join(page.doc.parts)
        found = [name for name, marks in _MARKS if any(mark in html for mark in marks)]
    blocks = page.doc.code_blocks
    if any(("chart", "memory") in ((k, v) for k, v, _ in block.options) for block in blocks):
        found.append("chart")
    if any('class="code mermaid' in piece for piece in (*body.parts, *body.fills)):
        found.append("diagrams")
    if any("data-mean=" in filled for filled in body.fills):
        found.append("placeholders")
    return tuple(found)


def markdown_url(url: str) -> str:
    """Return the URL of an article's Markdown source."""
    return f"{url}index.md" if url.endswith("/") else f"{url.rpartition('.')[0] or url}.md"


def _contents(headings: tuple[Heading, ...]) -> tuple[Entry, ...]:
    """Return headings of two neighbouring levels as a tree; nothing when they are few."""
    inner = [heading for heading in headings if heading.id]
    if len(inner) < _FEWEST_HEADINGS:
        return ()
    top = min(heading.level for heading in inner)
    tree: list[tuple[Heading, list[Entry]]] = []
    for heading in inner:
        if heading.level == top or not tree:
            tree.append((heading, []))
        elif heading.level == top + 1:
            tree[-1][1].append(Entry(heading.id, heading.text, heading.level))
    return tuple(Entry(one.id, one.text, one.level, tuple(below)) for one, below in tree)


def _neighbours(catalog: Catalog, page: Page) -> tuple[Anchor | None, Anchor | None]:
    """Return the next newer and the next older article of the section."""
    section = catalog.site.sections.get(page.section)
    at = catalog.positions.get(page.url)
    if section is None or at is None:
        return None, None
    newer = catalog.anchor(section.pages[at - 1]) if at else None
    older = catalog.anchor(section.pages[at + 1]) if at + 1 < len(section.pages) else None
    return newer, older


def _series_box(catalog: Catalog, page: Page) -> SeriesBox | None:
    """Return the box that lists the parts of an article's series."""
    series = catalog.series.get(page.article.meta.series)
    if series is None:
        return None
    return SeriesBox(
        title=series.title,
        href=catalog.href(series.url),
        number=series.pages.index(page.url) + 1,
        parts=tuple(catalog.anchor(url) for url in series.pages),
    )


def _medium(catalog: Catalog, one: Enclosure) -> Medium:
    """Return a file that goes with an article, its size in tenths of a megabyte."""
    kind = one.media_type.partition("/")[0]
    size = f"{max(0.1, one.size_bytes / 1e6):.1f} MB" if one.size_bytes else ""
    return Medium(
        catalog.href(one.url), one.title, one.media_type,
        kind if kind in ("audio", "video") else "file", size,
    )  # fmt: skip


def _source(catalog: Catalog, page: Page) -> Source | None:
    """Return where an imported article came from; only web addresses."""
    origin = page.article.meta.origin
    if origin is None or not origin.url.startswith(("http://", "https://")):
        return None
    return Source(origin.url, host_of(origin.url), catalog.t.day(origin.fetched))


def _edit(catalog: Catalog, page: Page) -> str:
    """Return where to suggest a change of the article's file, if the site says where."""
    edit = catalog.config.edit_url
    return edit.rstrip("/") + "/" + page.article.path if edit else ""
