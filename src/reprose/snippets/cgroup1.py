"""[rim] Limits by version 1 control groups: the memory and pids hierarchies, written directly.

Comes in: limits and a name. Goes out: a `Cage`. Start reading at `find` (the probe) and `Cgroup1`.
"""

import contextlib
import os

from reprose.snippets import processes
from reprose.snippets.script import Limits

NAME = "cgroup1"
PREFIX = "reprose-"


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
    if "memory" not in found or not _works(found["memory"]):
        return None
    for place in found.values():
        sweep(place)
    return found


class Cgroup1:
    """One group in each hierarchy; the kernel kills at the limit and counts."""

    def __init__(self, places: dict[str, str], limits: Limits, name: str) -> None:
        self.limits = limits
        self.folders = {controller: f"{place}/{name}" for controller, place in places.items()}
        for folder in self.folders.values():
            os.mkdir(folder)
        memory = self.folders["memory"]
        if limits.memory_bytes:
            write_number(f"{memory}/memory.limit_in_bytes", limits.memory_bytes)
            if limits.swap_bytes is not None:
                with contextlib.suppress(OSError):
                    total = limits.memory_bytes + limits.swap_bytes
                    write_number(f"{memory}/memory.memsw.limit_in_bytes", total)
        self.kills = self.refusals = 0

    def begin(self) -> None:
        """Let forks happen again, and start counting from here."""
        if self.limits.tasks and "pids" in self.folders:
            write_number(f"{self.folders['pids']}/pids.max", self.limits.tasks)
        with contextlib.suppress(OSError):
            write_number(f"{self.folders['memory']}/memory.max_usage_in_bytes", 0)
        self.kills, self.refusals = self._counts()

    def wrap(self, argv: tuple[str, ...]) -> tuple[str, ...]:
        """Return the command line unchanged."""
        return argv

    def admit(self, pid: int) -> None:
        """Move a process into the groups."""
        for folder in self.folders.values():
            write_number(f"{folder}/cgroup.procs", pid)

    def pids(self) -> tuple[int, ...]:
        """Return the processes in the memory group."""
        return tuple(map(int, read_text(f"{self.folders['memory']}/cgroup.procs").split()))

    def memory(self) -> processes.Memory:
        """Return the resident memory of the processes, bubblewrap left out."""
        return processes.memory_of(self.pids())

    def watch(self) -> str:
        """Return `memory` when the kernel killed for it, `tasks` when it refused a fork."""
        kills, refusals = self._counts()
        if kills > self.kills:
            return "memory"
        return "tasks" if refusals > self.refusals else ""

    def pause_s(self) -> float:
        """Return 10 ms: the kernel keeps the limit, looking is for the curve only."""
        return 0.01

    def peak_bytes(self) -> int:
        """Return the group's high-water mark."""
        text = read_text(f"{self.folders['memory']}/memory.max_usage_in_bytes").strip()
        return int(text) if text.isdecimal() else 0

    def kill(self) -> int:
        """Forbid forks, then kill until nobody is left."""
        if "pids" in self.folders:
            with contextlib.suppress(OSError):
                write_number(f"{self.folders['pids']}/pids.max", 0)
        first = 0
        for _ in range(500):
            pids = self.pids()
            first = first or len(pids)
            if not pids:
                break
            processes.end(pids)
            processes.pause(0.002)
        return first

    def close(self) -> None:
        """Remove the groups."""
        for folder in self.folders.values():
            remove_group(folder)

    def _counts(self) -> tuple[int, int]:
        """Return how often the kernel has killed for memory, and refused a fork."""
        kills = count_of(read_text(f"{self.folders['memory']}/memory.oom_control"), "oom_kill")
        pids = self.folders.get("pids", "")
        return kills, count_of(read_text(f"{pids}/pids.events"), "max") if pids else 0


def sweep(place: str) -> None:
    """Remove groups that a killed run has left: theirs is a process that is gone."""
    for name in os.listdir(place) if os.path.isdir(place) else ():
        pid = name.removeprefix(PREFIX).partition("-")[0]
        if name.startswith(PREFIX) and pid.isdecimal() and not os.path.exists(f"/proc/{pid}"):
            processes.end(map(int, read_text(f"{place}/{name}/cgroup.procs").split()))
            remove_group(f"{place}/{name}")


def remove_group(folder: str) -> None:
    """Remove an empty group; the kernel may need a moment after its last process."""
    for _ in range(200):
        try:
            os.rmdir(folder)
        except FileNotFoundError:
            return
        except OSError:
            processes.pause(0.005)
        else:
            return


def _mounts(controller: str) -> list[tuple[str, str]]:
    """Return (root, mount point) of each hierarchy that holds the controller."""
    found = []
    for line in read_text("/proc/self/mountinfo").splitlines():
        head, _, tail = line.partition(" - ")
        kind, _, options = tail.split(" ", 2)
        if kind == "cgroup" and controller in options.split(","):
            fields = head.split()
            found.append((fields[3], fields[4]))
    return found


def _own_groups() -> list[tuple[str, str]]:
    pairs = []
    for line in read_text("/proc/self/cgroup").splitlines():
        _, controllers, group = line.split(":", 2)
        pairs += [(controller, group) for controller in controllers.split(",")]
    return pairs


def _works(folder: str) -> bool:
    """Make and remove a group, to be sure."""
    probe = f"{folder}/reprose-probe-{os.getpid()}"
    try:
        os.mkdir(probe)
        os.rmdir(probe)
    except OSError:
        return False
    return True


def count_of(text: str, name: str) -> int:
    """Return a counter of a file with a name and a number on each line."""
    for line in text.splitlines():
        key, _, value = line.partition(" ")
        if key == name and value.isdecimal():
            return int(value)
    return 0


def read_text(path: str) -> str:
    """Return a file's text, nothing when it is not there."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError:
        return ""


def write_number(path: str, value: int) -> None:
    """Write a number into a control file."""
    with open(path, "w", encoding="utf-8") as file:
        file.write(str(value))
