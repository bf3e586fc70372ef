"""`site check`: everything that is wrong, and nothing written but lists that are asked for.

Comes in: the site's folder. Goes out: a report. Every page is read, linked and rendered as a build
would, but into nowhere. Start reading at `check`.
"""

import datetime as dt
from dataclasses import dataclass
from functools import partial
from operator import attrgetter

from reprose.articles.garden import tend
from reprose.files import make_folder
from reprose.flows.conform import Conformed, Look, conform
from reprose.flows.dating import record_dates
from reprose.flows.losing import keep_addresses, lost
from reprose.flows.reading import ReadRequest, read_site
from reprose.flows.rendering import Rendering, plan_site
from reprose.pages.conformance import Judged, judge_page
from reprose.pages.render import render
from reprose.pages.task import Task
from reprose.problems import Found, Problem, has_errors
from reprose.work import Watcher, each


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRequest:
    """What to check.

    Attributes:
        drafts: whether drafts and articles of a later date count.
        theme: whether pages are held to what themes promise, and the torture site in this theme.
        look: shows the torture site to a browser.
        keep: whether the addresses of today join those that must never be lost, unless there are
            errors.
        dates: whether git's dates of articles are written down first.
    """

    root: str
    now: dt.datetime
    watch: Watcher
    drafts: bool = False
    theme: bool = False
    look: Look | None = None
    keep: bool = False
    dates: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """What was looked at, what is wrong, what a browser was asked, how much was written down."""

    pages: int = 0
    kept: int = 0
    dated: int = 0
    problems: tuple[Problem, ...] = ()
    said: str = ""


def check(wanted: CheckRequest) -> CheckReport:
    """Check the whole site, drafts and articles of a later date included when told so.

    Raises:
        Stop: when `site.toml` cannot be used.
    """
    root, watch, drafts = wanted.root, wanted.watch, wanted.drafts
    dated = record_dates(root) if wanted.dates else Found(0)
    request = ReadRequest(root=root, now=wanted.now, watch=watch, drafts=drafts, future=drafts)
    reading = read_site(request)
    rendering, found = plan_site(root, reading)
    problems = [*dated.problems, *reading.problems, *found, *tend(reading.site, wanted.now.date())]
    if rendering is None:
        return CheckReport(problems=tuple(problems))
    problems += lost(root, (), reading, [task.target for task in rendering.tasks])
    work = partial(_render, rendering, make_folder(root, ".reprose/templates"), wanted.theme)
    judged: list[Judged] = []
    for _, (wrong, findings) in each(work, rendering.tasks, watch, "checking", attrgetter("url")):
        problems += wrong
        judged += findings
    kept = keep_addresses(root, reading) if wanted.keep and not has_errors(problems) else 0
    conformed = Conformed()
    if wanted.theme:
        conformed = conform(root, reading.config, watch, wanted.look, judged)
    return CheckReport(
        pages=len(rendering.tasks) + conformed.pages,
        kept=kept,
        dated=dated.value,
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
