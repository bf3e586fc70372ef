"""What has to be run is run: environments built, benches set up, jobs side by side.

Comes in: `Job`s and how to run. Goes out: an `Environment` record for each, not judged yet. Start
reading at `run_jobs`.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from reprose.config import SiteConfig
from reprose.flows.scripts import Source
from reprose.model import Write
from reprose.problems import Place, Problem, Stop, error, note, warning
from reprose.snippets import environments, limits, machine, sandbox
from reprose.snippets.crew import Brake, Task, run_all
from reprose.snippets.interpreters import Interpreter
from reprose.snippets.outputs import SessionOutput
from reprose.snippets.record import Environment, Record, SessionRecord
from reprose.snippets.run import Bench, run_script
from reprose.snippets.sandbox import Isolation
from reprose.snippets.script import Script, Tier
from reprose.work import Watcher

TOOL = "reprose 0.1"
Look = Callable[[str, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """How things are run: the part of a request that matters here (see `VerifyRequest`)."""

    root: str
    config: SiteConfig
    now: dt.datetime
    tier: Tier = "ci"
    pythons: tuple[str, ...] = ()
    fresh: bool = False
    require: Isolation | None = None
    sandbox: Isolation | None = None
    backend: str = ""
    run: bool = True
    workers: int = 0


@dataclass(slots=True)
class Evidence:
    """Records by article path, and what was learned on the way.

    Attributes:
        ran: the articles for which something was started; `runs`: how often.
        writes: locks that were made.
    """

    records: dict[str, Record] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    writes: list[Write] = field(default_factory=list)
    ran: set[str] = field(default_factory=set)
    runs: int = 0
    sandbox: str = ""
    limits: str = ""


@dataclass(slots=True)
class Here:
    """What is to be had here; looked for only when something has to be run."""

    host: machine.Host
    backend: limits.Backend
    box: sandbox.Sandbox | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """An article to be run in one environment."""

    source: Source
    script: Script
    name: str
    key: str
    lock: str
    interpreter: Interpreter
    skipped: tuple[tuple[str, str], ...]
    before: Environment | None


def run_jobs(
    how: Running, jobs: list[Job], place: Here, evidence: Evidence, watch: Watcher, look: Look
) -> None:
    """Build the environments, run the jobs side by side, put what they gave into the records."""
    enter_sandbox(how, place, [job.source for job in jobs])
    evidence.sandbox = place.box.level if place.box else ""
    evidence.problems += _isolation(how, evidence.sandbox)
    evidence.limits = place.backend.name
    ready = [(job, bench) for job in jobs if (bench := _bench(how, job, place, evidence))]
    watch.begin("running", len(ready))

    brake = Brake()

    def checked(text: str, used_bytes: int) -> None:
        brake.check()
        look(text, used_bytes)

    def run(job: Job, bench: Bench) -> Environment:
        outputs = run_script(job.script, bench, checked)
        watch.tick(job.source.path)
        return _environment(how, job, place, outputs)

    tasks = [
        Task(partial(run, job, bench), _expected_bytes(job), _is_timing(job.script))
        for job, bench in ready
    ]
    done = run_all(tasks, place.host.ram_bytes, how.workers or place.host.cpus, brake)
    for (job, _), environment in zip(ready, done, strict=True):
        record = evidence.records[job.source.path]
        environments_now = in_order([*record.environments, environment])
        evidence.records[job.source.path] = replace(record, environments=environments_now)
        evidence.ran.add(job.source.path)
        evidence.runs += 1
    watch.done()


def _bench(how: Running, job: Job, place: Here, evidence: Evidence) -> Bench | None:
    """Return where a job runs; None when its packages cannot be had."""
    assert place.box
    folder = ""
    if job.lock:
        built = environments.build(how.root, job.lock, job.interpreter, not job.source.trusted)
        if built.fault:
            evidence.problems.append(error("missing-package", built.fault, Place(job.source.path)))
            return None
        folder = built.folder
    return Bench(
        root=how.root,
        interpreter=job.interpreter,
        environment=folder,
        sandbox=place.box,
        backend=place.backend,
        trusted=job.source.trusted,
        ram_bytes=int(place.host.ram_bytes * 0.7),
        skips=job.skipped,
        network=how.config.verify.network and job.script.settings.network and job.source.trusted,
    )


def _environment(
    how: Running, job: Job, place: Here, outputs: tuple[SessionOutput, ...]
) -> Environment:
    """Return the record of a run; verdicts come later."""
    by_id = {one.id: one for one in job.script.sessions}
    sessions = tuple(
        SessionRecord(
            id=output.id,
            line=by_id[output.id].place.line if output.id in by_id else 0,
            verdict="",
            output=output,
        )
        for output in outputs
    )
    return Environment(
        name=job.name,
        key=job.key,
        python=job.interpreter.version,
        day=how.now.date(),
        limits=place.backend.name,
        sandbox=place.box.level if place.box else "",
        kernel=place.host.kernel,
        machine=place.host.kind,
        cpus=place.host.cpus,
        tool=TOOL,
        packages=environments.packages(job.lock),
        wall_s=round(sum(c.wall_s for one in outputs for t in one.tries for c in t), 1),
        sessions=sessions,
    )


def _expected_bytes(job: Job) -> int:
    """Return what a job took the last time, else the largest limit it declares, else 512 MiB."""
    if job.before:
        peaks = [c.peak.rss_bytes for one in job.before.sessions for c in one.output.last]
        return max(peaks, default=64 << 20)
    limits_ = [c.limits.memory_bytes for one in job.script.sessions for c in one.commands]
    return max([*limits_, 512 << 20])


def _is_timing(script: Script) -> bool:
    return any("wall" in claim.text for one in script.sessions for claim in one.expect.claims)


def _isolation(how: Running, level: str) -> list[Problem]:
    """Say that code runs with less isolation than there could be, unless that was asked for."""
    if level == "strict" or how.sandbox or how.config.verify.sandbox:
        return []
    hint = "install bubblewrap and allow user namespaces, or ask for it with `--sandbox`"
    if level == "medium":
        message = "snippets run confined by Landlock: other processes stay visible to them"
        return [note("medium-isolation", message, Place("site.toml"), hint)]
    message = "snippets of your own articles run without isolation on this machine"
    return [warning("weak-isolation", message, Place("site.toml"), hint)]


def find_backend(how: Running) -> limits.Backend:
    """Return the limit backend asked for, or the best.

    Raises:
        Stop: with `limits-unavailable`.
    """
    backend = limits.probe(how.backend)
    if backend is None:
        message = f"the limit backend `{how.backend or 'any'}` does not work on this machine"
        raise Stop(error("limits-unavailable", message, Place("site.toml")))
    return backend


def enter_sandbox(how: Running, place: Here, sources: Sequence[Source]) -> None:
    """Choose the sandbox; refuse when it is not as strict as it has to be."""
    if place.box is None:
        place.box = sandbox.choose(how.sandbox or how.config.verify.sandbox)
    level = place.box.level if place.box else ""
    wanted = how.require or how.sandbox or how.config.verify.sandbox
    if any(not source.trusted for source in sources):
        wanted = "strict"
    if place.box is None or (wanted and not sandbox.at_least(level, wanted)):
        best = f"the best is `{level or 'none'}`"
        message = f"the `{wanted or 'weak'}` sandbox is not to be had here; {best}"
        hint = "install bubblewrap 0.8 or later, or allow user namespaces"
        raise Stop(error("sandbox-unavailable", message, Place("site.toml"), hint))


def in_order(found: Sequence[Environment]) -> tuple[Environment, ...]:
    """Return environments by tier and version."""

    def order(env: Environment) -> tuple[str, list[int]]:
        version, _, tier = env.name.partition("@")
        return tier, [int(part) for part in version.split(".") if part.isdecimal()]

    return tuple(sorted(found, key=order))
