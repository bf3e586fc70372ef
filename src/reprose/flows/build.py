"""`site build`: content/ -> public/.

Comes in: a request. Goes out: the output folder, replaced in one step, and a report. With any error
nothing is written and the last good site stays. To follow a build from end to end read `build`.
"""

import datetime as dt
import math
import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from operator import attrgetter

from reprose.digest import digest_bytes
from reprose.files import locked, make_folder
from reprose.flows.losing import lost
from reprose.flows.reading import Reading, ReadRequest, read_site
from reprose.flows.reasons import remember
from reprose.flows.rendering import Rendering, plan_site, render_into
from reprose.flows.unchanged import variant
from reprose.manifest import TOPS, Manifest, load_manifest, save_manifest, spare_path, tool_stamp
from reprose.output import MARK, Stage
from reprose.problems import (
    Place,
    Problem,
    Stop,
    briefly,
    error,
    has_errors,
    in_order,
    strictly,
    tally,
)
from reprose.work import Watcher, each, uncollected

Outputs = Mapping[str, tuple[str, int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildRequest:
    """What to build, and where.

    Attributes:
        root: the site's folder.
        now: the moment of the build.
        out: the output folder; `public` in the root when None.
        drafts, future: whether to publish drafts and articles of a later date.
        strict: whether warnings keep the last good site, too.
        workers: how many processes; None for one per core.
        live: files that readers see now; none of their addresses may be lost.
        may_lose: whether addresses that were there may lead nowhere; what `content/.urls` lists
            may not.
    """

    root: str
    now: dt.datetime
    watch: Watcher
    out: str | None = None
    drafts: bool = False
    future: bool = False
    strict: bool = False
    workers: int | None = None
    live: tuple[str, ...] = ()
    may_lose: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What a build did: pages in the site, pages taken over from the last build, problems."""

    pages: int = 0
    reused: int = 0
    problems: tuple[Problem, ...] = ()
    next_change: dt.datetime | None = None


def build(request: BuildRequest) -> BuildReport:
    """Build the site.

    Raises:
        Stop: with `locked` when another command is at work; with the problems of `site.toml` when
            it cannot be used; with `foreign-output` or `unwritable-file` for the output folder.
    """
    with locked(request.root), uncollected():
        out = request.out or posixpath.join(request.root, "public")
        _refuse_input(request.root, out)
        name = variant(drafts=request.drafts, future=request.future)
        tool = tool_stamp()
        last = load_manifest(request.root, out, name)
        reading = _read(request, last)
        draw = not _stops(request, reading.problems)
        rendering, found = plan_site(request.root, reading, draw=draw)
        problems = (*reading.problems, *found)
        if rendering is not None:
            targets = [task.target for task in rendering.tasks]
            before = () if request.may_lose else (*(last.outputs if last else ()), *request.live)
            problems += lost(request.root, before, reading, targets)
        if rendering is None or _stops(request, problems):
            return _report(reading, 0, 0, problems)
        old = last.outputs if last and last.tool == tool else {}
        with Stage(out, spare_path(request.root, out)) as stage:
            outputs, reused, found = _fill(request, stage, rendering, old, reading)
            problems = (*problems, *found)
            if _stops(request, problems):
                return _report(reading, len(rendering.tasks), 0, problems)
            if dict(outputs) != dict(old) or not last:
                stage.publish()
        pages = len(rendering.tasks)
        manifest = Manifest(
            tool=tool,
            inputs=reading.inputs,
            outputs=outputs,
            made_at=request.now.timestamp(),
            valid_until=_until(reading.site.next_change, rendering.stale_from),
            pages=pages,
            said=_said(reading, problems),
            tally=tally(in_order(problems)),
        )
        save_manifest(request.root, out, name, manifest)
        remember(request.root, rendering.tasks, request.now.isoformat(timespec="seconds"))
        return _report(reading, pages, reused, problems)


def _refuse_input(root: str, out: str) -> None:
    """Refuse to build into what the next build would read.

    Raises:
        Stop: with `foreign-output`.
    """
    for top in TOPS:
        folder = posixpath.abspath(posixpath.join(root, top))
        if f"{posixpath.abspath(out)}/".startswith(f"{folder}/"):
            message = f"`{top}` holds what the site is made from"
            hint = "choose a folder for the output that holds nothing else"
            raise Stop(error("foreign-output", message, Place(top), hint))


def _read(request: BuildRequest, last: Manifest | None) -> Reading:
    wanted = ReadRequest(
        root=request.root,
        now=request.now,
        watch=request.watch,
        drafts=request.drafts,
        future=request.future,
        workers=request.workers,
        last=last,
    )
    return read_site(wanted)


def _fill(
    request: BuildRequest, stage: Stage, rendering: Rendering, old: Outputs, reading: Reading
) -> tuple[Outputs, int, tuple[Problem, ...]]:
    """Put every file into the new folder; return their keys, pages kept, and problems.

    What has the same key as before is taken over from the old folder.
    """
    keys = _keys(rendering, reading)
    stage.begin_with_spare(keys)
    kept = {target for target, key in keys.items() if _kept(stage, old, target, key)}
    for artifact in rendering.artifacts:
        if artifact.target not in kept:
            stage.write(artifact.target, artifact.made())
    for file in rendering.files:
        if (target := file.url.lstrip("/")) not in kept:
            stage.copy(target, posixpath.join(request.root, file.source))
    todo = [task for task in rendering.tasks if task.target not in kept]
    problems: list[Problem] = []
    bytecode = make_folder(request.root, ".reprose/templates")
    work = partial(render_into, stage, rendering, bytecode)
    for _, found in each(
        work, todo, request.watch, "rendering", attrgetter("url"), request.workers
    ):
        problems += found
    if problems:
        return {}, 0, tuple(problems)
    outputs = {
        target: old[target] if target in kept else (key, *stage.state(target))
        for target, key in sorted(keys.items())
    }
    return outputs, len(rendering.tasks) - len(todo), ()


def _keys(rendering: Rendering, reading: Reading) -> dict[str, str]:
    """Return the key of every file of the output: equal keys mean equal bytes."""
    keys = {MARK: ""}
    keys |= {task.target: task.key for task in rendering.tasks}
    for artifact in rendering.artifacts:
        keys[artifact.target] = artifact.key or digest_bytes(artifact.made())
    keys |= {file.url.lstrip("/"): reading.inputs[file.source].digest for file in rendering.files}
    return keys


def _kept(stage: Stage, old: Outputs, target: str, key: str) -> bool:
    """Take a file over from the last build when its key, size and time are what they were."""
    if target not in old or old[target][0] != key:
        return False
    return stage.keep(target, old[target][1:])


def _stops(request: BuildRequest, problems: tuple[Problem, ...]) -> bool:
    return has_errors(strictly(problems) if request.strict else problems)


def _until(*changes: dt.datetime | None) -> float:
    """Return the moment, in seconds since 1970, at which the same files give another site."""
    return min((change.timestamp() for change in changes if change), default=math.inf)


def announce(change: dt.datetime) -> str:
    """Return the line that tells when the same files will give another site."""
    return f"next publish at {change.isoformat()}"


def _said(reading: Reading, problems: tuple[Problem, ...]) -> str:
    change = reading.site.next_change
    first = f"{announce(change)}\n" if change else ""
    return first + "".join(f"{problem}\n\n" for problem in briefly(in_order(problems)))


def _report(
    reading: Reading, pages: int, reused: int, problems: tuple[Problem, ...]
) -> BuildReport:
    change = reading.site.next_change
    return BuildReport(pages=pages, reused=reused, problems=problems, next_change=change)
