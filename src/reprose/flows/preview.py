"""What `site verify` can say without running anything: what there is, how to share it out, slips.

Comes in: a `VerifyRequest`. Goes out: a `Preview`. Start reading at `listing`, `matrix` and `lint`.
"""

import json
from dataclasses import dataclass

from reprose.flows.choosing import read_all
from reprose.flows.evidence import previous_records
from reprose.flows.findings import untrusted_cases
from reprose.flows.verify_request import VerifyRequest
from reprose.problems import Problem, in_order
from reprose.snippets import report_text, shard
from reprose.snippets.lint import lint_script
from reprose.work import Unwatched, Watcher


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What was seen: text for stdout, problems, and in how many articles."""

    text: str = ""
    problems: tuple[Problem, ...] = ()
    articles: int = 0


def listing(request: VerifyRequest, watch: Watcher | None = None) -> Preview:
    """Name every session that could be verified, with its line."""
    sources = read_all(request, watch or Unwatched())
    cases = [case for source in sources for case in untrusted_cases(source)]
    return Preview(text=report_text.listing(cases), articles=len(sources))


def sessions(request: VerifyRequest) -> tuple[tuple[str, int], ...]:
    """Return id and line of every session asked for."""
    sources = read_all(request, Unwatched())
    return tuple((one.id, one.place.line) for s in sources for one in s.script.sessions)


def matrix(request: VerifyRequest, count: int) -> str:
    """Return a matrix of shards for CI as JSON; about a minute each when no count is given."""
    sources = read_all(request, Unwatched())
    seconds = shard.weights(previous_records(request.root))
    return json.dumps(shard.plan([source.path for source in sources], seconds, count))


def lint(request: VerifyRequest, watch: Watcher | None = None) -> Preview:
    """Find what contradicts itself in an article, imported ones included; nothing is run."""
    sources = read_all(request, watch or Unwatched())
    problems = [p for s in sources for p in (*s.problems, *lint_script(s.script))]
    return Preview(problems=in_order(problems), articles=len(sources))
