"""A line of output becomes tokens: numbers with their units, and words.

Comes in: a line. Goes out: a tuple of `Token`. A number may wear a prefix (`RSS=`) and a suffix
(`),`); anything that is not wholly a number (versions, hashes, dates) is a word. Start reading at
`tokenise`.
"""

import re
from typing import NamedTuple

from reprose.snippets.units import APART, UNIT_PATTERN, UNITS, Dimension

_NUMBER = re.compile(
    r"(?P<prefix>[^\d+\-.]*[=:(\[<>~≈])?"
    r"(?P<body>(?=[+-]?\.?\d)[+-]?(?:\d{1,3}(?:,\d{3})+|\d+(?:_\d+)*)?(?:\.\d+)?(?:[eE][+-]?\d+)?)"
    rf"(?P<unit>{UNIT_PATTERN})?"
    r"(?P<suffix>[)\],;:.!?]*)"
)
WILDCARD = "[..]"
_WORD = re.compile(r"\S+")


class Token(NamedTuple):
    """A word, or a number.

    Attributes:
        text: the whole word as it stands.
        start: 0-based column of the word.
        value: the number in units of `unit`, None for a word.
        unit: as written, also when it stands in the next word; empty when there is none.
        dimension: of the unit.
        decimals: digits after the point; -1 for a number written with an exponent.
        prefix, suffix: what the number wears.
        body: the digits as written.
    """

    text: str
    start: int
    value: float | None = None
    unit: str = ""
    dimension: Dimension | None = None
    decimals: int = 0
    prefix: str = ""
    suffix: str = ""
    body: str = ""

    @property
    def kind(self) -> str:
        """Return `word`, `int`, `decimal`, or the dimension of the number."""
        if self.value is None:
            return "word"
        return self.dimension or ("decimal" if self.decimals else "int")

    @property
    def base_value(self) -> float:
        """Return the number in base units (bytes, seconds, percent)."""
        assert self.value is not None
        return self.value * UNITS[self.unit].factor if self.unit else self.value


def tokenise(line: str) -> tuple[Token, ...]:
    """Return the tokens of a line; the amount of white space between words is forgotten."""
    tokens = [_token(match[0], match.start()) for match in _WORD.finditer(line)]
    for index in range(len(tokens) - 1):
        token, after = tokens[index], tokens[index + 1]
        if token.value is not None and not token.unit and not token.suffix:
            name = after.text.rstrip(")],;:.!?")
            if name in APART:
                tokens[index] = token._replace(unit=name, dimension=UNITS[name].dimension)
    return tuple(tokens)


def word_matches(expected: str, actual: str) -> bool:
    r"""Say whether a word fits; `[..]` stands for any text within it, `\[..]` for itself."""
    if WILDCARD not in expected:
        return expected == actual
    pieces = [
        piece.replace("\0", WILDCARD)
        for piece in expected.replace(f"\\{WILDCARD}", "\0").split(WILDCARD)
    ]
    if len(pieces) == 1:
        return pieces[0] == actual
    first, *middle, last = pieces
    if len(actual) < len(first) + len(last):
        return False
    if not actual.startswith(first) or not actual.endswith(last):
        return False
    at, end = len(first), len(actual) - len(last)
    for piece in middle:
        found = actual.find(piece, at, end)
        if found < 0:
            return False
        at = found + len(piece)
    return True


def _token(word: str, start: int) -> Token:
    match = _NUMBER.fullmatch(word)
    if not match:
        return Token(word, start)
    prefix, body, unit, suffix = match.groups()
    plain, point = body, body.find(".")
    if "," in body or "_" in body:
        plain = body.replace(",", "").replace("_", "")
    decimals = len(body) - point - 1 if point >= 0 else 0
    if "e" in body or "E" in body:
        decimals = -1
    dimension = UNITS[unit].dimension if unit else None
    value = float(plain)
    return Token(word, start, value, unit or "", dimension, decimals, prefix or "", suffix, body)
