"""[rim] Runs an article's steps in order and says what happened.

Comes in: a script whose parameters are filled in, and a `Bench` (interpreter, sandbox, limits).
Goes out: one `SessionOutput` per session and per patch. Start reading at `run_script`.
"""

import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from reprose.snippets import bubblewrap, limits, sandbox, shells
from reprose.snippets.gates import Job, open_line
from reprose.snippets.interpreters import Interpreter
from reprose.snippets.normalise import as_shown, decode, normalise
from reprose.snippets.outputs import CommandOutput, SessionOutput
from reprose.snippets.patches import apply_diff
from reprose.snippets.process import Ended, run_job
from reprose.snippets.prompts import prompt_argv
from reprose.snippets.script import (
    Command,
    FileStep,
    Limits,
    Options,
    PatchStep,
    Script,
    SessionStep,
    Step,
)
from reprose.snippets.staying import Key, Shells
from reprose.snippets.workplace import MARK, Workplace, workplace

FLOOD_LINES = 200
ARTICLE_S, UNTRUSTED_S = 3600.0, 300.0
Look = Callable[[str, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """Where and how a script runs.

    Attributes:
        root: the site's folder.
        interpreter: what `python` means; `environment` is the folder of its packages, if any.
        sandbox: the level of isolation; `backend`: who keeps the limits.
        trusted: untrusted code gets smaller bounds.
        ram_bytes: what all of a command may use when its shell says nothing.
        skips: by session id, why it is not run.
        network: whether the site allows it and the article asks for it.
    """

    root: str
    interpreter: Interpreter
    environment: str = ""
    sandbox: sandbox.Sandbox
    backend: limits.Backend
    trusted: bool = True
    ram_bytes: int = 0
    skips: tuple[tuple[str, str], ...] = ()
    network: bool = False


@dataclass(slots=True)
class _Run:
    """The state of a run: where it happens, and what every command is told."""

    script: Script
    bench: Bench
    place: Workplace
    look: Look
    deadline: float
    shells: Shells
    outputs: list[SessionOutput] = field(default_factory=list)
    broken: str = ""


def run_script(
    script: Script, bench: Bench, look: Look = lambda text, rss: None
) -> tuple[SessionOutput, ...]:
    """Run every step; `look` hears the running command and its memory about 100 times a second."""
    python = bench.interpreter.executable
    if bench.environment:
        python = f"{bench.environment}/bin/python"
    with workplace(bench.root, python) as place:
        seconds = ARTICLE_S if bench.trusted else UNTRUSTED_S
        with Shells(bench.backend, os.path.basename(place.top)) as kept:
            run = _Run(script, bench, place, look, time.monotonic() + seconds, kept)
            for step in script.steps:
                _step(run, step)
        return tuple(run.outputs)


def _step(run: _Run, step: Step) -> None:
    """Take one step; what a failed setup or file leaves broken is said of the next session."""
    if isinstance(step, FileStep):
        run.broken = run.place.write(step.path, step.body) or run.broken
    elif isinstance(step, PatchStep):
        broken = _patch(run.place, step)
        run.outputs.append(SessionOutput(id=step.id, broken=broken))
    elif step.hidden:
        run.broken = _setup(run, step) or run.broken
    else:
        skipped = dict(run.bench.skips).get(step.id, "")
        if skipped:
            output = SessionOutput(id=step.id, skipped=skipped)
        elif run.broken:
            output = SessionOutput(id=step.id, broken=run.broken)
            run.broken = ""
        else:
            output = _session(run, step)
        run.outputs.append(output)


def _patch(place: Workplace, step: PatchStep) -> str:
    """Apply a diff; return why it cannot be done, or an empty string."""
    text = place.read(step.path)
    if text is None:
        return f"there is no file `{step.path}` to apply the diff to"
    patched = apply_diff(text, step.diff)
    if patched is None:
        return f"the diff does not apply: `{step.path}` has no such lines"
    return place.write(step.target, patched)


def _setup(run: _Run, step: SessionStep) -> str:
    """Run hidden commands outside the shells' limits; each has to end with 0."""
    for command in step.commands:
        free = replace(command, limits=Limits())
        failed = f"the setup `{_brief(command.text)}` failed"
        try:
            output = _command(run, free, step.options)
        except OSError as fault:
            return f"{failed}: {(fault.strerror or str(fault)).lower()}"
        if output.exit != 0:
            if output.lines:
                return f"{failed}: {output.lines[-1]}"
            if output.ended_by != "itself":
                return f"{failed}: it was ended ({output.ended_by})"
            return f"{failed} with exit code {output.exit}"
    return ""


def _session(run: _Run, step: SessionStep) -> SessionOutput:
    """Run a session's commands, as often as it says."""
    tries = []
    try:
        for number in range(step.options.repeat):
            if number:
                run.shells.part()
            if time.monotonic() > run.deadline:
                return SessionOutput(id=step.id, broken="the article's time was over before it")
            tries.append(tuple(_command(run, one, step.options) for one in step.commands))
    except OSError as fault:
        said = (fault.strerror or str(fault)).lower()
        return SessionOutput(id=step.id, broken=f"a command could not be started: {said}")
    return SessionOutput(id=step.id, tries=tuple(tries))


def _command(run: _Run, command: Command, options: Options) -> CommandOutput:
    """Run one command in its shell, in its cage, in the sandbox."""
    cache = options.cache or "any"
    if cache == "warm":
        run.place.warm()
    elif cache == "cold":
        run.place.cool()
    state = shells.state_name(command.shell, _variables(run, command))
    name = f"{command.shell} >>>" if command.python else command.shell
    key, kind = (name, _bounded(command.limits, run.bench)), (state, options.tty)
    gate = run.shells.gate(key, kind)
    job = _job(run, command, options) if gate else _fresh_job(run, command, options, key, state)

    def look(rss: int) -> None:
        run.shells.watch_others(key)
        run.look(command.text, rss)

    try:
        ended, gate = run_job(job, run.shells.cage(key, MARK), look, gate)
    except BaseException:
        run.shells.keep(key, kind, None)
        raise
    finally:
        for handle in job.pass_fds:
            os.close(handle)
    run.shells.keep(key, kind, gate)
    ended_so = ended.ended_by == "itself" and not gate and not command.python
    left = run.place.lines_at_home(state + shells.LEFT) if ended_so else 0
    return _output(run, replace(ended, left=max(ended.left, left)))


def _job(run: _Run, command: Command, options: Options) -> Job:
    """Return what a command may do and use, for a shell that runs already."""
    bench, place, script = run.bench, run.place, run.script
    longest = max([script.settings.timeout_s, *(s.options.timeout_s for s in script.sessions)])
    return Job(
        text=command.text,
        asks=command.python,
        tty=options.tty,
        timeout_s=_patience(run, options),
        interrupt=options.interrupt,
        file_bytes=(8 << 30) if bench.trusted else (64 << 20),
        disk_bytes=(32 << 30) if bench.trusted else (256 << 20),
        folders=(place.work, place.home, place.tmp),
        cpu_s=int(4 * longest) + 10,
        tasks=0 if bench.backend.is_kernel else _bounded(command.limits, bench).tasks,
    )


def _fresh_job(run: _Run, command: Command, options: Options, key: Key, state: str) -> Job:
    """Return the job that starts a shell in the sandbox and gives it its command."""
    bench, place = run.bench, run.place
    home = bubblewrap.HOME if bench.sandbox.level == "strict" else place.home
    bash = shutil.which("bash") or "/bin/sh"
    line, own = open_line(), _variables(run, command)
    if command.python:
        argv = prompt_argv(own, line.of_shell)
    else:
        argv = shells.shell_argv(bash, f"{home}/{state}", command.text, own, line.of_shell)
    environ = _environ(run, f"{MARK}={run.shells.mark(key)}")
    started = sandbox.start(bench.sandbox, _mounts(run), argv, environ)
    return replace(
        _job(run, command, options),
        argv=started.argv,
        line=line,
        env=started.env,
        cwd=started.cwd,
        pass_fds=started.handles,
    )


def _patience(run: _Run, options: Options) -> float:
    """Return how long a command may take; an untrusted one no longer than what its article has."""
    wanted = options.timeout_s or run.script.settings.timeout_s
    return wanted if run.bench.trusted else min(wanted, max(0.1, run.deadline - time.monotonic()))


def _bounded(wanted: Limits, bench: Bench) -> Limits:
    """Put a roof over shells without a limit, so that no snippet takes the machine."""
    roof = bench.ram_bytes if bench.trusted else min(bench.ram_bytes, 512 << 20)
    tasks = 512 if bench.trusted else 64
    memory = min(wanted.memory_bytes, roof) if wanted.memory_bytes else roof
    return replace(
        wanted, memory_bytes=memory, tasks=min(wanted.tasks, tasks) if wanted.tasks else tasks
    )


def _mounts(run: _Run) -> bubblewrap.Mounts:
    bench, place = run.bench, run.place
    readable = [bench.interpreter.prefix]
    if bench.environment:
        readable.append(bench.environment)
    return bubblewrap.Mounts(
        work=place.work,
        home=place.home,
        tmp=place.tmp,
        etc=place.etc,
        binaries=place.binaries,
        readable=tuple(readable),
        shared_bytes=(1 << 30) if bench.trusted else (64 << 20),
        network=bench.network,
    )


def _environ(run: _Run, mark: str) -> dict[str, str]:
    """Return the whole environment of a command: nothing of ours gets in."""
    env = {
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "COLUMNS": "100",
        "TERM": "xterm",
        "PAGER": "cat",  # nobody turns pages
        "PYTHONHASHSEED": "0",
        "PYTHONUNBUFFERED": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    if run.bench.environment:
        env["PATH"] = f"{run.bench.environment}/bin"
        env["VIRTUAL_ENV"] = run.bench.environment
    name, _, value = mark.partition("=")
    return env | {name: value}


def _variables(run: _Run, command: Command) -> dict[str, str]:
    """Return the variables an article sets: for all commands, for this shell, its limit."""
    size = command.limits.memory_bytes
    limit = {"MEMLIMIT": str(size)} if size else {}
    return limit | dict(run.script.settings.env) | dict(command.env)


def _output(run: _Run, ended: Ended) -> CommandOutput:
    """Turn what a job left into values without the names of our folders."""
    bench, place = run.bench, run.place
    folders = [(place.work, "[CWD]"), (place.home, "[HOME]"), (place.binaries, "[BIN]")]
    folders += [(bubblewrap.WORK, "[CWD]"), (bubblewrap.HOME, "[HOME]"), (bubblewrap.BIN, "[BIN]")]
    folders += [(mark, "[RUN]") for mark in run.shells.marks()]
    folders += [(place.top, "[TOP]"), (os.path.basename(place.top), "[RUN]")]
    folders += [(bench.environment, "[ENV]")] if bench.environment else []
    folders.append((bench.interpreter.prefix, "[PYTHON]"))
    known = tuple(folders)
    lines = as_shown(normalise(decode(ended.output), known), ended.signal)
    if ended.ended_by == "output":
        lines = lines[:FLOOD_LINES]  # a record need not keep what was too much
    return CommandOutput(
        lines=lines,
        errors=as_shown(normalise(decode(ended.errors), known), ended.signal),
        exit=ended.exit,
        signal=ended.signal,
        ended_by=ended.ended_by,
        wall_s=ended.wall_s,
        peak=ended.peak,
        samples=ended.samples,
        left=ended.left,
    )


def _brief(text: str) -> str:
    line = text.partition("\n")[0]
    return line if len(line) <= 60 else f"{line[:57]}…"
