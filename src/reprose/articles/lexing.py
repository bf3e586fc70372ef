"""Pygments' own tokens, sooner.

A Pygments lexer tries up to sixty patterns, one after the other, until one matches. Here each
pattern is looked at once to learn which ASCII characters a match can begin with, so that a table by
state and character keeps only the rules that can match there. Order is kept, and a pattern that
ignores case, may match nothing, or cannot be read is always tried: the tokens are the same.

Comes in: a lexer. Goes out: `Tokens`, which yields what the lexer would. Start reading at `Tokens`.
"""

import re
import re._constants as kinds
import re._parser as sre
from collections.abc import Iterator, Mapping, Sequence
from types import BuiltinMethodType
from typing import Any, Protocol, cast

from pygments.lexer import Lexer, RegexLexer
from pygments.token import Error, Whitespace, _TokenType

Rule = tuple[BuiltinMethodType, Any, Any]  # a pattern's `match`, what to yield, where to go on
State = tuple[list[tuple[Rule, ...]], tuple[Rule, ...]]  # by character, and for all others

# Making the tables costs as much as lexing this many characters.
PAYS_AFTER = 40_000

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


class Tokens:
    """The tokens of one lexer; tables are made when a state is entered, once it pays."""

    def __init__(self, lexer: Lexer) -> None:
        self.lexer = lexer
        self.seen = 0
        plain = RegexLexer.get_tokens_unprocessed
        self.regular = isinstance(lexer, RegexLexer) and type(lexer).get_tokens_unprocessed is plain
        self.states: dict[str, State] = {}

    def of(self, code: str) -> Iterator[tuple[_TokenType, str]]:
        """Yield token types and texts, as `lexer.get_tokens` does; line ends are LF already."""
        self.seen += len(code)
        if not self.regular or self.seen < PAYS_AFTER:
            yield from self.lexer.get_tokens(code)
            return
        yield from self._regular(code)

    def _regular(self, text: str) -> Iterator[tuple[_TokenType, str]]:
        """Walk through the text as `RegexLexer` does, with fewer rules to try."""
        pos, end, stack = 0, len(text), ["root"]
        table, rules = self._state("root")
        while True:
            code = ord(text[pos]) if pos < end else 128
            for match, action, new in table[code] if code < 128 else rules:
                found = match(text, pos)
                if not found:
                    continue
                if type(action) is _TokenType:
                    yield action, found.group()
                elif action is not None:
                    for _, kind, piece in action(self.lexer, found):
                        yield kind, piece
                pos = found.end()
                if new is not None:
                    _move(stack, new)
                    table, rules = self._state(stack[-1])
                break
            else:
                if pos >= end:
                    return
                if text[pos] == "\n":
                    stack = ["root"]
                    table, rules = self._state("root")
                    yield Whitespace, "\n"
                else:
                    yield Error, text[pos]
                pos += 1

    def _state(self, name: str) -> State:
        """Return a state's rules by first character, and all of them."""
        known = self.states.get(name)
        if known is None:
            rules = tuple(cast(_Tabled, self.lexer)._tokens[name])
            firsts = [_rule_first(match.__self__) for match, _, _ in rules]
            both = list(zip(rules, firsts, strict=True))
            table = [
                tuple(rule for rule, first in both if first is None or code in first)
                for code in range(128)
            ]
            known = self.states[name] = (table, rules)
        return known


class _Tabled(Protocol):
    """A lexer whose rules Pygments has compiled, by state."""

    _tokens: Mapping[str, Sequence[Rule]]


def _move(stack: list[str], new: Any) -> None:
    """Change the stack of states as a rule says."""
    if isinstance(new, tuple):
        for name in new:
            if name == "#pop":
                if len(stack) > 1:
                    stack.pop()
            else:
                stack.append(stack[-1] if name == "#push" else name)
    elif isinstance(new, int):
        del stack[1 if abs(new) >= len(stack) else new :]
    else:
        stack.append(stack[-1])


def _rule_first(pattern: object) -> frozenset[int] | None:
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
