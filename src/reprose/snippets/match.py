"""Is this still what a reader will see? Expected lines against actual ones.

Comes in: the transcript as published, the lines a run gave, and how closely they must agree. Goes
out: a `Comparison` that says whether they agree and, where they do not, which line and which cell.
Start reading at `compare`. The verdict needs no search: lines are compared in order, elisions by
a greedy walk; only the report of a disagreement aligns the two texts.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from reprose.snippets.align import SUBSTITUTE, Pair, align
from reprose.snippets.columns import find_tables, shape_of
from reprose.snippets.examples import as_typed, frames
from reprose.snippets.numbers import Column, Offset, judge_number
from reprose.snippets.script import Level
from reprose.snippets.sessions import is_of_job, read_status
from reprose.snippets.tokens import WILDCARD, Token, tokenise, word_matches
from reprose.snippets.tolerances import DEFAULTS, Tolerances

ELISION = "..."


@dataclass(frozen=True, slots=True)
class Spec:
    """How closely output must agree: the level, the tolerances, the slack of a killed run.

    The prompt's lines about the jobs of `command` (`[1] 4711`) may be missing. With `python`, the
    command was typed at Python's prompt: tracebacks and `<BLANKLINE>` are read as by doctest.
    """

    level: Level = "tolerant"
    tolerances: Tolerances = field(default_factory=lambda: DEFAULTS)
    rows: int = 0
    command: str = ""
    python: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A number that does not fit: its column, both tokens, and how far off it is."""

    column: str
    expected: Token
    actual: Token
    offset: Offset


@dataclass(frozen=True, slots=True)
class LineMatch:
    """An expected line (by index) beside an actual one; `cells` are the numbers that fail.

    `kind` is `same`, `cells` (only numbers differ), `other`, `missing`, `extra` or `elided`.
    """

    kind: str
    expected: int | None
    actual: int | None
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whether two transcripts agree, and line by line where they do not.

    `row_gap` says that all that differs are whole rows of a table.
    """

    agrees: bool
    lines: tuple[LineMatch, ...] = ()
    row_gap: bool = False

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Return every number that does not fit."""
        return tuple(cell for line in self.lines for cell in line.cells)

    @property
    def only_cells(self) -> bool:
        """Say whether nothing but numbers differs."""
        return all(line.kind in ("same", "elided", "cells") for line in self.lines)


class Transcript:
    """Expected lines, understood once: tokens, elisions, and the column of each number."""

    def __init__(self, lines: Sequence[str], spec: Spec = Spec()) -> None:
        self.texts = tuple(lines)
        self.elisions = frozenset(
            n for n, line in enumerate(lines) if ELISION in line and line.strip() == ELISION
        )
        self.plain = [unescape(line) for line in lines]
        if spec.python:
            self.elisions |= frames(lines)
            self.plain = [as_typed(line, spec.command) for line in self.plain]
        self.tokens = [tokenise(line) for line in self.plain]
        known = [None if n in self.elisions else tokens for n, tokens in enumerate(self.tokens)]
        self.tables = find_tables(self.plain, known)
        self.columns: dict[int, tuple[Column, ...]] = {}
        for table in self.tables:
            about = tuple(map(Column, table.names, table.largest, table.signed))
            for row in table.rows:
                self.columns[row] = _spread(about, self.tokens[row])


def compare(expected: Sequence[str], actual: Sequence[str], spec: Spec) -> Comparison:
    """Compare a published transcript with the lines of a run."""
    if spec.level == "none":
        return Comparison(True)
    script = Transcript(expected, spec)
    found = [tokenise(line) for line in actual]
    matcher = _Matcher(script, tuple(actual), found, spec)
    if matcher.agrees(len(expected), len(actual)):
        return Comparison(True)
    slack = _slack(script, found, spec, matcher)
    if slack is not None:
        return slack
    return matcher.report()


def aligned(expected: Sequence[str], actual: Sequence[str], spec: Spec) -> Comparison:
    """Align a transcript with the lines of a run even when they agree (for re-recording)."""
    found = [tokenise(line) for line in actual]
    return _Matcher(Transcript(expected, spec), tuple(actual), found, spec).report()


def unescape(line: str) -> str:
    r"""Return what an expected line stands for: `\...`, `\$ x` and `\> x` lose the backslash."""
    if "\\" not in line:
        return line
    rest = line.lstrip()
    return line.replace("\\", "", 1) if rest.startswith("\\") and _special(rest[1:]) else line


def escape(line: str) -> str:
    r"""Return an actual line as it must be written: the inverse of `unescape`, and `\[..]`."""
    rest = line.lstrip()
    line = line.replace(WILDCARD, f"\\{WILDCARD}")
    return line.replace(rest[:1], f"\\{rest[:1]}", 1) if rest and _special(rest) else line


def _special(text: str) -> bool:
    """Say whether a line would be taken for something else than output."""
    body = text.lstrip("\\")
    return (
        body.strip() == ELISION
        or body.startswith(("$ ", "> ", "```", "~~~"))
        or body.rstrip() in ("$", ">")
        or "$ " in body[:48]
        or read_status(body) is not None
    )


class _Matcher:
    """Compares lines of one transcript with lines of one output, remembering what it saw."""

    def __init__(
        self, script: Transcript, texts: tuple[str, ...], found: list[tuple[Token, ...]], spec: Spec
    ) -> None:
        self.script, self.texts, self.found, self.spec = script, texts, found, spec
        self.seen: dict[tuple[int, int], tuple[Cell, ...] | None] = {}
        self.of_jobs = {n for n, t in enumerate(script.texts) if is_of_job(t, spec.command)}

    def agrees(self, n: int, m: int) -> bool:
        """Say whether the first n expected lines match the first m actual ones.

        Elisions are a glob over lines: remember the last elision, and on a mismatch let it
        consume one line more. That is exact, and linear for ordinary transcripts.
        """
        elisions = self.script.elisions
        look = self.line if elisions else self._line  # without elisions nothing is seen twice
        i = j = 0
        back: tuple[int, int] | None = None
        while j < m:
            if i < n and i in elisions:
                back = (i, j)
                i += 1
            elif i < n and look(i, j) == ():
                i, j = i + 1, j + 1
            elif i < n and i in self.of_jobs:
                i += 1
            elif back is not None:
                back = (back[0], back[1] + 1)
                i, j = back[0] + 1, back[1]
            else:
                return False
        return all(k in elisions or k in self.of_jobs for k in range(i, n))

    def line(self, i: int, j: int) -> tuple[Cell, ...] | None:
        """Return the cells that fail, () when the lines match, None when they are unlike."""
        key = (i, j)
        if key not in self.seen:
            self.seen[key] = self._line(i, j)
        return self.seen[key]

    def report(self) -> Comparison:
        """Align the texts and say what differs."""
        n, m = len(self.script.texts), len(self.texts)
        pairs = align(n, m, self._cost, self.script.elisions)
        if pairs is None:
            pairs = self._in_order(n, m)
        lines = self._with_slack([self._explain(pair) for pair in pairs])
        return Comparison(False, lines, self._only_rows(lines))

    def _with_slack(self, lines: list[LineMatch]) -> tuple[LineMatch, ...]:
        """Accept the missing or extra last rows that a killed run may have."""
        kept = list(lines)
        end = len(kept)
        while end and kept[end - 1].kind == kept[-1].kind and len(kept) - end < self.spec.rows:
            end -= 1
        last = kept[end:]
        if last and last[0].kind in ("missing", "extra") and self._only_rows(tuple(last)):
            kept[end:] = [LineMatch("elided", line.expected, line.actual) for line in last]
        return tuple(kept)

    def _line(self, i: int, j: int) -> tuple[Cell, ...] | None:
        plain, text = self.script.plain[i], self.texts[j]
        if plain == text:
            return ()
        if self.spec.level == "exact":
            return (
                ()
                if _glob(tuple(map(_word, plain.split())), tuple(map(_word, text.split())))
                and (WILDCARD in plain)
                else None
            )
        wanted, found = self.script.tokens[i], self.found[j]
        if len(wanted) != len(found):
            return () if WILDCARD in plain and _glob(wanted, found) else None
        columns, tolerances = self.script.columns.get(i), self.spec.tolerances
        cells: list[Cell] = []
        for at, (e, a) in enumerate(zip(wanted, found, strict=True)):
            if e.text == a.text:
                continue
            if e.value is None:
                if not word_matches(e.text, a.text):
                    return None
                continue
            if a.value is None or e.prefix != a.prefix or e.suffix != a.suffix:
                return None
            column = columns[at] if columns else Column()
            offset = judge_number(e, a, tolerances, column)
            if not offset.fits and not self._free(e, a):
                cells.append(Cell(column.name, e, a, offset))
        return tuple(cells)

    def _free(self, e: Token, a: Token) -> bool:
        """Under `shape` every number but a whole one is free, within its dimension."""
        return self.spec.level == "shape" and e.kind != "int" and e.dimension == a.dimension

    def _cost(self, i: int, j: int) -> int:
        cells = self.line(i, j)
        if cells != () and i in self.of_jobs:
            return 2 * SUBSTITUTE
        if cells is None or any(cell.expected.kind == "int" for cell in cells):
            return SUBSTITUTE  # another row: its index differs
        return 1 if cells else 0

    def _in_order(self, n: int, m: int) -> tuple[Pair, ...]:
        """Pair very long texts line by line."""
        both = [(k, k) for k in range(min(n, m))]
        rest: list[Pair] = [(k, None) for k in range(m, n)]
        return (*both, *rest, *[(None, k) for k in range(n, m)])

    def _explain(self, pair: Pair) -> LineMatch:
        i, j = pair
        if i is not None and (i in self.script.elisions or (j is None and i in self.of_jobs)):
            return LineMatch("elided", i, j)
        if i is None or j is None:
            return LineMatch("missing" if j is None else "extra", i, j)
        cells = self.line(i, j)
        if cells is None:
            return LineMatch("other", i, j)
        return LineMatch("cells" if cells else "same", i, j, cells)

    def _only_rows(self, lines: tuple[LineMatch, ...]) -> bool:
        """Say whether all that differs are whole rows of the transcript's tables."""
        shapes = {shape_of(self.script.tokens[t.rows[0]]) for t in self.script.tables}
        for line in lines:
            if line.kind == "other":
                return False
            if line.kind == "missing" and line.expected is not None:
                tokens = self.script.tokens[line.expected]
            elif line.kind == "extra" and line.actual is not None:
                tokens = self.found[line.actual]
            else:
                continue
            if shape_of(tokens) not in shapes:
                return False
        return True


def _slack(
    script: Transcript, found: list[tuple[Token, ...]], spec: Spec, matcher: _Matcher
) -> Comparison | None:
    """Accept up to `spec.rows` missing or extra last rows of a table (of a killed run)."""
    last = script.tables[-1] if script.tables and spec.rows else None
    if last is None or last.rows[-1] != len(script.texts) - 1:
        return None
    n, m = len(script.texts), len(found)
    shape = shape_of(script.tokens[last.rows[-1]])
    for rows in range(1, spec.rows + 1):
        fewer = rows < len(last.rows) and matcher.agrees(n - rows, m)
        more = m > rows and all(shape_of(line) == shape for line in found[m - rows :])
        if fewer or (more and matcher.agrees(n, m - rows)):
            return Comparison(True)
    return None


def _word(text: str) -> Token:
    return Token(text, 0)


def _glob(wanted: tuple[Token, ...], found: tuple[Token, ...]) -> bool:
    """Match words of a line where a lone `[..]` may stand for any number of words."""
    i = j = 0
    back: tuple[int, int] | None = None
    while j < len(found):
        if i < len(wanted) and wanted[i].text == WILDCARD:
            back = (i, j)
            i += 1
        elif i < len(wanted) and word_matches(wanted[i].text, found[j].text):
            i, j = i + 1, j + 1
        elif back is not None:
            back = (back[0], back[1] + 1)
            i, j = back[0] + 1, back[1]
        else:
            return False
    return all(token.text == WILDCARD for token in wanted[i:])


def _spread(about: tuple[Column, ...], tokens: tuple[Token, ...]) -> tuple[Column, ...]:
    """Give each token of a row its column; a unit that stands apart shares its number's."""
    if len(about) == len(tokens):
        return about
    spread, at = [], -1
    for token in tokens:
        at += token.value is not None or not token.unit
        spread.append(about[at])
    return tuple(spread)
