"""[rim] The only module that draws on the screen.

Comes in: problems, lines of data, and the steps of a flow. Goes out: data on stdout; problems,
progress and the closing line on stderr, in colour only where somebody looks. With `--format json`
everything is one JSON document on stdout, with `--format github` problems are annotations. Start
reading at `Console`.
"""

import json
import os
import re
import secrets
import shutil
import sys
import textwrap
import time
import unicodedata
from collections.abc import Mapping
from typing import Any, Literal

from reprose.problems import Problem, annotation, briefly, has_errors, in_order, strictly, tally

Format = Literal["text", "json", "github"]
_SHOW_AFTER_S = 1.0
_MEASURE_EACH_S = 0.1
_MOST_COLUMNS = 88
_COLOURS = {"error": "1;31", "warning": "1;33", "note": "1;36"}


class Console:
    """What one command shows; also the `Watcher` of its flow."""

    def __init__(
        self, form: Format, *, quiet: bool = False, strict: bool = False, verbose: bool = False
    ) -> None:
        self.form: Format = form
        self._quiet = quiet
        self.verbose = verbose
        self.strict = strict
        self.current = ""
        self._began = time.monotonic()
        self._colour = sys.stderr.isatty() and not os.environ.get("NO_COLOR")
        self._bar = _Bar() if form == "text" and not quiet and sys.stderr.isatty() else None

    def begin(self, step: str, total: int | None = None) -> None:
        """A step starts: `reading`, and how many ticks it has, when known."""
        if self._bar:
            self._bar.begin(step, total)

    def tick(self, name: str = "") -> None:
        """One more is done; `current` remembers which, for a report of a bug."""
        self.current = name or self.current
        if self._bar:
            self._bar.tick(name)

    def done(self) -> None:
        """The step has ended."""
        if self._bar:
            self._bar.done()

    def measure(self, text: str, size_bytes: int) -> None:
        """Show what is running and the memory it uses; called often, from any thread."""
        if self._bar:
            self._bar.measure(text, size_bytes)

    def restart(self) -> None:
        """Count the seconds of the closing line from now on."""
        self._began = time.monotonic()

    def data(
        self, text: str, tints: Mapping[str, str] | None = None, *, in_logs: bool = False
    ) -> None:
        """Print data for whoever reads stdout; on a terminal, words in front of lines in colour.

        `in_logs` prints it between GitHub's annotations, too.
        """
        if self.form != "text" and not (in_logs and self.form == "github"):
            return
        if sys.stdout.isatty():
            text = _visible(text)
            if tints and not os.environ.get("NO_COLOR"):
                text = "\n".join(_tinted(line, tints) for line in text.split("\n"))
        sys.stdout.write(text + "\n")

    def prose(self, text: str) -> None:
        """Print paragraphs as data; no word is cut in two at the edge of a terminal."""
        if sys.stdout.isatty():
            text = folded(text, min(shutil.get_terminal_size().columns, _MOST_COLUMNS))
        self.data(text)

    def quote(self, text: str) -> None:
        """Print others' text as data; on GitHub nothing in it is taken for a command."""
        if os.environ.get("GITHUB_ACTIONS"):
            token = secrets.token_hex(16)
            text = f"::stop-commands::{token}\n{text}\n::{token}::"
        self.data(text)

    def say(self, text: str) -> None:
        """Tell the person at the screen something that is neither data nor a problem."""
        if self.form == "text" and not self._quiet:
            sys.stderr.write(_visible(text) + "\n")

    def finish(
        self,
        did: str,
        counts: Mapping[str, int],
        problems: tuple[Problem, ...],
        values: Mapping[str, Any] | None = None,
        said: str = "",
    ) -> int:
        """Print the problems and the closing line; return the exit code, 0 or 1.

        Args:
            did: what the command did (`built`).
            counts: what it counted (`{"pages": 12, "reused": 9}`).
            problems: all that was wrong; each is printed once.
            values: what `--format json` carries beside problems and counts.
            said: a sentence between the problems and the closing line.
        """
        self.done()
        shown = in_order(strictly(problems) if self.strict else problems)
        took_s = time.monotonic() - self._began
        if self.form == "json":
            document = {
                "did": did,
                "counts": dict(counts),
                "seconds": round(took_s, 3),
                "problems": [_as_json(problem) for problem in shown],
                **(values or {}),
            }
            sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=1) + "\n")
        else:
            brief = self.form == "text" and not self.verbose
            self._print_problems(briefly(shown) if brief else shown)
            if said:
                self.say(said)
            if not self._quiet:
                sys.stderr.write(f"{closing_line(did, counts, shown)}, {took_s:.1f} s\n")
        return int(has_errors(shown))

    def _print_problems(self, problems: tuple[Problem, ...]) -> None:
        for problem in problems:
            if self.form == "github":
                sys.stdout.write(annotation(problem) + "\n")
            elif not (self._quiet and problem.level == "note"):
                text = _visible(str(problem))
                sys.stderr.write((_coloured(text, problem) if self._colour else text) + "\n\n")


def folded(text: str, width: int) -> str:
    """Fold Markdown whose paragraphs are one line each; code and tables stay as they are."""
    lines, is_code = [], False
    for line in text.split("\n"):
        is_code ^= line.startswith("```")
        lines += [line] if is_code or line.startswith("|") else _fold(line, width) or [""]
    return "\n".join(lines)


def _fold(line: str, width: int) -> list[str]:
    fold = textwrap.TextWrapper(width, break_long_words=False, break_on_hyphens=False)
    fold.subsequent_indent = "  " if line.startswith("- ") else ""
    return fold.wrap(line)


def closing_line(did: str, counts: Mapping[str, int], problems: tuple[Problem, ...]) -> str:
    """Return `built: 12 pages, 9 reused, 1 error, 2 warnings`: one shape for all commands."""
    parts = [
        f"{n} {name[:-1] if n == 1 and name.endswith('s') else name}" for name, n in counts.items()
    ]
    return f"{did}: {', '.join([*parts, tally(problems)])}"


def _as_json(problem: Problem) -> dict[str, Any]:
    place = problem.place
    return {
        "level": problem.level,
        "name": problem.name,
        "message": problem.message,
        "path": place.path,
        "line": place.line,
        "col": place.col,
        "width": place.width,
        "hint": problem.hint,
    }


def _visible(text: str) -> str:
    """Show control and direction characters as escapes: content must not drive a terminal."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        char
        if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cf", "Cs")
        else f"\\u{ord(char):04x}"
        for char in text
    )


def _tinted(line: str, tints: Mapping[str, str]) -> str:
    """Colour the word in front of a line."""
    word = line.lstrip().partition(" ")[0]
    return line.replace(word, f"\x1b[{tints[word]}m{word}\x1b[0m", 1) if word in tints else line


def _coloured(text: str, problem: Problem) -> str:
    """Colour the level, the marks and the word `hint:`; bold the place."""
    colour = _COLOURS[problem.level]
    head, _, rest = text.partition("\n")
    label = f"{problem.level}[{problem.name}]"
    head = head.replace(f"{label}:", f"\x1b[{colour}m{label}\x1b[0m:", 1)
    head = f"\x1b[1m{problem.place}\x1b[0m" + head.removeprefix(str(problem.place))
    rest = re.sub(r"(?m)^(      \| *)(\^+)$", f"\\1\x1b[{colour}m\\2\x1b[0m", rest)
    rest = re.sub(r"(?m)^hint:", "\x1b[1;32mhint:\x1b[0m", rest)
    return head + ("\n" + rest if rest else "")


class _Bar:
    """A progress bar that appears when a step takes longer than a second."""

    def __init__(self) -> None:
        self._progress: Any = None
        self._task: Any = None
        self._step, self._count, self._began, self._measured = "", 0, 0.0, 0.0
        self._total: int | None = None

    def begin(self, step: str, total: int | None) -> None:
        self.done()
        self._step, self._total, self._count, self._began = step, total, 0, time.monotonic()

    def tick(self, name: str) -> None:
        self._count += 1
        if self._progress is None and time.monotonic() - self._began > _SHOW_AFTER_S:
            self._show()
        if self._progress is not None:
            said = f"{self._step} {_visible(name)[:40]}" if name else self._step
            self._progress.update(self._task, completed=self._count, description=said)

    def measure(self, text: str, size_bytes: int) -> None:
        now = time.monotonic()
        if now - self._measured < _MEASURE_EACH_S or now - self._began < _SHOW_AFTER_S:
            return
        self._measured = now
        if self._progress is None:
            self._show()
        said = f"{_visible(text.partition(chr(10))[0])[:32]:<32} {size_bytes / 2**20:5.0f} MB"
        self._progress.update(self._task, description=said)

    def done(self) -> None:
        if self._progress is not None:
            self._progress.stop()
        self._progress = None

    def _show(self) -> None:
        from rich.console import Console as Screen
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        screen = Screen(stderr=True)
        self._progress = Progress(*columns, TimeRemainingColumn(), console=screen, transient=True)
        self._task = self._progress.add_task(self._step, total=self._total)
        self._progress.start()
