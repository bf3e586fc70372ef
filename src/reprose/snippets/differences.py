"""How output differs from its transcript, said in sentences.

Comes in: a command, its lines, and the comparison. Goes out: problems with places, a few at most:
lines that are only missing, or only there, are said of together. Start reading at `explain`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from reprose.problems import Place, Problem, error, warning
from reprose.snippets.advice import advice, changing_words
from reprose.snippets.match import Comparison, LineMatch
from reprose.snippets.script import Command, SessionStep
from reprose.snippets.units import Quantity, show_quantity

_MOST = 4


def explain(
    command: Command, comparison: Comparison, actual: tuple[str, ...], step: SessionStep, kind: str
) -> list[Problem]:
    """Return a problem for each stretch that differs; `kind` is `drift` or `fail`."""
    wrong = [line for line in comparison.lines if line.kind not in ("same", "elided")]
    known = advice(command.text, actual, command.expected)
    if not command.expected and len(wrong) > 1:
        message = f"`{brief(command.text)}` printed {len(actual)} lines, the article shows none"
        hint = known or f"run `site verify --record {step.place.path}` to fill it in"
        return [error("wrong-output", message, command.place, hint)]
    hint = known or f"if the new output is right, run `site verify --update {step.place.path}`"
    texts = _Texts(command, step, command.expected, actual)
    stretches = list(_stretches(comparison.lines))
    problems = []
    for stretch in stretches[:_MOST]:
        message, place = _said(texts, stretch)
        more = "" if known else changing_words(*texts.of(stretch[0]))
        problems.append(_problem(kind, message, place, "; ".join(filter(None, (hint, more)))))
    rest = sum(map(len, stretches[_MOST:]))
    if rest:
        shown = "1 more line of" if rest == 1 else f"{rest} more lines of"
        differ = "differs" if rest == 1 else "differ"
        place = _said(texts, stretches[_MOST])[1]
        problems.append(_problem(kind, f"{shown} `{brief(command.text)}` {differ}", place))
    return problems


def _problem(kind: str, message: str, place: Place, hint: str = "") -> Problem:
    if kind == "drift":
        return warning("drifting-output", message, place, hint)
    return error("wrong-output", message, place, hint)


def brief(text: str) -> str:
    """Return the first line of a text, not more than 70 characters of it."""
    line = text.strip().split("\n")[0]
    return line if len(line) <= 70 else f"{line[:67]}…"


@dataclass(frozen=True, slots=True)
class _Texts:
    command: Command
    step: SessionStep
    expected: Sequence[str]
    actual: Sequence[str]

    def of(self, line: LineMatch) -> tuple[str, str]:
        """Return the expected and the actual text of a pair."""
        wanted = self.expected[line.expected] if line.expected is not None else ""
        return wanted, self.actual[line.actual] if line.actual is not None else ""

    def place(self, line: LineMatch) -> Place:
        """Return where a pair stands in the article."""
        place = self.command.place
        if line.expected is None:
            return place
        text = self.expected[line.expected]
        start = len(text) - len(text.lstrip())
        number = self.step.place.line + 1 + self.command.first + line.expected
        return replace(place, line=number, col=start + 1, width=len(text.strip()), text=text)


def _stretches(lines: Sequence[LineMatch]) -> Iterator[list[LineMatch]]:
    """Yield what differs: each pair alone, lines without a partner together."""
    for kind, found in groupby(lines, key=lambda line: line.kind):
        if kind in ("missing", "extra"):
            yield list(found)
        elif kind not in ("same", "elided"):
            yield from ([line] for line in found)


def _said(texts: _Texts, stretch: list[LineMatch]) -> tuple[str, Place]:
    """Say in a sentence how a stretch differs, and where."""
    line, last = stretch[0], stretch[-1]
    place = texts.place(line)
    if line.kind == "cells":
        return _cell(line, place)
    wanted, found = map(brief, texts.of(line))
    if len(stretch) > 1:
        until = brief("".join(texts.of(last)))
        span = f"from `{wanted or found}` to `{until}`"
        if line.kind == "missing":
            return f"the article shows {len(stretch)} lines that were not printed, {span}", place
        return f"snippet printed {len(stretch)} lines the article does not show, {span}", place
    if line.kind == "extra" and not found:
        return "snippet printed an empty line, the article does not show it", place
    if line.kind == "missing":
        return f"the article shows `{wanted}`, the snippet did not print it", place
    if line.kind == "extra":
        return f"snippet printed `{found}`, the article does not show it", place
    return f"snippet printed `{found}`, the article says `{wanted}`", place


def _cell(line: LineMatch, place: Place) -> tuple[str, Place]:
    """Say which number of a line is off."""
    cell = line.cells[0]
    place = replace(place, col=cell.expected.start + 1, width=len(cell.expected.text))
    bound = show_quantity(Quantity(cell.offset.bound, cell.expected.dimension))
    column = f" in column `{cell.column}`" if cell.column else ""
    allowed = f" (it may differ by {bound}{column})" if cell.offset.bound else ""
    found = f"snippet printed `{cell.actual.text}`, the article says `{cell.expected.text}`"
    return found + allowed, place
