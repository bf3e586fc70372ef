"""What was measured, committed beside the articles: one JSON file per article.

Comes in: records, or the bytes of their files. Goes out: the other. The builder reads `Results`
from them and never runs anything; a changed claim is judged on the recorded output. Start reading
at `read` and `write`.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from reprose.model import Write
from reprose.problems import Found, Place, Problem, warning
from reprose.results import ArticleResult, BlockResult, Results
from reprose.snippets.record import Environment, Record, SessionRecord
from reprose.snippets.record_json import decode_record, encode_record

FOLDER = "content/.verify"
STALE_AFTER_DAYS = 30


@dataclass(frozen=True, slots=True)
class Present:
    """An article as it is today: the digest of its executable text, and by block id, its line."""

    digest: str
    lines: Mapping[str, int]


def record_path(article: str) -> str:
    """Return where the record of an article is: `content/.verify/posts/a/index.json`."""
    inner = article.removeprefix("content/")
    return f"{FOLDER}/{inner.rpartition('.')[0] or inner}.json"


def lock_path(article: str) -> str:
    """Return where the dependency lock of an article is."""
    return record_path(article).removesuffix(".json") + ".lock"


def read(
    records: Mapping[str, bytes], now: dt.datetime, stale_after_days: int = STALE_AFTER_DAYS
) -> Found[Results]:
    """Return what the builder shows, by article path; a damaged file is a warning and no result.

    Args:
        records: the files below `content/.verify/`, by path; locks are passed over.
        now: the moment of the build.
        stale_after_days: results that are older by more days are `stale`.

    Problem: `damaged-record`.
    """
    results: dict[str, ArticleResult] = {}
    problems: list[Problem] = []
    for path in sorted(records):
        if not path.endswith(".json"):
            continue
        record = decode_record(records[path])
        if record is None or record_path(record.path) != path:
            message = f"`{path}` is not a record of a verification"
            if record:
                message = f"`{path}` is the record of another article, `{record.path}`"
            problems.append(
                warning("damaged-record", message, Place(path), "run `site verify` again")
            )
        else:
            results[record.path] = result_of(record, now, stale_after_days)
    return Found(results, tuple(problems))


def honest(results: Results, articles: Mapping[str, "Present"]) -> Results:
    """Return the results as they fit the articles of today.

    Lines are those of today's blocks. Where an article's executable text is no longer the judged
    one, its state is `stale`. Results of articles that are gone go as well.
    """
    return {
        path: _as_of_today(one, articles[path]) for path, one in results.items() if path in articles
    }


def result_of(
    record: Record, now: dt.datetime, stale_after_days: int = STALE_AFTER_DAYS
) -> ArticleResult:
    """Return what readers see of a record: the worst state of its environments.

    The states, worst first: `failing`, `flaky`, `drift`, `stale`, `in-part` (something was not
    run), `verified`; `skipped` when nothing was run, `never` when nothing was recorded.
    """
    sessions = [(env, one) for env in record.environments for one in env.sessions]
    days = [env.day for env in record.environments]
    oldest = min(days, default=None)
    return ArticleResult(
        path=record.path,
        state=_state(
            _verdicts(sessions) | ({"missing"} if record.missing else set()),
            never=oldest is None,
            stale=oldest is not None and is_stale(oldest, now, stale_after_days),
        ),
        verified=oldest,
        pythons=tuple(dict.fromkeys(env.python for env in record.environments)),
        blocks=tuple(_block(env, one) for env, one in sessions),
        claims=tuple(claim for _, one in sessions for claim in one.claims),
        digest=record.digest,
    )


def is_stale(day: dt.date, now: dt.datetime, days: int = STALE_AFTER_DAYS) -> bool:
    """Say whether something recorded on a day is too old to be believed."""
    return now.date() - day > dt.timedelta(days=days)


def is_fresh(day: dt.date, now: dt.datetime, days: int = STALE_AFTER_DAYS) -> bool:
    """Say whether something need not be run again: it is not stale, nor of a day yet to come.

    Tomorrow is today in another time zone; later days are those of a clock that was wrong.
    """
    return not is_stale(day, now, days) and day - now.date() <= dt.timedelta(days=1)


def write(records: Iterable[Record]) -> tuple[Write, ...]:
    """Return the files of records; the same records give the same bytes."""
    return tuple(Write(path=record_path(r.path), body=encode_record(r)) for r in records)


def _verdicts(sessions: list[tuple[Environment, SessionRecord]]) -> set[str]:
    """Return the verdicts; a session that one tier or Python skips and another runs has run."""
    ran = {one.id for _, one in sessions if one.verdict != "skipped"}
    return {one.verdict for _, one in sessions if one.verdict != "skipped" or one.id not in ran}


def _as_of_today(result: ArticleResult, article: Present) -> ArticleResult:
    """Return a result with today's lines; `stale` when another text was judged."""
    blocks = tuple(
        replace(block, line=article.lines[block.id])
        for block in result.blocks
        if block.id in article.lines
    )
    state = result.state if result.digest == article.digest else "stale"
    return replace(result, blocks=blocks, state=state)


def _state(seen: set[str], *, never: bool, stale: bool) -> str:
    """Return the worst state that some verdicts make."""
    if not seen or never:
        return "never"
    if seen & {"fail", "timeout", "broken"}:
        return "failing"
    if "flaky" in seen:
        return "flaky"
    if "drift" in seen:
        return "drift"
    if seen <= {"skipped", "missing"}:
        return "skipped"
    if stale:
        return "stale"
    return "verified" if seen == {"pass"} else "in-part"


def _block(env: Environment, one: SessionRecord) -> BlockResult:
    """Return a session's result; its samples are those of the command that used most."""
    outputs = one.output.last
    largest = max(outputs, key=lambda output: output.peak.rss_bytes, default=None)
    return BlockResult(
        line=one.line,
        id=one.id,
        verdict=one.verdict,
        note=one.note,
        python=env.python,
        limit_bytes=one.limit_bytes,
        limits=env.limits,
        sandbox=env.sandbox,
        peak_bytes=max((output.peak.anon_bytes for output in outputs), default=0),
        wall_s=round(sum(output.wall_s for output in outputs), 3),
        killed=any(output.ended_by == "memory" for output in outputs),
        samples=largest.samples if largest and one.chart else (),
    )
