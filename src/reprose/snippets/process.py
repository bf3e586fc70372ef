"""[rim] One command runs in a cage, on a terminal, until it ends or is ended.

Comes in: a `Job`, a `Cage`, and the `Gate` of a shell that has stayed, if one has. Goes out:
`Ended`: the bytes it wrote and how it came to its end; and the gate, when its shell stays. Start
reading at `run_job`.
"""

import contextlib
import os
import select
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from reprose.results import Sample
from reprose.snippets import processes
from reprose.snippets.cage import Cage
from reprose.snippets.gates import Gate, Job, end_gate, open_gate, put_inside
from reprose.snippets.outputs import Peak
from reprose.snippets.patterns import is_found
from reprose.snippets.samples import Curve
from reprose.snippets.workplace import entries

GRACE_S = 2.0
REACTION_S = 0.03  # nobody presses Ctrl+C sooner; a shell that is just forking would not hear it
PARTING_S = 0.1  # a process that still lives then was left behind
SAMPLE_S = 0.008  # what is looked at 100 times a second is sampled each time
QUIET_S = 0.1  # a person types on when nothing in the background has moved for so long
BEGINNING_S, ANSWERING_S = 8.0, 1.0  # nor waits longer: for what has just been started, for others


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a job ended: bytes, status, time, memory (see `CommandOutput`)."""

    output: bytes
    errors: bytes
    exit: int | None
    signal: int
    ended_by: str
    wall_s: float
    peak: Peak
    samples: tuple[Sample, ...]
    left: int


@dataclass(slots=True)
class _State:
    """What the loop knows while the command runs."""

    gate: Gate
    started: float
    deadline: float
    spared: frozenset[int] = frozenset()
    curve: Curve = field(default_factory=Curve)
    chunks: dict[int, list[bytes]] = field(default_factory=dict)
    size: int = 0
    seen: bytes = b""
    reason: str = ""
    killing: bool = False
    code: int | None = None
    stays: bool = False
    ended: float = 0.0
    noisy: float = 0.0
    noticed: float = 0.0
    last_sample: float = 0.0
    next_pss: float = 0.0
    next_disk: float = 0.0


def run_job(
    job: Job, cage: Cage, look: Callable[[int], None] = lambda rss: None, gate: Gate | None = None
) -> tuple[Ended, Gate | None]:
    """Run a job to its end, whatever it does.

    `look` hears the memory in use about 100 times a second. A `gate` is that of a shell that has
    stayed; the one that is returned stays in its turn, and has to be ended.
    """
    fresh = gate is None
    gate = gate or open_gate(replace(job, argv=cage.wrap(job.argv)))
    now = time.monotonic()
    state = _State(gate, now, now + job.timeout_s, chunks={fd: [] for fd in gate.readers})
    left = 0
    try:
        if fresh:
            put_inside(gate, job, cage)
        else:
            state.spared = frozenset(cage.pids())
        state.started = time.monotonic()
        state.deadline = state.started + job.timeout_s
        if fresh:
            gate.release()
        if not fresh or job.asks:
            gate.tell(job.text)
        _loop(job, cage, state, look)
        if not state.stays:
            left = _sweep(job, cage, state)
    except BaseException:
        end_gate(gate, cage)
        raise
    ended = _ended(cage, state, left)
    if not state.stays:
        gate.close()
    return ended, gate if state.stays else None


def _loop(job: Job, cage: Cage, state: _State, look: Callable[[int], None]) -> None:
    """Read, sample and watch until the command has ended.

    A shell that stays is left when what it has in the background has nothing to do for the moment.
    """
    open_fds = list(state.gate.readers)
    while True:
        _read_ready(job, state, open_fds, cage.pause_s())
        now = time.monotonic()
        code = state.gate.exit_code()
        if code is not None:
            state.code = code if state.code is None else state.code
            break
        if state.code is None:
            state.code = state.gate.heard()
            state.ended = state.noisy = now if state.code is not None else 0.0
        elif job.asks or _is_quiet(cage, state, now):
            state.stays = True
            break
        if not state.reason:
            state.reason = _reason(job, cage, state, now)
        if state.reason and not state.killing:
            _begin_to_end(cage, state, now)
        elif state.killing and now > state.deadline + GRACE_S:
            cage.kill()
            processes.end((state.gate.pid,))
        _sample(cage, state, now, look)
        if not open_fds:
            time.sleep(cage.pause_s())


def _is_quiet(cage: Cage, state: _State, now: float) -> bool:
    """Say whether a person at the prompt would type on: nothing has moved for a moment.

    What the command has started gets the time to begin; what was there before may be at work.
    """
    busy = {pid for pid in cage.pids() if processes.is_busy(pid)}
    if busy and now < state.ended + (BEGINNING_S if busy - state.spared else ANSWERING_S):
        state.noisy = now
    return now > state.noisy + QUIET_S


def _read_ready(job: Job, state: _State, open_fds: list[int], wait_s: float) -> bool:
    """Read what is there; say whether there was anything."""
    ready = select.select(open_fds, [], [], wait_s)[0] if open_fds else []
    for fd in ready:
        try:
            chunk = os.read(fd, 65536)
        except OSError:  # a terminal whose other end is closed
            chunk = b""
        if not chunk:
            open_fds.remove(fd)
            continue
        if state.size < job.output_bytes:
            state.chunks[fd].append(chunk[: job.output_bytes - state.size])
        state.size += len(chunk)
        if job.interrupt and state.reason != "interrupt":
            state.seen = (state.seen + chunk)[-8192:]
    return bool(ready)


def _reason(job: Job, cage: Cage, state: _State, now: float) -> str:
    """Return why the command has to end, or an empty string."""
    caught = cage.watch()
    if caught == "memory" and not _alone(cage):
        caught = ""  # the kernel killed a child; its parent may go on
    if caught == "memory":
        return caught
    if now > state.deadline and state.code is None:
        return "timeout"
    if state.size > job.output_bytes:
        return "output"
    if job.disk_bytes and now > state.next_disk:
        if _overflows(job.folders, job.disk_bytes):
            return "disk"
        state.next_disk = time.monotonic() + max(0.1, 5 * (time.monotonic() - now))
    if job.interrupt and not state.noticed and _has_line(state.seen, job.interrupt):
        state.noticed = now
    return "interrupt" if state.noticed and now > state.noticed + REACTION_S else ""


def _alone(cage: Cage) -> bool:
    """Say whether a watchdog killed (there is nobody left)."""
    return not cage.pids()


def _has_line(seen: bytes, pattern: str) -> bool:
    """Say whether the pattern is found in a line that has ended."""
    lines = seen.decode("utf-8", "replace").replace("\r", "\n").split("\n")[:-1]
    return any(is_found(pattern, line) for line in lines)


def _begin_to_end(cage: Cage, state: _State, now: float) -> None:
    """Ask first where the author may expect an answer (timeout, interrupt); kill otherwise."""
    state.killing = True
    state.deadline = now
    number = {"timeout": signal.SIGTERM, "interrupt": signal.SIGINT}.get(state.reason)
    if number is None:
        cage.kill()
        processes.end((state.gate.pid,))
    else:
        workers = _workers(cage, state)
        if state.reason != "interrupt" or not processes.end_group(workers[0], number):
            processes.end(workers, number)


def _workers(cage: Cage, state: _State) -> tuple[int, ...]:
    """Return the processes that do the work: not the sandbox around them, nor the shell."""
    pids = [pid for pid in _strays(cage, state.gate.pid) if pid not in state.spared]
    return tuple(pids) or (state.gate.pid,)


def _sample(cage: Cage, state: _State, now: float, look: Callable[[int], None]) -> None:
    """Take a reading, 100 a second; at a new peak also the proportional sum.

    That is slow to find out, so no more than a twentieth of the time goes into it.
    """
    if now < state.last_sample + SAMPLE_S:
        return
    state.last_sample = now
    memory = cage.memory()
    higher = state.curve.add(now - state.started, memory)
    look(memory.anon_bytes + memory.file_bytes)
    if higher and now > state.next_pss:
        asked = time.monotonic()
        shared = processes.shared_once(cage.pids())
        state.curve.pss = max(state.curve.pss, shared.anon_bytes + shared.file_bytes)
        answered = time.monotonic()
        state.next_pss = answered + 19 * (answered - asked)


def _sweep(job: Job, cage: Cage, state: _State) -> int:
    """After the command: end what it left behind, read what is still in the pipe.

    What is about to end, as a sandbox's own processes are, gets the time for it.
    """
    open_fds = list(state.gate.readers)
    until = time.monotonic() + PARTING_S
    while (left := _strays(cage, state.gate.pid)) and time.monotonic() < until:
        _read_ready(job, state, open_fds, 0)
        time.sleep(cage.pause_s())
    if left:
        cage.kill()
    while _read_ready(job, state, open_fds, 0) and state.size <= 2 * job.output_bytes:
        pass
    if state.size > job.output_bytes and not state.reason:
        state.reason = "output"
    return len(left)


def _strays(cage: Cage, root: int) -> list[int]:
    return [pid for pid in cage.pids() if pid != root and not processes.is_scaffold(pid)]


def _ended(cage: Cage, state: _State, left: int) -> Ended:
    code = state.code or 0
    number = -code if code < 0 else code - 128 if 128 < code < 160 else 0
    reason = state.reason
    killed = number in (signal.SIGKILL, signal.SIGTERM) and not reason
    if killed and cage.watch() == "memory":
        reason, number = "memory", signal.SIGKILL  # systemd asks the rest of a scope to end
    if not reason and code and cage.watch() == "tasks":
        reason = "tasks"
    outputs = [b"".join(state.chunks[fd]) for fd in state.gate.readers]
    return Ended(
        output=outputs[0],
        errors=outputs[1] if len(outputs) > 1 else b"",
        exit=None if number else code,
        signal=number,
        ended_by=reason or "itself",
        wall_s=round((state.ended or time.monotonic()) - state.started, 3),
        peak=state.curve.peak(cage.peak_bytes()),
        samples=state.curve.samples(),
        left=left,
    )


def _overflows(folders: tuple[str, ...], most: int) -> bool:
    """Say whether folders hold more than so many bytes on disk; names count, too."""
    try:
        for entry in (entry for folder in folders for entry in entries(folder)):
            most -= 16384 if entry.is_dir(follow_symlinks=False) else 4096
            with contextlib.suppress(FileNotFoundError):
                most -= entry.stat(follow_symlinks=False).st_blocks * 512
            if most < 0:
                return True
    except OSError:  # paths too long to be followed hide what is below them
        return True
    return False
