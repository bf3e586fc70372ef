"""[rim] A whole folder of output is replaced at once, or not at all.

Comes in: the output folder's path, then files for it. Goes out: the folder, exchanged in one step
after everything has been written beside it and synced; a failed or killed build leaves the last
good site. Files that did not change are hard links to the old ones. Start reading at `Stage`.

The exchange is `renameat2(RENAME_EXCHANGE)` (Linux 3.15). Where the file system lacks it, two
renames do the work and a journal lets the next start finish or undo them.
"""

import ctypes
import errno
import os
import shutil
import stat

from reprose.problems import Place, Stop, error

MARK = ".built-by-reprose"
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


class Stage:
    """A new output folder that grows beside the old one.

    Use as a context manager: leaving it without `publish` removes what was staged.
    """

    def __init__(self, out: str) -> None:
        """Prepare to replace the folder `out`; clear what an earlier, killed build left.

        Raises:
            Stop: with `foreign-output` when `out` holds files that no build of ours made.
        """
        self.out = os.path.abspath(out)
        self.parent = os.path.dirname(self.out)
        self._stem = f".{os.path.basename(self.out)}"
        self.folder = os.path.join(self.parent, f"{self._stem}.new-{os.getpid()}")
        self._made: set[str] = set()

    def __enter__(self) -> "Stage":
        self._recover()
        if os.path.isdir(self.out) and os.listdir(self.out) and not self._is_ours():
            name = os.path.basename(self.out)
            message = f"`{name}` holds files that no build made"
            hint = f"empty or move `{name}`, or choose another folder with `--out`"
            raise Stop(error("foreign-output", message, Place(name), hint))
        os.makedirs(self.folder)
        self.write(MARK, b"This folder is replaced by every `site build`.\n")
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def write(self, target: str, body: bytes) -> None:
        """Write one file of the new folder; safe to call from forked workers."""
        path = self._path(target)
        with open(path, "wb") as file:
            file.write(body)

    def copy(self, target: str, source: str) -> None:
        """Copy a file from anywhere into the new folder."""
        shutil.copyfile(source, self._path(target), follow_symlinks=False)

    def keep(self, target: str, state: tuple[int, int]) -> bool:
        """Take a file over from the old folder; False when it is not as `state` says it was."""
        old = os.path.join(self.out, target)
        if _state(old) != state:
            return False
        new = self._path(target)
        try:
            os.link(old, new)
        except OSError:
            shutil.copy2(old, new)
        return True

    def state(self, target: str) -> tuple[int, int]:
        """Return size in bytes and time of change (ns) of a staged file."""
        return _state(os.path.join(self.folder, target)) or (0, 0)

    def publish(self) -> None:
        """Put the new folder in the old one's place, in one step as far as readers can see.

        Raises:
            Stop: with `unwritable-file` when the disk refuses; the old folder is still there.
        """
        try:
            _sync(self.folder)
            if not os.path.isdir(self.out):
                os.rename(self.folder, self.out)
            elif not _exchange(self.folder, self.out):
                self._swap_in_two_steps()
        except OSError as fault:
            name = os.path.basename(self.out)
            message = f"could not put `{name}` in place: {(fault.strerror or '').lower()}"
            raise Stop(error("unwritable-file", message, Place(name))) from None

    def _path(self, target: str) -> str:
        """Return a staged file's path, its folder made."""
        path = os.path.join(self.folder, target)
        folder = os.path.dirname(path)
        if folder not in self._made:
            os.makedirs(folder, exist_ok=True)
            self._made.add(folder)
        return path

    def _is_ours(self) -> bool:
        return os.path.exists(os.path.join(self.out, MARK))

    def _swap_in_two_steps(self) -> None:
        """Rename old aside and new in place; `_recover` undoes a swap that was cut in two."""
        aside = os.path.join(self.parent, f"{self._stem}.old")
        shutil.rmtree(aside, ignore_errors=True)
        os.rename(self.out, aside)
        try:
            os.rename(self.folder, self.out)
        except OSError:
            os.rename(aside, self.out)
            raise
        shutil.rmtree(aside, ignore_errors=True)

    def _recover(self) -> None:
        """Undo half a swap, then remove the staging folders of builds that were killed."""
        aside = os.path.join(self.parent, f"{self._stem}.old")
        if os.path.isdir(aside) and not os.path.exists(self.out):
            os.rename(aside, self.out)
        os.makedirs(self.parent, exist_ok=True)
        for name in os.listdir(self.parent):
            if name.startswith((f"{self._stem}.new-", f"{self._stem}.old")):
                shutil.rmtree(os.path.join(self.parent, name), ignore_errors=True)


def _state(path: str) -> tuple[int, int] | None:
    """Return size and time of change of a regular file, None when there is none."""
    try:
        info = os.lstat(path)
    except OSError:
        return None
    return (info.st_size, info.st_mtime_ns) if stat.S_ISREG(info.st_mode) else None


def _exchange(first: str, second: str) -> bool:
    """Exchange two folders in one step; False where the file system cannot."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    done = rename(_AT_FDCWD, os.fsencode(first), _AT_FDCWD, os.fsencode(second), _RENAME_EXCHANGE)
    if done == 0:
        return True
    if ctypes.get_errno() in (errno.EINVAL, errno.ENOSYS, errno.EXDEV, errno.ENOTSUP):
        return False
    raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _sync(folder: str) -> None:
    """Flush the file system that holds the folder: once, not once per file."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        if (sync := getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)) is None:
            os.sync()
        elif sync(handle) != 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    finally:
        os.close(handle)
