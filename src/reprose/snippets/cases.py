"""What a verification found, flat: one case per session and environment.

Comes in: nothing. Goes out: `Case`, which every form of report takes, and what is counted of many.
Start reading at `Case`; the forms are `report_text`, `report_json`, `report_junit`, `report_tap`,
`report_sarif` and `report_github`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reprose.problems import Problem
from reprose.results import ClaimResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One session in one environment.

    Attributes:
        article: its path; `line`: of the fence; `id`: of the session.
        environment: `3.11`; empty where nothing was run.
        problems: of this case only.
        reused: whether the output comes from a record.
    """

    article: str
    line: int
    id: str
    verdict: str
    environment: str = ""
    note: str = ""
    wall_s: float = 0.0
    peak_bytes: int = 0
    limits: str = ""
    sandbox: str = ""
    claims: tuple[ClaimResult, ...] = ()
    problems: tuple[Problem, ...] = ()
    reused: bool = False

    @property
    def name(self) -> str:
        """Return `content/a.md#plain`."""
        return f"{self.article}#{self.id}"

    @property
    def is_wrong(self) -> bool:
        """Say whether its verdict fails a verification."""
        return self.verdict in ("fail", "flaky", "timeout", "broken")

    @property
    def is_idle(self) -> bool:
        """Say whether it was not run."""
        return self.verdict in ("skipped", "untrusted")


def tally(cases: Iterable[Case]) -> Mapping[str, int]:
    """Return how many cases there are of each verdict, sorted by name."""
    return dict(sorted(Counter(case.verdict for case in cases).items()))


def claims_of(cases: Iterable[Case]) -> tuple[ClaimResult, ...]:
    """Return every claim of the cases."""
    return tuple(claim for case in cases for claim in case.claims)
