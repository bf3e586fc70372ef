"""A row of pieces: blanks where a page shows them, marks where Markdown reads them.

Comes in: the texts, finished parts, marks and breaks of one paragraph. Goes out: the same row
with blanks squeezed and moved out of emphasis, and each pair of marks as `*`, `**`, `~~` where
CommonMark reads it so, as the HTML tag where it does not (next to a letter, against another star).
Start reading at `squeezed`.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from reprose.sources.escape import escape_every

_BLANKS = " \xa0"
_MARK_TAGS: Mapping[str, str] = {"*": "em", "**": "strong", "~~": "del"}


@dataclass(slots=True)
class Piece:
    """A part of a line: plain text, finished Markdown, a mark that opens or closes, a break."""

    kind: Literal["text", "raw", "open", "close", "break"]
    text: str


def squeezed(pieces: list[Piece]) -> list[Piece]:
    """Move blanks out of marks, let one stand for many, and none at the ends or around breaks."""
    row = _without_empty(_blanks_moved_out(_without_empty(pieces)))
    kept: list[Piece] = []
    for piece in row:
        if piece.kind == "text":
            text = piece.text.removeprefix(" ") if _ends_blank(kept) else piece.text
            kept += [Piece("text", text)] if text else []
            continue
        if piece.kind == "break":
            _strip_end(kept)
            if _last_visible(kept) is None:
                continue
        kept.append(piece)
    _strip_end(kept, breaks=True)
    return kept


def settle_marks(pieces: list[Piece]) -> None:
    """Write each pair of marks as HTML tags where Markdown would not read it as emphasis."""
    open_at: list[int] = []
    for n, piece in enumerate(pieces):
        if piece.kind == "open":
            open_at.append(n)
        elif piece.kind == "close" and open_at:
            start = open_at.pop()
            is_within_its_like = any(pieces[outer].text == piece.text for outer in open_at)
            is_lost = is_within_its_like or not _is_readable(pieces, start, n)
            if piece.text in _MARK_TAGS and is_lost:
                tag = _MARK_TAGS[piece.text]
                pieces[start].text, piece.text = f"<{tag}>", f"</{tag}>"
    previous = ""
    for piece in pieces:  # two code spans that touch would become one
        if piece.kind == "raw" and piece.text[:1] == "`" and previous.endswith("`"):
            text = piece.text.strip("`").removeprefix(" ").removesuffix(" ")
            piece.text = f"<code>{escape_every(text)}</code>"
        previous = piece.text if piece.kind != "break" else ""


def _without_empty(pieces: list[Piece]) -> list[Piece]:
    """Drop pairs of marks with nothing but blanks between them, and empty texts."""
    kept: list[Piece] = []
    for piece in pieces:
        if piece.kind == "text" and not piece.text:
            continue
        if piece.kind == "close":
            start = len(kept) - 1
            while start >= 0 and kept[start].kind == "text" and not kept[start].text.strip():
                start -= 1
            if start >= 0 and kept[start].kind == "open":
                del kept[start]
                continue
        kept.append(piece)
    return kept


def _blanks_moved_out(pieces: list[Piece]) -> list[Piece]:
    """Let no blank, and no break, stand at the inner side of a mark."""
    row: list[Piece] = []
    for piece in pieces:
        if piece.kind == "close":
            blanks = _blanks_at_end(row)
            row += [piece, *blanks]
            continue
        opened = len(row)
        while opened and row[opened - 1].kind == "open":
            opened -= 1
        if opened < len(row) and piece.kind == "break":
            row.insert(opened, piece)
            continue
        text = piece.text.lstrip(_BLANKS) if piece.kind == "text" else piece.text
        if opened < len(row) and piece.kind == "text" and text != piece.text:
            row.insert(opened, Piece("text", piece.text[: len(piece.text) - len(text)]))
            row += [Piece("text", text)] if text else []
            continue
        row.append(piece)
    return [piece for piece in row if piece.kind != "text" or piece.text]


def _blanks_at_end(row: list[Piece]) -> list[Piece]:
    """Take the blanks and breaks at the end of a row away and return them."""
    taken: list[Piece] = []
    while row and row[-1].kind in ("text", "break"):
        text = row[-1].text.rstrip(_BLANKS)
        if row[-1].kind == "break":
            taken.insert(0, row.pop())
            continue
        if len(text) < len(row[-1].text):
            taken.insert(0, Piece("text", row[-1].text[len(text) :]))
        row[-1] = Piece("text", text)
        if text:
            break
        row.pop()
    return taken


def _ends_blank(pieces: Sequence[Piece]) -> bool:
    """Say whether a blank more would not be seen: at the beginning, after a break or a blank."""
    before = _last_visible(pieces)
    if before is None or before.kind == "break":
        return True
    return before.kind == "text" and before.text.endswith(" ")


def _last_visible(pieces: Sequence[Piece]) -> Piece | None:
    """Return the last piece that is not a mark."""
    return next((one for one in reversed(pieces) if one.kind not in ("open", "close")), None)


def _strip_end(pieces: list[Piece], *, breaks: bool = False) -> None:
    """Drop blanks (and breaks) at the end of a line, within closing marks too."""
    n = len(pieces) - 1
    while n >= 0:
        piece = pieces[n]
        if piece.kind == "text":
            piece.text = piece.text.rstrip(" ")
        is_shown = piece.kind == "raw" or (piece.kind == "text" and bool(piece.text))
        if is_shown or (piece.kind == "break" and not breaks):
            break
        if piece.kind in ("text", "break"):
            del pieces[n]
        n -= 1


def _is_readable(pieces: Sequence[Piece], start: int, end: int) -> bool:
    """Say whether CommonMark reads the marks at `start` and `end` as a pair."""
    before, first = _edge(pieces, start - 1, -1), _edge(pieces, start + 1, 0)
    last, after = _edge(pieces, end - 1, -1), _edge(pieces, end + 1, 0)
    if before in ("*", "~") and pieces[start - 1].kind == "close":
        return False
    if after in ("*", "~") and pieces[end + 1].kind == "open":
        return False
    return _is_flanking(before, first) and _is_flanking(after, last)


def _edge(pieces: Sequence[Piece], number: int, at: int) -> str:
    """Return the character at one edge of a piece; a blank where there is none."""
    piece = pieces[number] if 0 <= number < len(pieces) else None
    return " " if piece is None or piece.kind == "break" or not piece.text else piece.text[at]


def _is_flanking(outside: str, inside: str) -> bool:
    """Say whether a mark between these two characters leans on the inner one (CommonMark 6.2)."""
    if inside.isspace():
        return False
    if unicodedata.category(inside)[0] not in "PS":
        return True
    return outside.isspace() or unicodedata.category(outside)[0] == "P"
