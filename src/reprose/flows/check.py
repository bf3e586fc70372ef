"""`site check`: everything that is wrong, and nothing written.

Comes in: the site's folder. Goes out: a report. Every page is read, linked and rendered as a build
would, but into nowhere. Start reading at `check`.
"""

import datetime as dt
from dataclasses import dataclass
from functools import partial

from reprose.articles.garden import tend
from reprose.files import make_folder
from reprose.flows.conform import Look, conform
from reprose.flows.reading import ReadRequest, read_site
from reprose.flows.rendering import Rendering, plan_site
from reprose.pages.conformance import Judged, judge_page
from reprose.pages.render import render
from reprose.pages.task import Task
from reprose.problems import Problem
from reprose.work import Watcher, choose_executor


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """What was looked at, what is wrong, and what a browser was asked."""

    pages: int = 0
    problems: tuple[Problem, ...] = ()
    said: str = ""


def check(
    root: str,
    *,
    now: dt.datetime,
    drafts: bool,
    watch: Watcher,
    theme: bool = False,
    look: Look | None = None,
) -> CheckReport:
    """Check the whole site, drafts and articles of a later date included when told so.

    With `theme` every page is also held to what themes promise, and so is the torture site in this
    theme; `look` shows that one to a browser.

    Raises:
        Stop: when `site.toml` cannot be used.
    """
    request = ReadRequest(root=root, now=now, watch=watch, drafts=drafts, future=drafts)
    reading = read_site(request)
    rendering, found = plan_site(root, reading)
    problems = [*reading.problems, *found, *tend(reading.site, now.date())]
    if rendering is None:
        return CheckReport(problems=tuple(problems))
    work = partial(_render, rendering, make_folder(root, ".reprose/templates"), theme)
    watch.begin("checking", len(rendering.tasks))
    judged: list[Judged] = []
    executor = choose_executor(len(rendering.tasks))
    for task, result in zip(rendering.tasks, executor.map(work, rendering.tasks), strict=True):
        problems += result[0]
        judged += result[1]
        watch.tick(task.url)
    watch.done()
    if not theme:
        return CheckReport(pages=len(rendering.tasks), problems=tuple(problems))
    conformed = conform(root, reading.config, watch, look, judged)
    return CheckReport(
        pages=len(rendering.tasks) + conformed.pages,
        problems=(*problems, *conformed.problems),
        said=conformed.said,
    )


def _render(
    rendering: Rendering, bytecode: str, judged: bool, task: Task
) -> tuple[tuple[Problem, ...], list[Judged]]:
    """Render a page into nowhere, and judge it when asked."""
    found = render(task, rendering.theme, rendering.assets, bytecode)
    if not judged or found.problems:
        return found.problems, []
    html, sources = (found.value.body or b"").decode("utf-8"), rendering.theme.templates
    return (), judge_page(html, task.url, task.template, sources)
