"""Inline tokens -> the text a reader sees.

Comes in: inline tokens. Goes out: plain text, and the sentence around a position in it, which
backlinks show. Start reading at `plain_text`.
"""

import re
from collections.abc import Sequence

from reprose.articles.markdown.parser import Token

_END = re.compile(r"[.!?…]+[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[^\s\d])|[。！？]+")
_LONGEST = 300


def plain_text(tokens: Sequence[Token] | None) -> str:
    """Return the visible text of inline tokens, one line."""
    return " ".join(_raw_text(tokens or ()).split())


def alt_text(tokens: Sequence[Token] | None) -> str:
    """Return the text of a picture's brackets; pictures within it count with theirs."""
    pieces = (alt_text(t.children) if t.type == "image" else _raw_text((t,)) for t in tokens or ())
    return " ".join("".join(pieces).split())


def text_and_offsets(tokens: Sequence[Token]) -> tuple[str, list[int]]:
    """Return the text of inline tokens and where each token's text begins in it."""
    offsets: list[int] = []
    pieces: list[str] = []
    length = 0
    for token in tokens:
        offsets.append(length)
        piece = _raw_text((token,))
        pieces.append(piece)
        length += len(piece)
    return "".join(pieces), offsets


def sentence_at(text: str, start: int, end: int) -> str:
    """Return the sentence of `text` that holds `text[start:end]`, cut to a readable length."""
    begins = [0, *(mark.end() for mark in _END.finditer(text))]
    first = max(begin for begin in begins if begin <= start)
    last = next((mark.end() for mark in _END.finditer(text, max(end - 1, first))), len(text))
    sentence = " ".join(text[first:last].split())
    if len(sentence) <= _LONGEST:
        return sentence
    middle = start - first
    left = max(0, middle - _LONGEST // 2)
    cut = " ".join(text[first + left : first + left + _LONGEST].split())
    return f"{'…' if left else ''}{cut}…"


def _raw_text(tokens: Sequence[Token]) -> str:
    """Return the text with its line breaks as spaces."""
    pieces: list[str] = []
    for token in tokens:
        kind = token.type
        if kind in ("text", "code_inline", "math_inline", "math_inline_double", "text_special"):
            pieces.append(token.content)
        elif kind in ("softbreak", "hardbreak"):
            pieces.append(" ")
        elif kind == "wiki":
            pieces.append(token.meta["text"] or token.content.replace("#", " "))
    return "".join(pieces)
