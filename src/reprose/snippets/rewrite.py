"""An article's file with new transcripts in it, and every other byte as it was.

Comes in: the file's text, a session, and what its commands gave. Goes out: the new text. Start
reading at `rewritten`.
"""

from dataclasses import dataclass

from reprose.snippets.facts import measured
from reprose.snippets.match import Spec, escape
from reprose.snippets.outputs import CommandOutput
from reprose.snippets.propose import proposed, remark_of
from reprose.snippets.script import Command, SessionStep, Settings, Status
from reprose.snippets.sessions import read_status, show_status
from reprose.snippets.tolerances import merge
from reprose.snippets.update import updated_lines


@dataclass(frozen=True, slots=True)
class How:
    """What an update may change.

    Attributes:
        numbers: whether transcripts that differ are brought up to date.
        every: whether numbers that fit are recorded again, too.
        status: whether another ending than the published one is accepted.
        empty: whether only commands without any output are filled.
    """

    numbers: bool = True
    every: bool = False
    status: bool = False
    empty: bool = False


def rewritten(
    text: str,
    session: SessionStep,
    outputs: tuple[CommandOutput, ...],
    settings: Settings,
    how: How,
) -> str:
    """Return the file's text with the session's transcript brought up to date.

    A command that ended otherwise than published is left alone unless `how.status` says so.
    """
    lines = text.split("\n")
    tolerances = merge(settings.tolerances, session.expect.tolerances)
    pairs = list(zip(session.commands, outputs, strict=False))
    is_empty = not any(command.expected or command.explicit for command in session.commands)
    if how.empty and not is_empty:
        return text
    if how.empty and outputs:
        _propose(lines, session, outputs)
    for command, output in reversed(pairs):
        rows = session.expect.rows if command.status.signal else 0
        spec = Spec(session.expect.match, tolerances, rows, command.text, command.python)
        start = session.place.line + command.first
        region = lines[start : start + command.count]
        prefix = _prefix(lines, start, session)
        new = _region([line[len(prefix) :] for line in region], command, output, spec, how)
        if new is not None:
            lines[start : start + command.count] = [(prefix + line).rstrip() for line in new]
    return "\n".join(lines)


def _propose(lines: list[str], session: SessionStep, outputs: tuple[CommandOutput, ...]) -> None:
    """Add claims below a session that has none yet."""
    end = session.place.line
    fence = lines[end - 1].strip()[:3]
    while end < len(lines) and not lines[end].lstrip("> \t").startswith(fence):
        end += 1
    if session.expect.claims or end >= len(lines) or lines[end].strip() != fence:
        return
    following = "\n".join(lines[end + 1 : end + 3])
    if "<!-- verify" not in following.replace("<!-- verify:", ""):
        lines[end + 1 : end + 1] = remark_of(proposed(measured(outputs, session.commands)))


def _region(
    region: list[str], command: Command, output: CommandOutput, spec: Spec, how: How
) -> list[str] | None:
    """Return the new lines of one command's output, None to leave it as it is."""
    end = len(region)
    while end and not region[end - 1].strip():
        end -= 1
    ending = region[end - 1 : end] if end and read_status(region[end - 1]) else []
    shown = region[: end - len(ending)]
    actual_status = Status(output.exit, output.signal)
    same = actual_status == command.status or (
        command.status.exit is None and not command.status.signal
    )
    if (not same and not (how.status or how.empty)) or output.ended_by == "timeout":
        return None
    if how.empty:
        new = [escape(line) for line in output.lines]
    else:
        new = list(updated_lines(command.expected, output.lines, spec, how.every, shown))
    if not same:
        words = show_status(actual_status)
        ending = [words] if words else []
    return [*new, *ending, *region[end:]]


def _prefix(lines: list[str], start: int, session: SessionStep) -> str:
    """Return what stands before the block's lines: a quote's `> ` or a list's indentation."""
    fence = lines[session.place.line - 1]
    at = min((n for n in (fence.find("```"), fence.find("~~~")) if n >= 0), default=0)
    prefix = fence[:at]
    marker = prefix.strip()
    return prefix if marker in ("", ">") else " " * len(prefix)
