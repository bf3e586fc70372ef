"""A site as read becomes a plan: tasks to render, files to write, files to copy.

Comes in: a `Reading`. Goes out: a `Rendering`, with everything that is wrong with the theme. Start
reading at `plan_site`.
"""

import datetime as dt
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from reprose.articles.promised import broken_promises
from reprose.flows.picturing import Drawn, draw_pictures
from reprose.flows.reading import Reading
from reprose.flows.recorded import read_extras, read_results, stale_from
from reprose.flows.remembering import remembering
from reprose.flows.theming import open_theme
from reprose.model import SiteFile
from reprose.output import Stage, parents
from reprose.pages.artifact import Artifact
from reprose.pages.assets import Assets, collect_assets
from reprose.pages.emit import Planned, emit
from reprose.pages.hrefs import site_hrefs
from reprose.pages.plan import catalog_of, missing_templates, plan
from reprose.pages.render import render
from reprose.pages.sharing import socials
from reprose.pages.task import Task
from reprose.pages.theme import Theme
from reprose.problems import Place, Problem, error


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """What a build will write.

    Attributes:
        theme, assets: what every page is rendered with.
        tasks: the pages.
        artifacts: the files that are written as they are.
        files: the files that are copied.
        stale_from: when some recorded result becomes too old to be believed.
    """

    theme: Theme
    assets: Assets
    tasks: tuple[Task, ...]
    artifacts: tuple[Artifact, ...]
    files: tuple[SiteFile, ...]
    stale_from: dt.datetime | None = None


def plan_site(
    root: str, reading: Reading, themes: str = "", *, draw: bool = True
) -> tuple[Rendering | None, tuple[Problem, ...]]:
    """Return the plan, or None when the theme cannot be used; and what is wrong.

    `themes` is the folder of the site whose own themes count, where it is another one. Without
    `draw` pictures have no contents: who is to hear of mistakes need not wait for them.
    """
    config = reading.config
    found = open_theme(themes or root, config)
    results = read_results(root, reading)
    problems = (*found.problems, *results.problems)
    if found.value is None:
        return None, problems
    extras = read_extras(root, reading, found.value, draw=draw)
    catalog = catalog_of(reading.site, found.value, results.value, config, extras.value)
    assets, files = collect_assets(found.value, site_hrefs(config.base_path))
    tasks = plan(catalog, found.value, extras.value)
    drawn = Drawn(socials(catalog), extras.value.fonts(found.value), only_kept=not draw)
    pictures = draw_pictures(root, reading.site, config, reading.inputs, drawn)
    planned = Planned(catalog, assets, tasks, remembering(root))
    rendering = Rendering(
        theme=found.value,
        assets=assets,
        tasks=tasks,
        artifacts=(*files, *pictures.value, *emit(planned)),
        files=_free(reading.site.files, tasks),
        stale_from=stale_from(results.value, config, reading.now),
    )
    lost = missing_templates(tasks, found.value)
    dead = (*broken_promises(reading.site, _addresses(rendering)), *_blocked(rendering, reading))
    return rendering, (*problems, *extras.problems, *pictures.problems, *lost, *dead)


def _blocked(rendering: Rendering, reading: Reading) -> Iterator[Problem]:
    """Yield a problem for each file that stands where a folder has to be."""
    sources = {file.url.lstrip("/"): file.source for file in rendering.files}
    pages = reading.site.pages
    sources |= {
        task.target: pages[task.url].article.path if task.url in pages else "site.toml"
        for task in rendering.tasks
    }
    targets = [*sources, *(artifact.target for artifact in rendering.artifacts)]
    folders = {parent for target in targets for parent in parents(posixpath.dirname(target))}
    for target in sorted(folders & sources.keys()):
        message = f"`/{target}` would be a file and a folder"
        hint = "rename one of the two"
        yield error("duplicate-url", message, Place(sources[target], 1), hint)


def _addresses(rendering: Rendering) -> frozenset[str]:
    """Return the root-relative addresses of everything the build will have."""
    written = (f"/{artifact.target}" for artifact in rendering.artifacts)
    return frozenset((*(task.url for task in rendering.tasks), *written))


def _free(files: tuple[SiteFile, ...], tasks: tuple[Task, ...]) -> tuple[SiteFile, ...]:
    """Return the files that take no page's place."""
    pages = {task.target for task in tasks}
    return tuple(file for file in files if file.url.lstrip("/") not in pages)


def render_into(
    stage: Stage, rendering: Rendering, bytecode: str, task: Task
) -> tuple[Problem, ...]:
    """Render one page into the new output folder; return what was wrong with its template."""
    found = render(task, rendering.theme, rendering.assets, bytecode)
    if not found.problems:
        stage.write(found.value.target, found.value.body or b"")
    return found.problems
