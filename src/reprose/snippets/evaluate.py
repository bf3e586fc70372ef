"""Our own interpreter of claims: walks the tree of a parsed claim over the facts of runs.

Comes in: a `Parsed` claim and a `World`. Goes out: whether it holds, and the number it turns on.
Start reading at `judge_claim`. There is no attribute access, no call and no name beyond what is
spelled out here.
"""

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from unicodedata import normalize

from reprose.problems import did_you_mean
from reprose.snippets.claims import PEAKS, ClaimError, Parsed
from reprose.snippets.facts import Facts, World
from reprose.snippets.patterns import LINE_CHARS, count_matches
from reprose.snippets.tokens import tokenise
from reprose.snippets.units import Dimension, Quantity
from reprose.snippets.values import (
    DEFAULT_NEAR,
    FUNCTIONS,
    Value,
    arithmetic,
    checked,
    is_column,
    near,
    ordered,
    show,
    truth,
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of a claim: whether it holds (None: not known here), the value, the reason."""

    holds: bool | None
    value: str = ""
    reason: str = ""


def judge_claim(claim: Parsed, world: World) -> Finding:
    """Say whether a claim holds in a world."""
    walker = _Walker(claim, world)
    try:
        holds = truth(walker.value(claim.tree))
        return Finding(holds, walker.shown(claim.tree))
    except ClaimError as fault:
        return Finding(None, "", str(fault))
    except ZeroDivisionError:
        return Finding(None, "", "it divides by zero")
    except (OverflowError, ValueError):
        return Finding(None, "", "a number in it is too large")


class _Walker:
    """Computes the values of a claim's nodes."""

    def __init__(self, claim: Parsed, world: World) -> None:
        self.claim, self.world = claim, world

    def value(self, node: ast.expr) -> Value:
        """Return the value of a node."""
        if isinstance(node, ast.Name):
            return self._name(node.id, self.world.own)
        if isinstance(node, ast.Constant):
            return str(node.value)
        if isinstance(node, ast.BoolOp):
            values = (truth(self.value(child)) for child in node.values)
            return all(values) if isinstance(node.op, ast.And) else any(values)
        if isinstance(node, ast.UnaryOp):
            return self._unary(node)
        if isinstance(node, ast.Compare):
            return self._compare(node)
        if isinstance(node, ast.BinOp):
            return arithmetic(node.op, self.value(node.left), self.value(node.right))
        if isinstance(node, ast.Call):
            return self._call(node)
        if isinstance(node, ast.Attribute):
            return self._attribute(node)
        if isinstance(node, ast.Subscript):
            return self._slice(node)
        raise ClaimError("this is not part of the language of claims")

    def shown(self, node: ast.expr) -> str:
        """Return the value a claim turns on, for people."""
        if isinstance(node, ast.Compare):
            return show(self.value(node.left))
        if isinstance(node, ast.BoolOp):
            parts = dict.fromkeys(filter(None, (self.shown(child) for child in node.values)))
            return ", ".join(parts)
        if isinstance(node, ast.UnaryOp):
            return self.shown(node.operand)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id == "killed_by":
                return _ending(self.world.own)
            if node.args and node.func.id in ("flat", "increases", "decreases"):
                return show(self.value(node.args[0]))
        if isinstance(node, ast.Name) and node.id == "killed":
            return _ending(self.world.own)
        return show(self.value(node))

    def _name(self, name: str, facts: Facts) -> Value:
        """Return what a name says of a run; a name that is none of ours is a column's."""
        if name in self.claim.numbers:
            return self.claim.numbers[name]
        if name in self.claim.columns:
            return _column(facts, self.claim.columns[name])
        simple: Mapping[str, Callable[[], Value]] = {
            "killed": lambda: facts.killed,
            "status": lambda: Quantity(facts.status),
            "rows": lambda: _rows(facts),
            "limit": lambda: _limit(facts),
            "wall": lambda: _known(facts.wall_s, "the time is not known here", "seconds"),
        }
        return simple[name]() if name in simple else _column(facts, name)

    def _unary(self, node: ast.UnaryOp) -> Value:
        value = self.value(node.operand)
        if isinstance(node.op, ast.Not):
            return not truth(value)
        is_minus = isinstance(node.op, ast.USub)
        return arithmetic(ast.Mult(), value, Quantity(-1.0)) if is_minus else value

    def _compare(self, node: ast.Compare) -> bool:
        """Say whether a chain of comparisons holds; `a in b | c` is written `a ~ b +- c`."""
        left = self.value(node.left)
        for op, right_node in zip(node.ops, node.comparators, strict=True):
            if isinstance(op, ast.In):
                if isinstance(right_node, ast.BinOp) and isinstance(right_node.op, ast.BitOr):
                    right, within = self.value(right_node.left), self.value(right_node.right)
                else:
                    right, within = self.value(right_node), DEFAULT_NEAR
                if not near(left, right, within):
                    return False
            else:
                right = self.value(right_node)
                if not ordered(op, left, right):
                    return False
            left = right
        return True

    def _call(self, node: ast.Call) -> Value:
        """Return the value of a function; `FUNCTIONS` has those of columns."""
        assert isinstance(node.func, ast.Name)
        name = node.func.id
        if name in ("count", "line"):
            return self._lines(name, node)
        values = [self.value(argument) for argument in node.args]
        named = {keyword.arg: self.value(keyword.value) for keyword in node.keywords}
        if name == "killed_by":
            return self.world.own.killed and self.world.own.killed_by == values[0]
        if name in ("run", "py"):
            return self._other(name, values)
        values += named.values()
        return FUNCTIONS[name](*checked(name, values))

    def _other(self, name: str, values: list[Value]) -> Value:
        """Return another run of the article, or this one with another Python."""
        if len(values) != 1 or not isinstance(values[0], str):
            raise ClaimError(f"`{name}` takes a name in quotes")
        if name == "run":
            found = self.world.runs.get(values[0])
            if found is None:
                hint = did_you_mean(values[0], tuple(self.world.runs))
                said = f"there is no run `{values[0]}` here"
                raise ClaimError(f"{said}; {hint}" if hint else said)
            return found
        other = self.world.python(values[0])
        if other is None:
            raise ClaimError(f"there is no result with Python {values[0]}")
        return other

    def _lines(self, name: str, node: ast.Call) -> Value:
        """Return how many lines a pattern is found in, or the number on the first of them."""
        pattern = node.args[0] if len(node.args) == 1 else None
        if not isinstance(pattern, ast.Name) or pattern.id not in self.claim.patterns:
            raise ClaimError(f"`{name}` takes a pattern such as `/Total/`")
        text = self.claim.patterns[pattern.id]
        facts = self.world.own
        if name == "count":
            return Quantity(float(count_matches(text, facts.lines)))
        return _first_number(text, facts.lines)

    def _attribute(self, node: ast.Attribute) -> Value:
        """Return `peak.rss`, `run('id').wall`, or `run('id').peak.rss`."""
        if isinstance(node.value, ast.Name) and node.value.id == "peak":
            return _peak(self.world.own, node.attr)
        if isinstance(node.value, ast.Attribute) and node.value.attr == "peak":
            owner = self.value(node.value.value)
            facts = owner.own if isinstance(owner, World) else owner
            if isinstance(facts, Facts):
                return _peak(facts, node.attr)
        owner = self.value(node.value)
        if isinstance(owner, World):
            owner = owner.own
        if not isinstance(owner, Facts):
            raise ClaimError(f"`.{node.attr}` belongs to a run: `run('id').{node.attr}`")
        return self._name(node.attr, owner)

    def _slice(self, node: ast.Subscript) -> Value:
        """Return a row of a column, or a stretch of rows."""
        column = self.value(node.value)
        if not is_column(column):
            raise ClaimError("only columns have parts: `RSS[4:]`")
        if not isinstance(node.slice, ast.Slice):
            try:
                return column[self._index(node.slice) or 0]
            except IndexError:
                raise ClaimError("the column has no such row") from None
        if node.slice.step is not None:
            raise ClaimError("a part of a column has a start and an end only")
        return column[self._index(node.slice.lower) : self._index(node.slice.upper)]

    def _index(self, node: ast.expr | None) -> int | None:
        if node is None:
            return None
        value = self.value(node)
        if not isinstance(value, Quantity) or value.value != int(value.value):
            raise ClaimError("rows are counted in whole numbers")
        return int(value.value)


def _column(facts: Facts, name: str) -> Value:
    """Return a column by its name, however Unicode writes that."""
    wanted = normalize("NFKC", name)
    for known in facts.column_names:
        if normalize("NFKC", known) == wanted:
            return facts.column(known)
    hint = did_you_mean(name, facts.column_names)
    columns = ", ".join(f"`{known}`" for known in facts.column_names) or "none"
    raise ClaimError(f"there is no column `{name}`; " + (hint or f"columns: {columns}"))


def _rows(facts: Facts) -> Value:
    if facts.elided:
        raise ClaimError("the transcript leaves rows out")
    return Quantity(float(facts.rows))


def _limit(facts: Facts) -> Value:
    return _known(facts.limit_bytes or None, "the shell has no memory limit", "bytes")


def _known(value: float | None, reason: str, dimension: Dimension) -> Value:
    if value is None:
        raise ClaimError(reason)
    return Quantity(float(value), dimension)


def _peak(facts: Facts, name: str) -> Value:
    if name not in PEAKS:
        raise ClaimError(f"there is no `peak.{name}`; peaks: {', '.join(PEAKS)}")
    value = getattr(facts.peak, f"{name}_bytes") if facts.peak else None
    return _known(value or None, f"`peak.{name}` is not known here", "bytes")


def _first_number(pattern: str, lines: tuple[str, ...]) -> Value:
    """Return the number in the pattern's group, else the first on the line; else the text."""
    for line in lines:
        match = re.search(pattern, line[:LINE_CHARS])
        if match:
            text = match[1] if match.re.groups else line
            for token in tokenise(text or ""):
                if token.value is not None:
                    return token.quantity
            return text or ""
    return None


def _ending(facts: Facts) -> str:
    return f"killed by {facts.killed_by}" if facts.killed else f"exit {facts.status}"
