"""[rim] Limits by looking: where no control group is to be had, memory is polled at 100 Hz.

Comes in: limits and a mark. Goes out: a `Cage` that kills the tree when its anonymous memory is
over the limit. Resident memory would be the wrong measure (it counts mapped files), and the sum
over forked processes counts shared pages once for each: so before a tree is killed the
proportional sum is asked for, too. Start reading at `Watchdog.watch`.
"""

import contextlib
import ctypes
import os
import time
from collections.abc import Iterable

from reprose.snippets import processes
from reprose.snippets.script import Limits

NAME = "watchdog"
_PR_SET_CHILD_SUBREAPER = 36
_GIVES_WAY = 5
_THOROUGH = 20  # looks from one that reads all of `/proc` to the next


class Watchdog:
    """Knows its processes by descent and by a mark in their environment."""

    def __init__(self, limits: Limits, mark: str) -> None:
        self.limits = limits
        self.mark = mark
        self.root = self.looks = 0
        self.used = processes.Memory()
        self.known: tuple[int, ...] = ()
        self.asked_s = self.asking_s = 0.0
        adopt_orphans()

    def begin(self) -> None:
        """Forget what the command before used."""
        self.used = processes.Memory()

    def wrap(self, argv: tuple[str, ...]) -> tuple[str, ...]:
        """Return the command line unchanged; the tree of the one before is no longer ours."""
        self.root, self.known = 0, ()
        return argv

    def admit(self, pid: int) -> None:
        """Remember the root of the tree; it must never keep us from looking, so it gives way."""
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, pid, _GIVES_WAY)
        self.root = pid
        self.known = (pid,)

    def pids(self) -> tuple[int, ...]:
        """Return the tree and every marked process; reads all of `/proc`, which takes a while."""
        self.known = processes.descendants((self.root,), self.mark)
        return self.known

    def memory(self) -> processes.Memory:
        """Return what the last look saw."""
        return self.used

    def watch(self) -> str:
        """Kill the tree when it holds too much; return `memory` or `tasks` then."""
        self.looks += 1
        if self.looks % _THOROUGH == 1:
            pids = self.pids()
        else:
            strays = set(self.known) - set(below := processes.children_below(self.root))
            pids = (*below, *strays)
        if self.limits.tasks and len(pids) > self.limits.tasks:
            self._kill(pids)
            return "tasks"
        self.used = processes.memory_of(pids)
        limit = self.limits.memory_bytes
        if not limit or self.used.anon_bytes + self.used.more_bytes <= limit:
            return ""
        if len(pids) > 1 and not self._is_over(pids, limit - self.used.more_bytes):
            return ""
        self._kill(pids)
        return "memory"

    def pause_s(self) -> float:
        """Return 10 ms, and 1 ms from half of the limit on, where every step may be the last."""
        near = self.limits.memory_bytes and 2 * self.used.anon_bytes > self.limits.memory_bytes
        return 0.001 if near else 0.01

    def peak_bytes(self) -> int:
        """Return 0: the kernel keeps no mark of a tree."""
        return 0

    def kill(self) -> int:
        """Kill until nobody is left."""
        first = 0
        for _ in range(200):
            pids = self.pids()
            first = first or len(pids)
            if not pids:
                break
            processes.end(pids)
            processes.pause(0.002)
            _reap(pid for pid in pids if pid != self.root)
        return first

    def close(self) -> None:
        """Leave nothing: a watchdog makes nothing."""

    def _is_over(self, pids: tuple[int, ...], limit: int) -> bool:
        """Say whether processes are over the limit with shared pages counted once.

        That is slow to find out, so no more than a quarter of the time goes into it.
        """
        began = time.monotonic()
        if began < self.asked_s + 3 * self.asking_s:
            return False
        over = processes.shared_once(pids).anon_bytes > limit
        self.asked_s = time.monotonic()
        self.asking_s = self.asked_s - began
        return over

    def _kill(self, pids: tuple[int, ...]) -> None:
        """Kill those at hand at once, then whoever is left."""
        processes.end(pids)
        self.kill()


def adopt_orphans() -> None:
    """Make this process the parent of orphaned descendants, so that none escapes its descent."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _reap(pids: Iterable[int]) -> None:
    """Take the ends of adopted children, so that they do not linger as zombies."""
    for pid in pids:
        try:
            os.waitpid(pid, os.WNOHANG)
        except ChildProcessError:
            continue
