"""[rim] What control groups have in common, whichever version or program made them.

Comes in: a group's folder. Goes out: `Group`, the part of a `Cage` that is the same for all of
them, and the reading and writing of control files. Start reading at `Group`.
"""

import os

from reprose.snippets import processes
from reprose.snippets.script import Limits

PREFIX = "reprose-"


class Group:
    """A group's processes, counters and end; `folder` is where its processes are listed."""

    folder: str

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.kills = self.refusals = 0

    def wrap(self, argv: tuple[str, ...]) -> tuple[str, ...]:
        """Return the command line unchanged."""
        return argv

    def admit(self, pid: int) -> None:
        """Move a process into the group."""
        write_number(f"{self.folder}/cgroup.procs", pid)

    def pids(self) -> tuple[int, ...]:
        """Return the processes in the group."""
        return tuple(map(int, read_text(f"{self.folder}/cgroup.procs").split()))

    def memory(self) -> processes.Memory:
        """Return the resident memory of the processes, bubblewrap left out."""
        return processes.memory_of(self.pids())

    def watch(self) -> str:
        """Return `memory` when the kernel killed for it, `tasks` when it refused a fork."""
        kills, refusals = self.counts()
        if kills > self.kills:
            return "memory"
        return "tasks" if refusals > self.refusals else ""

    def pause_s(self) -> float:
        """Return 10 ms: the kernel keeps the limit, looking is for the curve only."""
        return 0.01

    def kill(self) -> int:
        """Kill until nobody is left."""
        first = len(self.pids())
        self.forbid()
        for _ in range(500):
            pids = self.pids()
            if not pids:
                break
            processes.end(pids)
            processes.pause(0.002)
        return first

    def counts(self) -> tuple[int, int]:
        """Return how often the kernel has killed for memory, and refused a fork."""
        raise NotImplementedError

    def forbid(self) -> None:
        """Do what helps against processes that fork while they are being killed."""


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


def can_be_made(folder: str, *controls: str) -> bool:
    """Make a group, look whether these files of it can be written, and remove it."""
    probe = f"{folder}/{PREFIX}probe-{os.getpid()}"
    try:
        os.mkdir(probe)
    except OSError:
        return False
    works = all(os.access(f"{probe}/{name}", os.W_OK) for name in controls)
    remove_group(probe)
    return works


def count_at(path: str, name: str) -> int:
    """Return a counter of a file with a name and a number on each line; 0 without one."""
    for line in read_text(path).splitlines():
        key, _, value = line.partition(" ")
        if key == name and value.isdecimal():
            return int(value)
    return 0


def number_at(path: str) -> int:
    """Return the number in a control file, 0 without one."""
    text = read_text(path).strip()
    return int(text) if text.isdecimal() else 0


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
