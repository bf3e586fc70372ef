"""What a claim can ask about a run: its tables, its lines, how it ended, what it used.

Comes in: a command's output, or a published transcript. Goes out: `Facts`. Start reading at
`measured` and `published`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields

from reprose.snippets.columns import Table, find_tables
from reprose.snippets.match import ELISION, unescape
from reprose.snippets.outputs import CommandOutput, Peak
from reprose.snippets.script import Command
from reprose.snippets.tokens import tokenise
from reprose.snippets.units import Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a run; a published transcript knows no times and no peaks.

    Attributes:
        elided: whether a transcript leaves lines out.
        killed: whether something ended it; `killed_by` says what: `memory`, `timeout`, … or
            `signal` for a kill without a known reason.
        status: the exit code, or 128 and the signal's number, as a shell says it.
        limit_bytes: the memory limit of its shell, 0 without one.
    """

    lines: tuple[str, ...]
    tables: tuple[Table, ...]
    elided: bool = False
    killed: bool = False
    killed_by: str = ""
    status: int = 0
    wall_s: float | None = None
    limit_bytes: int = 0
    peak: Peak | None = None

    def column(self, name: str) -> tuple[Quantity, ...] | None:
        """Return a column's numbers, from the last table that has it; None when none has."""
        for table in reversed(self.tables):
            cells = table.column(name)
            if cells is not None:
                return tuple(c.quantity for c in cells if c.value is not None)
        return None

    @property
    def rows(self) -> int:
        """Return the number of rows of the last table."""
        return len(self.tables[-1].rows) if self.tables else 0

    @property
    def column_names(self) -> tuple[str, ...]:
        """Return the names of all columns."""
        return tuple(dict.fromkeys(name for table in self.tables for name in table.names))


@dataclass(frozen=True, slots=True)
class World:
    """Everything a claim can see: this run, the article's others, and other environments."""

    own: Facts
    runs: Mapping[str, Facts] = field(default_factory=dict)
    python: Callable[[str], "World | None"] = lambda version: None


def measured(outputs: tuple[CommandOutput, ...], commands: tuple[Command, ...]) -> Facts:
    """Return the facts of a session: all its lines, the end of its last command, its peaks."""
    lines = tuple(line for output in outputs for line in (*output.lines, *output.errors, ""))
    last = outputs[-1] if outputs else CommandOutput(lines=())
    return Facts(
        lines=lines,
        tables=tables_of(lines),
        killed=last.signal == 9
        or last.ended_by in ("memory", "timeout", "output", "tasks", "disk"),
        killed_by=last.ended_by if last.ended_by not in ("itself", "interrupt") else "signal",
        status=128 + last.signal if last.exit is None else last.exit,
        wall_s=sum(output.wall_s for output in outputs),
        limit_bytes=commands[-1].limits.memory_bytes if commands else 0,
        peak=_highest(tuple(output.peak for output in outputs)),
    )


def published(commands: tuple[Command, ...]) -> Facts:
    """Return what the transcript of a session says."""
    lines = tuple(line for c in commands for line in (*map(unescape, c.expected), ""))
    last = commands[-1].status if commands else None
    signal = last.signal if last else 0
    return Facts(
        lines=lines,
        tables=tables_of(lines),
        elided=any(line.strip() == ELISION for c in commands for line in c.expected),
        killed=signal == 9,
        killed_by="memory" if signal == 9 else "signal",
        status=128 + signal if signal else (last.exit or 0) if last else 0,
        limit_bytes=commands[-1].limits.memory_bytes if commands else 0,
    )


def tables_of(lines: tuple[str, ...]) -> tuple[Table, ...]:
    """Return the tables in some lines; elisions among them do not end a table."""
    tokens = [None if line.strip() == ELISION else tokenise(line) for line in lines]
    return find_tables(lines, tokens)


def _highest(peaks: tuple[Peak, ...]) -> Peak:
    """Return the highest of each kind of reading."""
    names = [field.name for field in fields(Peak)]
    return Peak(**{name: max((getattr(p, name) for p in peaks), default=0) for name in names})
