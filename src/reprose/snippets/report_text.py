"""A verification as lines for people.

Comes in: cases. Goes out: text, one line per session; `shown` says what happened to it. Start
reading at `text_report`; `explanation` shows one session token by token.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby

from reprose.snippets.cases import Case, claims_of
from reprose.snippets.match import Comparison, LineMatch
from reprose.snippets.units import Quantity, show_bytes, show_quantity

SIGNS = {
    "pass": "ok", "drift": "drift", "fail": "FAIL", "timeout": "TIMEOUT", "broken": "BROKEN",
    "flaky": "flaky", "skipped": "skipped", "untrusted": "untrusted",
}  # fmt: skip
_SAID_ELSEWHERE = ("fail", "timeout", "broken", "drift")
_WIDEST_ID = 32


def text_report(cases: Sequence[Case], *, every: bool = True) -> str:
    """Return the sessions by article: Python, time, memory, claims.

    Why one is wrong is a problem's to say; here stands why one was not run, or is flaky. Without
    `every`, sessions that pass or are skipped as they were before are left out.
    """
    shown = [
        case for case in cases if every or not (case.reused and case.verdict in ("pass", "skipped"))
    ]
    width = min(_WIDEST_ID, max((len(case.id) for case in shown), default=0))
    lines: list[str] = []
    for article, found in groupby(shown, key=lambda case: case.article):
        lines.append(article)
        lines += [_line(case, width) for case in found]
    return "\n".join(lines)


def summary(cases: Sequence[Case]) -> str:
    """Return one sentence about a verification."""
    claims = claims_of(cases)
    held = sum(claim.holds is True for claim in claims)
    passed = sum(case.verdict == "pass" for case in cases)
    articles = len({case.article for case in cases})
    where = "1 article" if articles == 1 else f"{articles} articles"
    text = f"{passed} of {len(cases)} sessions pass in {where}"
    idle = sum(case.is_idle for case in cases)
    if idle:
        text += f", {idle} {'was' if idle == 1 else 'were'} not run"
    return f"{text}, {held} of {len(claims)} claims hold" if claims else text


def listing(cases: Iterable[Case]) -> str:
    """Return one `path#id` per line, for choosing what to verify."""
    return "\n".join(dict.fromkeys(f"{case.name}:{case.line}" for case in cases))


def explanation(expected: Sequence[str], actual: Sequence[str], comparison: Comparison) -> str:
    """Return expected and actual lines side by side, with every number that does not fit."""
    if not comparison.lines:
        return "\n".join(f"    {line}" for line in expected)
    lines: list[str] = []
    for match in comparison.lines:
        lines += _explained(match, expected, actual)
    return "\n".join(lines)


def _line(case: Case, width: int) -> str:
    """Return a case in one line: sign, id, Python, time, memory, claims, note."""
    sign = SIGNS.get(case.verdict, case.verdict)
    took = f"{case.wall_s:.1f} s" if case.wall_s else ""
    peak = show_bytes(case.peak_bytes) if case.peak_bytes else ""
    held = sum(claim.holds is True for claim in case.claims)
    claims = f"{held}/{len(case.claims)} claims" if case.claims else ""
    note = "" if case.verdict in _SAID_ELSEWHERE else " ".join(case.note.split())
    facts = f"{case.environment:<4}  {took:>7}  {peak:>9}  {claims:<12}{note}"
    return f"  {sign:<9} #{case.id:<{width}}  {facts}".rstrip()


def _explained(match: LineMatch, expected: Sequence[str], actual: Sequence[str]) -> list[str]:
    """Return the lines of one pair, as in a diff."""
    wanted = expected[match.expected] if match.expected is not None else None
    found = actual[match.actual] if match.actual is not None else None
    if match.kind == "same":
        return [f"    {wanted}"] + ([f"  ~ {found}"] if found != wanted else [])
    if match.kind == "elided":
        return [f"  . {found}"] if found is not None else []
    lines = [f"  - {wanted}"] if wanted is not None else []
    lines += [f"  + {found}"] if found is not None else []
    for cell in match.cells:
        column = f"column {cell.column}: " if cell.column else ""
        off, bound = (
            show_quantity(Quantity(size, cell.expected.dimension))
            for size in (cell.offset.off, cell.offset.bound)
        )
        change = f"{column}{cell.expected.text} -> {cell.actual.text}"
        lines.append(f"      {change}: off by {off}, may be {bound}")
    return lines
