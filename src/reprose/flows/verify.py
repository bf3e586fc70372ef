"""`site verify`: every snippet runs, and what it gives is compared with what the article says.

Comes in: a `VerifyRequest`. Goes out: a `VerifyReport`; records below `content/.verify/`, and with
`update` the articles themselves, are written. What was run before and has not changed is judged
again from its record, and no process is started. Start reading at `verify`.
"""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace

from reprose import files
from reprose.flows.choosing import files_of, read_all
from reprose.flows.evidence import gather
from reprose.flows.findings import Findings, cases_of, explained, settled_cases, untrusted_cases
from reprose.flows.jobs import Evidence
from reprose.flows.merging import take_over
from reprose.flows.scripts import Source, read_trusted
from reprose.flows.settled import Settled
from reprose.flows.verdicts import judge_article, rejudged
from reprose.flows.verify_request import Look, VerifyReport, VerifyRequest
from reprose.model import Write
from reprose.problems import Place, Problem, Stop, in_order, note, strictly
from reprose.results import ArticleResult
from reprose.snippets import records
from reprose.snippets.cases import Case
from reprose.snippets.record import Record
from reprose.work import Unwatched, Watcher


def verify(
    request: VerifyRequest, watch: Watcher | None = None, look: Look = lambda text, rss: None
) -> VerifyReport:
    """Verify a site's articles.

    `look` hears the running command and its memory about 100 times a second, from any thread.

    Problems: those of `snippets.collect` and `snippets.judge`, `untrusted-article`,
    `missing-python`, `missing-package`, `sandbox-unavailable`, `unknown-block`.
    """
    watch = watch or Unwatched()
    whole = nullcontext() if request.wait else files.locked(request.root)
    with whole:
        try:
            if request.merge:
                request = replace(request, run=False)
                take_over(request.root, request.merge)
            memory = Settled(request.running, read_trusted(request.root))
            asked = files_of(request)
            settled = memory.find(asked) if request.may_settle else {}
            sources = read_all(request, watch, settled)
            running = [source for source in sources if _may_run(source, request)]
            evidence = gather(request.running, running, watch, look)
        except Stop as stop:
            refused = any(problem.name == "sandbox-unavailable" for problem in stop.problems)
            return VerifyReport(problems=stop.problems, refused=refused)
        found = _judge_all(request, sources, evidence)
        for record in filter(None, settled.values()):
            found.cases += settled_cases(record)
            found.articles.append(_result(record, request))
            found.records.append(record)
        report = _report(request, evidence, found)
        read = {*settled, *(source.path for source in sources)}
        idle = [pair for pair in asked if pair[0] not in read] if request.may_settle else []
        passed = [] if request.blocks else _passed(sources, report)  # others may have failed
        memory.keep(passed, idle)
        return report


def _may_run(source: Source, request: VerifyRequest) -> bool:
    return source.trusted or request.untrusted


def _judge_all(request: VerifyRequest, sources: Sequence[Source], evidence: Evidence) -> Findings:
    """Judge everything, and bring up to date what is to be."""
    found = Findings(problems=[*evidence.problems])
    for source in sources:
        if _may_run(source, request):
            _judge(request, source, evidence, found)
        else:
            found.problems.append(_untrusted(source))
            found.cases += untrusted_cases(source)
            untrusted = ArticleResult(path=source.path, state="untrusted")
            found.articles.append(replace(untrusted, digest=source.script.digest))
    return found


def _report(request: VerifyRequest, evidence: Evidence, found: Findings) -> VerifyReport:
    """Write what changed and say what was found, in the order of the articles."""
    if request.keep_records:
        kept = (record for record in found.records if record.environments)
        found.writes += [*records.write(kept), *evidence.writes]
    with files.locked(request.root, wait=True) if request.wait else nullcontext():
        written = files.write_files(request.root, found.writes)
    problems = tuple(found.problems)
    return VerifyReport(
        problems=in_order(strictly(problems) if request.strict else problems),
        cases=tuple(sorted(found.cases, key=lambda case: case.article)),
        articles=tuple(sorted(found.articles, key=lambda one: one.path)),
        records=tuple(sorted(found.records, key=lambda record: record.path)),
        sandbox=evidence.sandbox,
        limits=evidence.limits,
        runs=evidence.runs,
        written_bytes=written,
        diffs=tuple(found.diffs),
        explanations=tuple(found.explanations),
    )


def _passed(sources: Sequence[Source], report: VerifyReport) -> list[tuple[str, bytes]]:
    """Return path and bytes of the articles about which there is nothing to say."""
    blamed = {problem.place.path for problem in report.problems}
    blamed |= {case.article for case in report.cases if not _is_settled(case)}
    return [(one.path, one.body) for one in sources if one.path not in blamed]


def _is_settled(case: Case) -> bool:
    """Say whether a verdict will be the same next time; installed commands may come and go."""
    if case.verdict == "skipped":
        return bool(case.environment) and "the command" not in case.note
    return case.verdict == "pass"


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
    cases, problems = cases_of(current, article, source.path not in evidence.ran), article.problems
    if request.blocks:
        cases = [case for case in cases if case.id in request.blocks]
        theirs = {(problem.name, problem.place) for case in cases for problem in case.problems}
        problems = tuple(one for one in problems if (one.name, one.place) in theirs)
    found.problems += [*current.problems, *problems]
    found.cases += cases
    found.articles.append(_result(article.record, request))
    found.records.append(article.record)
    if request.explain:
        found.explanations += explained(current, article, request.blocks)


def _result(record: Record, request: VerifyRequest) -> ArticleResult:
    return records.result_of(record, request.now, request.config.verify.stale_after_days)


def _untrusted(source: Source) -> Problem:
    count = len(source.script.sessions)
    message = f"`{source.path}` is imported: its {count} sessions are not run"
    hint = f"read them, then `site trust {source.path}`"
    return note("untrusted-article", message, Place(source.path), hint)
