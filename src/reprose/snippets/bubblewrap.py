"""[rim] The strict sandbox: bubblewrap with nothing in it but the system, read-only, and a folder.

Comes in: the folders a run needs. Goes out: bubblewrap's arguments, handed over through a memory
file so that the sandboxed cannot read them. Start reading at `arguments`.

Bubblewrap is started with the run's own small environment: what it starts with stays readable in
`/proc/1/environ`, whatever `--clearenv` says.
"""

import os
import shutil
import subprocess
from dataclasses import dataclass

# Below one folder that no site lives in: a mount here must not hide an environment's own path.
WORK, HOME, BIN = "/opt/article/work", "/opt/article/home", "/opt/article/bin"
_APART = ("--unshare-all", "--unshare-user", "--disable-userns")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mounts:
    """What a run sees beside the system.

    Attributes:
        work, home, tmp: folders it may write; the last is its `/tmp`.
        etc: a folder with the files of `/etc` that name it and its machine.
        binaries: a folder of links to its interpreter.
        readable: further folders it may read, at their own paths (interpreter, environment).
        shared_bytes: the size of its `/dev/shm`.
        network: whether it may use the machine's network.
    """

    work: str
    home: str
    tmp: str
    etc: str
    binaries: str
    readable: tuple[str, ...] = ()
    shared_bytes: int = 256 << 20
    network: bool = False


def find() -> str | None:
    """Return bubblewrap's path when it can make a sandbox here, else None.

    Versions before 0.8 cannot: what runs in theirs can make user namespaces of its own.
    """
    path = shutil.which("bwrap")
    if path is None:
        return None
    probe = [path, *_APART, "--ro-bind", "/", "/", "--proc", "/proc", "--size", "4096"]
    probe += ["--tmpfs", "/dev/shm", "--", "/bin/true"]  # noqa: S108
    try:
        done = subprocess.run(probe, capture_output=True, timeout=10, check=False, env={})
    except (OSError, subprocess.TimeoutExpired):
        return None
    return path if done.returncode == 0 else None


def arguments(mounts: Mounts) -> list[str]:
    """Return bubblewrap's arguments for a run."""
    size = str(mounts.shared_bytes)
    network = ["--share-net"] if mounts.network else []
    return [
        *_APART, *network,
        *("--die-with-parent", "--new-session", "--cap-drop", "ALL"),
        *("--uid", "65534", "--gid", "65534", "--hostname", "article"),
        *_system(),
        *_etc(mounts),
        *("--proc", "/proc", "--dev", "/dev"),
        *("--size", size, "--tmpfs", "/dev/shm", "--remount-ro", "/dev"),  # noqa: S108
        *("--bind", mounts.tmp, "/tmp"),  # noqa: S108
        *_readable(mounts.readable),
        *("--ro-bind", mounts.binaries, BIN),
        *("--bind", mounts.work, WORK, "--bind", mounts.home, HOME, "--chdir", WORK),
        *("--remount-ro", "/"),
    ]  # fmt: skip


def memory_file(body: bytes) -> int:
    """Return a descriptor of a memory file, for `--args` and `--seccomp`."""
    handle = os.memfd_create("reprose", 0)
    os.write(handle, body)
    os.lseek(handle, 0, os.SEEK_SET)
    return handle


def _system() -> list[str]:
    """Mount `/usr` read-only, and the folders of the root that point into it."""
    items = ["--ro-bind", "/usr", "/usr"]
    for name in ("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"):
        if os.path.islink(name):
            items += ["--symlink", os.readlink(name), name]
        elif os.path.isdir(name):
            items += ["--ro-bind", name, name]
    return items


def _etc(mounts: Mounts) -> list[str]:
    """Give it the few files of `/etc` that programs cannot do without."""
    names = ["alternatives", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime", "os-release"]
    own = ["group", "passwd"]
    if mounts.network:
        names += ["resolv.conf", "hosts", "ssl", "nsswitch.conf"]
    else:
        own.append("hosts")
    items: list[str] = []
    for name in names:
        items += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
    for name in own:
        items += ["--ro-bind", f"{mounts.etc}/{name}", f"/etc/{name}"]
    return items


def _readable(paths: tuple[str, ...]) -> list[str]:
    """Mount further folders read-only at their own paths; those of `/usr` are there already."""
    wanted = [path for path in paths if os.path.isdir(path) and not f"{path}/".startswith("/usr/")]
    return [item for path in wanted for item in ("--ro-bind", path, path)]
