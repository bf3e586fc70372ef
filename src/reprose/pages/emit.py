"""Everything that is published beside the pages: feeds, maps, indexes, what programs read.

Comes in: the catalog, the planned tasks, the assets. Goes out: artifacts, sorted by nothing but the
order of `EMITTERS`, a plain table; a file of the site with the same address goes before ours. Start
reading at `emit`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from reprose.digest import Digester
from reprose.pages.artifact import Artifact
from reprose.pages.assets import Assets
from reprose.pages.catalog import Catalog
from reprose.pages.channels import Item, channels
from reprose.pages.feeds import write_feeds
from reprose.pages.indexing import indexed
from reprose.pages.machines import write_llms, write_markdown
from reprose.pages.netlify import write_headers, write_redirects
from reprose.pages.newsfeeds import news_channels
from reprose.pages.shards import Remember, do_all, write_index
from reprose.pages.sitemap import write_robots, write_sitemap
from reprose.pages.task import Task


@dataclass(frozen=True, slots=True)
class Planned:
    """What emitters may look at; `remember` knows what earlier builds worked out."""

    catalog: Catalog
    assets: Assets
    tasks: tuple[Task, ...]
    remember: Remember = do_all


Emitter = Callable[[Planned], Iterator[Artifact]]


def emit(planned: Planned) -> Iterator[Artifact]:
    """Yield every artifact that is no page; none takes the place of a file of the site's own."""
    taken = {file.url.lstrip("/") for file in planned.catalog.site.files}
    taken |= {task.target for task in planned.tasks}
    for emitter in EMITTERS.values():
        for artifact in emitter(planned):
            if artifact.target not in taken:
                taken.add(artifact.target)
                yield artifact


def _feeds(planned: Planned) -> Iterator[Artifact]:
    digester = Digester(Item)
    for channel in (*channels(planned.catalog), *news_channels(planned.catalog)):
        yield from write_feeds(channel, digester)


def _sitemap(planned: Planned) -> Iterator[Artifact]:
    config, pages = planned.catalog.config, planned.catalog.site.pages
    rows = []
    for task in planned.tasks:
        if not task.view.head.noindex and task.view.head.url:
            meta = pages[task.url].article.meta if task.url in pages else None
            when = (meta.updated or meta.date) if meta else None
            rows.append((task.url, when.date().isoformat() if when else ""))
    yield from write_sitemap(rows, config.url)
    yield write_robots(config.url)


def _netlify(planned: Planned) -> Iterator[Artifact]:
    config, t = planned.catalog.config, planned.catalog.t
    yield write_headers(planned.assets, config.base_path)
    yield from write_redirects(planned.catalog.site.redirects, config.base_path, config.url, t)


def _search(planned: Planned) -> Iterator[Artifact]:
    yield from write_index(indexed(planned.catalog), planned.remember)


def _machines(planned: Planned) -> Iterator[Artifact]:
    yield write_llms(planned.catalog)
    yield from write_markdown(planned.catalog)


EMITTERS: dict[str, Emitter] = {
    "feeds": _feeds,
    "sitemap": _sitemap,
    "netlify": _netlify,
    "search": _search,
    "machines": _machines,
}
