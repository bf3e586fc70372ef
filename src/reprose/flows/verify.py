"""`site verify`: every snippet runs, and what it gives is compared with what the article says.

Comes in: a `VerifyRequest`. Goes out: a `VerifyReport`; records below `content/.verify/`, and with
`update` the articles themselves, are written. What was run before and has not changed is judged
again from its record, and no process is started. Start reading at `verify`.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from reprose import files
from reprose.config import SiteConfig
from reprose.flows.evidence import gather, previous_records
from reprose.flows.findings import Findings, cases_of, explained, untrusted_cases
from reprose.flows.jobs import Evidence, Running
from reprose.flows.merging import take_over
from reprose.flows.scripts import Source, article_files, read_source, read_trusted
from reprose.flows.verdicts import judge_article, rejudged
from reprose.model import Write
from reprose.problems import Place, Problem, Stop, error, has_errors, in_order, note, strictly
from reprose.results import ArticleResult
from reprose.snippets import records, shard
from reprose.snippets.cases import Case
from reprose.snippets.record import Record
from reprose.snippets.rewrite import How
from reprose.snippets.sandbox import Isolation
from reprose.snippets.script import Tier
from reprose.work import Unwatched, Watcher

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
        wait: for another command to release the site's lock, instead of refusing.
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


def verify(
    request: VerifyRequest, watch: Watcher | None = None, look: Look = lambda text, rss: None
) -> VerifyReport:
    """Verify a site's articles.

    `look` hears the running command and its memory about 100 times a second, from any thread.

    Problems: those of `snippets.collect` and `snippets.judge`, `untrusted-article`,
    `missing-python`, `missing-package`, `sandbox-unavailable`, `unknown-block`.
    """
    watch = watch or Unwatched()
    with files.locked(request.root, wait=request.wait):
        try:
            if request.merge:
                request = replace(request, run=False)
                take_over(request.root, request.merge)
            sources = read_all(request, watch)
            running = [source for source in sources if _may_run(source, request)]
            evidence = gather(_running(request), running, watch, look)
        except Stop as stop:
            refused = any(problem.name == "sandbox-unavailable" for problem in stop.problems)
            return VerifyReport(problems=stop.problems, refused=refused)
        return _report(request, sources, evidence)


def read_all(request: VerifyRequest, watch: Watcher) -> tuple[Source, ...]:
    """Read the scripts of the articles asked for.

    Raises:
        Stop: with `missing-source` or `unknown-block`.
    """
    trust = read_trusted(request.root)
    paths = tuple(name.partition("#")[0] for name in request.only)
    found = article_files(request.root, tuple(path for path in paths if path))
    watch.begin("reading", len(found))
    sources = []
    for path, body in found:
        source = read_source(path, body, request.config, trust)
        watch.tick(path)
        if source.runs_something:
            sources.append(source)
    watch.done()
    blocks = tuple(name.partition("#")[2] for name in request.only if "#" in name)
    chosen = _with_blocks(tuple(sources), blocks)
    if request.part:
        weights = shard.weights(previous_records(request.root))
        kept = shard.part([s.path for s in chosen], weights, *request.part)
        chosen = tuple(source for source in chosen if source.path in kept)
    return chosen


def _with_blocks(sources: tuple[Source, ...], blocks: tuple[str, ...]) -> tuple[Source, ...]:
    """Keep the articles that have one of the blocks; all of them when none is named."""
    if not blocks:
        return sources
    known = {one.id for source in sources for one in source.script.sessions}
    missing = [block for block in blocks if block not in known]
    if missing:
        message = f"there is no block `#{missing[0]}`"
        raise Stop(
            error("unknown-block", message, Place("content"), "`site verify --list` names them")
        )
    return tuple(s for s in sources if any(one.id in blocks for one in s.script.sessions))


def _running(request: VerifyRequest) -> Running:
    return Running(
        root=request.root,
        config=request.config,
        now=request.now,
        tier=request.tier,
        pythons=request.pythons,
        fresh=request.fresh,
        require=request.require,
        sandbox=request.sandbox,
        backend=request.backend,
        run=request.run,
        workers=request.workers,
    )


def _may_run(source: Source, request: VerifyRequest) -> bool:
    return source.trusted or request.untrusted


def _report(request: VerifyRequest, sources: Sequence[Source], evidence: Evidence) -> VerifyReport:
    """Judge everything, update what is to be updated, write what changed."""
    found = Findings(problems=[*evidence.problems])
    for source in sources:
        if _may_run(source, request):
            _judge(request, source, evidence, found)
        else:
            found.problems.append(_untrusted(source))
            found.cases += untrusted_cases(source)
            untrusted = ArticleResult(path=source.path, state="untrusted")
            found.articles.append(replace(untrusted, digest=source.script.digest))
    if request.keep_records:
        kept = (record for record in found.records if record.environments)
        found.writes += [*records.write(kept), *evidence.writes]
    written = files.write_files(request.root, found.writes)
    problems = tuple(found.problems)
    return VerifyReport(
        problems=in_order(strictly(problems) if request.strict else problems),
        cases=tuple(found.cases),
        articles=tuple(found.articles),
        records=tuple(found.records),
        sandbox=evidence.sandbox,
        limits=evidence.limits,
        runs=evidence.runs,
        written_bytes=written,
        diffs=tuple(found.diffs),
        explanations=tuple(found.explanations),
    )


def _judge(request: VerifyRequest, source: Source, evidence: Evidence, found: Findings) -> None:
    """Judge one article, after its update."""
    record, current = evidence.records[source.path], source
    if request.update:
        changed = rejudged(source, record, request.update, request.config)
        found.diffs += changed.diffs
        if changed.body != source.body and not request.check:
            found.writes.append(Write(path=source.path, body=changed.body))
            current = changed.source
    article = judge_article(current, record)
    found.problems += [*current.problems, *article.problems]
    found.cases += cases_of(current, article, source.path not in evidence.ran)
    found.articles.append(_result(article.record, request))
    found.records.append(article.record)
    if request.explain:
        found.explanations += explained(current, article)


def _result(record: Record, request: VerifyRequest) -> ArticleResult:
    return records.result_of(record, request.now, request.config.verify.stale_after_days)


def _untrusted(source: Source) -> Problem:
    count = len(source.script.sessions)
    message = f"`{source.path}` is imported: its {count} sessions are not run"
    hint = f"read them, then `site trust {source.path}`"
    return note("untrusted-article", message, Place(source.path), hint)
