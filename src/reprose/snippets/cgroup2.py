"""[rim] Limits by version 2 control groups, written directly.

Comes in: limits and a name. Goes out: a `Cage`. Start reading at `find` (the probe) and `Cgroup2`.
"""

import contextlib
import os

from reprose.snippets import groups
from reprose.snippets.script import Limits

NAME = "cgroup2"


def find() -> str | None:
    """Return the folder in which groups with a memory limit can be made, or None.

    A group that holds processes cannot give controllers to children, so the parents of our own
    group are tried as well, up to the mount.
    """
    mount = _mount()
    if mount is None:
        return None
    lines = groups.read_text("/proc/self/cgroup").splitlines()
    group = next((line[3:] for line in lines if line.startswith("0::")), "/")
    folder = os.path.normpath(mount + group)
    while folder.startswith(mount):
        given = groups.read_text(f"{folder}/cgroup.subtree_control").split()
        is_given = "memory" in given or _give(folder)
        if is_given and groups.can_be_made(folder, "memory.max", "cgroup.procs"):
            groups.sweep(folder)
            return folder
        if folder == mount:
            break
        folder = os.path.dirname(folder)
    return None


class Cgroup2(groups.Group):
    """One group; the kernel kills at `memory.max` and counts in `memory.events`."""

    def __init__(self, place: str, limits: Limits, name: str) -> None:
        super().__init__(limits)
        self.folder = f"{place}/{name}"
        os.mkdir(self.folder)
        if limits.memory_bytes:
            groups.write_number(f"{self.folder}/memory.max", limits.memory_bytes)
        if 0 < limits.high_bytes < (limits.memory_bytes or 1 << 62):
            groups.write_number(f"{self.folder}/memory.high", limits.high_bytes)
        if limits.swap_bytes is not None:
            with contextlib.suppress(OSError):
                groups.write_number(f"{self.folder}/memory.swap.max", limits.swap_bytes)
        if limits.tasks:
            with contextlib.suppress(OSError):
                groups.write_number(f"{self.folder}/pids.max", limits.tasks)
        self.peak = 0

    def begin(self) -> None:
        """Start counting from here; before Linux 6.12 the peak cannot be reset, only compared."""
        self.kills, self.refusals = self.counts()
        self.peak = groups.number_at(f"{self.folder}/memory.peak")
        with contextlib.suppress(OSError):
            groups.write_number(f"{self.folder}/memory.peak", 0)

    def peak_bytes(self) -> int:
        """Return `memory.peak` when this command raised it, 0 otherwise."""
        peak = groups.number_at(f"{self.folder}/memory.peak")
        return peak if peak != self.peak else 0

    def close(self) -> None:
        """Remove the group."""
        groups.remove_group(self.folder)

    def counts(self) -> tuple[int, int]:
        """Return how often the kernel has killed for memory, and refused a fork."""
        kills = groups.count_at(f"{self.folder}/memory.events", "oom_kill")
        return kills, groups.count_at(f"{self.folder}/pids.events", "max")

    def forbid(self) -> None:
        """Kill the whole group at once, where the kernel can (from 5.14 on)."""
        with contextlib.suppress(OSError):
            groups.write_number(f"{self.folder}/cgroup.kill", 1)


def _mount() -> str | None:
    for line in groups.read_text("/proc/self/mountinfo").splitlines():
        head, _, tail = line.partition(" - ")
        if tail.startswith("cgroup2 "):
            return head.split()[4]
    return None


def _give(folder: str) -> bool:
    """Let the children of a group have memory and pids limits, where the kernel allows it."""
    if "memory" not in groups.read_text(f"{folder}/cgroup.controllers").split():
        return False
    for wanted in ("+memory +pids", "+memory"):
        with contextlib.suppress(OSError), open(f"{folder}/cgroup.subtree_control", "w") as file:
            file.write(wanted)
            file.flush()
            return True
    return False
