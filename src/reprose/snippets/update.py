"""A transcript is brought up to date, and nothing in it moves that need not.

Comes in: a published transcript and the lines of a run. Goes out: new lines: whatever still fits is
kept byte for byte, elisions and wildcards too; in a line that does not, only the numbers that fail
are replaced, at their right edge and with as many decimals as before. Start reading at
`updated_lines`. The law: what comes out agrees with the run, and what agreed comes out unchanged.
"""

from collections.abc import Sequence
from typing import Literal

from reprose.snippets.match import LineMatch, Spec, Transcript, aligned, compare, escape
from reprose.snippets.numbers import Column, judge_number
from reprose.snippets.tokens import Token, tokenise
from reprose.snippets.units import UNITS

_Lines = Sequence[str]
# What is written anew of a line that is not as it was: the numbers that fail, all that differ, or
# the whole line.
_Renewed = Literal["failing", "differing", "whole"]


def updated_lines(
    expected: _Lines, actual: _Lines, spec: Spec, every: bool = False, shown: _Lines | None = None
) -> tuple[str, ...]:
    """Return the transcript as it should be published.

    `expected` has its parameters filled in, `shown` is the same as written. With `every`, numbers
    that fit are recorded again, too.
    """
    written = tuple(expected if shown is None else shown)
    if not every and compare(expected, actual, spec).agrees:
        return written
    steps: tuple[_Renewed, ...] = ("differing" if every else "failing", "whole")
    for renewed in steps:
        lines = _rewritten(expected, written, actual, spec, renewed)
        if compare(lines, actual, spec).agrees:
            return lines
    return tuple(map(escape, actual))


def _rewritten(
    expected: _Lines, written: _Lines, actual: _Lines, spec: Spec, renewed: _Renewed
) -> tuple[str, ...]:
    """Follow the alignment of what was expected with what was printed."""
    script = Transcript(expected, spec)
    lines: list[str] = []
    elided = -1
    for match in aligned(expected, actual, spec).lines:
        i, j = match.expected, match.actual
        if match.kind == "elided" and i is not None:
            if i != elided:
                lines.append(written[i])
            elided = i
        elif j is None:
            continue
        elif i is None or match.kind in ("other", "extra"):
            lines.append(escape(actual[j]))
        elif match.kind == "same" and renewed != "differing":
            lines.append(written[i])
        elif renewed == "whole":
            lines.append(escape(actual[j]))
        else:
            lines.append(_with_cells(script, actual[j], match, spec, every=renewed == "differing"))
    return tuple(lines)


def _with_cells(
    script: Transcript, actual: str, match: LineMatch, spec: Spec, *, every: bool
) -> str:
    """Replace the numbers that fail (or all that differ) in one line, from right to left."""
    i = match.expected or 0
    line = script.texts[i]
    tokens, found = script.tokens[i], tokenise(actual)
    if script.plain[i] != line or len(tokens) != len(found):
        return line if match.kind == "same" else escape(actual)
    failing = {cell.expected.start for cell in match.cells}
    columns = script.columns.get(i, (Column(),) * len(tokens))
    for token, new, column in reversed(list(zip(tokens, found, columns, strict=True))):
        if token.start in failing or (every and token.value is not None and token.text != new.text):
            line = _replaced(line, token, _as_before(token, new, spec, column))
    return line


def _as_before(old: Token, new: Token, spec: Spec, column: Column) -> str:
    """Write a number the way the old one was written, when that still says the same."""
    if new.value is None or old.dimension != new.dimension or old.decimals < 0 or "m" in old.body:
        return new.text
    value = new.value / (UNITS[old.unit].factor if old.unit else 1.0)
    grouping = "," if "," in old.body else "_" if "_" in old.body else ""
    sign = "+" if old.body.startswith("+") and value >= 0 else ""
    body = sign + format(value, f"{grouping}.{old.decimals}f")
    unit = old.unit if old.text.removesuffix(old.suffix).endswith(old.unit) else ""
    text = f"{old.prefix}{body}{unit}{old.suffix}"
    candidate = tokenise(f"{text} {old.unit}" if old.unit and not unit else text)[0]
    fits = (
        candidate.value is not None and judge_number(candidate, new, spec.tolerances, column).fits
    )
    return text if fits else new.text


def _replaced(line: str, token: Token, text: str) -> str:
    """Put `text` in a token's place so that its right edge stays."""
    head, tail = line[: token.start], line[token.start + len(token.text) :]
    extra = len(text) - len(token.text)
    if extra < 0:
        return f"{head}{' ' * -extra}{text}{tail}" if head else f"{text}{tail}"
    spare = len(head) - len(head.rstrip())
    keep = 1 if head.strip() else 0
    cut = min(extra, max(0, spare - keep))
    return head[: len(head) - cut] + text + tail
