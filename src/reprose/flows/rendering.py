"""A site as read becomes a plan: tasks to render, files to write, files to copy.

Comes in: a `Reading`. Goes out: a `Rendering`, with everything that is wrong with the theme. Start
reading at `plan_site`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from reprose.flows.reading import Reading
from reprose.flows.recorded import read_results
from reprose.flows.theming import open_theme
from reprose.model import Artifact, SiteFile
from reprose.output import Stage
from reprose.pages.assets import Assets, collect_assets
from reprose.pages.catalog import Catalog
from reprose.pages.channels import channels
from reprose.pages.feeds import write_feeds
from reprose.pages.hrefs import site_hrefs
from reprose.pages.netlify import write_headers, write_redirects
from reprose.pages.plan import catalog_of, plan
from reprose.pages.render import render
from reprose.pages.sitemap import write_robots, write_sitemap
from reprose.pages.task import Task
from reprose.pages.theme import Theme
from reprose.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """What a build will write.

    Attributes:
        theme, assets: what every page is rendered with.
        tasks: the pages.
        artifacts: the files that are written as they are.
        files: the files that are copied.
    """

    theme: Theme
    assets: Assets
    tasks: tuple[Task, ...]
    artifacts: tuple[Artifact, ...]
    files: tuple[SiteFile, ...]


def plan_site(root: str, reading: Reading) -> tuple[Rendering | None, tuple[Problem, ...]]:
    """Return the plan, or None when the theme cannot be used; and what is wrong."""
    config = reading.config
    found = open_theme(root, config)
    results = read_results(root, reading)
    problems = (*found.problems, *results.problems)
    if found.value is None:
        return None, problems
    catalog = catalog_of(reading.site, found.value, results.value, config)
    assets, files = collect_assets(found.value, site_hrefs(config.base_path))
    tasks = plan(catalog, found.value)
    rendering = Rendering(
        theme=found.value,
        assets=assets,
        tasks=tasks,
        artifacts=(*files, *_emit(catalog, assets, tasks)),
        files=reading.site.files,
    )
    return rendering, problems


def render_into(
    stage: Stage, rendering: Rendering, bytecode: str, task: Task
) -> tuple[Problem, ...]:
    """Render one page into the new output folder; return what was wrong with its template."""
    found = render(task, rendering.theme, rendering.assets, bytecode)
    if not found.problems:
        stage.write(found.value.target, found.value.body or b"")
    return found.problems


def _emit(catalog: Catalog, assets: Assets, tasks: tuple[Task, ...]) -> Iterator[Artifact]:
    """Yield every artifact that is made beside the pages."""
    config, site = catalog.config, catalog.site
    for channel in channels(catalog):
        yield from write_feeds(channel)
    yield from write_sitemap(_addresses(catalog, tasks), config.url)
    yield write_robots(config.url)
    yield write_headers(assets, config.base_path)
    yield from write_redirects(site.redirects, config.base_path, config.url)


def _addresses(catalog: Catalog, tasks: tuple[Task, ...]) -> tuple[tuple[str, str], ...]:
    """Return the pages for the sitemap, each with the day of its last change."""
    found = []
    for task in tasks:
        if task.target == "404.html":
            continue
        page = catalog.site.pages.get(task.url)
        when = (page.article.meta.updated or page.article.meta.date) if page else None
        found.append((task.url, when.date().isoformat() if when else ""))
    return tuple(found)
