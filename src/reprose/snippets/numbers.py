"""One rule says whether a measured number still is the published one.

Comes in: the expected and the actual token, the tolerances, and what is known of the column. Goes
out: how far off, and how far it may be. Start reading at `judge_number`.
"""

from typing import NamedTuple

from reprose.snippets.tokens import Token
from reprose.snippets.tolerances import COLUMN_SHARE, Tolerances, tolerance_for
from reprose.snippets.units import UNITS

# A number that is off by this share of the larger of the two is wrong rather than drifting.
GROSS = 0.30
# What a clock of the system may be off by, however short the time.
JITTER_S = 0.02


class Column(NamedTuple):
    """What a number's column tells: its name, its largest magnitude, whether it holds a zero."""

    name: str = ""
    largest: float = 0.0
    signed: bool = False


class Offset(NamedTuple):
    """How far a number is off, and how far it may be, in base units."""

    off: float
    bound: float
    gross: bool

    @property
    def fits(self) -> bool:
        """Say whether the number is within its bound."""
        return self.off <= self.bound


_HALF = 0.5 * (1 + 1e-9)
_EXACT = 2.0**53  # beyond it two whole numbers can be one float
MISFIT = Offset(float("inf"), 0.0, True)


def judge_number(expected: Token, actual: Token, tolerances: Tolerances, column: Column) -> Offset:
    """Compare two number tokens.

    Whole numbers without a unit are equal or wrong. Others may be off by the largest of: a share
    of the expected number, an absolute floor, two percent of the column's largest number (in
    columns of differences), half a unit of the expected number's last digit. The floor never
    exceeds half of the largest number at hand, so that it cannot swallow a small table.
    """
    if expected.dimension != actual.dimension:
        return MISFIT
    kind = expected.kind
    wanted, found = expected.value or 0.0, actual.value or 0.0
    off = abs(found - wanted)
    tolerance, chosen = tolerance_for(tolerances, column.name, kind)
    if kind == "int" and not chosen:
        long = off == 0 and abs(wanted) > _EXACT and expected.body != actual.body
        return MISFIT if actual.decimals or long else Offset(off, 0.0, True)
    bound = tolerance.relative * abs(wanted)
    if off <= bound:
        return Offset(off, bound, False)
    rounded = 0.0 if kind == "int" or expected.decimals < 0 else _HALF * expected.last_digit
    floor = tolerance.absolute if chosen else _floor(expected, actual, tolerance.absolute, column)
    return Offset(off, max(bound, rounded, floor), off > GROSS * max(abs(wanted), abs(found)))


def _floor(expected: Token, actual: Token, absolute: float, column: Column) -> float:
    """Return the default floor of a bound: of its column, or of its size."""
    wanted = expected.value
    if expected.dimension == "bytes":  # `376 B` may be 4 B off, not 4 MiB
        absolute = min(absolute, 4 * UNITS[expected.unit].factor)
    if column.signed:
        return max(absolute, COLUMN_SHARE * column.largest)
    if expected.unit != actual.unit:
        return 0.0
    jitter = 0.0
    if expected.dimension == "seconds":  # `0.002s` may be `0.000s`; `12.7MB` is never `0.0MB`
        jitter = min(10 * expected.last_digit, JITTER_S)
    if (not wanted) != (not actual.value):
        return jitter
    return max(jitter, min(absolute, max(column.largest, abs(wanted or 0.0)) / 2))
