"""A command with everything that stands before it: what a reader knows when they come to it.

Comes in: a script. Goes out: `Scene`s, one per command that is shown. Start reading at `scenes`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from reprose.problems import Place
from reprose.snippets.columns import Table
from reprose.snippets.facts import tables_of
from reprose.snippets.match import unescape
from reprose.snippets.patches import apply_diff
from reprose.snippets.script import Command, FileStep, PatchStep, Script, SessionStep


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A command, its published output understood, and what stands before it.

    Attributes:
        files: programs of the article so far, by name, as patched.
        earlier: the commands before it, hidden ones too.
        lines: its expected output; `tables`: those in it.
        session: the line of the block's fence, for places.
    """

    command: Command
    files: Mapping[str, str]
    earlier: tuple[str, ...]
    lines: tuple[str, ...]
    tables: tuple[Table, ...]
    session: int

    def place(self, index: int) -> Place:
        """Return the place of a line of the output."""
        text = self.lines[index]
        start = len(text) - len(text.lstrip())
        line = self.session + 1 + self.command.first + index
        width = max(1, len(text.strip()))
        return replace(self.command.place, line=line, col=start + 1, width=width, text=text)


def scenes(script: Script) -> Iterator[Scene]:
    """Yield every shown command of an article with what is known there."""
    files: dict[str, str] = {}
    earlier: list[str] = []
    for step in script.steps:
        if isinstance(step, FileStep):
            files[step.path] = step.body
        elif isinstance(step, PatchStep):
            base = files.get(step.path, "")
            files[step.target] = apply_diff(base, step.diff) or base
        else:
            for command in step.commands:
                if not step.hidden:
                    yield _scene(command, step, dict(files), tuple(earlier))
                earlier.append(command.text)


def _scene(
    command: Command, step: SessionStep, files: dict[str, str], earlier: tuple[str, ...]
) -> Scene:
    lines = tuple(unescape(line) for line in command.expected)
    return Scene(
        command=command,
        files=files,
        earlier=earlier,
        lines=lines,
        tables=tables_of(lines),
        session=step.place.line,
    )
