"""A line of output becomes tokens: numbers with their units, and words.

Comes in: a line. Goes out: a tuple of `Token`. A number may wear a prefix (`RSS=`) and a suffix
(`),`); anything that is not wholly a number (versions, hashes, dates) is a word. Start reading at
`tokenise`.
"""

import re
from math import isinf
from typing import NamedTuple

from reprose.snippets.units import APART, UNITS, Dimension, Quantity

WILDCARD = "[..]"
_SUFFIX = ")],;:.!?"
# What a number wears, the number, its unit, what follows. Whether the digits are well grouped and
# the letters are a unit is looked at afterwards: most words are plain, and this is the hot path.
_NUMBER = re.compile(
    r"(?P<prefix>[^\d+\-.]*[=:(\[<>~≈])?"
    r"(?P<body>[+-]?[\d_,]*(?:\.(?P<fraction>\d+))?(?P<exponent>[eE][+-]?\d+)?)"
    rf"(?P<unit>[^\W\d_]+|%)?(?P<suffix>[{re.escape(_SUFFIX)}]*)"
)
# What `time` prints: `0m0.304s`, and times of day with letters such as `1h02m03s`.
_CLOCK = re.compile(rf"((?:(\d+)h)?(\d+)m(\d+(?:\.(\d+))?))s([{re.escape(_SUFFIX)}]*)", re.ASCII)
_LONG = 16  # digits; longer numbers are looked at more closely
_NONE = (None, 1.0)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?(?:[eE][+-]?\d+)?")


class Token(NamedTuple):
    """A word, or a number.

    Attributes:
        text: the whole word as it stands.
        start: 0-based column of the word.
        value: the number in base units (bytes, seconds, percent), None for a word.
        unit: as written, also when it stands in the next word; empty when there is none. Of a
            word: the unit it is to the number before it.
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
    def quantity(self) -> Quantity:
        """Return what a number says."""
        assert self.value is not None
        return Quantity(self.value, self.dimension)

    @property
    def last_digit(self) -> float:
        """Return what one of the last digit shown stands for, in base units."""
        factor = UNITS[self.unit].factor if self.unit else 1.0
        return factor * 10.0 ** -max(self.decimals, 0)


def tokenise(line: str) -> tuple[Token, ...]:
    """Return the tokens of a line; the amount of white space between words is forgotten."""
    tokens: list[Token] = []
    at = 0
    for word in line.split():
        at = line.index(word, at)
        if word.isdecimal() and len(word) < _LONG:  # most often: the index of a row
            tokens.append(Token(word, at, float(word), "", None, 0, "", "", word))
        else:
            tokens.append(_number(word, at) or _clock(word, at) or _word(word, at, tokens))
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


def _number(word: str, start: int) -> Token | None:
    """Return a number with what it wears; None for a word, and for more than a float holds."""
    match = _NUMBER.fullmatch(word)
    if match is None:
        return None
    prefix, body, fraction, exponent, unit, suffix = match.groups("")
    if unit and unit not in UNITS:
        return None
    digits = body
    if "," in body:
        if not _GROUPED.fullmatch(body):
            return None
        digits = body.replace(",", "")
    try:
        value = float(digits)
    except ValueError:
        return None
    dimension, factor = UNITS[unit] if unit else _NONE
    decimals = -1 if exponent else len(fraction)
    if isinf(value):
        return None
    return Token(word, start, value * factor, unit, dimension, decimals, prefix, suffix, body)


def _clock(word: str, start: int) -> Token | None:
    """Return a duration of minutes and seconds as one number."""
    match = _CLOCK.fullmatch(word) if word[0].isdecimal() and "m" in word else None
    if match is None or len(word) > _LONG:
        return None
    body, hours, minutes, seconds, fraction, suffix = match.groups("")
    value = int(hours or 0) * 3600 + int(minutes) * 60 + float(seconds)
    return Token(word, start, value, "s", "seconds", len(fraction), "", suffix, body)


def _word(word: str, start: int, before: list[Token]) -> Token:
    """Return a word; if it is a unit that stands apart, the number before it gets it."""
    unit = word.rstrip(_SUFFIX)
    number = before[-1] if before and unit in APART else None
    if number is None or number.value is None or number.unit or number.suffix:
        return Token(word, start)
    dimension, factor = UNITS[unit]
    value = number.value * factor
    before[-1] = number._replace(value=value, unit=unit, dimension=dimension)
    return Token(word, start, unit=unit)
