"""What will be rendered: every page of the site with its view, its template and its key.

Comes in: the linked site, the theme, the recorded results, the configuration. Goes out: tasks,
sorted by URL. Planning joins no bodies and is cheap; tasks with equal keys give equal bytes. Start
reading at `plan`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, cast

from reprose.config import SiteConfig
from reprose.digest import Digester, digest_bytes, field_names
from reprose.model import Page, Site
from reprose.pages.catalog import Catalog, make_catalog
from reprose.pages.colours import colours_of
from reprose.pages.evidence import has_evidence
from reprose.pages.glyphs import Fonts, letters_of
from reprose.pages.hrefs import site_hrefs, target_of
from reprose.pages.lists import list_pages
from reprose.pages.pieces import Anchor, Card, Comment, Day, FeedLink, Frame
from reprose.pages.planet import Topic
from reprose.pages.reading import article_view
from reprose.pages.specials import special_pages
from reprose.pages.subscriptions import feed_links
from reprose.pages.task import Task
from reprose.pages.theme import Theme, no_template
from reprose.pages.views import View
from reprose.problems import Problem
from reprose.results import Results

VERSION = 1
_LONG_MENU = 8
FONTS = ("title.ttf", "text.ttf")

Parts = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extras:
    """What pages show beyond the articles.

    Attributes:
        comments: archived comments, by the article's path.
        topics: what `site pull` recorded of others' feeds.
        data: what the files of `content/data/` hold that somebody asked for, by name.
        font: the bytes of the site's own font for social images.
        diagrams: URL of what draws diagrams, or empty.
        means: the colour of each picture on the whole, by URL.
    """

    comments: Mapping[str, tuple[Comment, ...]] = field(default_factory=dict)
    topics: tuple[Topic, ...] = ()
    data: Mapping[str, object] = field(default_factory=dict)
    font: bytes = b""
    diagrams: str = ""
    means: Mapping[str, str] = field(default_factory=dict)

    def fonts(self, theme: Theme) -> Fonts:
        """Return the fonts of social images: the site's own, or the theme's."""
        own = [theme.fonts[name].body if name in theme.fonts else b"" for name in FONTS]
        return Fonts(*([self.font] * 2 if self.font else own))


NO_EXTRAS = Extras()


def catalog_of(
    site: Site, theme: Theme, results: Results, config: SiteConfig, extras: Extras = NO_EXTRAS
) -> Catalog:
    """Return everything views are made of, once for the plan, the feeds and the search."""
    t, href = theme.strings(config.language), site_hrefs(config.base_path)
    frame = Frame(
        title=config.title,
        description=config.description,
        language=config.language,
        direction=t.direction,
        base=config.base_path,
        home=href("/"),
        menu=_menu(site, config, theme),
        pages=_known_pages(site, results, config, extras),
        feeds=feed_links(href, config.title, "/"),
        author=config.author,
        diagrams=href(extras.diagrams) if extras.diagrams else "",
    )
    made = make_catalog(site, config, results, t, href, frame)
    made = replace(made, means=extras.means, has_tree="tree" in theme.needs)
    if not config.images.social:
        return made
    fonts = extras.fonts(theme)
    letters = (letters_of(fonts.title), letters_of(fonts.text))
    return replace(made, letters=letters, colours=colours_of(theme.css))


def plan(catalog: Catalog, theme: Theme, extras: Extras = NO_EXTRAS) -> tuple[Task, ...]:
    """Return the task of every page, sorted by URL."""
    digester = Digester(Card, Anchor, Day, FeedLink)
    frame = (
        ("theme", digester.digest(VERSION, theme.digest)),
        ("site", digester.digest(catalog.frame)),
    )
    make = partial(_task, digester, frame)
    tasks: dict[str, Task] = {}
    lists = dict(list_pages(catalog))
    views = (*lists.items(), *special_pages(catalog, extras.topics))
    common = data_needs(theme)
    for url, view in views:
        names = catalog.site.pages[url].article.meta.data if url in catalog.site.pages else ()
        tasks[url] = make(url, _with_data(view, extras, (*common, *names)))
    for url, page in catalog.site.pages.items():
        if url in lists:
            continue  # its body introduces the list
        view = article_view(catalog, page, extras.comments)
        names = (*common, *page.article.meta.data)
        tasks[url] = make(url, _with_data(view, extras, names), page)
    return tuple(tasks[url] for url in sorted(tasks))


def data_needs(theme: Theme) -> tuple[str, ...]:
    """Return the names of data files that every page of a theme shows (`data:people`)."""
    found = (need.partition(":") for need in sorted(theme.needs))
    return tuple(name for kind, _, name in found if kind == "data" and name)


def _with_data(view: View, extras: Extras, names: tuple[str, ...]) -> View:
    """Give a view the data it asks for."""
    data = {name: extras.data[name] for name in names if name in extras.data}
    return replace(view, data=data) if data else view


def missing_templates(tasks: Iterable[Task], theme: Theme) -> tuple[Problem, ...]:
    """Return a `missing-template` problem for each page whose template the theme lacks."""
    lost = (task for task in tasks if task.template not in theme.templates)
    return tuple(no_template(task.template, theme, task.place) for task in lost)


def _task(digester: Digester, frame: Parts, url: str, view: View, page: Page | None = None) -> Task:
    """Return the task of a view; an article may have chosen its template."""
    chosen = page.article.meta.template if page is not None else ""
    template = f"{(chosen or view.kind).removesuffix('.html')}.html"
    place = page.article.meta.template_place if page is not None else None
    parts = (*frame, ("template", template), *_fields(view, digester))
    key = digest_bytes("\n".join(f"{name} {value}" for name, value in parts).encode())
    return Task(target_of(url), template, view, key, parts, url, place)


def _fields(view: View, digester: Digester) -> Iterator[tuple[str, str]]:
    """Yield the digest of each field that holds something; the frame is the same for all pages."""
    for name in field_names(cast(Any, type(view))):
        value = getattr(view, name)
        if value:
            yield name, digester.digest(value)


def _menu(site: Site, config: SiteConfig, theme: Theme) -> tuple[Anchor, ...]:
    """Return the menu of `site.toml`, or the sections that lie in no other.

    Where a tree of all pages stands beside it, a long list would only say the same again.
    """
    href = site_hrefs(config.base_path)
    if config.menu:
        return tuple(Anchor(href(item.url), item.title) for item in config.menu)
    known = [one for one in site.sections.values() if one.url != "/"]
    urls = tuple(one.url for one in known)
    top = [one for one in known if not any(one.url.startswith(u) for u in urls if u != one.url)]
    if len(top) > _LONG_MENU and "tree" in theme.needs:
        return ()
    top.sort(key=lambda one: (one.order, one.title, one.url))
    return tuple(Anchor(href(one.url), one.title) for one in top)


def _known_pages(
    site: Site, results: Results, config: SiteConfig, extras: Extras
) -> Mapping[str, str]:
    """Return the addresses of the pages that templates may link to, by kind."""
    href = site_hrefs(config.base_path)
    pages = dict(_fixed(site, results, extras))
    return {name: href(url) for name, url in sorted(pages.items())}


def _fixed(site: Site, results: Results, extras: Extras) -> Iterator[tuple[str, str]]:
    """Yield kind and URL of the pages that exist once; a page somebody wrote goes before ours."""
    yield "search", "/search/"
    yield "feeds", "/feeds/"
    if any(page.article.meta.date is not None for page in site.pages.values()):
        yield "archive", "/archive/"
        yield "changes", "/changes/"
    if any(page.article.meta.authors for page in site.pages.values()):
        yield "authors", "/authors/"
    for taxonomy in sorted({term.taxonomy for term in site.terms}):
        yield taxonomy, f"/{taxonomy}/"
    if any(page.backlinks for page in site.pages.values()):
        yield "graph", "/graph/"
    if any(has_evidence(result) for result in results.values()):
        yield "verified", "/verified/"
    if extras.topics:
        yield "topics", "/topics/"
