"""What the last verification says, as readers see it.

Comes in: `ArticleResult` values. Goes out: badges, rows of claims, and the state line below a code
block. Start reading at `badge_of` and `state_line`.
"""

import re
from html import escape

from reprose.model import CodeBlock
from reprose.pages.chart import memory_chart
from reprose.pages.pieces import Badge, ClaimRow
from reprose.pages.strings import Strings
from reprose.pages.units import size_text
from reprose.results import ArticleResult, BlockResult

_TICKS = re.compile("`([^`]+)`")


def badge_of(result: ArticleResult | None, t: Strings) -> Badge | None:
    """Return the badge of an article; None when it has nothing that could be verified."""
    if result is None or not has_evidence(result):
        return None
    return Badge(
        state=result.state,
        day=t.day(result.verified),
        pythons=tuple(dict.fromkeys(_short(version) for version in result.pythons)),
        passed=sum(block.verdict == "pass" for block in result.blocks),
        total=len(result.blocks),
    )


def has_evidence(result: ArticleResult) -> bool:
    """Say whether there is anything to show: a run, or a reason why there was none."""
    return result.state != "never" or bool(result.blocks or result.claims)


def claim_rows(result: ArticleResult | None, href: str) -> tuple[ClaimRow, ...]:
    """Return the claims of an article, in its order; `href` is the article's address."""
    states = {True: "holds", False: "broken", None: "unknown"}
    return tuple(
        ClaimRow(
            text=claim.text,
            state=states[claim.holds],
            published=claim.published,
            measured=claim.measured,
            python=_short(claim.python),
            href=f"{href}#{claim.block}" if claim.block else href,
        )
        for claim in (result.claims if result else ())
    )


def block_results(result: ArticleResult | None) -> dict[object, BlockResult]:
    """Return the results of an article's blocks, by line and by id.

    Of several environments the worst speaks; among equals the first, whose output the article
    shows. One that skipped a block says nothing when another ran it.
    """
    found: dict[object, BlockResult] = {}
    for block in result.blocks if result else ():
        for key in (block.line, block.id or block.line):
            known = found.get(key)
            if known is None or _badness(block) > _badness(known):
                found[key] = block
    return found


def _badness(block: BlockResult) -> int:
    order = ("skipped", "pass", "drift", "flaky", "timeout", "broken", "fail")
    return order.index(block.verdict) if block.verdict in order else len(order)


def state_line(block: CodeBlock, results: dict[object, BlockResult], t: Strings) -> str:
    """Return the HTML of the state line below a code block; empty when it was never run."""
    result = results.get(block.id) if block.id else None
    result = result or results.get(block.place.line)
    if result is None:
        return ""
    words = [t(f"verdict.{result.verdict}")] if t.has(f"verdict.{result.verdict}") else []
    if result.python:
        words.append(f"Python {_short(result.python)}")
    if result.limit_bytes:
        words.append(t("limit", size=size_text(result.limit_bytes)))
    if result.killed:
        words.append(t("killed"))
    text = escape(" · ".join(words))
    if result.note:  # in English, and from left to right, whatever stands around it
        note = _TICKS.sub(r"<code>\1</code>", escape(result.note))
        text += f' · <bdi lang="en">{note}</bdi>'
    line = f'<p class="state" data-state="{escape(result.verdict)}">{text}</p>'
    if ("chart", "memory") in ((key, value) for key, value, _ in block.options):
        line += memory_chart(result, t, f"re-chart-{block.place.line}")
    return line


def _short(version: str) -> str:
    """Return `3.11` for `3.11.7`."""
    return ".".join(version.split(".")[:2])
