"""The one way to say that something is wrong.

Comes in: what was found, where, and what to do about it. Goes out: `Problem` values that
every stage collects and the rim prints once. Start reading at `Problem`.
"""

from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Generic, Literal, TypeVar

Level = Literal["error", "warning", "note"]
T = TypeVar("T")

_RANK = {"note": 0, "warning": 1, "error": 2}


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of one line of a file.

    Attributes:
        path: POSIX path, relative to the site's root (or the address of a source).
        line: 1-based line; 0 means the file as a whole.
        col: 1-based column, in characters.
        width: how many characters are meant, at least 1.
        text: the line itself, for the excerpt; empty when it is not at hand.
    """

    path: str
    line: int = 0
    col: int = 1
    width: int = 1
    text: str = ""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.col}" if self.line else self.path


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong: how bad, its stable kebab-case name, what, where, and what to do.

    Messages put names and paths in backticks, have no final period, and say what was found,
    then what was expected. The hint, when there is one, is something the reader can do.
    """

    level: Level
    name: str
    message: str
    place: Place
    hint: str = ""

    def __str__(self) -> str:
        lines = [f"{self.place}: {self.level}[{self.name}]: {self.message}"]
        if self.place.line and self.place.text:
            text, col = _window(self.place)
            marks = "^" * max(1, min(self.place.width, len(text) - col + 1))
            lines.append(f"{self.place.line:>5} | {text}")
            lines.append(f"      | {' ' * (col - 1)}{marks}")
        if self.hint:
            lines += ["", f"hint: {self.hint}"]
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value, together with what was wrong on the way to it."""

    value: T
    problems: tuple[Problem, ...] = ()


class Stop(Exception):  # noqa: N818 (it is no error of ours: it ends a flow early)
    """Raised where there is no value to go on with; carries the problems that say why."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems

    def __reduce__(self) -> tuple[type["Stop"], tuple[Problem, ...]]:
        """Travel from a worker's process with the problems."""
        return Stop, self.problems


def error(name: str, message: str, place: Place, hint: str = "") -> Problem:
    """Return a problem that makes the command fail."""
    return Problem("error", name, message, place, hint)


def warning(name: str, message: str, place: Place, hint: str = "") -> Problem:
    """Return a problem that fails the command only under `--strict`."""
    return Problem("warning", name, message, place, hint)


def note(name: str, message: str, place: Place, hint: str = "") -> Problem:
    """Return something worth knowing that never fails a command."""
    return Problem("note", name, message, place, hint)


def refused(fault: OSError) -> Problem:
    """Return the problem that the system would not do what was needed: for lack of room, say."""
    name = fault.filename
    where = name.decode("utf-8", "replace") if isinstance(name, bytes) else str(name or "system")
    said = (fault.strerror or str(fault)).lower()
    return error("system-refused", f"the system said: {said}", Place(where))


def place_at(path: str, text: str, offset: int, width: int = 1) -> Place:
    """Return the place of the character at `offset` (0-based) in the file's whole `text`."""
    offset = max(0, min(offset, len(text)))
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    line = text[start:] if end < 0 else text[start:end]
    return Place(path, text.count("\n", 0, start) + 1, offset - start + 1, width, line)


def place_in_line(path: str, line: int, text: str, found: str = "") -> Place:
    """Return the place of `found` within line number `line`, whose text is `text`.

    Where `found` does not occur the place is the line's first visible character.
    """
    col = text.find(found) if found else -1
    if col < 0:
        return Place(
            path, line, len(text) - len(text.lstrip()) + 1, max(1, len(text.strip())), text
        )
    return Place(path, line, col + 1, len(found), text)


def did_you_mean(name: str, known: "list[str] | tuple[str, ...]", most: int = 3) -> str:
    """Return "did you mean `x`?" with at most `most` near names, or an empty string."""
    near = get_close_matches(name, sorted(known), n=most, cutoff=0.6)
    return f"did you mean {' or '.join(f'`{one}`' for one in near)}?" if near else ""


def annotation(problem: Problem) -> str:
    """Return a problem as a command of GitHub's workflows; nothing in it can be a command itself.

    Percent signs, line ends and control characters are escaped, in properties colons and commas.
    """
    place = problem.place
    properties = [f"file={_property(place.path)}"]
    if place.line:
        end = place.col + place.width
        properties += [f"line={place.line}", f"col={place.col}", f"endColumn={end}"]
    properties.append(f"title={_property(problem.name)}")
    text = f"{problem.message}\nhint: {problem.hint}" if problem.hint else problem.message
    kind = "notice" if problem.level == "note" else problem.level
    return f"::{kind} {','.join(properties)}::{_escaped(text)}"


def in_order(problems: "tuple[Problem, ...] | list[Problem]") -> tuple[Problem, ...]:
    """Return the problems once each, by path, line, column and name; errors last within a run.

    Errors come last so that they stay on the screen.
    """
    return tuple(
        sorted(
            dict.fromkeys(problems),
            key=lambda p: (
                _RANK[p.level],
                p.place.path,
                p.place.line,
                p.place.col,
                p.name,
                p.message,
            ),
        )
    )


_MOST = {"error": 50, "warning": 50, "note": 3}  # of one name, where a person reads them


def briefly(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Return the first problems of each name, and after them how many more there are."""
    shown: list[Problem] = []
    left: dict[tuple[Level, str], int] = {}
    seen: dict[tuple[Level, str], int] = {}
    for problem in problems:
        kind = problem.level, problem.name
        seen[kind] = seen.get(kind, 0) + 1
        if seen[kind] <= _MOST[problem.level]:
            shown.append(problem)
        else:
            left[kind] = left.get(kind, 0) + 1
    more = (
        Problem(level, name, f"{count} more of these; `-v` shows all", Place("…"))
        for (level, name), count in left.items()
    )
    return tuple(sorted([*shown, *more], key=lambda problem: _RANK[problem.level]))


def tally(problems: tuple[Problem, ...]) -> str:
    """Return `1 error, 2 warnings`; errors are always counted, the rest where there are any."""
    parts = []
    for level in ("error", "warning", "note"):
        count = sum(problem.level == level for problem in problems)
        if count or level == "error":
            parts.append(f"{count} {level}{'' if count == 1 else 's'}")
    return ", ".join(parts)


def strictly(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Return the problems with every warning turned into an error (`--strict`)."""
    return tuple(replace(p, level="error") if p.level == "warning" else p for p in problems)


def has_errors(problems: "tuple[Problem, ...] | list[Problem]") -> bool:
    """Say whether any of the problems is an error."""
    return any(problem.level == "error" for problem in problems)


def _window(place: Place, most: int = 100) -> tuple[str, int]:
    """Cut a long line to what surrounds the place; return the cut line and the new column."""
    text = place.text.replace("\t", " ")
    if len(text) <= most:
        return text, place.col
    start = max(0, min(place.col - 1 - most // 3, len(text) - most))
    head, tail = "…" if start else "", "…" if start + most < len(text) else ""
    return head + text[start : start + most] + tail, place.col - start + len(head)


def _escaped(text: str) -> str:
    text = "".join(char if char.isprintable() or char == "\n" else "\ufffd" for char in text)
    return text.replace("%", "%25").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
