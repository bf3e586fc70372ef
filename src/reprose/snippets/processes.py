"""[rim] Reads `/proc`: memory of processes, who descends from whom, and how to end them all.

Comes in: process ids. Goes out: bytes and ids. A process that is gone counts as nothing. Start
reading at `memory_of`.
"""

import contextlib
import os
import signal
import threading
import time
from collections.abc import Iterable
from typing import NamedTuple

from reprose.snippets.shells import SHELL_MARK

_STACK = 16 << 10


class Memory(NamedTuple):
    """Memory in bytes.

    Attributes:
        anon_bytes, file_bytes: resident, anonymous (with shared memory) and file-backed.
        more_bytes: what a control group would charge besides: page tables, kernel stacks, the
            sandbox's own anonymous memory.
    """

    anon_bytes: int = 0
    file_bytes: int = 0
    more_bytes: int = 0


def memory_of(pids: Iterable[int]) -> Memory:
    """Sum the memory of processes by `/proc/PID/status` (28 µs each)."""
    anon = backed = more = 0
    for pid in pids:
        text = _read(f"/proc/{pid}/status")
        own = _field(text, "RssAnon:") + _field(text, "RssShmem:")
        more += _field(text, "VmPTE:") + _STACK
        if text.startswith("Name:\tbwrap\n"):
            more += own
        else:
            anon += own
            backed += _field(text, "RssFile:")
    return Memory(anon, backed, more)


def shared_once(pids: Iterable[int]) -> Memory:
    """Sum proportional memory (`smaps_rollup`), in which shared pages count once; slow."""
    anon = total = 0
    for pid in pids:
        text = _read(f"/proc/{pid}/smaps_rollup")
        anon += _field(text, "Pss_Anon:") + _field(text, "Pss_Shmem:")
        total += _field(text, "Pss:")
    return Memory(anon, max(0, total - anon))


def descendants(roots: Iterable[int], mark: str) -> tuple[int, ...]:
    """Return the living processes below `roots`, and those whose environment holds `mark`.

    The mark finds daemons that have left their parents. Those that have thrown it away as well are
    children of ours by then (see `watchdog`): in a session of their own, and marked by nobody.
    """
    parents: dict[int, int] = {}
    marked: set[int] = set(roots)
    name, own, session = mark.partition("=")[0], os.getpid(), os.getsid(0)
    for entry in os.listdir("/proc"):
        if not entry.isdecimal():
            continue
        fields = _read(f"/proc/{entry}/stat").rpartition(")")[2].split()
        if len(fields) < 4 or fields[0] == "Z":
            continue
        pid, parent = int(entry), int(fields[1])
        parents[pid] = parent
        environ = _read(f"/proc/{entry}/environ") if mark else ""
        astray = parent == own and int(fields[3]) != session and f"{name}=" not in environ
        if mark and (mark in environ or (astray and not _is_being_started(pid))):
            marked.add(pid)
    found = {pid for pid in marked if pid in parents}
    grew = True
    while grew:
        below = {pid for pid, parent in parents.items() if parent in found and pid not in found}
        found |= below
        grew = bool(below)
    found.discard(own)
    return tuple(sorted(found))


def _is_being_started(pid: int) -> bool:
    """Say whether a child is still a copy of this process, on its way to become another program."""
    return _read(f"/proc/{pid}/cmdline") == _read("/proc/self/cmdline")


def children_below(root: int) -> tuple[int, ...]:
    """Return a process and its living descendants by following `children`, which is quick."""
    found, queue = [], [root]
    while queue:
        pid = queue.pop()
        try:
            threads = os.listdir(f"/proc/{pid}/task")
        except OSError:
            continue
        found.append(pid)
        for thread in threads:
            queue += map(int, _read(f"/proc/{pid}/task/{thread}/children").split())
    return tuple(sorted(set(found)))


def is_busy(pid: int) -> bool:
    """Say whether a thread of a process computes or waits for the disk."""
    try:
        threads = os.listdir(f"/proc/{pid}/task")
    except OSError:
        return False
    stats = (_read(f"/proc/{pid}/task/{thread}/stat").rpartition(") ")[2] for thread in threads)
    return any(stat.startswith(("R", "D")) for stat in stats)


def end(pids: Iterable[int], number: int = signal.SIGKILL) -> int:
    """Send a signal to processes; return how many there were."""
    count = 0
    for pid in pids:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)
            count += 1
    return count


def end_group(pid: int, number: int) -> bool:
    """Send a signal to a process and all of its group at once, as a terminal does for Ctrl+C."""
    try:
        group = os.getpgid(pid)
        if group == os.getpgrp():
            return False
        os.killpg(group, number)
    except OSError:
        return False
    return True


def let_children_hear_interrupts() -> None:
    """Have commands start as at a terminal where this process is to ignore interrupts.

    A shell's background jobs (`nohup`, a CI's steps) ignore them, and so would all they start:
    what is ignored stays so in the next program, what is handled does not. Main thread only.
    """
    is_main = threading.current_thread() is threading.main_thread()
    if is_main and signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, lambda *_: None)


def is_scaffold(pid: int) -> bool:
    """Say whether a process is bubblewrap's or the shell that runs the author's command."""
    line = _read(f"/proc/{pid}/cmdline").split("\0")
    program = line[0] or _read(f"/proc/{pid}/comm").strip()  # one that is ending has no line
    return program.rpartition("/")[2] == "bwrap" or SHELL_MARK in line[3:]


def total_ram() -> int:
    """Return the machine's memory in bytes."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def pause(seconds: float) -> None:
    """Wait a moment, for the kernel to finish something."""
    time.sleep(seconds)


def _read(path: str) -> str:
    try:
        with open(path, "rb") as file:
            return file.read().decode("utf-8", "replace")
    except OSError:
        return ""


def _field(text: str, name: str) -> int:
    """Return a field of `/proc` given in kB, in bytes; 0 when it is not there."""
    at = text.find(name)
    if at < 0:
        return 0
    return int(text[at + len(name) :].split(None, 1)[0]) * 1024
