"""The language of claims: what an article concludes from its numbers, as an expression.

Comes in: the text of a claim (`last(RSS) ~ 148MB +- 5%`). Goes out: a `Parsed` claim, or why it
cannot be read. The text is cut into tokens of our own, written out as a Python expression whose
numbers, columns and patterns are placeholders, and parsed with `ast`; nothing is ever evaluated as
Python (`evaluate` walks the tree). Start reading at `parse_claim`.
"""

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from reprose.problems import did_you_mean
from reprose.snippets.patterns import unsafe_pattern
from reprose.snippets.units import APART, UNIT_PATTERN, UNITS, Quantity

MOST_CHARS = 500
FUNCTIONS = (
    *("first", "last", "min", "max", "mean", "sum", "rows", "diff", "slope"),
    *("flat", "increases", "decreases", "abs"),
    *("count", "line", "run", "py", "killed_by"),
)
PEAKS = ("rss", "anon", "file", "pss", "kernel")

_apart = "|".join(sorted(map(re.escape, APART), key=len, reverse=True))
_TOKEN = re.compile(
    rf"""(?P<space>\s+)
    |(?P<string>'[^'\\]*'|"[^"\\]*")
    |`(?P<column>[^`]+)`
    |(?P<number>\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+)
     (?:(?P<unit>{UNIT_PATTERN})|\ (?P<apart>{_apart}))?(?![\w.]*\w)
    |(?P<killed>killed\s+by\s+(?P<by>\w+))
    |(?P<name>[^\W\d]\w*)
    |(?P<about>\+-|\+/-|±)
    |(?P<near>~|≈)
    |(?P<operator>==|!=|<=|>=|[-<>+*()\[\]:,.=/])""",
    re.VERBOSE,
)
_PATTERN = re.compile(r"/((?:[^/\\]|\\.)+)/")
# Groups of `_TOKEN` that are values: behind them a slash divides.
_VALUES = frozenset("string column number unit apart name by killed".split())
_ALLOWED = (
    ast.Expression, ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not, ast.USub, ast.UAdd,
    ast.BinOp, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.BitOr, ast.Compare, ast.Eq, ast.NotEq,
    ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.Call, ast.keyword, ast.Attribute,
    ast.Subscript, ast.Slice, ast.Name, ast.Load, ast.Constant,
)  # fmt: skip


class ClaimError(Exception):
    """A claim that cannot be read; `at` is the 0-based column."""

    def __init__(self, message: str, at: int = 0) -> None:
        super().__init__(message)
        self.at = at


@dataclass(frozen=True, slots=True)
class Parsed:
    """A claim as a tree; the mappings say what its placeholders stand for."""

    text: str
    tree: ast.expr
    numbers: Mapping[str, Quantity] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    patterns: Mapping[str, str] = field(default_factory=dict)


def parse_claim(text: str) -> Parsed:
    """Parse a claim.

    Raises:
        ClaimError: with a sentence that says what cannot be read, and where.
    """
    if len(text) > MOST_CHARS:
        raise ClaimError(f"a claim is at most {MOST_CHARS} characters long")
    translation = _Translation()
    source = translation.of(text)
    try:
        tree = ast.parse(source.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ClaimError("this is not an expression") from None
    for node in ast.walk(tree):
        _check(node)
    return Parsed(text, tree, translation.numbers, translation.columns, translation.patterns)


class _Translation:
    """A claim as Python: `~` is `in`, `+-` is `|`, and values are placeholders, kept here."""

    def __init__(self) -> None:
        self.numbers: dict[str, Quantity] = {}
        self.columns: dict[str, str] = {}
        self.patterns: dict[str, str] = {}

    def of(self, text: str) -> str:
        """Return a claim as Python; a slash divides behind a value and begins a pattern else."""
        pieces: list[str] = []
        at, is_behind_value = 0, False
        while at < len(text):
            pattern = None if is_behind_value else _PATTERN.match(text, at)
            if pattern:
                pieces.append(self._pattern(pattern))
                at, is_behind_value = pattern.end(), True
                continue
            token = _TOKEN.match(text, at)
            if token is None:
                raise ClaimError(f"`{text[at]}` has no meaning here", at)
            pieces.append(self._piece(token))
            if token.lastgroup != "space":
                is_value = token.lastgroup in _VALUES and token[0] not in ("and", "or", "not")
                is_behind_value = is_value or token[0] in (")", "]")
            at = token.end()
        return "".join(pieces)

    def _pattern(self, found: re.Match[str]) -> str:
        """Return the placeholder of a pattern."""
        wrong = unsafe_pattern(found[1])
        if wrong:
            raise ClaimError(wrong, found.start())
        name = f"_r{len(self.patterns)}"
        self.patterns[name] = found[1]
        return f" {name} "

    def _piece(self, token: re.Match[str]) -> str:
        """Return one token as Python."""
        if token["number"]:
            unit = UNITS.get(token["unit"] or token["apart"] or "")
            value = float(token["number"].replace("_", ""))
            name = f"_q{len(self.numbers)}"
            quantity = Quantity(value * unit.factor, unit.dimension) if unit else Quantity(value)
            self.numbers[name] = quantity
            return f" {name} "
        if token["column"]:
            name = f"_c{len(self.columns)}"
            self.columns[name] = token["column"]
            return name
        if token["killed"]:
            return f"killed_by('{token['by']}')"
        if token["about"]:
            return " | "
        if token["near"]:
            return " in "
        if token["name"] and token["name"].startswith("_"):
            raise ClaimError(f"`{token['name']}` is not a name", token.start())
        if token["name"] == "in":
            raise ClaimError("`in` has no meaning here; write `~` for about equal", token.start())
        return token[0]


def _check(node: ast.AST) -> None:
    """Refuse everything that is not in the language."""
    if not isinstance(node, _ALLOWED):
        raise ClaimError(f"{_called(node)} is not part of the language of claims")
    if isinstance(node, ast.Constant) and not isinstance(node.value, str):
        raise ClaimError(f"`{node.value!r}` is not part of the language of claims")
    if isinstance(node, ast.Call):
        if not isinstance(node.func, ast.Name) or node.func.id not in FUNCTIONS:
            name = ast.unparse(node.func)
            hint = did_you_mean(name, FUNCTIONS)
            raise ClaimError(f"there is no function `{name}`" + (f"; {hint}" if hint else ""))
        if any(keyword.arg not in ("by", "tol") for keyword in node.keywords):
            raise ClaimError(f"`{node.func.id}` takes no such argument")


def _called(node: ast.AST) -> str:
    """Return what people call a piece of Python that is no claim."""
    names = {
        "ListComp": "a list comprehension",
        "Lambda": "a function",
        "Pow": "`**`",
        "IfExp": "`if`",
    }
    kind = type(node).__name__
    return names.get(kind, f"`{kind.lower()}`")
