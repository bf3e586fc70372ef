"""[rim] Limits by a scope of the user's systemd manager, where it answers.

Comes in: limits and a name. Goes out: a `Cage` around `systemd-run --user --scope`. Start reading
at `find` (the probe) and `Scope`.
"""

import os
import subprocess

from reprose.snippets import processes
from reprose.snippets.cgroup1 import count_of, read_text
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
        return subprocess.run(probe, capture_output=True, timeout=5, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


class Scope:
    """A transient scope: systemd makes the group, we read its files."""

    def __init__(self, limits: Limits, name: str) -> None:
        self.limits = limits
        self.name = name
        self.number = 0
        self.root = 0

    @property
    def unit(self) -> str:
        """Return the name of the present command's scope."""
        return f"{self.name}-{self.number}.scope"

    def begin(self) -> None:
        """Take a new scope: systemd ends one with its last process."""
        self.number += 1

    def wrap(self, argv: tuple[str, ...]) -> tuple[str, ...]:
        """Return the command line behind `systemd-run`."""
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

    def pids(self) -> tuple[int, ...]:
        """Return the processes of the scope."""
        return tuple(map(int, read_text(f"{self._folder()}/cgroup.procs").split()))

    def memory(self) -> processes.Memory:
        """Return the resident memory of the processes, bubblewrap left out."""
        return processes.memory_of(self.pids())

    def watch(self) -> str:
        """Return `memory` when the kernel killed for it."""
        folder = self._folder()
        if count_of(read_text(f"{folder}/memory.events"), "oom_kill"):
            return "memory"
        return "tasks" if count_of(read_text(f"{folder}/pids.events"), "max") else ""

    def pause_s(self) -> float:
        """Return 10 ms: the kernel keeps the limit, looking is for the curve only."""
        return 0.01

    def peak_bytes(self) -> int:
        """Return the scope's `memory.peak`."""
        text = read_text(f"{self._folder()}/memory.peak").strip()
        return int(text) if text.isdecimal() else 0

    def kill(self) -> int:
        """Kill everything in the scope."""
        pids = self.pids()
        processes.end(pids)
        return len(pids)

    def close(self) -> None:
        """Leave it to `--collect`."""

    def _folder(self) -> str:
        """Return the scope's group, as the child sees it."""
        for line in read_text(f"/proc/{self.root}/cgroup").splitlines():
            if line.startswith("0::") and line.endswith(self.unit):
                return _MOUNT + line[3:]
        return ""
