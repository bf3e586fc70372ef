"""What is typed at Python's prompt becomes commands, as `doctest` reads it.

Comes in: the text of a block with `>>> `. Goes out: `Command`s whose text is Python. `... `
continues one, its output follows up to the next prompt; `# doctest: +SKIP` leaves one out. Start
reading at `read_examples`.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from reprose.problems import Place
from reprose.snippets.script import Command, Shell

_LANGUAGES = frozenset({"pycon", "python-console", "python-repl"})
_PYTHON = frozenset({"python", "py", "python3", "doctest"})
_PROMPT = re.compile(r"( *)>>>(?: (.*))?$")
_SKIP = re.compile(r"#\s*doctest:.*\+SKIP\b")


def are_examples(language: str, code: str) -> bool:
    """Say whether a block is a session at Python's prompt."""
    if language in _LANGUAGES:
        return True
    return language in _PYTHON and code.lstrip().startswith(">>> ")


def read_examples(code: str, shell: Shell, place: Place) -> tuple[Command, ...]:
    """Split a block into what is typed and what is shown for it."""
    lines = code.removesuffix("\n").split("\n")
    starts = [n for n, line in enumerate(lines) if _PROMPT.fullmatch(line)]
    commands = []
    for start, until in zip(starts, [*starts[1:], len(lines)], strict=True):
        found = _PROMPT.fullmatch(lines[start])
        margin, typed = (found[1], [found[2] or ""]) if found else ("", [])
        first = start + 1
        while first < until and (lines[first] + " ").startswith(f"{margin}... "):
            typed.append(lines[first][len(margin) + 4 :])
            first += 1
        text = "\n".join(typed)
        if not text.strip() or _SKIP.search(text):
            continue
        shown = [line.removeprefix(margin) for line in lines[first:until]]
        while shown and not shown[-1].strip():
            shown.pop()
        commands.append(
            Command(
                text=text,
                shell=shell.name,
                limits=shell.limits,
                env=shell.env,
                expected=tuple(shown),
                first=first,
                count=until - first,
                place=replace(place, line=place.line + 1 + start, text=lines[start]),
                python=True,
            )
        )
    return tuple(commands)


def frames(lines: Sequence[str]) -> frozenset[int]:
    """Return the lines of tracebacks that are not compared: all but the last, the fault itself.

    A mistake in the grammar has no first line, but doctest wants it written.
    """
    inside, found = False, set()
    for number, line in enumerate(lines):
        if line.startswith(("Traceback (most recent call last):", "Traceback (innermost last):")):
            inside = True
            found.add(number)
        elif inside and line[:1].isspace():
            found.add(number)
        else:
            inside = False
    return frozenset(found)


def as_typed(line: str, command: str) -> str:
    """Return what an expected line stands for: an empty one; with `+ELLIPSIS`, any text for it."""
    if line.strip() == "<BLANKLINE>":
        return ""
    return line.replace("...", "[..]") if "+ELLIPSIS" in command else line
