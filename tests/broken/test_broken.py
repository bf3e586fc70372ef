"""Sites with a mistake planted: each is found, at its line and column, with words that help.

Every `*.site` file here is an archive (see kit.archive). `-- problems --` holds what `site check`
says, word for word. Files below `-- fixed/… --` replace their namesakes as the hint tells; after
that the problem is gone. Run with `REPROSE_ACCEPT=1` to write down what is said now, then read it.
"""

import datetime as dt
import os
from pathlib import Path

import pytest

from kit.archive import files_of, unpack
from reprose.flows.check import CheckRequest, check
from reprose.problems import Stop, in_order
from reprose.work import Unwatched

HERE = Path(__file__).parent
NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
PLAIN = """\
-- site.toml --
title = "Broken"
url = "https://broken.example/"
-- content/index.md --
---
title: Home
---
"""


def said(folder: Path) -> str:
    try:
        problems = check(
            CheckRequest(root=str(folder), now=NOW, drafts=True, watch=Unwatched())
        ).problems
    except Stop as stop:
        problems = stop.problems
    return "".join(f"{problem}\n\n" for problem in in_order(problems) if problem.level != "note")


SITES = sorted(HERE.glob("*.site"))


def test_there_are_broken_sites() -> None:
    assert len(SITES) >= 7


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.stem)
def test_the_mistake_is_found_and_the_hint_mends_it(site: Path, tmp_path: Path) -> None:
    archive = site.read_text("utf-8")
    files = files_of(archive)
    unpack(PLAIN, tmp_path)
    for name, text in files.items():
        if name != "problems" and not name.startswith("fixed/"):
            unpack(f"-- {name} --\n{text}", tmp_path)

    found = said(tmp_path)

    if os.environ.get("REPROSE_ACCEPT") and found != files["problems"]:
        head, mark, _ = archive.partition("-- problems --\n")
        site.write_text(f"{head}{mark}{found}", "utf-8")
        files["problems"] = found
    assert found == files["problems"]
    assert "error[" in found or "warning[" in found

    fixed = {name: text for name, text in files.items() if name.startswith("fixed/")}
    for name, text in fixed.items():
        unpack(f"-- {name.removeprefix('fixed/')} --\n{text}", tmp_path)
    assert not fixed or said(tmp_path) == ""
