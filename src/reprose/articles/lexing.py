"""Pygments' own tokens, sooner.

A Pygments lexer tries up to sixty patterns, one after the other, until one matches. Here each
pattern is looked at once to learn which ASCII characters a match can begin with, so that a table by
state and character keeps only the rules that can match there. Order is kept, and a pattern that
ignores case, may match nothing, or cannot be read is always tried: the tokens are the same.

Comes in: a lexer. Goes out: `Tokens`, which yields what the lexer would. Start reading at `Tokens`.
"""

from collections.abc import Iterator, Mapping, Sequence
from types import BuiltinMethodType
from typing import Any, Protocol, cast

from pygments.lexer import Lexer, RegexLexer
from pygments.token import Error, Whitespace, _TokenType

try:
    from reprose.articles.firsts import first_characters
except (ImportError, AttributeError):  # a Python whose patterns cannot be looked into

    def first_characters(pattern: object) -> frozenset[int] | None:
        """Return None: every rule is always tried."""
        return None


Rule = tuple[BuiltinMethodType, Any, Any]  # a pattern's `match`, what to yield, where to go on
State = tuple[list[tuple[Rule, ...]], tuple[Rule, ...]]  # by character, and for all others

# Making the tables costs as much as lexing this many characters.
PAYS_AFTER = 40_000


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
            firsts = [first_characters(match.__self__) for match, _, _ in rules]
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
