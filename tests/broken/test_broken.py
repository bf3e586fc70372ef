"""Sites with a mistake planted: each is found, at its line and column, with words that help.

Every `*.site` file here is an archive (see kit.archive). `-- problems --` holds what `site check`
says, word for word. Files below `-- fixed/… --` replace their namesakes as the hint tells; after
that the problem is gone. Run with `REPROSE_ACCEPT=1` to write down what is said now, then read it.
"""

import datetime as dt
import os
import re
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


# Hints that show the form with words of their own.
_EXAMPLES = {
    "changes: {2026-01-31: what changed}", "2026-01-31", "[text](address)", "key: value",
    'url = "https://example.org/"', "date: 2026-01-31", "[docs]: address", "3", "true",
}  # fmt: skip
SITES = sorted(HERE.glob("*.site"))


# How hints say what to write: the words in backticks are to be found in the mended file.
_SAYS = re.compile(
    r"(?:did you mean|nearest:|^write|^add|^close it with|for example) .*?`([^`…]+)`"
)


def test_there_are_enough_and_nearly_all_hints_mend() -> None:
    mended = [site for site in SITES if "-- fixed/" in site.read_text("utf-8")]

    assert len(SITES) >= 60
    assert len(mended) >= 0.9 * len(SITES)


def test_what_mends_is_what_the_hint_says() -> None:
    followed = 0
    for site in SITES:
        files = files_of(site.read_text("utf-8"))
        fixed = "".join(text for name, text in files.items() if name.startswith("fixed/"))
        hint = re.search(r"(?m)^hint: (.+)$", files["problems"])
        says = _SAYS.search(hint[1]) if hint and fixed else None
        if says and says[1] not in _EXAMPLES:
            followed += 1
            assert says[1].strip("/") in fixed, site.stem
    assert followed >= 25


def test_every_place_has_a_line_and_a_column() -> None:
    heads = [
        head
        for site in SITES
        for head in re.findall(r"(?m)^.*(?:error|warning)\[.*$", site.read_text("utf-8"))
    ]

    assert [head for head in heads if not re.match(r"[^:]+:\d+:\d+: ", head)] == []


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
