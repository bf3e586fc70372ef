"""One article with everything in it: two shells, a limit, cold and warm files, claims between runs.

Mapped reading survives a limit that keeping does not, and keeping is ended in the same row whether
the file is mapped or not.
"""

import datetime as dt
from pathlib import Path

import pytest

from reprose.flows.opening import open_site
from reprose.flows.verify import verify
from reprose.flows.verify_request import VerifyReport, VerifyRequest
from reprose.snippets import limits

NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
ARTICLE = Path(__file__).parents[2] / "fixtures" / "verify" / "pieces-of-a-file.md"
SESSIONS = ["read", "mapped", "mapped-b", "keep-b", "keep-mapped-b", "unmapped"]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> VerifyReport:
    backend = limits.probe()
    if backend is None or not backend.is_kernel:
        pytest.skip("no control group here")
    root = tmp_path_factory.mktemp("site")
    (root / "site.toml").write_text('title = "T"\nurl = "https://example.org/"\n')
    (root / "content").mkdir()
    (root / "content" / "pieces.md").write_text(ARTICLE.read_text("utf-8"))
    return verify(VerifyRequest(root=str(root), config=open_site(str(root)).value, now=NOW))


def test_it_verifies(report: VerifyReport) -> None:
    assert [str(problem) for problem in report.problems if problem.level == "error"] == []
    assert [case.id for case in report.cases] == SESSIONS
    assert {case.verdict for case in report.cases} <= {"pass", "drift"}
    assert all(claim.holds for case in report.cases for claim in case.claims)


def test_keeping_is_ended_in_the_same_row(report: VerifyReport) -> None:
    rows = {}
    for session in report.records[0].environments[0].sessions:
        last = session.output.last[-1] if session.output.last else None
        if last and session.id in ("keep-b", "keep-mapped-b"):
            assert (last.signal, last.ended_by) == (9, "memory")
            rows[session.id] = len(last.lines) - 1
    assert abs(rows["keep-b"] - rows["keep-mapped-b"]) <= 1


def test_the_curve_is_recorded_where_it_is_drawn(report: VerifyReport) -> None:
    drawn = {block.id: len(block.samples) for block in report.articles[0].blocks if block.samples}

    assert list(drawn) == ["mapped", "mapped-b"]
    assert all(10 <= count <= 200 for count in drawn.values())
