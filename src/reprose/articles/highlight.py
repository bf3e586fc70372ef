"""Code -> lines of HTML with a short class for each role.

Comes in: a language and code. Goes out: one HTML string a line, each with its own spans, or None
where there is no lexer, the code is too long, or the lexer takes too long. Plain names, operators
and punctuation get no span: they have the text's colour in every palette. Start reading at
`highlight`.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape

from pygments.lexers import get_all_lexers, get_lexer_by_name
from pygments.token import STANDARD_TYPES, _TokenType
from pygments.util import ClassNotFound

from reprose.articles.lexing import Tokens
from reprose.deadline import deadline
from reprose.problems import did_you_mean
from reprose.roles import CLASS_OF

MOST_CHARS = 200_000
MOST_SECONDS = 1.5
_LONGEST_LINE = 20_000

# Languages that are text: no lexer is looked for. XQuery's remembers the block before, so that its
# colours would depend on the order of work.
PLAIN = frozenset({
    "", "text", "txt", "plain", "plaintext", "output", "none", "mermaid", "math",
    "xquery", "xqy", "xq", "xql", "xqm",
})  # fmt: skip
_ALIASES = {
    "mjs": "js", "cjs": "js", "jsonc": "json5", "env": "sh", "dotenv": "sh", "shellscript": "sh",
    "node": "js", "viml": "vim", "proto3": "protobuf", "golang": "go", "htm": "html",
}  # fmt: skip


class NoLexerError(Exception):
    """Pygments has no lexer of that name; the message is a hint."""


def highlight(language: str, code: str) -> list[str] | None:
    """Return the code's lines as HTML; None where it stays plain.

    Raises:
        NoLexerError: for a language nobody knows, with the nearest names.
        TooSlowError: when the lexer used up its time.
    """
    # Rust's readers write `rust,ignore`; the first word is the language.
    word = language.partition(",")[0]
    tokens = _tokens(_ALIASES.get(word, word)) if word not in PLAIN else None
    if tokens is None or len(code) > MOST_CHARS or _has_long_line(code):
        return None
    with deadline(MOST_SECONDS):
        return _lines(tokens.of(code))


def plain_lines(code: str) -> list[str]:
    """Return the code's lines as HTML without any spans."""
    return escape(code, quote=False).removesuffix("\n").split("\n")


def _lines(tokens: Iterable[tuple[_TokenType, str]]) -> list[str]:
    """Write tokens as spans that end with their line; neighbours of one class share a span."""
    pieces: list[str] = []
    open_name = ""
    for kind, text in tokens:
        name = _class_of(kind)
        if name != open_name:
            if open_name:
                pieces.append("</span>")
            if name:
                pieces.append(f'<span class="{name}">')
            open_name = name
        piece = escape(text, quote=False)
        if name and "\n" in piece:
            piece = piece.replace("\n", f'</span>\n<span class="{name}">')
        pieces.append(piece)
    if open_name:
        pieces.append("</span>")
    html = "".join(pieces)
    html = re.sub(r'<span class="\w+">((?:\n)?)</span>', r"\1", html)
    return html.removesuffix("\n").split("\n")


@lru_cache(maxsize=1024)
def _class_of(kind: _TokenType) -> str:
    """Return the class of a token type's role; nothing where it looks like text."""
    named = kind
    while named not in STANDARD_TYPES and named.parent is not None:
        named = named.parent
    return CLASS_OF.get(STANDARD_TYPES.get(named, ""), "")


@lru_cache(maxsize=256)
def _tokens(language: str) -> Tokens:
    """Return the tokens of a language, whose lexer is made once."""
    try:
        return Tokens(get_lexer_by_name(language, stripnl=False, ensurenl=False))
    except ClassNotFound:
        names = tuple(alias for _, aliases, _, _ in get_all_lexers() for alias in aliases)
        raise NoLexerError(did_you_mean(language, names)) from None


def _has_long_line(code: str) -> bool:
    """Say whether a line is so long that lexers turn slow on it (minified code)."""
    return len(code) > _LONGEST_LINE and max(map(len, code.split("\n"))) > _LONGEST_LINE
