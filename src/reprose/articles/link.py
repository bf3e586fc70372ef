"""Articles and documents -> `Site`: addresses, sections, terms, targets, backlinks.

Comes in: every article with its document, the list of the site's files, the configuration, the
moment. Goes out: the whole site, immutable. A link that leads nowhere is a problem with its place
and the nearest names. Cheap: nothing is parsed, each step is one pass. Start reading at `link`.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from reprose.articles.addresses import FEEDS, article_urls, file_urls
from reprose.articles.authors import check_authors
from reprose.articles.backlinks import find_backlinks
from reprose.articles.embeds import refuse_cycles
from reprose.articles.enclosed import found_enclosures
from reprose.articles.find import Contents
from reprose.articles.gone import Gone
from reprose.articles.live import choose_live
from reprose.articles.names import index_names
from reprose.articles.recorded import Recorded, with_dates
from reprose.articles.redirects import build_redirects
from reprose.articles.related import find_related
from reprose.articles.sections import build_sections, find_sections
from reprose.articles.series import check_series
from reprose.articles.targets import Known, Resolver
from reprose.articles.terms import build_terms
from reprose.config import SiteConfig
from reprose.model import Article, Doc, Page, Section, Site, SiteFile, Term
from reprose.problems import Found, Problem
from reprose.slug import slugify


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What the rim knows beyond articles.

    Attributes:
        tables: the bytes of `contents.tables` by path: sections and data.
        sizes: the pixels of pictures by path.
        sizes_bytes: the sizes of files by path.
        gone: addresses elsewhere that answer no more.
        dates: what is recorded of articles' dates, by path.
        drafts, future: whether drafts and articles of a later date are public.
    """

    tables: Mapping[str, bytes] = field(default_factory=dict)
    sizes: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    sizes_bytes: Mapping[str, int] = field(default_factory=dict)
    gone: Mapping[str, Gone] = field(default_factory=dict)
    dates: Mapping[str, Recorded] = field(default_factory=dict)
    drafts: bool = False
    future: bool = False


def link(
    articles: Sequence[Article],
    docs: Mapping[str, Doc],
    contents: Contents,
    config: SiteConfig,
    now: dt.datetime,
    beside: Beside = Beside(),
) -> Found[Site]:
    """Return the linked site.

    Problems are those of `addresses`, `sections`, `redirects`, `targets`, `terms`, `embeds`,
    `authors` and `series`.
    """
    live = choose_live(articles, now, drafts=beside.drafts, future=beside.future)
    folders = find_sections(live.articles, beside.tables, config)
    shown = with_dates(live.articles, beside.dates, folders.value)
    urls = article_urls(shown, folders.value, config)
    hidden = frozenset(article.path for article in live.hidden)
    files = file_urls(contents.beside, contents.static, urls.value, hidden)
    bare = {
        urls.value[article.path]: Page(
            url=urls.value[article.path], article=article, doc=docs[article.path],
            section=folders.value.section_of(article.path),
        )
        for article in shown if article.path in urls.value
    }  # fmt: skip
    terms = build_terms(bare.values(), config)
    sections = build_sections(folders.value, bare)
    others = _other_pages(bare, sections, terms.value, config)
    owners = {url: f"`{page.article.path}`" for url, page in bare.items()} | dict.fromkeys(
        others, "a page the builder writes"
    )
    redirects = build_redirects(live.articles, urls.value, owners)
    known = _known(bare, articles, files.value, others, config)
    known = replace(
        known, redirects=dict(redirects.value), sizes=beside.sizes, tables=beside.tables,
        gone=beside.gone,
    )  # fmt: skip
    pages, problems = _resolve(bare, known, config, beside.sizes_bytes)
    joined = _join(pages)
    site = Site(
        pages=joined, sections=sections, terms=terms.value, redirects=redirects.value,
        files=files.value, next_change=live.next_change,
    )  # fmt: skip
    parts = (folders, urls, files, terms, redirects)
    found = [problem for part in parts for problem in part.problems]
    found += (*problems, *check_authors(live.articles, config), *check_series(live.articles))
    return Found(site, tuple(found))


def _resolve(
    bare: Mapping[str, Page], known: Known, config: SiteConfig, sizes_bytes: Mapping[str, int]
) -> tuple[dict[str, Page], tuple[Problem, ...]]:
    """Return the pages with their targets."""
    resolver = Resolver(known, config.links.internal, [])
    pages: dict[str, Page] = {}
    for url in sorted(bare):
        page = bare[url]
        targets = tuple(resolver.resolve(page.article, one) for one in page.doc.links)
        enclosures = tuple(found_enclosures(page.article, resolver, sizes_bytes))
        pages[url] = replace(page, targets=targets, enclosures=enclosures)
    whole = refuse_cycles(pages)
    return whole.value, (*resolver.problems, *whole.problems)


def _join(pages: Mapping[str, Page]) -> dict[str, Page]:
    """Return the pages with their backlinks and related pages."""
    backlinks = find_backlinks(pages)
    related = find_related(pages, backlinks)
    return {
        url: replace(page, backlinks=backlinks.get(url, ()), related=related.get(url, ()))
        for url, page in pages.items()
    }


def _other_pages(
    pages: Mapping[str, Page],
    sections: Mapping[str, Section],
    terms: Iterable[Term],
    config: SiteConfig,
) -> dict[str, str]:
    """Return the titles of the pages and feeds that the builder makes, by URL."""
    titles = {"/": config.title, "/archive/": "Archive", "/feeds/": "Feeds", "/search/": "Search"}
    titles |= {
        "/verified/": "Verified",
        "/authors/": "Authors",
        "/graph/": "Graph",
        "/changes/": "Changes",
        "/topics/": "Topics",
    }
    titles |= {f"/topics/{slugify(one.topic)}/": one.topic for one in config.sources}
    titles |= {section.url: section.title for section in sections.values()}
    for term in terms:
        titles[term.url] = term.name
        titles[f"/{term.taxonomy}/"] = term.taxonomy.capitalize()
    for page in pages.values():
        for author in page.article.meta.authors:
            titles[f"/authors/{slugify(author)}/"] = author
        if page.article.meta.series:
            titles[f"/series/{slugify(page.article.meta.series)}/"] = page.article.meta.series
    titles |= {f"{url}{name}": name for url in tuple(titles) for name in FEEDS}
    titles |= {f"/{name}": name for name in ("sitemap.xml", "robots.txt", "llms.txt", "404.html")}
    return {url: title for url, title in titles.items() if url not in pages}


def _known(
    pages: Mapping[str, Page],
    articles: Sequence[Article],
    files: Sequence[SiteFile],
    others: Mapping[str, str],
    config: SiteConfig,
) -> Known:
    """Collect everything a link may lead to."""
    by_path = {article.path: article for article in articles}
    return Known(
        urls={page.article.path: url for url, page in pages.items()},
        paths={url: page.article.path for url, page in pages.items()},
        articles=by_path,
        docs={page.article.path: page.doc for page in pages.values()},
        pages=others,
        files={file.url: file.source for file in files},
        sources={file.source: file.url for file in files},
        redirects={},
        names=index_names(articles, files),
        sizes={},
        base=config.base_path,
        host=config.url,
    )
