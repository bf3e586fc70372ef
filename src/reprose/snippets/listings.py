"""Programs that an article shows as `$ cat program.py`.

Comes in: the commands of a session and the files known so far. Goes out: name and text of a file,
when the session is nothing but the listing of one the article has not given yet.
"""

import shlex
from collections.abc import Set

from reprose.snippets.script import Command


def listed_file(commands: tuple[Command, ...], known: Set[str]) -> tuple[str, str] | None:
    """Return (name, text) when the only command is `cat NAME` and NAME is not known yet."""
    if len(commands) != 1 or not commands[0].expected or commands[0].explicit:
        return None
    name = listed_name(commands[0].text)
    if name is None or name in known or "/" in name:
        return None
    return name, "\n".join(commands[0].expected) + "\n"


def listed_name(command: str) -> str | None:
    """Return the last operand of a plain `cat`, or None."""
    try:
        words = shlex.split(command)
    except ValueError:
        return None
    if len(words) < 2 or words[0] != "cat" or any(w in ("|", ">", ">>", ";", "<") for w in words):
        return None
    return words[-1] if "." in words[-1] and not words[-1].startswith("-") else None
