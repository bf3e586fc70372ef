"""[rim] The folder in which an article's snippets run: made for the run, gone afterwards.

Comes in: files to write. Goes out: a `Workplace` with a work folder, a home folder and links to the
interpreter. Paths of articles are checked again here: nothing is written through a link. Start
reading at `workplace`.
"""

import contextlib
import errno
import os
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from reprose.problems import Place, Stop, error
from reprose.snippets import processes

MARK = "REPROSE_RUN"  # the variable by which a run's processes are known
_PREFIX = "run-"
_LARGEST = 16 << 20  # no diff is applied to a larger file
# What the strict sandbox says of the reader and the machine.
_ETC = {
    "group": "reader:x:65534:\n",
    "hosts": "127.0.0.1 localhost article\n::1 localhost\n",
    "passwd": "reader:x:65534:65534::/opt/article/home:/bin/bash\n",
}


@dataclass(frozen=True, slots=True)
class Workplace:
    """The folders of one run."""

    top: str

    @property
    def work(self) -> str:
        """Return the folder in which commands run."""
        return f"{self.top}/work"

    @property
    def home(self) -> str:
        """Return the folder that is their home."""
        return f"{self.top}/home"

    @property
    def tmp(self) -> str:
        """Return the folder that the strict sandbox shows as `/tmp`."""
        return f"{self.top}/tmp"  # noqa: S108

    @property
    def etc(self) -> str:
        """Return the folder with `passwd`, `group` and `hosts` of the strict sandbox."""
        return f"{self.top}/etc"

    @property
    def binaries(self) -> str:
        """Return the folder with `python`."""
        return f"{self.top}/bin"

    def write(self, path: str, body: str) -> str:
        """Write a file into the work folder; return why it cannot be done, or an empty string."""
        target = self._inside(path)
        if target is None:
            return f"`{path}` leads out of the work folder"
        try:
            os.makedirs(os.path.dirname(target), exist_ok=True)
            if os.path.lexists(target) and not stat.S_ISREG(os.lstat(target).st_mode):
                return f"`{path}` is not a regular file"
            handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o755)
            with open(handle, "w", encoding="utf-8", newline="") as file:
                file.write(body)
        except OSError as fault:
            return f"`{path}` could not be written: {(fault.strerror or '').lower()}"
        return ""

    def read(self, path: str) -> str | None:
        """Return a file of the work folder as text, or None."""
        target = self._inside(path)
        if target is None or not os.path.isfile(target) or os.path.islink(target):
            return None
        if os.path.getsize(target) > _LARGEST:
            return None
        with open(target, encoding="utf-8", errors="replace", newline="") as file:
            return file.read()

    def lines_at_home(self, name: str) -> int:
        """Return how many lines a small file of the home folder has, and remove it."""
        path = f"{self.home}/{name}"
        try:
            handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            with open(handle, "rb") as file:
                count = file.read(4096).count(b"\n")
            os.unlink(path)
        except OSError:
            return 0
        return count

    def warm(self) -> None:
        """Read every file once, from outside any limit, so that its pages are in the cache."""
        for path in self._files():
            with contextlib.suppress(OSError), open(path, "rb", buffering=0) as file:
                while file.read(1 << 20):
                    pass

    def cool(self) -> None:
        """Write back every file and drop its pages from the cache (no privilege is needed)."""
        for path in self._files():
            with contextlib.suppress(OSError), open(path, "rb") as file:
                os.fsync(file.fileno())
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)

    def _files(self) -> list[str]:
        found = (entry for entry in entries(self.work) if entry.is_file(follow_symlinks=False))
        return sorted(entry.path for entry in found)

    def _inside(self, path: str) -> str | None:
        """Return where a path of the article leads; None for one out of the work folder."""
        base = os.path.realpath(self.work)
        folder, name = os.path.split(os.path.join(base, path))
        parent = os.path.realpath(folder)
        return os.path.join(parent, name) if os.path.commonpath([base, parent]) == base else None


def entries(folder: str) -> Iterator["os.DirEntry[str]"]:
    """Yield everything below a folder; links are not followed.

    Raises:
        OSError: only for a path longer than there can be: something is hidden down there.
    """
    waiting = [folder]
    while waiting:
        try:
            found = list(os.scandir(waiting.pop()))
        except OSError as fault:
            if fault.errno == errno.ENAMETOOLONG:
                raise
            continue
        waiting += [entry.path for entry in found if entry.is_dir(follow_symlinks=False)]
        yield from found


@contextmanager
def workplace(root: str, python: str) -> Iterator[Workplace]:
    """Make the folders below `root/.reprose/runs`; remove them, and stale ones, at the end.

    Args:
        root: the site's folder (a disk, so that the page cache can be asked to let go).
        python: the executable that `python` and `python3` shall mean.

    Raises:
        Stop: with `unwritable-file` where there is no room for them.
    """
    runs = os.path.join(os.path.realpath(root), ".reprose", "runs")
    top = ""
    try:
        os.makedirs(runs, exist_ok=True)
        _remove_stale(runs)
        top = tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=runs)
        place = Workplace(top)
        _furnish(place, python)
    except OSError as fault:
        _remove(top)
        message = f"could not write `.reprose/runs`: {(fault.strerror or str(fault)).lower()}"
        raise Stop(error("unwritable-file", message, Place(".reprose/runs"))) from None
    try:
        yield place
    finally:
        _remove(top)


def _furnish(place: Workplace, python: str) -> None:
    """Make the folders and files that a run finds."""
    for folder in (place.work, place.home, place.tmp, place.etc, place.binaries):
        os.mkdir(folder, 0o755)
    for name, text in _ETC.items():
        with open(f"{place.etc}/{name}", "w", encoding="utf-8") as file:
            file.write(text)
    for name in ("python", "python3"):
        os.symlink(python, f"{place.binaries}/{name}")


def _remove_stale(runs: str) -> None:
    """Remove folders of runs whose process is gone, and end what they have left running."""
    for name in os.listdir(runs):
        pid = name.removeprefix(_PREFIX).partition("-")[0]
        if name.startswith(_PREFIX) and pid.isdecimal() and not os.path.exists(f"/proc/{pid}"):
            processes.end(processes.descendants((), f"{MARK}={name}"))
            _remove(os.path.join(runs, name))


def _remove(folder: str) -> None:
    """Remove a folder, however deep, even where a run took away its own permissions."""
    for command in (("rm", "-rf"), ("chmod", "-R", "u+rwx"), ("rm", "-rf")):
        if folder and os.path.lexists(folder):
            subprocess.run([*command, "--", folder], capture_output=True, check=False)
