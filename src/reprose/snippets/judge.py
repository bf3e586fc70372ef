"""Is it right? A session's output against its transcript and its claims.

Comes in: a session, its output, and what the article's other runs gave. Goes out: a `Judged`
verdict with problems that have places. Start reading at `judge_session`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from reprose.problems import Place, Problem, error, warning
from reprose.results import ClaimResult
from reprose.snippets.claims import ClaimError, parse_claim
from reprose.snippets.evaluate import Finding, judge_claim
from reprose.snippets.facts import Facts, World, measured, published
from reprose.snippets.match import Comparison, LineMatch, Spec, compare
from reprose.snippets.outputs import CommandOutput, SessionOutput
from reprose.snippets.script import Command, SessionStep, Settings, Status
from reprose.snippets.sessions import show_status
from reprose.snippets.tolerances import merge
from reprose.snippets.units import Quantity, show_quantity

RANK = ("pass", "skipped", "drift", "flaky", "fail", "timeout", "broken")
_MOST_LINES = 4
_ENDINGS = {
    "output": "it printed more than 1 MiB",
    "disk": "it wrote more than its share of the disk",
    "tasks": "it started more processes than it may",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The verdict on a session in one environment."""

    id: str
    verdict: str
    note: str = ""
    problems: tuple[Problem, ...] = ()
    claims: tuple[ClaimResult, ...] = ()
    comparisons: tuple[Comparison, ...] = ()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a session is judged in.

    Attributes:
        world: the article's other runs and other environments, as measured.
        shown: by session id, what the article shows.
    """

    settings: Settings
    python: str
    world: World
    shown: Mapping[str, Facts] = field(default_factory=dict)


def judge_session(step: SessionStep, output: SessionOutput, around: Surroundings) -> Judged:
    """Judge a session: each repetition, then all of them together.

    Verdicts: `pass`; `drift` when status and claims hold and only numbers are off, none by much;
    `fail`; `flaky` when repetitions differ; `timeout`; `broken`; `skipped`.
    """
    if output.skipped:
        return Judged(id=step.id, verdict="skipped", note=output.skipped)
    if output.broken:
        problem = error(
            "broken-snippet", output.broken, step.place, "see what stands before this block"
        )
        return Judged(id=step.id, verdict="broken", note=output.broken, problems=(problem,))
    tries = [_judge_try(step, outputs, around) for outputs in output.tries]
    if not tries:
        return Judged(id=step.id, verdict="broken", note="it gave no output")
    worst = max(tries, key=lambda one: RANK.index(one.verdict))
    if len({one.verdict == "pass" for one in tries}) > 1 and worst.verdict != "timeout":
        return _flaky(step, tries, worst)
    if len(tries) > 1 and worst.verdict == "pass":
        return replace(worst, note=f"{len(tries)} runs" + _spread(output))
    return worst


def facts_of(step: SessionStep, output: SessionOutput) -> Facts:
    """Return the facts of a session's last repetition, for other sessions' claims."""
    return measured(output.last, step.commands)


def _judge_try(
    step: SessionStep, outputs: tuple[CommandOutput, ...], around: Surroundings
) -> Judged:
    """Judge one repetition: status, transcript, claims."""
    problems: list[Problem] = []
    comparisons: list[Comparison] = []
    verdict, note = "pass", ""
    tolerances = merge(around.settings.tolerances, step.expect.tolerances)
    for command, output in zip(step.commands, outputs, strict=True):
        ending = _judge_ending(command, output, step)
        rows = step.expect.rows if command.status.signal else 0
        lines = (*output.lines, *output.errors) if step.options.stderr else output.lines
        comparison = compare(command.expected, lines, Spec(step.expect.match, tolerances, rows))
        comparisons.append(comparison)
        if ending:
            verdict = _worse(verdict, ending[0])
            note = note or ending[1].message
            problems.append(ending[1])
        if not comparison.agrees and output.ended_by not in ("timeout", *_ENDINGS):
            kind = "drift" if _is_drift(comparison, bool(step.expect.claims)) else "fail"
            verdict = _worse(verdict, kind)
            found = _explain(command, comparison, lines, step, kind)
            note = note or found[0].message
            problems += found
    claims, failed = _judge_claims(step, outputs, around)
    if failed:
        verdict = _worse(verdict, "fail")
        note = note or failed[0].message
    return Judged(
        id=step.id,
        verdict=verdict,
        note=note,
        problems=(*problems, *failed),
        claims=claims,
        comparisons=tuple(comparisons),
    )


def _worse(one: str, other: str) -> str:
    return max(one, other, key=RANK.index)


def _judge_ending(
    command: Command, output: CommandOutput, step: SessionStep
) -> tuple[str, Problem] | None:
    """Compare how a command ended with how it should have."""
    if output.ended_by == "timeout":
        message = f"`{_brief(command.text)}` was still running after {output.wall_s:.1f} s"
        hint = "raise `timeout=` on the block, or make the program do less"
        return "timeout", error("snippet-timeout", message, command.place, hint)
    if output.ended_by in _ENDINGS:
        message = f"`{_brief(command.text)}` was ended: {_ENDINGS[output.ended_by]}"
        return "fail", error("snippet-stopped", message, command.place)
    if _same_status(command.status, output):
        return None
    if step.options.interrupt and not command.explicit and output.signal == 2:
        return None
    found = _shown_ending(output)
    wanted = show_status(command.status).removeprefix("? ") or "0"
    wanted = f"`{wanted}`" if command.status.signal else f"exit code {wanted}"
    message = f"`{_brief(command.text)}` ended with {found}, the article says {wanted}"
    return "fail", error("wrong-status", message, command.place, _last_words(output))


def _same_status(wanted: Status, output: CommandOutput) -> bool:
    if wanted.signal:
        return output.signal == wanted.signal
    if wanted.exit is None:
        return output.exit != 0
    return output.exit == wanted.exit


def _shown_ending(output: CommandOutput) -> str:
    if output.ended_by == "memory":
        return "`Killed` (it used more memory than it may)"
    if output.exit is None:
        return f"`{show_status(Status(None, output.signal))}`"
    return f"exit code {output.exit}"


def _last_words(output: CommandOutput) -> str:
    words = (output.errors or output.lines)[-1:]
    return f"its last line was `{_brief(words[0])}`" if words else ""


def _is_drift(comparison: Comparison, has_claims: bool) -> bool:
    """Say whether a transcript merely drifts: no number off by much, no word different.

    Where claims vouch for the conclusion, whole rows of a table may come or go as well.
    """
    if any(cell.offset.gross for cell in comparison.cells):
        return False
    return comparison.only_cells or (has_claims and comparison.row_gap)


def _explain(
    command: Command, comparison: Comparison, actual: tuple[str, ...], step: SessionStep, kind: str
) -> list[Problem]:
    """Return a problem for each line that differs, a few at most."""
    wrong = [line for line in comparison.lines if line.kind not in ("same", "elided")]
    if not command.expected and len(wrong) > 1:
        message = f"`{_brief(command.text)}` printed {len(actual)} lines, the article shows none"
        hint = f"run `site verify --record {step.place.path}` to fill it in"
        return [error("wrong-output", message, command.place, hint)]
    make = warning if kind == "drift" else error
    hint = f"if the new output is right, run `site verify --update {step.place.path}`"
    problems = []
    for line in wrong[:_MOST_LINES]:
        message, place = _difference(command, line, actual, step)
        if kind == "drift":
            problems.append(warning("drifting-output", message, place, hint))
        else:
            problems.append(error("wrong-output", message, place, hint))
    if len(wrong) > _MOST_LINES:
        rest = len(wrong) - _MOST_LINES
        shown = f"{rest} more {'line' if rest == 1 else 'lines'}"
        more = f"{shown} of `{_brief(command.text)}` differ"
        problems.append(make("wrong-output", more, command.place))
    return problems


def _difference(
    command: Command, line: LineMatch, actual: tuple[str, ...], step: SessionStep
) -> tuple[str, Place]:
    """Say in a sentence how a line differs, and where."""
    place = command.place
    expected = command.expected[line.expected] if line.expected is not None else ""
    if line.expected is not None:
        number = step.place.line + 1 + command.first + line.expected
        start = len(expected) - len(expected.lstrip())
        place = replace(
            place, line=number, col=start + 1, width=len(expected.strip()), text=expected
        )
    if line.kind == "cells":
        cell = line.cells[0]
        place = replace(place, col=cell.expected.start + 1, width=len(cell.expected.text))
        bound = show_quantity(Quantity(cell.offset.bound, cell.expected.dimension))
        column = f" in column `{cell.column}`" if cell.column else ""
        allowed = f" (it may differ by {bound}{column})" if cell.offset.bound else ""
        found = f"snippet printed `{cell.actual.text}`, the article says `{cell.expected.text}`"
        return found + allowed, place
    found = _brief(actual[line.actual]) if line.actual is not None else ""
    if line.kind == "extra" and not found:
        return "snippet printed an empty line, the article does not show it", place
    if line.kind == "missing":
        return f"the article shows `{_brief(expected)}`, the snippet did not print it", place
    if line.kind == "extra":
        return f"snippet printed `{found}`, the article does not show it", place
    return f"snippet printed `{found}`, the article says `{_brief(expected)}`", place


def _judge_claims(
    step: SessionStep, outputs: tuple[CommandOutput, ...], around: Surroundings
) -> tuple[tuple[ClaimResult, ...], list[Problem]]:
    """Judge every claim on what was measured, and on what the article shows."""
    world = replace(around.world, own=measured(outputs, step.commands))
    printed = World(published(step.commands), around.shown)
    results: list[ClaimResult] = []
    problems: list[Problem] = []
    for claim in step.expect.claims:
        try:
            parsed = parse_claim(claim.text)
        except ClaimError:
            continue  # `collect` has said so
        finding, shown = judge_claim(parsed, world), judge_claim(parsed, printed)
        results.append(
            ClaimResult(
                text=claim.text,
                block=step.id,
                holds=bool(finding.holds),
                published=shown.value,
                measured=finding.value or finding.reason,
                python=around.python,
            )
        )
        if not finding.holds:
            problems.append(_failed(claim.text, finding, shown, claim.place))
        elif shown.holds is False and not printed.own.elided:
            message = (
                f"`{claim.text}` holds, but not for the numbers the article shows ({shown.value})"
            )
            hint = f"run `site verify --update {step.place.path}`, or change the claim"
            problems.append(error("claim-contradicts-article", message, claim.place, hint))
    return tuple(results), problems


def _failed(text: str, finding: Finding, shown: Finding, place: Place) -> Problem:
    if finding.reason:
        return error("claim-fails", f"`{text}` cannot be judged: {finding.reason}", place)
    was = f", published {shown.value}" if shown.value and shown.value != finding.value else ""
    return error("claim-fails", f"`{text}` does not hold: measured {finding.value}{was}", place)


def _flaky(step: SessionStep, tries: list[Judged], worst: Judged) -> Judged:
    """Return the verdict of repetitions that differ."""
    good = sum(one.verdict == "pass" for one in tries)
    note = f"{good} of {len(tries)} runs pass; otherwise: {worst.note}"
    if step.expect.flaky:
        problem = warning("flaky-snippet", f"{note} (known: {step.expect.flaky})", step.place)
    else:
        problem = error("flaky-snippet", note, step.place, "say why in a `flaky:` line, or fix it")
    return replace(worst, verdict="flaky", note=note, problems=(problem,))


def _spread(output: SessionOutput) -> str:
    """Return how far the last numbers of repeated runs lie apart, for the record."""
    lasts: dict[str, list[float]] = {}
    for outputs in output.tries:
        for table in measured(outputs, ()).tables[-1:]:
            for name, cell in zip(table.names, table.cells[-1], strict=True):
                if cell.dimension:
                    lasts.setdefault(name, []).append(cell.quantity.value)
    for name, values in lasts.items():
        mean = sum(values) / len(values)
        if mean and len(values) == len(output.tries):
            return f", last {name} within {100 * (max(values) - min(values)) / abs(mean):.2g} %"
    return ""


def _brief(text: str) -> str:
    line = text.strip().split("\n")[0]
    return line if len(line) <= 70 else f"{line[:67]}…"
