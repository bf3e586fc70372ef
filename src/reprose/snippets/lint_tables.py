"""Tables that do not add up: too many rows, wrong differences, a total of something else.

Comes in: a `Scene` and the program behind it. Goes out: warnings. Start reading at `row_count`,
`delta_columns` and `summary_line`.
"""

import re
from collections.abc import Iterator

from reprose.problems import Problem, warning
from reprose.snippets.columns import Table
from reprose.snippets.lint_programs import printed_rows, sum_begins_at
from reprose.snippets.match import ELISION
from reprose.snippets.scene import Scene
from reprose.snippets.tokens import Token, tokenise
from reprose.snippets.units import Quantity, show_quantity

# A line that tells how long the data are; the name of a column of changes, with what changes; the
# words of a line that sums up.
_LENGTH = re.compile(
    r"(?i)\b(?:len(?:gth)?|rows|items|records)\b\s*(?:\([^)]*\))?\s*[=:]\s*([\d_,]+)"
)
_DELTA = re.compile(
    r"(?i)(?:Δ|delta|diff(?:erence)?(?: of)?|change(?: of)?)\s+(.+)|(.+?)\s+(?:delta|diff)"
)
_TOTAL = re.compile(r"(?i)\b(?:total|sum|diff|difference|growth)\b")


def row_count(scene: Scene, program: str) -> Iterator[Problem]:
    """Compare the rows shown with the rows that the program's loop prints."""
    if len(scene.tables) != 1 or _is_elided(scene):
        return
    table = scene.tables[0]
    wanted = printed_rows(program, lambda name: _length(scene))
    found = len(table.rows)
    if wanted is None or abs(wanted - found) <= 1:
        return  # many programs print one row before their loop
    message = f"the table has {found} rows, the program's loop prints {wanted}"
    hint = "the transcript may come from another version of the program"
    yield warning("row-count", message, scene.place(table.rows[0]), hint)


def delta_columns(scene: Scene) -> Iterator[Problem]:
    """Check `Δ X` against the differences of `X`, row by row."""
    for table in scene.tables:
        for at, name in enumerate(table.names):
            match = _DELTA.fullmatch(name)
            base = (match[1] or match[2]).strip() if match else ""
            if base in table.names:
                yield from _delta(scene, table, table.names.index(base), at)


def summary_line(scene: Scene, program: str) -> Iterator[Problem]:
    """Compare a line such as `Total diff: 12.5MB` below a table with the table's numbers."""
    if not scene.tables or _is_elided(scene):
        return
    table = scene.tables[-1]
    for index in range(table.rows[-1] + 1, len(scene.lines)):
        tokens = [token for token in tokenise(scene.lines[index]) if token.value is not None]
        if len(tokens) != 1 or not tokens[0].dimension or not _TOTAL.search(scene.lines[index]):
            continue
        yield from _summary(scene, table, index, tokens[0], program)


def _summary(
    scene: Scene, table: Table, index: int, total: Token, program: str
) -> Iterator[Problem]:
    """Report a total that is not what the program computes, or that nothing in the table gives."""
    columns = [_values(table, n) for n in range(len(table.names)) if _fits(table, n, total)]
    shown = show_quantity(total.quantity)
    row = sum_begins_at(program) if program else None
    if row is not None and columns and 0 < row < len(columns[0]):
        wanted = [columns[0][-1] - columns[0][k] for k in (row - 1, row)]
        if not any(_close(total.quantity.value, one, columns[0]) for one in wanted):
            gives = show_quantity(Quantity(wanted[0], total.dimension))
            message = (
                f"the line says {shown}; from row {row} on, as the program counts, it is {gives}"
            )
            hint = "the transcript may come from another version of the program"
            yield warning("summary-line", message, scene.place(index), hint)
        return
    candidates = [one for column in columns for one in _candidates(column)]
    if columns and not any(_close(total.quantity.value, one, columns[0]) for one in candidates):
        message = f"the line says {shown}; no sum or difference of the table's columns gives that"
        yield warning("summary-line", message, scene.place(index))


def _candidates(column: list[float]) -> list[float]:
    """Return what a summary of a column may be."""
    changes = [column[-1] - one for one in column[:-1]]
    total, largest = sum(column), max(column)
    return [*changes, largest - min(column), total, column[-1], largest, total / len(column)]


def _close(one: float, other: float, column: list[float]) -> bool:
    """Say whether two numbers agree within a percent of the column's largest."""
    largest = max(map(abs, column), default=0.0)
    return abs(one - other) <= max(0.01 * abs(other), 0.002 * largest)


def _delta(scene: Scene, table: Table, base: int, at: int) -> Iterator[Problem]:
    """Report the first change that is none, unless all changes count from one start."""
    if _counts_from_start(table, base, at):
        return
    for row in range(1, len(table.rows)):
        if table.rows[row] != table.rows[row - 1] + 1:
            continue  # lines were left out between them
        before = table.cells[row - 1][base]
        now, change = table.cells[row][base], table.cells[row][at]
        if None in (before.value, now.value, change.value) or now.dimension != change.dimension:
            return
        wanted = now.quantity.value - before.quantity.value
        unit = now.last_digit + change.last_digit
        if abs(change.quantity.value - wanted) > 2 * unit + 0.02 * abs(wanted):
            gives = show_quantity(Quantity(wanted, change.dimension))
            message = f"the row says {change.text}, the numbers of two rows give {gives}"
            yield warning("delta-column", message, scene.place(table.rows[row]))
            return


def _counts_from_start(table: Table, base: int, at: int) -> bool:
    """Say whether each change is the distance from the same number."""
    starts = [
        row[base].quantity.value - row[at].quantity.value
        for row in table.cells
        if None not in (row[base].value, row[at].value)
    ]
    unit = max(row[base].last_digit + row[at].last_digit for row in table.cells)
    return len(starts) == len(table.cells) and max(starts) - min(starts) <= 2 * unit


def _values(table: Table, n: int) -> list[float]:
    return [value for row in table.cells if (value := row[n].value) is not None]


def _fits(table: Table, n: int, total: Token) -> bool:
    return table.cells[0][n].dimension == total.dimension


def _length(scene: Scene) -> int | None:
    """Return the length that the transcript itself gives (`Dataset len=7270695`)."""
    for line in scene.lines:
        match = _LENGTH.search(line)
        if match:
            return int(match[1].replace("_", "").replace(",", ""))
    return None


def _is_elided(scene: Scene) -> bool:
    return any(line.strip() == ELISION for line in scene.command.expected)
