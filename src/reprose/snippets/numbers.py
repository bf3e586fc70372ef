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


MISFIT = Offset(float("inf"), 0.0, True)


def judge_number(expected: Token, actual: Token, tolerances: Tolerances, column: Column) -> Offset:
    """Compare two number tokens.

    Whole numbers without a unit are equal or wrong. Others may be off by the largest of: a share
    of the expected number, an absolute floor, two percent of the column's largest number (in
    columns of differences), half a unit of the expected number's last digit. The floor never
    exceeds half of the largest number at hand, so that it cannot swallow a small table.
    """
    if bool(expected.unit) != bool(actual.unit) or expected.dimension != actual.dimension:
        return MISFIT
    wanted, found = expected.base_value, actual.base_value
    off = abs(found - wanted)
    gross = off > GROSS * max(abs(wanted), abs(found))
    tolerance, chosen = tolerance_for(tolerances, column.name, expected.kind)
    if expected.kind == "int" and actual.decimals and not chosen:
        return MISFIT
    bound = max(tolerance.relative * abs(wanted), _half_unit(expected))
    if chosen:
        return Offset(off, max(bound, tolerance.absolute), gross)
    if expected.kind == "int":
        return Offset(off, 0.0, True)
    if off <= bound:
        return Offset(off, bound, gross)
    floor = _at_scale(tolerance.absolute, expected)
    if column.signed:
        floor = max(floor, COLUMN_SHARE * column.largest)
    elif expected.unit != actual.unit or (not wanted) != (not found):
        floor = 0.0
    else:
        floor = min(floor, max(column.largest, abs(wanted)) / 2)
    return Offset(off, max(bound, floor), gross)


def _at_scale(floor: float, expected: Token) -> float:
    """Shrink the floor of 4 MiB for sizes published in smaller units: `376 B` may be 4 B off."""
    return min(floor, 4 * UNITS[expected.unit].factor) if expected.dimension == "bytes" else floor


def _half_unit(token: Token) -> float:
    """Return half of what the last digit shown stands for, in base units."""
    if token.decimals < 0:
        return 0.0
    if not token.decimals and not token.unit:
        return 0.0
    factor = token.base_value / token.value if token.value else 0.0
    return 0.5 * 10.0**-token.decimals * factor * (1 + 1e-9)
