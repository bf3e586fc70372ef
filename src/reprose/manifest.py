"""[rim] What the last build read and wrote, so that the next one knows what changed.

Comes in: the site's folder. Goes out: a `Manifest`: for each input its size, time of change and
digest, for each output its key, and until when all of it holds. Kept under `.reprose/`; a damaged
or foreign manifest is none. Imports nothing heavy: a build in which nothing changed is answered
from here alone. Start reading at `read_inputs`.
"""

import marshal
import os
import sys
import sysconfig
import zlib
from collections.abc import Mapping
from typing import NamedTuple

from reprose.digest import digest, digest_bytes
from reprose.files import FileInfo, read_if_there, walk, write_files
from reprose.model import Write
from reprose.problems import Found, Problem

FORMAT = 2
TOPS = ("content", "content/.verify", "static", "themes")
SINGLE = (
    "site.toml", "content/.trust", "content/.urls", "content/.links.json", "content/.dates",
)  # fmt: skip


class Stamp(NamedTuple):
    """An input as the last build saw it: size, time of change, digest of its bytes."""

    size_bytes: int
    mtime_ns: int
    digest: str


class Manifest(NamedTuple):
    """One build: what it read, what it wrote, what it said.

    Attributes:
        tool: digest of the program, its themes and its libraries.
        inputs: by path relative to the root.
        outputs: key by target, and the size and time of change of the file written.
        made_at: for which moment it was built, in seconds since 1970.
        valid_until: the same; infinite when nothing will change by itself.
        pages: how many pages there are.
        said: warnings and notes, to be said again.
        tally: how many there were.
    """

    tool: str
    inputs: Mapping[str, Stamp]
    outputs: Mapping[str, tuple[str, int, int]]
    made_at: float
    valid_until: float
    pages: int
    said: str
    tally: str


def read_inputs(root: str) -> Found[dict[str, FileInfo]]:
    """List every file a build may read, by path; problems are those of `files.walk`."""
    found: dict[str, FileInfo] = {}
    problems: list[Problem] = []
    for top in TOPS:
        listed = walk(root, top)
        found |= {info.path: info for info in listed.value}
        problems += listed.problems
    for path in SINGLE:
        try:
            info = os.stat(os.path.join(root, path), follow_symlinks=False)
        except OSError:
            continue
        found[path] = FileInfo(path, info.st_size, info.st_mtime_ns)
    return Found(found, tuple(problems))


def same_inputs(manifest: Manifest, inputs: Mapping[str, FileInfo]) -> bool:
    """Say whether the inputs look as they did: same names, sizes and times of change."""
    if manifest.inputs.keys() != inputs.keys():
        return False
    return all(
        (stamp.size_bytes, stamp.mtime_ns) == (inputs[path].size_bytes, inputs[path].mtime_ns)
        for path, stamp in manifest.inputs.items()
    )


def same_outputs(manifest: Manifest, out: str) -> bool:
    """Say whether the output folder holds exactly what the build wrote."""
    files = {info.path: (info.size_bytes, info.mtime_ns) for info in walk(out, "").value}
    wrote = {path: (size, mtime) for path, (_, size, mtime) in manifest.outputs.items()}
    return all(files.get(path) == state for path, state in wrote.items() if path[0] != ".") and all(
        path in wrote for path in files
    )


def tool_stamp() -> str:
    """Return the digest of the program as it is: its files' times, Python, its libraries."""
    package = os.path.dirname(os.path.abspath(__file__))
    themes = os.path.join(os.path.dirname(os.path.dirname(package)), "themes")
    parts: list[object] = [FORMAT, sys.version]
    for folder in (package, themes):
        parts += [(i.path, i.size_bytes, i.mtime_ns) for i in walk(folder, "").value if _counts(i)]
    for name in ("purelib", "platlib"):
        folder = sysconfig.get_path(name)
        parts.append(os.stat(folder).st_mtime_ns if os.path.isdir(folder) else 0)
    return digest(tuple(parts))


def load_manifest(root: str, out: str, variant: str) -> Manifest | None:
    """Return the manifest of the last build into `out` with these options, or None."""
    body = read_if_there(root, _path(out, variant))
    if not body or len(body) < 4 or zlib.crc32(body[4:]) != int.from_bytes(body[:4], "big"):
        return None
    try:
        tool, inputs, outputs, *rest = marshal.loads(body[4:])  # noqa: S302 (ours, checked)
        return Manifest(tool, {path: Stamp(*s) for path, s in inputs.items()}, outputs, *rest)
    except (ValueError, TypeError, EOFError):
        return None


def save_manifest(root: str, out: str, variant: str, manifest: Manifest) -> None:
    """Keep the manifest of a build."""
    inputs = {path: tuple(stamp) for path, stamp in manifest.inputs.items()}
    outputs, rest = dict(manifest.outputs), manifest[3:]
    body = marshal.dumps((manifest.tool, inputs, outputs, *rest))
    checked = zlib.crc32(body).to_bytes(4, "big") + body
    write_files(root, [Write(path=_path(out, variant), body=checked)])


def spare_path(root: str, out: str) -> str:
    """Return where the folder that a build replaced waits for the next build."""
    return os.path.join(root, f".reprose/spare-{digest_bytes(os.path.abspath(out).encode())[:12]}")


def _path(out: str, variant: str) -> str:
    return f".reprose/manifest-{digest_bytes(f'{os.path.abspath(out)}|{variant}'.encode())[:12]}"


def _counts(info: FileInfo) -> bool:
    return "__pycache__" not in info.path
