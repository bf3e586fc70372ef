"""What `site verify` is asked, and what it answers.

Comes in: nothing. Goes out: `VerifyRequest` and `VerifyReport`. Start reading at `VerifyRequest`.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from reprose.config import SiteConfig
from reprose.flows.jobs import Running
from reprose.problems import Problem, has_errors
from reprose.results import ArticleResult
from reprose.snippets.cases import Case
from reprose.snippets.record import Record
from reprose.snippets.rewrite import How
from reprose.snippets.sandbox import Isolation
from reprose.snippets.script import Tier

Look = Callable[[str, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyRequest:
    """What to verify, and how.

    Attributes:
        root, config: the site.
        now: the moment of the verification.
        only: files, folders, or `#id` of a block; everything when empty.
        pythons: versions to run on, instead of the articles' own.
        update: how transcripts are brought up to date; None leaves them alone.
        check: with `update`, only report what would change.
        fresh: run everything, whatever the records say.
        require: the isolation that must be reached; `sandbox` asks for exactly that level.
        untrusted: run untrusted articles too, in the strict sandbox only.
        backend: the name of a limit backend, instead of the best.
        part: (i, n): only the i-th of n shards, by recorded duration.
        keep_records: write records; a shard may hand them over instead.
        run: whether anything may be run; otherwise only records are judged.
        explain: whether each session is shown token by token.
        wait: hold the site's lock only to write, and wait for it: others verify beside us.
        merge: JSON reports of shards whose records are taken over; nothing is run then.
    """

    root: str
    config: SiteConfig
    now: dt.datetime
    only: tuple[str, ...] = ()
    tier: Tier = "ci"
    pythons: tuple[str, ...] = ()
    update: How | None = None
    check: bool = False
    fresh: bool = False
    strict: bool = False
    require: Isolation | None = None
    sandbox: Isolation | None = None
    untrusted: bool = False
    backend: str = ""
    part: tuple[int, int] | None = None
    keep_records: bool = True
    run: bool = True
    explain: bool = False
    wait: bool = False
    merge: tuple[str, ...] = ()
    workers: int = 0

    @property
    def running(self) -> Running:
        """Return the part that says how things are run."""
        return Running(
            root=self.root,
            config=self.config,
            now=self.now,
            tier=self.tier,
            pythons=self.pythons,
            fresh=self.fresh,
            require=self.require,
            sandbox=self.sandbox,
            backend=self.backend,
            run=self.run,
            workers=self.workers,
        )

    @property
    def blocks(self) -> tuple[str, ...]:
        """Return the ids of the blocks asked for."""
        return tuple(name.partition("#")[2] for name in self.only if "#" in name)

    @property
    def may_settle(self) -> bool:
        """Say whether articles that have not changed may be answered from their records."""
        special = self.update or self.explain or self.fresh or self.blocks or self.part
        return not special and not self.merge and not self.sandbox


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyReport:
    """What a verification found.

    Attributes:
        cases: one per session and environment, by article.
        articles: what readers will see, by path.
        records: of the articles that were verified.
        sandbox, limits: the isolation and the limit backend; empty when nothing was run.
        runs: how many times an article was run (once for each Python).
        diffs: unified diffs of articles that were, or would be, brought up to date.
        explanations: with `explain`, the sessions token by token.
        refused: the asked-for isolation is not to be had (exit 4).
    """

    problems: tuple[Problem, ...]
    cases: tuple[Case, ...] = ()
    articles: tuple[ArticleResult, ...] = ()
    records: tuple[Record, ...] = ()
    sandbox: str = ""
    limits: str = ""
    runs: int = 0
    written_bytes: int = 0
    diffs: tuple[str, ...] = ()
    explanations: tuple[str, ...] = ()
    refused: bool = False

    @property
    def exit_code(self) -> int:
        """Return 0 when all is well, 1 with errors, 4 when it was refused."""
        return 4 if self.refused else int(has_errors(self.problems))
