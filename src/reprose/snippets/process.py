"""[rim] One command runs in a cage, on a terminal, until it ends or is ended.

Comes in: a `Job` and a `Cage`. Goes out: `Ended`: the bytes it wrote and how it came to its end.
The child starts stopped: it waits for a line on its standard input, is put into the cage, gets its
resource limits, and only then becomes the command. Start reading at `run_job`.
"""

import contextlib
import fcntl
import os
import pty
import resource
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from reprose.results import Sample
from reprose.snippets import processes
from reprose.snippets.cage import Cage
from reprose.snippets.outputs import Peak
from reprose.snippets.patterns import is_found
from reprose.snippets.samples import Curve
from reprose.snippets.workplace import entries

GRACE_S = 2.0
REACTION_S = 0.03  # nobody presses Ctrl+C sooner; a shell that is just forking would not hear it
PARTING_S = 0.1  # a process that still lives then was left behind
SAMPLE_S = 0.008  # what is looked at 100 times a second is sampled each time
_GATE = 'read -r go && exec "$@" </dev/null'


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A command line and its bounds.

    Attributes:
        pass_fds: descriptors the command line refers to.
        interrupt: a pattern; when a line matches, the command gets SIGINT.
        file_bytes: the largest file it may write; `disk_bytes` the most in `folders`.
        tasks: processes of the user at once; 0 leaves that to the cage.
    """

    argv: tuple[str, ...]
    env: dict[str, str]
    cwd: str
    tty: bool = True
    timeout_s: float = 30.0
    interrupt: str = ""
    output_bytes: int = 1 << 20
    file_bytes: int = 1 << 33
    disk_bytes: int = 0
    folders: tuple[str, ...] = ()
    tasks: int = 0
    pass_fds: tuple[int, ...] = ()


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

    pid: int
    started: float
    deadline: float
    curve: Curve = field(default_factory=Curve)
    chunks: dict[int, list[bytes]] = field(default_factory=dict)
    size: int = 0
    seen: bytes = b""
    reason: str = ""
    killing: bool = False
    status: int | None = None
    noticed: float = 0.0
    last_sample: float = 0.0
    last_pss: float = 0.0
    next_disk: float = 0.0


def run_job(job: Job, cage: Cage, look: Callable[[int], None] = lambda rss: None) -> Ended:
    """Run a job to its end, whatever it does.

    `look` hears the memory in use about 100 times a second.
    """
    processes.let_children_hear_interrupts()
    readers, writers, ends = _channels(job.tty)
    gate = subprocess.Popen(
        ["/bin/sh", "-c", _GATE, "sh", *cage.wrap(job.argv)],
        stdin=subprocess.PIPE,
        stdout=writers[0],
        stderr=writers[1],
        cwd=job.cwd,
        env=job.env,
        pass_fds=job.pass_fds,
        start_new_session=True,
    )
    for writer in set(writers):
        os.close(writer)
    now = time.monotonic()
    state = _State(gate.pid, now, now + job.timeout_s, chunks={fd: [] for fd in readers})
    left = 0
    try:
        _limit(job, gate.pid)
        cage.admit(gate.pid)
        state.started = time.monotonic()
        state.deadline = state.started + job.timeout_s
        assert gate.stdin
        with contextlib.suppress(BrokenPipeError):
            gate.stdin.write(b"\n")
            gate.stdin.close()
        _loop(job, cage, state, readers, look)
        left = _sweep(job, cage, state, readers)
    finally:
        _finish(gate, cage, state)
        for reader in set(ends):
            os.close(reader)
    return _ended(job, cage, state, readers, left)


def _channels(tty: bool) -> tuple[list[int], list[int], list[int]]:
    """Return (readers, [stdout, stderr] of the child, descriptors to close)."""
    if not tty:
        out, out_end = os.pipe()
        err, err_end = os.pipe()
        return [out, err], [out_end, err_end], [out, err]
    main, child = pty.openpty()
    modes = termios.tcgetattr(child)
    modes[1] &= ~termios.OPOST
    modes[3] &= ~(termios.ECHO | termios.ICANON | termios.ISIG)
    termios.tcsetattr(child, termios.TCSANOW, modes)
    fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))
    return [main], [child, child], [main]


def _limit(job: Job, pid: int) -> None:
    """Set the resource limits of the stopped child."""
    bounds = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: job.file_bytes,
        resource.RLIMIT_NOFILE: 1024,
        resource.RLIMIT_CPU: int(job.timeout_s * 4) + 10,
    }
    if job.tasks:
        bounds[resource.RLIMIT_NPROC] = job.tasks
    for what, bound in bounds.items():
        with contextlib.suppress(ValueError, PermissionError, ProcessLookupError):
            resource.prlimit(pid, what, (bound, bound))


def _loop(
    job: Job, cage: Cage, state: _State, readers: list[int], look: Callable[[int], None]
) -> None:
    """Read, sample and watch until the command has ended."""
    open_fds = list(readers)
    while state.status is None:
        _read_ready(job, state, open_fds, cage.pause_s())
        pid, status, _ = os.wait4(state.pid, os.WNOHANG)
        now = time.monotonic()
        if pid:
            state.status = status
            break
        if not state.reason:
            state.reason = _reason(job, cage, state, now)
        if state.reason and not state.killing:
            _begin_to_end(cage, state, now)
        elif state.killing and now > state.deadline + GRACE_S:
            cage.kill()
            processes.end((state.pid,))
        _sample(cage, state, now, look)
        if not open_fds:
            time.sleep(cage.pause_s())


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
    if now > state.deadline:
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
        processes.end((state.pid,))
    else:
        workers = _workers(cage, state.pid)
        if state.reason != "interrupt" or not processes.end_group(workers[0], number):
            processes.end(workers, number)


def _workers(cage: Cage, root: int) -> tuple[int, ...]:
    """Return the processes that do the work: not the sandbox around them, nor the shell."""
    pids = [pid for pid in cage.pids() if pid != root and not processes.is_scaffold(pid)]
    return tuple(pids) or (root,)


def _sample(cage: Cage, state: _State, now: float, look: Callable[[int], None]) -> None:
    """Take a reading, 100 a second; at a new peak also the proportional sum, 2 a second at most."""
    if now < state.last_sample + SAMPLE_S:
        return
    state.last_sample = now
    memory = cage.memory()
    higher = state.curve.add(now - state.started, memory)
    look(memory.anon_bytes + memory.file_bytes)
    if higher and now > state.last_pss + 0.5:
        state.last_pss = now
        shared = processes.shared_once(cage.pids())
        state.curve.pss = max(state.curve.pss, shared.anon_bytes + shared.file_bytes)


def _sweep(job: Job, cage: Cage, state: _State, readers: list[int]) -> int:
    """After the command: end what it left behind, read what is still in the pipe.

    What is about to end, as a sandbox's own processes are, gets the time for it.
    """
    open_fds = list(readers)
    until = time.monotonic() + PARTING_S
    while (left := _strays(cage, state.pid)) and time.monotonic() < until:
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


def _finish(gate: "subprocess.Popen[bytes]", cage: Cage, state: _State) -> None:
    """Make sure that the child is gone and waited for, whatever went wrong."""
    if state.status is None:
        cage.kill()
        processes.end((gate.pid,))
        with contextlib.suppress(ChildProcessError):
            _, state.status, _ = os.wait4(gate.pid, 0)
    gate.returncode = 0
    if gate.stdin:
        with contextlib.suppress(OSError):
            gate.stdin.close()


def _ended(job: Job, cage: Cage, state: _State, readers: list[int], left: int) -> Ended:
    code = os.waitstatus_to_exitcode(state.status or 0)
    number = -code if code < 0 else code - 128 if 128 < code < 160 else 0
    reason = state.reason
    killed = number in (signal.SIGKILL, signal.SIGTERM) and not reason
    if killed and cage.watch() == "memory":
        reason, number = "memory", signal.SIGKILL  # systemd asks the rest of a scope to end
    if not reason and code and cage.watch() == "tasks":
        reason = "tasks"
    outputs = [b"".join(state.chunks[fd]) for fd in readers]
    return Ended(
        output=outputs[0],
        errors=outputs[1] if len(outputs) > 1 else b"",
        exit=None if number else code,
        signal=number,
        ended_by=reason or "itself",
        wall_s=round(time.monotonic() - state.started, 3),
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
