"""The text of a console block becomes commands with their expected output.

Comes in: the lines between the fences. Goes out: `Command`s; `systemd-run` lines and `exit` become
limits of their shell and are never run. Start reading at `read_session`. The conventions are those
of trycmd: `$ ` starts a command, `> ` continues it, output follows, a last line gives the status.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from reprose.problems import Place, Problem, warning
from reprose.snippets.scopes import read_scope
from reprose.snippets.script import Command, Limits, Shell, Status

# `$ `, `B$ `, `shell B $ `, `me@host:~$ `, root's `host:~# `; an environment's `(name) ` before it.
_PROMPT = re.compile(
    r"(?:\([\w.-]{1,40}\) )?"
    r"(?:(?P<word>shell +)?(?P<name>[A-Za-z][\w-]{0,31}) ?"
    r"|[\w.-]{1,40}@[\w.-]{1,40}:[\w~/.-]{0,80}(?=(?P<root>#)?))?"
    r"(?(root)#|\$)(?: (?P<text>.*)|$)"
)
_HEREDOC = re.compile(r"<<-?\s*(['\"]?)([A-Za-z_]\w*)\1")
# What of a command opens no quote: escaped characters, quotes that are closed, comments.
_CLOSED = re.compile(
    r"""\\.|\$'(?:[^'\\]|\\.)*'|'[^']*'|"(?:[^"\\]|\\.)*"|(?:^|(?<=[\s;]))#[^\n]*""", re.DOTALL
)
_LONGEST = 200  # lines of a command
_QUOTE = re.compile("['\"]")
_SIGNALS = {
    "Hangup": 1,
    "Interrupt": 2,
    "Quit": 3,
    "Aborted": 6,
    "Bus error": 7,
    "Floating point exception": 8,
    "Killed": 9,
    "Segmentation fault": 11,
    "Terminated": 15,
}
# What a shell at a prompt says of its jobs; that one was started, only with the command that does.
_JOB_ENDS = re.compile(
    r"\[\d+\][-+]? +(?:Done|Exit \d+|Terminated|Killed|Hangup|Interrupt|Stopped)\b.*"
)
_JOB_STARTS = re.compile(r"\[\d+\] \d+")
_STARTS_JOB = re.compile(r"(?<![&>])&(?![&>\d])")
_CODE = re.compile(r"\? (-?\d{1,3})|\[(\d{1,3})\]")
_WORDS = {"? failed": Status(None), "? interrupted": Status(None, 2), "? success": Status()}


def read_session(
    code: str, shells: dict[str, Shell], shell: str, place: Place
) -> tuple[tuple[Command, ...], tuple[Problem, ...]]:
    """Split a session into commands.

    Args:
        code: the block's text.
        shells: the shells known so far by name; `systemd-run` lines change their limits, which
            later blocks see.
        shell: the shell of prompts that name none.
        place: of the opening fence.

    Problems: `bad-limit` for a limit that cannot be read.
    """
    lines = code.removesuffix("\n").split("\n")
    commands: list[Command] = []
    problems: list[Problem] = []
    for typed in _typed(lines, shells, shell):
        where = replace(place, line=place.line + 1 + typed.line, text=lines[typed.line])
        known = shells.get(typed.shell, Shell(name=typed.shell))
        scope = read_scope(typed.text)
        if scope is not None:
            problems += [warning("bad-limit", said, where) for said in scope.problems]
            if scope.command:
                inside = replace(known, limits=scope.limits, env=(*known.env, *scope.env))
                commands.append(_command(replace(typed, text=scope.command), inside, where))
            else:
                env = tuple(sorted({**dict(known.env), **dict(scope.env)}.items()))
                shells[typed.shell] = replace(known, limits=scope.limits, env=env)
        elif typed.text.strip() == "exit" and known.limits != Limits():
            shells[typed.shell] = replace(known, limits=Limits())
        else:
            commands.append(_command(typed, known, where))
    return tuple(commands), tuple(problems)


def is_session(language: str, code: str) -> bool:
    """Say whether a block is a console session: by its language, or a shell with prompts."""
    if language in ("console", "sh-session", "shell-session", "shellsession", "terminal"):
        return True
    if language not in ("sh", "bash", "shell", "zsh"):
        return False
    return any(line.startswith("$ ") for line in code.split("\n"))


def _prompt(line: str, shells: Mapping[str, Shell], shell: str) -> tuple[str, str] | None:
    """Return (shell name, command) when the line is a prompt with a command, else None.

    `shell B $ ` always names a shell; `B$ ` does when B is a known shell or one capital letter.
    """
    match = _PROMPT.match(line)
    if not match or not (match["text"] or "").strip():
        return None
    name = match["name"] or ""
    if (
        name
        and not match["word"]
        and name not in shells
        and not (len(name) == 1 and name.isupper())
    ):
        return None
    return name or shell, match["text"]


def read_status(line: str) -> Status | None:
    """Read `Killed`, `Segmentation fault (core dumped)`, `? 3`, `[3]`, `? failed`; else None."""
    text = line.strip().removesuffix(" (core dumped)")
    if text in _SIGNALS:
        return Status(None, _SIGNALS[text])
    match = _CODE.fullmatch(text)
    if match:
        code = int(match[1] or match[2])
        return Status(None, code - 128) if 128 < code < 160 else Status(code)
    return _WORDS.get(text)


def is_of_job(line: str, command: str) -> bool:
    """Say whether a line (`[1] 4711`, `[1]+  Done …`) is the prompt's, and not a program's."""
    if _JOB_STARTS.fullmatch(line):
        return bool(_STARTS_JOB.search(_CLOSED.sub("", command)))
    return bool(_JOB_ENDS.fullmatch(line))


def show_status(status: Status) -> str:
    """Return a status as an author would write it: `Killed`, `? 3`; empty for success."""
    if status.signal:
        words = {number: word for word, number in _SIGNALS.items()}
        return words.get(status.signal, f"? {128 + status.signal}")
    if status.exit is None:
        return "? failed"
    return f"? {status.exit}" if status.exit else ""


@dataclass(frozen=True, slots=True)
class _Typed:
    """A command as typed: shell, text, index of its line; its output, from line `first` on."""

    shell: str
    text: str
    line: int
    first: int
    output: tuple[str, ...]


def _typed(lines: list[str], shells: Mapping[str, Shell], shell: str) -> Iterator[_Typed]:
    """Yield what was typed, as far as prompts tell; a `$ ` line within a heredoc is none."""
    found = {n: at for n, line in enumerate(lines) if (at := _prompt(line, shells, shell))}
    starts = list(found)
    first = 0
    for number, start in enumerate(starts):
        if start < first:
            continue
        following = starts[number + 1 :]
        name, text = found[start]
        until = following[0] if following else len(lines)
        text, first = _whole_command(text, lines, start + 1, until)
        end = next((n for n in following if n >= first), len(lines))
        output = _without_comment(lines[first:end], end < len(lines))
        yield _Typed(name, text, start, first, tuple(output))


def _whole_command(text: str, lines: list[str], at: int, end: int) -> tuple[str, int]:
    """Add the continuation lines; return the command and the index of its first output line.

    A quote that stays open goes on over lines without `> `, if it is closed before the next prompt
    (at `end`).
    """
    parts = [text]
    closes = _closes(text, lines[at:end])
    while at < len(lines):
        if lines[at].startswith("> ") or lines[at] == ">":
            parts.append(lines[at][2:])
        elif closes or parts[-1].endswith("\\") or _in_heredoc(parts):
            parts.append(lines[at])
        else:
            break
        closes = max(0, closes - 1)
        at += 1
    return "\n".join(parts), at


def _closes(text: str, following: list[str]) -> int:
    """Return after how many more lines the quote that a command leaves open is closed; 0 for none.

    Lines that say themselves how they go on (`> `, a heredoc) are none of these.
    """
    if not _is_open(text) or "<<" in text or any(line.startswith("> ") for line in following[:1]):
        return 0
    for number, line in enumerate(following[:_LONGEST], 1):
        text = f"{text}\n{line}"
        if not _is_open(text):
            return number
    return 0


def _is_open(text: str) -> bool:
    """Say whether a quote of the shell is still open at the end of a text."""
    return bool(_QUOTE.search(_CLOSED.sub("", text)))


def _in_heredoc(parts: list[str]) -> bool:
    """Say whether the last heredoc of the command is still open."""
    for number, part in enumerate(parts):
        opened = _HEREDOC.search(part)
        if opened and opened[2] not in (line.strip() for line in parts[number + 1 :]):
            return True
    return False


def _without_comment(output: list[str], before_prompt: bool) -> list[str]:
    """Drop a comment that introduces the next command: a blank line, then lines with `#`."""
    end = len(output)
    while before_prompt and end and output[end - 1].startswith("#"):
        end -= 1
    if end < len(output) and (not end or not output[end - 1].strip()):
        return output[:end]
    return output


def _command(typed: _Typed, shell: Shell, place: Place) -> Command:
    """Return a command in its shell; the last line of its output may be its status."""
    visible = list(typed.output)
    while visible and not visible[-1].strip():
        visible.pop()
    status = read_status(visible[-1]) if visible else None
    return Command(
        text=typed.text,
        shell=shell.name,
        limits=shell.limits,
        env=shell.env,
        expected=tuple(visible[:-1] if status else visible),
        status=status or Status(),
        explicit=status is not None,
        first=typed.first,
        count=len(typed.output),
        place=place,
    )
