"""What to change in an article whose commands cannot run as they stand.

Comes in: a command, what it printed, what the article shows. Goes out: a hint, or nothing. These
are the things that work when a person sits at a terminal and cannot work when nobody does. Start
reading at `advice`.
"""

import re
from collections.abc import Sequence

# Programs that talk with a person when they are given nothing else.
_TALKERS = re.compile(
    r"(?:\S*/)?(?:python[\d.]*|ipython3?|pypy3?|node|deno|irb|ruby|lua|R|ghci|julia|scala|bc|dc|"
    r"sqlite3|psql|mysql|redis-cli|gdb|pdb|ed|ex|vim?|nano|ftp|telnet)"
    r"(?:\s+-[iqlh]+|\s+\S+\.(?:db|sqlite3?))*\s*"
)
_ASKS = re.compile(r"(?:^|[;&|]\s*)read(?:\s|$)")
_TYPED = re.compile(r"(?:>>>|\.\.\.|\w*>|In \[\d+\]:|\(\w+\)) \S")
_INSTALLS = re.compile(r"(?:python[\d.]* -m |uv )?pip[\d.]* install\b")
_NOT_FOUND = re.compile(r"bash: ([\w.+-]+): command not found")
_NO_FILE = re.compile(
    r"(?!bash: )[^']*[ ']([\w./+-]+)'?(?: for reading)?: No such file or directory"
)
_GONE = ("no such job", "No such process", "Connection refused", "Failed to connect")
_OFFLINE = ("not resolve host", "name resolution", "failure resolving", "EAI_AGAIN", "unreachable")
_HASH = re.compile(r"[0-9a-f]{7,64}")
_CHANGES = re.compile(r"(?=.*\d)(?=.*[\w/.:-])\S+|\S*/tmp\S*")


def advice(command: str, printed: Sequence[str], shown: Sequence[str] = ()) -> str:
    """Return what an author can do about a command that needs a person, a network, a program."""
    text = command.strip()
    if text.startswith("python") and any(line.startswith(">>> ") for line in shown[:8]):
        return "what is typed at Python's prompt is run from a `pycon` block of its own"
    if _TALKERS.fullmatch(text) or any(map(_TYPED.match, shown[:8])):
        return f"nobody types into a verified session: give it its input, `$ {text} <<'EOF'`"
    if _ASKS.search(text):
        return "nobody types into a verified session: give the answer with `<<< answer`"
    if _INSTALLS.match(text):
        return "packages come from `verify: {dependencies: […]}`; give this block a `skip=` reason"
    missing = next((found[1] for line in printed if (found := _NOT_FOUND.match(line))), "")
    if missing:
        return f'`needs="cmd:{missing}"` skips the block where `{missing}` is not installed'
    absent = next((found[1] for line in printed if (found := _NO_FILE.fullmatch(line))), "")
    if absent in text.split():
        setup = "make it in a `verify:setup` remark"
        return f"show `{absent}` in a block with `{{file={absent}}}` before this one, or {setup}"
    if any(word in line for line in printed for word in _OFFLINE):
        return '`needs="net"` skips the block where it may not use the network'
    if any("unexpected EOF" in line or "unexpected end of file" in line for line in printed):
        return "the command goes on over several lines: begin those with `> `"
    if text.startswith("kill %") or any(gone in line for line in printed for gone in _GONE):
        return BACKGROUND
    return ""


BACKGROUND = (
    "what runs in the background (`server &`) is there for later commands of the same shell, until "
    "that exits or gets other limits; a daemon ends with its command"
)


def changing_words(wanted: str, found: str) -> str:
    """Return advice when two lines differ only in words that look like new ones every time."""
    pairs = list(zip(wanted.split(), found.split(), strict=False))
    if not pairs or len(wanted.split()) != len(found.split()):
        return ""
    differ = [(one, other) for one, other in pairs if one != other]
    if len(differ) == len(pairs) > 1 or not all(map(_changes, differ)):
        return ""
    return "what is another each time is written `[..]`"


def _changes(pair: tuple[str, str]) -> bool:
    one, other = (word.strip("()[]{},;:'\"") for word in pair)
    if _HASH.fullmatch(one) and _HASH.fullmatch(other):
        return True
    return bool(_CHANGES.fullmatch(one) and _CHANGES.fullmatch(other))
