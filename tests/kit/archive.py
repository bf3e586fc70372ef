"""A whole site in one string, and a folder as one dictionary.

`-- path --` on a line of its own begins a file; everything up to the next such line is its text.
"""

import os
import re
from pathlib import Path

_FILE = re.compile(r"^-- (.+?) --\n", re.MULTILINE)

SITE = """\
-- site.toml --
title = "Test"
url = "https://test.example/"
"""


def files_of(archive: str) -> dict[str, str]:
    """Return the files of an archive: text by path."""
    parts = _FILE.split(archive)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def unpack(archive: str, folder: Path) -> Path:
    """Write the files of an archive into a folder and return the folder."""
    for name, text in files_of(archive).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="")
    return folder


def bury(folder: Path) -> None:
    """Make folders within folders, until no path is long enough to list the last: not even root's."""
    handle = os.open(folder, os.O_RDONLY)
    for _ in range(20):
        os.mkdir("deep" * 60, dir_fd=handle)
        inner = os.open("deep" * 60, os.O_RDONLY, dir_fd=handle)
        os.close(handle)
        handle = inner
    os.close(handle)


def snapshot(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder: bytes by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
