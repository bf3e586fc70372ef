"""Is it right? A session's output against its transcript and its claims.

Comes in: a session, its output, and what the article's other runs gave. Goes out: a `Judged`
verdict with problems that have places. Start reading at `judge_session`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from reprose.problems import Place, Problem, error, warning
from reprose.results import ClaimResult
from reprose.snippets.advice import BACKGROUND, advice
from reprose.snippets.claims import ClaimError, parse_claim
from reprose.snippets.differences import brief, explain
from reprose.snippets.evaluate import Finding, judge_claim
from reprose.snippets.facts import Facts, World, measured, published
from reprose.snippets.match import Comparison, Spec, compare
from reprose.snippets.outputs import CommandOutput, SessionOutput
from reprose.snippets.script import Command, SessionStep, Settings, Status
from reprose.snippets.sessions import show_status
from reprose.snippets.tolerances import merge

RANK = ("pass", "skipped", "drift", "flaky", "fail", "timeout", "broken")
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
        spec = Spec(step.expect.match, tolerances, rows, command.text, command.python)
        comparison = compare(command.expected, lines, spec)
        comparisons.append(comparison)
        if ending:
            verdict = _worse(verdict, ending[0])
            note = note or ending[1].message
            problems.append(ending[1])
        if output.left and output.ended_by == "itself":
            problems.append(_left(command, output.left))
        if not comparison.agrees and output.ended_by not in ("timeout", *_ENDINGS):
            kind = "drift" if _is_drift(comparison, bool(step.expect.claims)) else "fail"
            verdict = _worse(verdict, kind)
            found = explain(command, comparison, lines, step, kind)
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


def _left(command: Command, count: int) -> Problem:
    """Say that something was still running in the background, and is not any more."""
    what = "a process" if count == 1 else f"{count} processes"
    message = f"`{brief(command.text)}` left {what} in the background, ended with the command"
    return warning("left-processes", message, command.place, BACKGROUND)


def _worse(one: str, other: str) -> str:
    return max(one, other, key=RANK.index)


def _judge_ending(
    command: Command, output: CommandOutput, step: SessionStep
) -> tuple[str, Problem] | None:
    """Compare how a command ended with how it should have."""
    if output.ended_by == "timeout":
        message = f"`{brief(command.text)}` was still running after {output.wall_s:.1f} s"
        hint = "raise `timeout=` on the block, or end it with `interrupt=`, as Ctrl+C would"
        return "timeout", error("snippet-timeout", message, command.place, hint)
    if output.ended_by in _ENDINGS:
        message = f"`{brief(command.text)}` was ended: {_ENDINGS[output.ended_by]}"
        return "fail", error("snippet-stopped", message, command.place)
    if _same_status(command.status, output):
        return None
    if step.options.interrupt and not command.explicit and output.signal == 2:
        return None
    found = _shown_ending(output)
    wanted = show_status(command.status).removeprefix("? ") or "0"
    wanted = f"`{wanted}`" if command.status.signal else f"exit code {wanted}"
    message = f"`{brief(command.text)}` ended with {found}, the article says {wanted}"
    return "fail", error("wrong-status", message, command.place, _why(command, output))


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


def _why(command: Command, output: CommandOutput) -> str:
    """Return what may have made a command fail: what is known of such commands, or what it said."""
    words = (output.errors or output.lines)[-1:]
    said = f"its last line was `{brief(words[0])}`" if words else ""
    return advice(command.text, output.lines) or said


def _is_drift(comparison: Comparison, has_claims: bool) -> bool:
    """Say whether a transcript merely drifts: no number off by much, no word different.

    Where claims vouch for the conclusion, whole rows of a table may come or go as well.
    """
    if any(cell.offset.gross for cell in comparison.cells):
        return False
    return comparison.only_cells or (has_claims and comparison.row_gap)


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
