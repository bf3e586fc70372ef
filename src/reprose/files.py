"""[rim] The only module that reads and writes the site's files.

Comes in: paths relative to a root, and bytes. Goes out: listings, bytes, and files that are whole
at all times: each is written beside its place and renamed. Symbolic links, devices and pipes are
never opened. Start reading at `walk` and `write_files`; whole folders are replaced in `output`.
"""

import ctypes
import fcntl
import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader

from reprose.digest import digest_bytes, new_digest
from reprose.model import Write
from reprose.problems import Found, Place, Problem, Stop, error, warning

_LITTLE = 2**20  # bytes that are read at once
_TEMPORARY = re.compile(r"\..+\.tmp-(\d+)")


@dataclass(frozen=True, slots=True)
class FileInfo:
    """A regular file: POSIX path relative to the root, size, time of last change."""

    path: str
    size_bytes: int
    mtime_ns: int


def walk(root: str, top: str) -> Found[tuple[FileInfo, ...]]:
    """List the regular files below `root/top`, sorted by path; nothing when it is not there.

    Names that begin with a dot or end with `~` are left out. Problems: `refused-file` for symbolic
    links, devices, pipes and sockets, which are never followed or opened; `unreadable-file` for
    folders that cannot be listed.
    """
    found: list[FileInfo] = []
    problems: list[Problem] = []
    folders = [top]
    while folders:
        folder = folders.pop()
        try:
            entries = list(os.scandir(os.path.join(root, folder)))
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as fault:
            problems.append(_fault("unreadable-file", "read", folder or ".", fault))
            continue
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.name.startswith(".") or entry.name.endswith("~"):
                continue
            if entry.is_dir(follow_symlinks=False):
                folders.append(path)
            elif entry.is_file(follow_symlinks=False):
                try:
                    info = entry.stat(follow_symlinks=False)
                except FileNotFoundError:
                    continue  # it went away since it was listed
                found.append(FileInfo(path, info.st_size, info.st_mtime_ns))
            else:
                kind = "a symbolic link" if entry.is_symlink() else "not a regular file"
                hint = "copy the file itself into the folder"
                problems.append(warning("refused-file", f"`{path}` is {kind}", Place(path), hint))
    found.sort(key=lambda info: info.path)
    return Found(tuple(found), tuple(problems))


def read_bytes(root: str, path: str) -> bytes:
    """Return a file's bytes.

    Raises:
        Stop: with `unreadable-file` when it cannot be read, `refused-file` when the path leaves
            the root or is not a regular file.
    """
    with _opened(root, path) as file:
        return file.read()


def digest_of_file(root: str, path: str) -> str:
    """Return the digest of a file's bytes (see `digest_bytes`); a film is never in memory whole.

    Raises:
        Stop: as `read_bytes`.
    """
    with _opened(root, path) as file:
        begin = file.read(_LITTLE)
        if len(begin) < _LITTLE:
            return digest_bytes(begin)
        file.seek(0)
        return hashlib.file_digest(file, new_digest).hexdigest()


def read_if_there(root: str, path: str) -> bytes | None:
    """Return a file's bytes, or None when there is no such file."""
    return read_bytes(root, path) if os.path.lexists(os.path.join(root, path)) else None


def exists(root: str, path: str) -> bool:
    """Say whether there is something of that name, a dangling link included."""
    return os.path.lexists(os.path.join(root, path))


def write_files(root: str, writes: Iterable[Write]) -> int:
    """Write files below the root, each whole at all times; return how many bytes were written.

    A file that has the wanted bytes already is left alone, its time of change included.

    Raises:
        Stop: with `unwritable-file` when the disk refuses, `refused-file` when a path leaves
            the root.
    """
    with Batch(root) as batch:
        return sum(map(batch.add, writes))


class Batch:
    """Files that are written together: beside their places, synced at once, then renamed.

    So every name has whole content at all times, even after a power cut, and thousands of files
    cost a few syncs. What was added may be seen under its name only after `flush`, or the end.
    """

    def __init__(self, root: str, most: int = 512) -> None:
        """Write below `root`; flush by itself when `most` files wait."""
        self._root, self._most = root, most
        self._waiting: dict[str, str] = {}
        self._swept: set[str] = set()

    def add(self, write: Write) -> int:
        """Write a file; return how many bytes were written: none when it has them already.

        Raises:
            Stop: with `unwritable-file` or `refused-file`.
        """
        target = _inside(self._root, write.path)
        if target in self._waiting or len(self._waiting) >= self._most:
            self.flush()
        folder, name = os.path.split(target)
        temporary = os.path.join(folder, f".{name[:200]}.tmp-{os.getpid()}")
        try:
            if folder not in self._swept:
                self._swept.add(folder)
                _sweep(folder)
            if _same(target, write.body):
                return 0
            os.makedirs(folder, exist_ok=True)
            self._waiting[target] = temporary
            with open(temporary, "wb") as file:
                file.write(write.body)
        except OSError as fault:
            _drop(self._waiting.pop(target, ""))
            raise Stop(_fault("unwritable-file", "write", write.path, fault)) from None
        return len(write.body)

    def flush(self) -> None:
        """Give what was added its names.

        Raises:
            Stop: with `unwritable-file` when the disk refuses.
        """
        waiting, self._waiting = self._waiting, {}
        path = ""
        try:
            _sync_files(list(waiting.values()))
            for path, temporary in waiting.items():
                os.replace(temporary, path)
        except OSError as fault:
            for temporary in waiting.values():
                _drop(temporary)
            name = os.path.relpath(path, os.path.realpath(self._root)) if path else "content"
            raise Stop(_fault("unwritable-file", "write", name, fault)) from None

    def __enter__(self) -> "Batch":
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None or (isinstance(kind, type) and issubclass(kind, Exception)):
            self.flush()
        for temporary in self._waiting.values():
            _drop(temporary)


def sync_disk(folder: str) -> None:
    """Flush the file system that holds a folder: once, not once per file."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        if (sync := getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)) is None:
            os.sync()
        elif sync(handle) != 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    finally:
        os.close(handle)


def remove_files(root: str, paths: Iterable[str]) -> None:
    """Remove files below the root; one that is not there is no problem."""
    for path in paths:
        target = _inside(root, path)
        if os.path.lexists(target):
            os.unlink(target)


def make_folder(root: str, path: str) -> str:
    """Make a folder below the root, with its parents; return its path on disk."""
    folder = os.path.join(root, path)
    os.makedirs(folder, exist_ok=True)
    return folder


def find_root(start: str) -> str | None:
    """Return the nearest folder upwards from `start` that holds `site.toml`."""
    folder = os.path.abspath(start)
    while not os.path.isfile(os.path.join(folder, "site.toml")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent
    return folder


@contextmanager
def locked(root: str, *, wait: bool = False) -> Iterator[None]:
    """Hold the site's lock, which the kernel releases however the process ends.

    Raises:
        Stop: with `locked` when another command holds it, unless it is to be waited for;
            with `unwritable-file` where nothing can be written.
    """
    folder = os.path.join(root, ".reprose")
    try:
        os.makedirs(folder, exist_ok=True)
        handle = os.open(os.path.join(folder, "lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as fault:
        raise Stop(_fault("unwritable-file", "write", ".reprose/lock", fault)) from None
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            message = "another `site` command is at work in this folder"
            raise Stop(
                error("locked", message, Place(".reprose/lock"), "wait for it to end")
            ) from None
        yield
    finally:
        os.close(handle)


def _sync_files(paths: Sequence[str]) -> None:
    """Have the disk hold some files for certain; above a few, its whole file system at once."""
    if len(paths) > 4:
        sync_disk(os.path.dirname(paths[0]))
        return
    for path in paths:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _sweep(folder: str) -> None:
    """Remove what processes that were killed left half-written in a folder."""
    for name in os.listdir(folder) if os.path.isdir(folder) else ():
        found = _TEMPORARY.fullmatch(name)
        if found and not os.path.exists(f"/proc/{found[1]}"):
            _drop(os.path.join(folder, name))


def _drop(temporary: str) -> None:
    """Remove a temporary file, if it is there."""
    if temporary and os.path.lexists(temporary):
        os.unlink(temporary)


@contextmanager
def _opened(root: str, path: str) -> Iterator[BufferedReader]:
    """Open a regular file; nothing is followed or waited for."""
    try:
        handle = os.open(_inside(root, path), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with open(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise Stop(error("refused-file", f"`{path}` is not a regular file", Place(path)))
            yield file
    except OSError as fault:
        raise Stop(_fault("unreadable-file", "read", path, fault)) from None


def _inside(root: str, path: str) -> str:
    """Return the path on disk, after checking that no link or `..` leads out of the root."""
    base = os.path.realpath(root)
    full = os.path.join(base, path)
    parent = os.path.realpath(os.path.dirname(full))
    if os.path.commonpath([base, parent]) != base or os.path.basename(full) in ("", ".", ".."):
        message = f"`{path}` leads out of the site's folder"
        raise Stop(error("refused-file", message, Place(path)))
    return os.path.join(parent, os.path.basename(full))


def _same(target: str, body: bytes) -> bool:
    """Say whether a file has these bytes already."""
    try:
        info = os.lstat(target)
    except FileNotFoundError:
        return False
    if not stat.S_ISREG(info.st_mode) or info.st_size != len(body):
        return False
    with open(target, "rb") as file:
        return file.read() == body


def _fault(name: str, verb: str, path: str, fault: OSError) -> Problem:
    """Turn what the operating system said into a problem."""
    said = (fault.strerror or str(fault)).lower()
    place = Place(path)
    if name == "unreadable-file":
        return error("unreadable-file", f"could not {verb} `{path}`: {said}", place)
    return error("unwritable-file", f"could not {verb} `{path}`: {said}", place)
