"""[rim] How well a run is kept apart from the machine: strict, medium or weak; chosen by probe.

Comes in: what a run needs to see. Goes out: the level that is to be had, and the command line that
starts something in it. A level is never lowered silently: `choose` returns what works, its callers
refuse. Start reading at `choose`.
"""

import os
import sys
from dataclasses import dataclass
from typing import Literal

from reprose.snippets import bubblewrap, landlock, seccomp

Isolation = Literal["strict", "medium", "weak"]
LEVELS: tuple[Isolation, ...] = ("strict", "medium", "weak")
# What of the system may be read at the medium level: programs, and what they cannot do without.
_READABLE = (
    *("/usr", "/bin", "/sbin", "/lib", "/lib64", "/proc"),
    *("/dev/urandom", "/dev/random", "/dev/zero", "/dev/full"),
    *("/etc/alternatives", "/etc/group", "/etc/hosts", "/etc/ld.so.cache", "/etc/localtime"),
    *("/etc/nsswitch.conf", "/etc/os-release", "/etc/passwd", "/etc/ssl/openssl.cnf"),
)


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A level of isolation that works here; `tool` is bubblewrap's path."""

    level: Isolation
    tool: str = ""

    @property
    def work(self) -> str:
        """Return the work folder's name as the run sees it; empty when it is the real one."""
        return bubblewrap.WORK if self.level == "strict" else ""


@dataclass(frozen=True, slots=True)
class Started:
    """A command line with what goes with it: folder, environment, descriptors to pass and close."""

    argv: tuple[str, ...]
    cwd: str
    env: dict[str, str]
    handles: tuple[int, ...] = ()


def choose(wanted: Isolation | None = None) -> Sandbox | None:
    """Return the best level there is, or exactly the wanted one; None when it is not to be had."""
    if wanted in (None, "strict"):
        tool = bubblewrap.find()
        if tool:
            return Sandbox("strict", tool)
    if wanted in (None, "medium") and landlock.version() >= 1:
        return Sandbox("medium")
    return Sandbox("weak") if wanted in (None, "weak") else None


def at_least(level: str, wanted: str) -> bool:
    """Say whether a level is as strict as the wanted one, or stricter."""
    order: list[str] = list(LEVELS)
    return level in order and wanted in order and order.index(level) <= order.index(wanted)


def start(
    sandbox: Sandbox, mounts: bubblewrap.Mounts, argv: tuple[str, ...], env: dict[str, str]
) -> Started:
    """Return how `argv` is started in the sandbox; its environment is `env` and nothing else."""
    if sandbox.level == "strict":
        items = bubblewrap.arguments(mounts)
        handles = []
        if filtered := seccomp.program(os.uname().machine, sockets=True):
            handles.append(bubblewrap.memory_file(filtered))
            items += ["--seccomp", str(handles[0])]
        handles.append(bubblewrap.memory_file(b"".join(f"{one}\0".encode() for one in items)))
        seen = env | {"HOME": bubblewrap.HOME, "PATH": _path(env, bubblewrap.BIN), "TMPDIR": "/tmp"}  # noqa: S108
        command = (sandbox.tool, "--args", str(handles[-1]), "--", *argv)
        return Started(command, "/", seen, tuple(handles))
    seen = env | {"HOME": mounts.home, "PATH": _path(env, mounts.binaries), "TMPDIR": mounts.home}
    if sandbox.level == "weak":
        return Started(argv, mounts.work, seen)
    readable = [*_READABLE, mounts.binaries, *mounts.readable]
    writable = [mounts.work, mounts.home, "/dev/null", "/dev/tty", "/dev/shm"]  # noqa: S108
    seen |= {"GIT_ATTR_NOSYSTEM": "1", "GIT_CONFIG_NOSYSTEM": "1"}  # it takes no refusal there
    refused = seccomp.program(os.uname().machine, sockets=False).hex()
    own = (os.path.realpath(sys.executable), "-I", "-S", landlock.__file__, refused)
    return Started((*own, *readable, "--", *writable, "--", *argv), mounts.work, seen)


def _path(env: dict[str, str], first: str) -> str:
    return ":".join(
        part for part in (env.get("PATH", ""), first, "/usr/local/bin:/usr/bin:/bin") if part
    )
