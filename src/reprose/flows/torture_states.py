"""Records of verifications in every state, as `site verify` would leave them.

Comes in: the files of the torture site. Goes out: the files of records. Nothing was run: the
numbers are made up, so that every state, badge and chart has something to show. Start reading at
`recorded_states`.
"""

import datetime as dt
from collections.abc import Mapping

from reprose.articles.front import read_article
from reprose.articles.parse import parse
from reprose.config import SiteConfig
from reprose.digest import digest_bytes
from reprose.model import RawFile, Write
from reprose.results import ClaimResult, Sample
from reprose.snippets.collect import executable_digest
from reprose.snippets.outputs import CommandOutput, Peak, SessionOutput
from reprose.snippets.record import Environment, Record, SessionRecord
from reprose.snippets.records import write

_MB = 1 << 20

# State of the article: verdicts of its two blocks, days since the run, whether its claims hold.
_STATES: dict[str, tuple[str, str, int, tuple[bool | None, ...]]] = {
    "verified": ("pass", "pass", 1, (True, True)),
    "in-part": ("pass", "skipped", 1, (True, None)),
    "drift": ("pass", "drift", 2, (False,)),
    "failing": ("fail", "timeout", 3, (False, True)),
    "flaky": ("flaky", "pass", 1, ()),
    "stale": ("pass", "pass", 90, (True,)),
    "skipped": ("skipped", "skipped", 1, ()),
}


def recorded_states(files: Mapping[str, bytes], now: dt.datetime) -> tuple[Write, ...]:
    """Return a record for each article of a state, as of `now`."""
    return write(
        _record(f"content/posts/state-{state}.md", files, now.date(), state) for state in _STATES
    )


def _record(path: str, files: Mapping[str, bytes], today: dt.date, state: str) -> Record:
    """Return the record of one article: two blocks on two versions of Python."""
    config = SiteConfig(title="", url="https://torture.example/")
    body = files[path]
    article = read_article(RawFile(path, body, digest_bytes(body)), config).value
    doc = parse(article, config.markdown).value
    first, second, days, holds = _STATES[state]
    claims = tuple(
        ClaimResult(
            text=f"the peak stays below {n + 1} GB",
            block="second",
            holds=one,
            published=f"{n + 1} GB",
            measured="" if one is None else f"{n + 0.9:.1f} GB",
            python="3.11.7",
        )
        for n, one in enumerate(holds)
    )
    lines = [block.place.line for block in doc.code_blocks if block.id]
    environments = tuple(
        Environment(
            name=name, key=f"key-{name}", python=f"{name}.7", day=today - dt.timedelta(days=days),
            limits="cgroup2", sandbox="strict",
            sessions=(
                _session("first", lines[0], first),
                _session("second", lines[1], second, claims if name == "3.11" else ()),
            ),
        )
        for name in ("3.11", "3.13")
    )  # fmt: skip
    return Record(path=path, digest=executable_digest(article, doc), environments=environments)


def _session(
    name: str, line: int, verdict: str, claims: tuple[ClaimResult, ...] = ()
) -> SessionRecord:
    if verdict == "skipped":
        output = SessionOutput(id=name, skipped="needs 64 GB of memory, this machine has 16 GB")
        note = output.skipped
    else:
        samples = tuple(
            Sample(at_s=n / 20, anon_bytes=n * 3 * _MB, file_bytes=max(0, n - 40) * 2 * _MB)
            for n in range(120)
        )
        peak = Peak(rss_bytes=480 * _MB, anon_bytes=357 * _MB, file_bytes=123 * _MB)
        killed = verdict == "timeout"
        command = CommandOutput(
            lines=("42",), wall_s=6.0, peak=peak, samples=samples,
            exit=None if killed else 0, signal=9 if killed else 0,
            ended_by="memory" if killed else "itself",
        )  # fmt: skip
        output = SessionOutput(id=name, tries=((command,),))
        note = "" if verdict == "pass" else "printed `41`, the article says `42`"
    return SessionRecord(
        id=name, line=line, verdict=verdict, output=output, note=note, claims=claims,
        limit_bytes=512 * _MB if name == "second" else 0, chart=name == "second",
    )  # fmt: skip
