"""What the language of claims can do with numbers, columns and units.

Comes in: values of claims. Goes out: values; what makes no sense (bytes against seconds) raises
`ClaimError` with a sentence. Start reading at `FUNCTIONS`.
"""

import ast
from collections.abc import Callable, Mapping
from itertools import pairwise
from statistics import fmean
from typing import TypeGuard

from reprose.snippets.claims import ClaimError
from reprose.snippets.facts import Facts, World
from reprose.snippets.units import Quantity, show_quantity

Column = tuple[Quantity, ...]
Value = Quantity | Column | bool | str | Facts | World | None
DEFAULT_NEAR = Quantity(5.0, "percent")
_NOTHING = Quantity(0.0)


def is_column(value: Value) -> TypeGuard[Column]:
    """Say whether a value is a column; a quantity is a tuple, too."""
    return isinstance(value, tuple) and not isinstance(value, Quantity)


def truth(value: Value) -> bool:
    """Return whether a value counts as true; columns and runs do not say."""
    if isinstance(value, bool):
        return value
    if value is None:
        return False
    if isinstance(value, str):
        return bool(value)
    if isinstance(value, Quantity):
        return bool(value.value)
    raise ClaimError("this is neither true nor false; compare it with something")


def _same_kind(left: Quantity, right: Quantity) -> None:
    """Refuse to compare bytes with seconds; zero compares with everything."""
    if left.dimension != right.dimension and left.value and right.value:
        names = [q.dimension or "a plain number" for q in (left, right)]
        raise ClaimError(f"it compares {names[0]} with {names[1]}")


def ordered(op: ast.cmpop, left: Value, right: Value) -> bool:
    """Compare two values; a column compares by each of its numbers."""
    if is_column(left):
        return bool(left) and all(ordered(op, one, right) for one in left)
    if is_column(right):
        return bool(right) and all(ordered(op, left, one) for one in right)
    if isinstance(left, Quantity) and isinstance(right, Quantity):
        _same_kind(left, right)
        return _COMPARE[type(op)](left.value, right.value)
    are_words = isinstance(left, bool | str) and isinstance(right, bool | str)
    if are_words and isinstance(op, ast.Eq | ast.NotEq):
        return (left == right) == isinstance(op, ast.Eq)
    raise ClaimError("these two cannot be compared")


def near(left: Value, right: Value, within: Value) -> bool:
    """Say whether two numbers are within a third of each other; percent are of the second.

    A column is near when each of its numbers is.
    """
    if is_column(left):
        return bool(left) and all(near(one, right, within) for one in left)
    if (
        not isinstance(left, Quantity)
        or not isinstance(right, Quantity)
        or not isinstance(within, Quantity)
    ):
        raise ClaimError("`~` compares two numbers within a third")
    _same_kind(left, right)
    if within.dimension == "percent" and right.dimension != "percent":
        bound = abs(right.value) * within.value / 100
    else:
        _same_kind(right, within)
        bound = within.value
    return abs(left.value - right.value) <= bound * (1 + 1e-12)


def arithmetic(op: ast.operator, left: Value, right: Value) -> Value:
    """Add, subtract, multiply or divide two numbers, keeping their unit."""
    if not isinstance(left, Quantity) or not isinstance(right, Quantity):
        raise ClaimError("arithmetic takes numbers; use `last(RSS)` or the like")
    if isinstance(op, ast.Add | ast.Sub):
        _same_kind(left, right)
        sign = 1 if isinstance(op, ast.Add) else -1
        return Quantity(left.value + sign * right.value, left.dimension or right.dimension)
    if isinstance(op, ast.Mult):
        if left.dimension and right.dimension:
            raise ClaimError("it multiplies two numbers with units")
        return Quantity(left.value * right.value, left.dimension or right.dimension)
    if isinstance(op, ast.Div):
        if right.dimension and left.dimension != right.dimension:
            raise ClaimError("it divides numbers of different kinds")
        return Quantity(left.value / right.value, None if right.dimension else left.dimension)
    raise ClaimError("`+-` stands behind `~` only")


def checked(name: str, values: list[Value]) -> list[Value]:
    """Make sure that a function of columns gets a column with numbers first."""
    if not values:
        raise ClaimError(f"`{name}` takes a column")
    column = values[0]
    if isinstance(column, Quantity):
        values = [(column,), *values[1:]]
    elif not isinstance(column, tuple):
        raise ClaimError(f"`{name}` takes a column")
    elif not column:
        raise ClaimError("the column has no numbers")
    if len(values) > (2 if name in ("flat", "increases", "decreases") else 1):
        raise ClaimError(f"`{name}` takes fewer arguments")
    if any(not isinstance(value, Quantity) for value in values[1:]):
        raise ClaimError(f"`{name}` takes a number behind the column")
    return values


def _over(function: Callable[[list[float]], float]) -> Callable[[Column], Quantity]:
    return lambda column: Quantity(function([q.value for q in column]), column[0].dimension)


def _diff(column: Column) -> Column:
    return tuple(Quantity(b.value - a.value, b.dimension) for a, b in pairwise(column))


def _slope(column: Column) -> Quantity:
    """Return the least-squares slope per row."""
    n = len(column)
    middle, mean = (n - 1) / 2, fmean(q.value for q in column)
    spread = sum((x - middle) ** 2 for x in range(n)) or 1.0
    rise = sum((x - middle) * (q.value - mean) for x, q in enumerate(column))
    return Quantity(rise / spread, column[0].dimension)


def _flat(column: Column, within: Quantity = DEFAULT_NEAR) -> bool:
    values = [q.value for q in column]
    bound = within.value
    if within.dimension == "percent" and column[0].dimension != "percent":
        bound = abs(fmean(values)) * within.value / 100
    return max(values) - min(values) <= bound


def _increases(column: Column, by: Quantity = _NOTHING, sign: int = 1) -> bool:
    """Say whether no step is less than `by`, and the whole goes up."""
    _same_kind(column[0], by)
    steps = [sign * step.value for step in _diff(column)]
    return bool(steps) and min(steps) >= by.value and sum(steps) > 0


def _ends(column: Column) -> str:
    if not column:
        return "nothing"
    return f"{show_quantity(column[0])} → {show_quantity(column[-1])}"


def show(value: Value) -> str:
    """Return a value for people; a column as its first and last number."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    if isinstance(value, Quantity):
        return show_quantity(value)
    return "" if value is None or isinstance(value, Facts | World) else _ends(value)


_COMPARE: Mapping[type, Callable[[float, float], bool]] = {
    ast.Eq: lambda a, b: a == b,
    ast.NotEq: lambda a, b: a != b,
    ast.Lt: lambda a, b: a < b,
    ast.LtE: lambda a, b: a <= b,
    ast.Gt: lambda a, b: a > b,
    ast.GtE: lambda a, b: a >= b,
}
FUNCTIONS: Mapping[str, Callable[..., Value]] = {
    "first": lambda column: column[0],
    "last": lambda column: column[-1],
    "min": _over(min),
    "max": _over(max),
    "mean": _over(fmean),
    "sum": _over(sum),
    "abs": lambda column: tuple(Quantity(abs(q.value), q.dimension) for q in column),
    "rows": lambda column: Quantity(float(len(column))),
    "diff": _diff,
    "slope": _slope,
    "flat": _flat,
    "increases": _increases,
    "decreases": lambda column, by=_NOTHING: _increases(column, by, -1),
}
