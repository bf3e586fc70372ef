"""What was measured of an article: the value that is committed.

Comes in: nothing. Goes out: `Record` and its parts; `records` turns them into results and files.
Start reading at `Record`.
"""

import datetime as dt
from dataclasses import dataclass

from reprose.results import ClaimResult
from reprose.snippets.outputs import SessionOutput
from reprose.snippets.script import TIERS, Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRecord:
    """A session's output with the verdict on it.

    Attributes:
        line: the block's line when it was judged.
        limit_bytes: of its shell; 0 without one.
        chart: whether the article draws its memory.
    """

    id: str
    line: int
    verdict: str
    output: SessionOutput
    note: str = ""
    claims: tuple[ClaimResult, ...] = ()
    limit_bytes: int = 0
    chart: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """Where and when an article was run, and what it gave.

    Attributes:
        name: `3.11`, or `3.11@slow` for another tier.
        key: of the run (`keys.run_key`); another key means that it has to be run again.
        day: of the run.
        packages: (name, version) of its dependencies.
    """

    name: str
    key: str
    python: str
    day: dt.date
    limits: str
    sandbox: str
    kernel: str = ""
    machine: str = ""
    cpus: int = 0
    tool: str = ""
    packages: tuple[tuple[str, str], ...] = ()
    wall_s: float = 0.0
    sessions: tuple[SessionRecord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Everything recorded of an article.

    `digest` is that of its executable text when it was judged; `missing` are the versions it asks
    for and could not be run on.
    """

    path: str
    digest: str
    environments: tuple[Environment, ...] = ()
    missing: tuple[str, ...] = ()

    def environment(self, name: str) -> Environment | None:
        """Return the environment of that name, or None."""
        return next((one for one in self.environments if one.name == name), None)


def tier_of(environment: str) -> Tier:
    """Return the tier of an environment's name (`3.11@slow`)."""
    written = environment.partition("@")[2]
    return next((tier for tier in TIERS if tier == written), "ci")
