"""[rim] Limits by version 1 control groups: the memory and pids hierarchies, written directly.

Comes in: limits and a name. Goes out: a `Cage`. Start reading at `find` (the probe) and `Cgroup1`.
"""

import contextlib
import os

from reprose.snippets import groups
from reprose.snippets.script import Limits

NAME = "cgroup1"


def find() -> dict[str, str] | None:
    """Return where groups can be made, by controller (`memory`, maybe `pids`); None if nowhere."""
    own = dict(_own_groups())
    found: dict[str, str] = {}
    for controller in ("memory", "pids"):
        for root, mount in _mounts(controller):
            group = own.get(controller, "/")
            inner = group[len(root) :] if root != "/" and group.startswith(root) else group
            folder = os.path.normpath(f"{mount}/{inner}")
            if os.path.isdir(folder) and os.access(folder, os.W_OK):
                found[controller] = folder
                break
    if "memory" not in found or not groups.can_be_made(found["memory"]):
        return None
    for place in found.values():
        groups.sweep(place)
    return found


class Cgroup1(groups.Group):
    """One group in each hierarchy; the kernel kills at the limit and counts."""

    def __init__(self, places: dict[str, str], limits: Limits, name: str) -> None:
        super().__init__(limits)
        self.folders = {controller: f"{place}/{name}" for controller, place in places.items()}
        for folder in self.folders.values():
            os.mkdir(folder)
        self.folder = self.folders["memory"]
        if limits.memory_bytes:
            groups.write_number(f"{self.folder}/memory.limit_in_bytes", limits.memory_bytes)
            if limits.swap_bytes is not None:
                with contextlib.suppress(OSError):
                    total = limits.memory_bytes + limits.swap_bytes
                    groups.write_number(f"{self.folder}/memory.memsw.limit_in_bytes", total)

    def begin(self) -> None:
        """Let forks happen again, and start counting from here."""
        if self.limits.tasks and "pids" in self.folders:
            groups.write_number(f"{self.folders['pids']}/pids.max", self.limits.tasks)
        with contextlib.suppress(OSError):
            groups.write_number(f"{self.folder}/memory.max_usage_in_bytes", 0)
        self.kills, self.refusals = self.counts()

    def admit(self, pid: int) -> None:
        """Move a process into the groups."""
        for folder in self.folders.values():
            groups.write_number(f"{folder}/cgroup.procs", pid)

    def peak_bytes(self) -> int:
        """Return the group's high-water mark."""
        return groups.number_at(f"{self.folder}/memory.max_usage_in_bytes")

    def close(self) -> None:
        """Remove the groups."""
        for folder in self.folders.values():
            groups.remove_group(folder)

    def counts(self) -> tuple[int, int]:
        """Return how often the kernel has killed for memory, and refused a fork."""
        pids = self.folders.get("pids", "")
        refusals = groups.count_at(f"{pids}/pids.events", "max") if pids else 0
        return groups.count_at(f"{self.folder}/memory.oom_control", "oom_kill"), refusals

    def forbid(self) -> None:
        """Let no more forks happen."""
        if "pids" in self.folders:
            with contextlib.suppress(OSError):
                groups.write_number(f"{self.folders['pids']}/pids.max", 0)


def _mounts(controller: str) -> list[tuple[str, str]]:
    """Return (root, mount point) of each hierarchy that holds the controller."""
    found = []
    for line in groups.read_text("/proc/self/mountinfo").splitlines():
        head, _, tail = line.partition(" - ")
        kind, _, options = tail.split(" ", 2)
        if kind == "cgroup" and controller in options.split(","):
            fields = head.split()
            found.append((fields[3], fields[4]))
    return found


def _own_groups() -> list[tuple[str, str]]:
    pairs = []
    for line in groups.read_text("/proc/self/cgroup").splitlines():
        _, controllers, group = line.split(":", 2)
        pairs += [(controller, group) for controller in controllers.split(",")]
    return pairs
