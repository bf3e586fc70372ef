"""What verification says of the articles: made by snippets/, shown by pages/, committed as data.

Comes in: nothing. Goes out: frozen values. Start reading at `ArticleResult`; a sample of memory, a
block and a claim are its parts.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Memory of a run at one moment: seconds since the start, bytes."""

    at_s: float
    anon_bytes: int
    file_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockResult:
    """What the last verification says of one code block.

    Attributes:
        line: the 1-based line of the block's opening fence.
        id: the block's id.
        verdict: `pass`, `drift`, `fail`, `flaky`, `timeout`, `broken` or `skipped`.
        note: one sentence: why it was skipped or what differs.
        python: `3.11`, where the block ran.
        limit_bytes: the memory limit of its shell, 0 when there is none.
        limits: the name of the limit backend.
        sandbox: the isolation level reached.
        peak_bytes: the highest anonymous memory seen.
        wall_s: wall-clock seconds.
        killed: whether the limit ended it.
        samples: at most 200 points of the memory curve.
    """

    line: int
    id: str
    verdict: str
    note: str = ""
    python: str = ""
    limit_bytes: int = 0
    limits: str = ""
    sandbox: str = ""
    peak_bytes: int = 0
    wall_s: float = 0.0
    killed: bool = False
    samples: tuple[Sample, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimResult:
    """A conclusion of an article: as published, as measured, and whether it holds."""

    text: str
    block: str
    holds: bool | None
    published: str = ""
    measured: str = ""
    python: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleResult:
    """What the last verification says of one article.

    `state` is one of `verified`, `in-part`, `drift`, `failing`, `flaky`, `stale`, `skipped`,
    `untrusted`, `never`; `pythons` are full versions (`3.11.7`); `verified` is the day. `digest`
    is that of the executable text it speaks of.
    """

    path: str
    state: str
    verified: dt.date | None = None
    pythons: tuple[str, ...] = ()
    blocks: tuple[BlockResult, ...] = ()
    claims: tuple[ClaimResult, ...] = ()
    digest: str = ""


Results = Mapping[str, ArticleResult]
