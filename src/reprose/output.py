"""[rim] A whole folder of output is replaced at once, or not at all.

Comes in: the output folder's path, then files for it. Goes out: the folder, exchanged in one step
after everything has been written beside it and synced; a failed or killed build leaves the last
good site. Files that did not change are hard links to the old ones. The folder that was replaced
is kept aside, and the next one begins with it: a build costs the files that differ, not all there
are. Start reading at `Stage`.

The exchange is `renameat2(RENAME_EXCHANGE)` (Linux 3.15). Where the file system lacks it, two
renames do the work and a journal lets the next start finish or undo them.
"""

import ctypes
import errno
import os
import shutil
import stat
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from reprose.files import sync_disk
from reprose.problems import Place, Stop, error

MARK = ".built-by-reprose"
_MARK_TEXT = b"This folder is replaced by every `site build`.\n"
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


class Stage:
    """A new output folder that grows beside the old one.

    Use as a context manager: leaving it without `publish` leaves `out` as it was.
    """

    def __init__(self, out: str, spare: str = "") -> None:
        """Prepare to replace the folder `out`; clear what an earlier, killed build left.

        Args:
            out: the output folder.
            spare: where the replaced folder waits to become the next one, on the same file system
                as `out`; it is removed when this is empty.

        Raises:
            Stop: with `foreign-output` when `out` holds files that no build of ours made.
        """
        self.out = os.path.abspath(out)
        self._spare = os.path.abspath(spare) if spare else ""
        self.parent = os.path.dirname(self.out)
        self._stem = f".{os.path.basename(self.out)}"
        self.folder = os.path.join(self.parent, f"{self._stem}.new-{os.getpid()}")
        self._made: set[str] = set()

    def __enter__(self) -> "Stage":
        self._recover()
        if os.path.isdir(self.out) and os.listdir(self.out) and not self._is_ours():
            name = os.path.basename(self.out) or self.out
            message = f"`{name}` holds files that no build made"
            hint = f"empty or move `{name}`, or choose another folder with `--out`"
            raise Stop(error("foreign-output", message, Place(name), hint))
        try:
            with _told(os.path.basename(self.out)):
                os.makedirs(self.folder)
            self.write(MARK, _MARK_TEXT)
        except Stop:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Put aside what was replaced (or was not finished): only the names in it matter."""
        if self._spare:
            try:
                shutil.rmtree(self._spare, ignore_errors=True)
                os.rename(self.folder, self._spare)
                return
            except OSError:
                pass  # another file system: nothing is kept
        shutil.rmtree(self.folder, ignore_errors=True)

    def begin_with_spare(self, targets: Collection[str]) -> None:
        """Take the spare folder, if there is one, and remove all from it that is no target.

        Whatever is left is overwritten or found to be the very file that is to be kept.
        """
        if not self._spare or not os.path.isdir(self._spare):
            return
        wanted = {os.path.dirname(target) for target in targets}
        folders = {parent for folder in wanted for parent in parents(folder)}
        shutil.rmtree(self.folder)
        os.rename(self._spare, self.folder)
        self._made |= {
            os.path.join(self.folder, folder)
            for folder in _sweep(self.folder, "", {MARK, *targets}, folders)
        }
        self.write(MARK, _MARK_TEXT)

    def write(self, target: str, body: bytes) -> None:
        """Write one file of the new folder; safe to call from forked workers."""
        with _told(target), open(self._free_path(target), "xb") as file:
            file.write(body)

    def copy(self, target: str, source: str) -> None:
        """Copy a file from anywhere into the new folder."""
        with _told(target):
            shutil.copyfile(source, self._free_path(target), follow_symlinks=False)

    def keep(self, target: str, state: tuple[int, int]) -> bool:
        """Take a file over from the old folder; False when it is not as `state` says it was."""
        old = os.path.join(self.out, target)
        info = _regular(old)
        if info is None or (info.st_size, info.st_mtime_ns) != state:
            return False
        new = self._path(target)
        there = _regular(new)
        if there is not None and os.path.samestat(there, info):
            return True
        with _told(target):
            new = self._free_path(target)
            try:
                os.link(old, new)
            except OSError:
                shutil.copy2(old, new)
        return True

    def state(self, target: str) -> tuple[int, int]:
        """Return size in bytes and time of change (ns) of a staged file."""
        info = _regular(os.path.join(self.folder, target))
        return (info.st_size, info.st_mtime_ns) if info else (0, 0)

    def publish(self) -> None:
        """Put the new folder in the old one's place, in one step as far as readers can see.

        Raises:
            Stop: with `unwritable-file` when the disk refuses; the old folder is still there.
        """
        with _told(os.path.basename(self.out)):
            sync_disk(self.folder)
            if not os.path.isdir(self.out):
                os.rename(self.folder, self.out)
            elif not _exchange(self.folder, self.out):
                self._swap_in_two_steps()

    def _path(self, target: str) -> str:
        """Return a staged file's path, its folder made.

        Raises:
            Stop: with `refused-file` when it would lie outside of the output.
        """
        path = os.path.join(self.folder, target)
        if os.path.isabs(target) or ".." in target.split("/"):
            message = f"`{target}` leads out of the output folder"
            raise Stop(error("refused-file", message, Place(os.path.basename(self.out))))
        folder = os.path.dirname(path)
        if folder not in self._made:
            os.makedirs(folder, exist_ok=True)
            self._made.add(folder)
        return path

    def _free_path(self, target: str) -> str:
        """Return a staged file's path, nothing there: what the spare holds may be published."""
        path = self._path(target)
        try:
            os.unlink(path)
        except FileNotFoundError:
            pass
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


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Turn what the system refuses into the problem `unwritable-file`."""
    try:
        yield
    except OSError as fault:
        message = f"could not write `{name}`: {(fault.strerror or str(fault)).lower()}"
        hint = "what readers saw before is still there, whole"
        raise Stop(error("unwritable-file", message, Place(name), hint)) from None


def _regular(path: str) -> os.stat_result | None:
    """Return what the disk knows of a regular file, None when there is none."""
    try:
        info = os.lstat(path)
    except OSError:
        return None
    return info if stat.S_ISREG(info.st_mode) else None


def parents(folder: str) -> Iterator[str]:
    """Yield a relative folder and every folder around it."""
    while folder:
        yield folder
        folder = os.path.dirname(folder)


def _sweep(root: str, inside: str, files: Collection[str], folders: Collection[str]) -> list[str]:
    """Remove all below `root/inside` that is not named; return the folders that stay."""
    stay = [inside] if inside else []
    with os.scandir(os.path.join(root, inside)) as entries:
        for entry in entries:
            name = os.path.join(inside, entry.name)
            if entry.is_dir(follow_symlinks=False):
                if name in folders:
                    stay += _sweep(root, name, files, folders)
                else:
                    shutil.rmtree(entry.path)
            elif name not in files:
                os.unlink(entry.path)
    return stay


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
