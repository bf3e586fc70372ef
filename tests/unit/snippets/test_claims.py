"""The language of claims: what holds, what does not, and what is refused."""

from typing import Any

import pytest

from reprose.problems import Place
from reprose.snippets.claims import ClaimError, parse_claim
from reprose.snippets.evaluate import judge_claim
from reprose.snippets.facts import Facts, World, published
from reprose.snippets.outputs import Peak
from reprose.snippets.script import Command

LINES = (
    " idx        RSS       Δ RSS",
    *(f"{n:4d} {12 + 8 * n:9.1f}MB {8:9.2f}MB" for n in range(1, 17)),
    "Total diff: 120.0MB",
    "Loading cached file",
)


def facts(**more: Any) -> Facts:
    shown = published((Command(text="x", shell="A", expected=LINES, place=Place("a.md")),))
    known: dict[str, Any] = {
        "killed": True,
        "killed_by": "memory",
        "limit_bytes": 64 << 20,
        "wall_s": 2.0,
    }
    return Facts(
        lines=shown.lines,
        tables=shown.tables,
        peak=Peak(rss_bytes=150 << 20, anon_bytes=20 << 20),
        **(known | more),
    )


WORLD = World(facts(), {"other": facts(killed=False, killed_by="")})


@pytest.mark.parametrize(
    "text",
    [
        "rows == 16",
        "increases(RSS) and not flat(RSS, 5%)",
        "increases(RSS, by=8MB)",
        "not decreases(RSS)",
        "last(RSS) ~ 140MB +- 5%",
        "last(RSS) ~ 140MB ± 1MB",
        "last(RSS) ~ 16 * 8MB + 12MB +- 1%",
        "max(RSS) - first(RSS) == 120MB",
        "flat(`Δ RSS`, 1%)",
        "sum(`Δ RSS`) == 128MB",
        "slope(RSS) ~ 8MB +- 1%",
        "RSS[4:] > 50MB",
        "RSS[0] == 20MB and RSS[-1] == 140MB",
        "mean(RSS) / 2 ~ 40MB +- 1MB",
        "max(diff(RSS)) ~ 8MB +- 1%",
        "count(/Loading cached/) == 1",
        "line(/Total diff: (\\S+)/) ~ 120MB +- 1%",
        "not line(/no such line/)",
        "killed by memory and not killed by timeout",
        "peak.anon < 40MB and peak.rss == 150MB",
        "max(RSS) > limit",
        "wall < 3s and wall > 500 ms",
        "not run('other').killed",
        "rows ~ run('other').rows +- 1",
        "run('other').RSS == RSS[0] or run('other').`Δ RSS` == 8MB",
        "1 < rows < 20",
    ],
)
def test_holds(text: str) -> None:
    finding = judge_claim(parse_claim(text), WORLD)
    assert (finding.holds, finding.reason) == (True, "")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("last(RSS) < 100MB", "140.0 MB"),
        ("flat(RSS, 5%)", "20.0 MB → 140.0 MB"),
        ("not killed and rows == 16", "killed by memory, 16"),
        ("rows == 15", "16"),
    ],
)
def test_does_not_hold_and_says_what_was_measured(text: str, value: str) -> None:
    finding = judge_claim(parse_claim(text), WORLD)
    assert (finding.holds, finding.value) == (False, value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("RSS2 > 3MB", "there is no column `RSS2`; did you mean `RSS` or `Δ RSS`?"),
        ("last(RSS) > 3", "it compares bytes with a plain number"),
        ("run('othr').rows == 1", "there is no run `othr` here; did you mean `other`?"),
        ("py('3.9').rows == 1", "there is no result with Python 3.9"),
        ("RSS[99] > 1MB", "the column has no such row"),
        ("last(RSS) / 0 > 1MB", "it divides by zero"),
        ("RSS", "this is neither true nor false; compare it with something"),
    ],
)
def test_cannot_be_judged(text: str, said: str) -> None:
    finding = judge_claim(parse_claim(text), WORLD)
    assert (finding.holds, finding.reason) == (None, said)


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os')",
        "().__class__",
        "RSS.__class__.__bases__",
        "[x for x in RSS]",
        "open('/etc/passwd')",
        "RSS ** 9",
        "lambda: 1",
        "eval('1')",
        "print(1)",
        "f'{1}'",
        "RSS if rows else 1",
        "(rows := 3)",
        "*RSS",
        "{1: 2}",
        "1; 2",
        "count(/(a+)+$/) == 1",
        "count(/(a|a)*(b|b)*(c|c)*x/) == 1",
        "(" * 400,
        "-" * 600,
        "last(RSS) <",
        "",
    ],
)
def test_is_refused(text: str) -> None:
    with pytest.raises(ClaimError):
        parse_claim(text)


def test_a_published_transcript_with_elisions_does_not_count_its_rows() -> None:
    shown = (LINES[0], LINES[1], "...", LINES[16])
    own = published((Command(text="x", shell="A", expected=shown, place=Place("a.md")),))

    assert judge_claim(parse_claim("rows == 16"), World(own)).holds is None
    assert judge_claim(parse_claim("last(RSS) == 140MB"), World(own)).holds is True
