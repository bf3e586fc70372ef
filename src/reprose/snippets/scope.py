"""[rim] Limits by a scope of the user's systemd manager, where it answers.

Comes in: limits and a name. Goes out: a `Cage` around `systemd-run --user --scope`. Start reading
at `find` (the probe) and `Scope`.
"""

import os
import subprocess

from reprose.snippets.groups import Group, count_at, number_at, read_text
from reprose.snippets.script import Limits

NAME = "scope"
_MOUNT = "/sys/fs/cgroup"
# What systemd-run needs to find its manager; the command inside does not see it.
_BUS = ("XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS")


def find() -> bool:
    """Say whether a scope with a memory limit can be had; takes a moment."""
    if not os.environ.get("XDG_RUNTIME_DIR") or not os.path.exists(f"{_MOUNT}/cgroup.controllers"):
        return False
    probe = ["systemd-run", "--user", "--scope", "--quiet", "-p", "MemoryMax=64M", "true"]
    try:
        return subprocess.run(probe, capture_output=True, timeout=10, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


class Scope(Group):
    """A transient scope: systemd makes the group and removes it, we read its files meanwhile."""

    def __init__(self, limits: Limits, name: str) -> None:
        super().__init__(limits)
        self.name = name
        self.number = self.root = self.peak = 0
        self.folder = ""
        self.above: dict[str, int] = {}

    @property
    def unit(self) -> str:
        """Return the name of the present command's scope."""
        return f"{self.name}-{self.number}.scope"

    def begin(self) -> None:
        """Start counting from here, where the scope before goes on."""
        self.peak = 0
        self.above = {name: count_at(name, "oom_kill") for name in self.above}

    def wrap(self, argv: tuple[str, ...]) -> tuple[str, ...]:
        """Return the command line behind `systemd-run`, for a new scope.

        systemd ends one with its last process.
        """
        self.number += 1
        self.folder, self.above = "", {}
        limits = self.limits
        properties = []
        if limits.memory_bytes:
            properties += ["-p", f"MemoryMax={limits.memory_bytes}"]
        if limits.high_bytes:
            properties += ["-p", f"MemoryHigh={limits.high_bytes}"]
        if limits.swap_bytes is not None:
            properties += ["-p", f"MemorySwapMax={limits.swap_bytes}"]
        if limits.tasks:
            properties += ["-p", f"TasksMax={limits.tasks}"]
        head = ("systemd-run", "--user", "--scope", "--quiet", "--collect", "--unit", self.unit)
        known = [f"{name}={os.environ[name]}" for name in _BUS if name in os.environ]
        forget = [item for name in _BUS for item in ("-u", name)]
        return ("env", *known, *head, *properties, "--", "env", *forget, *argv)

    def admit(self, pid: int) -> None:
        """Remember the child; systemd moves it into the group."""
        self.root = pid

    def watch(self) -> str:
        """Return `memory` when the kernel killed for it, `tasks` when it refused a fork."""
        if not self.folder:
            self._find()
        self.peak = max(self.peak, number_at(f"{self.folder}/memory.peak"))
        return super().watch() if self.folder else ""

    def peak_bytes(self) -> int:
        """Return the highest `memory.peak` that was seen."""
        return self.peak

    def close(self) -> None:
        """Leave it to `--collect`."""

    def counts(self) -> tuple[int, int]:
        """Return how often the kernel has killed for memory, and refused a fork.

        The scope is gone by the time its end is looked at, and so may be the slice it was in: the
        nearest group above that still is there is asked, which counts for all below it.
        """
        there = next((name for name in self.above if os.path.exists(name)), "")
        kills = count_at(there, "oom_kill") - self.above.get(there, 0)
        return kills, count_at(f"{self.folder}/pids.events", "max")

    def _find(self) -> None:
        """Find the scope's group once systemd has moved the child into it."""
        for line in read_text(f"/proc/{self.root}/cgroup").splitlines():
            if line.startswith("0::") and line.endswith(self.unit):
                self.folder = _MOUNT + line[3:]
                parts = line[4:].split("/")
                folders = ["/".join((_MOUNT, *parts[:n])) for n in range(len(parts) - 1, 0, -1)]
                files = [f"{folder}/memory.events" for folder in folders]
                self.above = {name: count_at(name, "oom_kill") for name in files}
