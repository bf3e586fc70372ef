"""`site check`: everything that is wrong, and nothing written.

Comes in: the site's folder. Goes out: a report. Every page is read, linked and rendered as a build
would, but into nowhere. Start reading at `check`.
"""

import datetime as dt
from dataclasses import dataclass
from functools import partial

from reprose.articles.garden import tend
from reprose.files import make_folder
from reprose.flows.reading import ReadRequest, read_site
from reprose.flows.rendering import Rendering, plan_site
from reprose.pages.conformance import judge_page
from reprose.pages.render import render
from reprose.pages.task import Task
from reprose.problems import Problem
from reprose.work import Watcher, choose_executor


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """What was looked at, and what is wrong."""

    pages: int = 0
    problems: tuple[Problem, ...] = ()


def check(
    root: str, *, now: dt.datetime, drafts: bool, watch: Watcher, theme: bool = False
) -> CheckReport:
    """Check the whole site, drafts and articles of a later date included when told so.

    With `theme` every page is also held to what themes promise.

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
    for task, wrong in zip(
        rendering.tasks,
        choose_executor(len(rendering.tasks)).map(work, rendering.tasks),
        strict=True,
    ):
        problems += wrong
        watch.tick(task.url)
    watch.done()
    return CheckReport(pages=len(rendering.tasks), problems=tuple(problems))


def _render(rendering: Rendering, bytecode: str, judged: bool, task: Task) -> tuple[Problem, ...]:
    """Render a page into nowhere, and judge it when asked."""
    found = render(task, rendering.theme, rendering.assets, bytecode)
    if not judged or found.problems:
        return found.problems
    template = rendering.theme.templates[task.template].path
    return judge_page((found.value.body or b"").decode("utf-8"), task.url, template)
