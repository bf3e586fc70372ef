"""Inline tokens -> the text a reader sees.

Comes in: inline tokens. Goes out: plain text, and the sentence around a position in it, which
backlinks show. Start reading at `plain_text`.
"""

import re
from collections.abc import Sequence

from reprose.articles.markdown.parser import Token

_END = re.compile(r"[.!?…][\"'”’)\]]{0,3}\s{1,3}(?=[\"'“‘(\[]{0,3}[^\s\d])|[。！？]")
_LONGEST = 200


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
    """Return the sentence of `text` that holds `text[start:end]`, cut to a readable length.

    Only the surroundings are looked at, so that a paragraph of ten thousand links costs little.
    """
    left, right = max(0, start - _LONGEST), min(len(text), end + _LONGEST)
    near, at, stop = text[left:right], start - left, end - left
    marks = [mark.end() for mark in _END.finditer(near)]
    first = max((mark for mark in marks if mark <= at), default=0)
    last = min((mark for mark in marks if mark >= stop), default=len(near))
    sentence = " ".join(near[first:last].split())
    head = "…" if first == 0 and left else ""
    tail = "…" if last == len(near) and right < len(text) else ""
    return f"{head}{sentence}{tail}"


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
            name, _, part = token.content.partition("#")
            said = name if part.startswith("^") else f"{name} {part}".strip()
            pieces.append(token.meta["text"] or said)
    return "".join(pieces)
