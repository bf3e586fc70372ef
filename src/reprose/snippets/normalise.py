"""Raw output becomes comparable lines.

Comes in: the bytes a program wrote to its terminal. Goes out: lines as a reader saw them, without
colours, overwritten progress bars, trailing blanks, or the name of the scratch folder.
"""

import re

from reprose.snippets.shells import SHELL_MARK

# CSI and OSC sequences, two-byte escapes, and backspaces over a character (as `man` prints).
_ESCAPES = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?"
    r"|\x1b[PX^_][^\x1b]*(?:\x1b\\)?"
    r"|\x1b[ -/]*[0-~]?"
)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")
# What a shell that runs a script puts before its messages; at a prompt it says `bash: `.
_SCRIPT = re.compile(rf"^{SHELL_MARK}: (?:eval: )?(?:line \d+: )?(?:eval: )?")
# What `set -x` shows of that script, after the command.
_TRACE = re.compile(r"\++ (?:reprose_.*|eval ''|return \d+|trap - EXIT)")
_JOB_NOTICE = re.compile(r"^\s*\d+ ([A-Z][a-z ]+?)(?: \(core dumped\))?(?:\s{2,}.*)?$")
_ENDS = {
    2: "",
    6: "Aborted",
    7: "Bus error",
    9: "Killed",
    11: "Segmentation fault",
    15: "Terminated",
}


def decode(raw: bytes) -> str:
    r"""Decode UTF-8; a byte that is none becomes `\xNN`."""
    return raw.decode("utf-8", "backslashreplace")


def normalise(text: str, folders: tuple[tuple[str, str], ...] = ()) -> tuple[str, ...]:
    """Return the visible lines of `text`; `folders` are (path, name) pairs such as `[CWD]`.

    Line ends become LF; of each line stays what follows its last carriage return; escape
    sequences, control characters, trailing blanks and trailing empty lines go.
    """
    if "\x1b" in text:
        text = _ESCAPES.sub("", text)
    for path, name in folders:
        if path in text:
            text = re.sub(rf"(?<![\w./-]){re.escape(path)}(?![\w.-])", name, text)
    lines = text.replace("\r\n", "\n").split("\n")
    return trimmed(tuple(_visible(line) for line in lines))


def trimmed(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Return the lines without the empty ones at their end."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    return lines[:end]


def as_shown(lines: tuple[str, ...], signal: int) -> tuple[str, ...]:
    """Return the lines as at a prompt, where the shell speaks as `bash` and counts no lines.

    The last line goes when it is only how the shell says that `signal` ended the command.
    """
    while lines and lines[-1].startswith("+") and _TRACE.fullmatch(lines[-1]):
        lines = lines[:-1]
    lines = tuple(_as_at_prompt(line) if SHELL_MARK in line else line for line in lines)
    if signal and lines and lines[-1] == _ENDS.get(signal):
        return trimmed(lines[:-1])
    return lines


def _as_at_prompt(line: str) -> str:
    said = _SCRIPT.sub("", line)
    if said == line:
        return line
    notice = _JOB_NOTICE.match(said)
    return notice[1] if notice else f"bash: {said}"


def _visible(line: str) -> str:
    if "\r" in line:
        line = line.rstrip("\r")
        line = line[line.rfind("\r") + 1 :]
    if not line.isprintable():
        line = _CONTROLS.sub("", line)
    return line.rstrip()
