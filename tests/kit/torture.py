"""The torture site on disk, written and built in a theme."""

from pathlib import Path

from kit.building import build_site
from reprose.files import write_files
from reprose.flows.torture import torture_writes
from reprose.problems import has_errors

THEMES = ("base", "ink", "atlas")


def torture_site(folder: Path, theme: str = "base") -> Path:
    """Write the whole site into a folder, for one theme, and return the folder."""
    write_files(str(folder), torture_writes(theme))
    return folder


def build_torture(folder: Path, theme: str) -> Path:
    """Write and build the site; return the folder of its pages."""
    report = build_site(torture_site(folder, theme), workers=2)
    assert not has_errors(report.problems), "\n".join(map(str, report.problems))
    return folder / "public"
