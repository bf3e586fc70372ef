"""Odd articles: the verdicts of `tests/cases/snippets/odd.md`, the problems of `mistakes.md`."""

import datetime as dt
import re
from collections import defaultdict
from pathlib import Path

import pytest

from kit.cases import Case, read_cases
from reprose.flows.opening import open_site
from reprose.flows.preview import lint
from reprose.flows.verify import verify
from reprose.flows.verify_request import VerifyRequest
from reprose.snippets import sandbox

NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
FRONT = "---\ntitle: Odd\n---\n"
ODD = read_cases("snippets/odd.md")


def site(root: Path, articles: dict[str, str]) -> VerifyRequest:
    (root / "site.toml").write_text('title = "T"\nurl = "https://example.org/"\n')
    (root / "content").mkdir()
    for name, text in articles.items():
        (root / "content" / f"{name}.md").write_text(FRONT + text)
    return VerifyRequest(root=str(root), config=open_site(str(root)).value, now=NOW, workers=2)


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Run all articles once; return what is said of each one's sessions."""
    if sandbox.choose("strict") is None:
        pytest.skip("no strict sandbox here")
    names = {f"a{number:02}": case.fields[0] for number, case in enumerate(ODD)}
    found = defaultdict(list)
    for case in verify(site(tmp_path_factory.mktemp("odd"), names)).cases:
        note = re.sub(r"\d+\.\d s", "1 s", case.note)
        found[Path(case.article).stem].append(f"{case.verdict} #{case.id} {note}".rstrip())
    return found


@pytest.mark.parametrize("number", range(len(ODD)), ids=[str(case) for case in ODD])
def test_verdict(number: int, verdicts: dict[str, list[str]]) -> None:
    assert verdicts[f"a{number:02}"] == ODD[number].fields[1].splitlines()


@pytest.mark.parametrize("case", read_cases("snippets/mistakes.md"), ids=str)
def test_mistake(case: Case, tmp_path: Path) -> None:
    report = lint(site(tmp_path, {"a": case.fields[0]}))

    said = [
        f"{p.place.line}:{p.place.col} {p.level}[{p.name}] {p.message}"
        + (f"; {p.hint}" if p.hint else "")
        for p in sorted(report.problems, key=lambda p: (p.place.line, p.place.col))
    ]
    assert said == case.fields[1].splitlines()
