"""What a regular expression can begin with.

Comes in: a compiled pattern. Goes out: the ASCII characters that a match of it can begin with, as
Python itself understands the pattern: the parser behind `re` is private, and who imports this
module does without it where that parser is another one. Start reading at `first_characters`.
"""

import re
import re._constants as kinds
import re._parser as sre
from collections.abc import Sequence
from typing import Any

_ASCII = frozenset(range(128))
_DIGITS = frozenset(range(48, 58))
_SPACES = frozenset(code for code in range(128) if chr(code).isspace())
_WORDS = frozenset(code for code in range(128) if chr(code).isalnum() or code == 95)
_CATEGORIES = {
    kinds.CATEGORY_DIGIT: _DIGITS, kinds.CATEGORY_NOT_DIGIT: _ASCII - _DIGITS,
    kinds.CATEGORY_SPACE: _SPACES, kinds.CATEGORY_NOT_SPACE: _ASCII - _SPACES,
    kinds.CATEGORY_WORD: _WORDS, kinds.CATEGORY_NOT_WORD: _ASCII - _WORDS,
}  # fmt: skip
_NOTHING_WIDE = frozenset({kinds.AT, kinds.ASSERT, kinds.ASSERT_NOT})
_REPEATS = frozenset({kinds.MAX_REPEAT, kinds.MIN_REPEAT, kinds.POSSESSIVE_REPEAT})


def first_characters(pattern: object) -> frozenset[int] | None:
    """Return the ASCII characters a match can begin with; None when the rule is always tried."""
    if not isinstance(pattern, re.Pattern) or pattern.flags & re.IGNORECASE:
        return None
    try:
        first, empty = _first(sre.parse(pattern.pattern, pattern.flags))
    except (re.error, ValueError, RecursionError):
        return None
    return None if empty else first


def _first(nodes: Sequence[Any]) -> tuple[frozenset[int], bool]:
    """Return the first characters of a parsed pattern, and whether it may match nothing."""
    found: frozenset[int] = frozenset()
    for kind, value in nodes:
        if kind in _NOTHING_WIDE:
            continue
        first, empty = _first_of(kind, value)
        found |= first
        if not empty:
            return found, False
    return found, True


def _first_of(kind: Any, value: Any) -> tuple[frozenset[int], bool]:
    """Return the same for one node; what is not understood may be anything, and nothing."""
    single = _single(kind, value)
    if single is not None:
        return single, False
    if kind is kinds.BRANCH:
        parts = [_first(branch) for branch in value[1]]
        return frozenset().union(*(first for first, _ in parts)), any(empty for _, empty in parts)
    if kind is kinds.SUBPATTERN and not value[1]:
        return _first(value[3])
    if kind in _REPEATS:
        first, empty = _first(value[2])
        return first, empty or value[0] == 0
    if kind is kinds.ATOMIC_GROUP:
        return _first(value)
    return _ASCII, True


def _single(kind: Any, value: Any) -> frozenset[int] | None:
    """Return the characters of a node that matches exactly one; None for other nodes."""
    if kind is kinds.LITERAL:
        return frozenset({value}) & _ASCII
    if kind is kinds.NOT_LITERAL:
        return _ASCII - {value}
    if kind is kinds.ANY:
        return _ASCII
    if kind is not kinds.IN:
        return None
    found: frozenset[int] = frozenset()
    for part, inner in value:
        if part is kinds.LITERAL:
            found |= {inner}
        elif part is kinds.RANGE:
            found |= frozenset(range(inner[0], min(inner[1], 127) + 1))
        elif part is kinds.CATEGORY and inner in _CATEGORIES:
            found |= _CATEGORIES[inner]
        elif part is not kinds.NEGATE:
            return _ASCII
    return _ASCII - found if value[0][0] is kinds.NEGATE else found & _ASCII
