"""Tables in output: runs of lines with the same kinds of numbers, and the names of their columns.

Comes in: lines as tokens (an elision is None). Goes out: `Table`s. The line before a table names
its columns when it has as many fields as they are. Start reading at `find_tables`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reprose.snippets.tokens import Token

Line = tuple[Token, ...] | None
_GAP = re.compile(r"\s{2,}|\t")
_LEAST_ROWS = 3  # of a table whose columns nothing names
_RULE = re.compile(r"[\s\W_]+")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of an output.

    Attributes:
        names: of the columns; `c1` … when nothing names them.
        rows: indices of its lines.
        cells: by row, the token of each column.
        largest: by column, the largest magnitude in base units.
        signed: by column, whether it holds a zero or both signs (a column of differences).
    """

    names: tuple[str, ...]
    rows: tuple[int, ...]
    cells: tuple[tuple[Token, ...], ...]
    largest: tuple[float, ...]
    signed: tuple[bool, ...]

    def column(self, name: str) -> tuple[Token, ...] | None:
        """Return the cells below a name, or None when there is no such column."""
        if name not in self.names:
            return None
        at = self.names.index(name)
        return tuple(row[at] for row in self.cells)


def shape_of(tokens: tuple[Token, ...]) -> tuple[str, ...]:
    """Return the kinds of a line's cells; whole numbers and decimals count as one kind."""
    return tuple(
        ["word" if one.value is None else one.dimension or "number" for one in _cells(tokens)]
    )


def find_tables(texts: Sequence[str], lines: Sequence[Line]) -> tuple[Table, ...]:
    """Return the tables: three rows of one shape with two numbers, or one row below a header.

    Args:
        texts: the lines, for the fields of headers.
        lines: their tokens; None stands for elided lines, which never end a table.
    """
    tables: list[Table] = []
    at = 0
    while at < len(lines):
        tokens = lines[at]
        shape = shape_of(tokens) if tokens else ()
        if sum(kind != "word" for kind in shape) < 2:
            at += 1
            continue
        rows = [at]
        end = at + 1
        while end < len(lines):
            following = lines[end]
            if following is None:
                end += 1
            elif following and shape_of(following) == shape:
                rows.append(end)
                end += 1
            else:
                break
        names = _header(texts, lines, at, len(shape))
        if names or len(rows) >= _LEAST_ROWS:
            numbered = tuple(f"c{n}" for n in range(1, len(shape) + 1))
            tables.append(_table(names or numbered, rows, lines))
        at = rows[-1] + 1
    return tuple(tables)


def _cells(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Return the tokens without the units that stand apart from their numbers."""
    return tuple([token for token in tokens if token.value is not None or not token.unit])


def _table(names: tuple[str, ...], rows: list[int], lines: Sequence[Line]) -> Table:
    """Return a table with what is known of its columns."""
    cells = tuple(_cells(lines[row] or ()) for row in rows)
    values = [
        [t.value for t in column if t.value is not None] for column in zip(*cells, strict=True)
    ]
    return Table(
        names,
        tuple(rows),
        cells,
        tuple(max(map(abs, column), default=0.0) for column in values),
        tuple(bool(column) and min(column) <= 0 <= max(column) for column in values),
    )


def _header(
    texts: Sequence[str], lines: Sequence[Line], first: int, columns: int
) -> tuple[str, ...]:
    """Return the names of the columns in the line before the first row; none without one."""
    at = first - 1
    if at >= 0 and lines[at] and _RULE.fullmatch(texts[at]):
        at -= 1  # a rule of dashes below the names
    tokens = lines[at] if at >= 0 else None
    if tokens and not any(token.value is not None for token in tokens):
        for fields in (_GAP.split(texts[at].strip()), texts[at].split()):
            if len(fields) == columns:
                return tuple(fields)
    return ()
