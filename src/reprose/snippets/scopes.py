"""A `systemd-run` line in an article declares limits; it is read, never run.

Comes in: the text of a command. Goes out: a `Scope` with the limits, the variables, and the command
behind them when it is not just a shell. Start reading at `read_scope`.
"""

import shlex
from dataclasses import dataclass, field, replace

from reprose.snippets.script import Limits
from reprose.snippets.units import read_size

_SHELLS = frozenset(("bash", "sh", "zsh", "dash", "$SHELL", "fish"))
_VALUED = frozenset(
    ("--unit", "-u", "--slice", "--description", "--uid", "--gid", "--nice", "-M", "-H")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a `systemd-run` line asks for; `command` is empty when it only opens a shell."""

    limits: Limits = field(default_factory=Limits)
    env: tuple[tuple[str, str], ...] = ()
    command: str = ""
    problems: tuple[str, ...] = ()


def read_scope(text: str) -> Scope | None:
    """Read `systemd-run --user --scope -p MemoryMax=64M bash`; None when it is something else."""
    if "systemd-run" not in text:
        return None
    try:
        words = shlex.split(text, comments=True)
    except ValueError:
        return None
    if words and words[0] == "sudo":
        words = words[1:]
    if not words or words[0].rpartition("/")[2] != "systemd-run":
        return None
    scope, at = Scope(), 1
    while at < len(words) and words[at].startswith("-"):
        name, equals, value = words[at].partition("=")
        at += 1
        if name.startswith("-p") and not name.startswith("--") and len(name) > 2:
            name, equals, value = "-p", "=", words[at - 1][2:]
        elif name in ("-p", "-E", "--property", "--setenv", *_VALUED) and not equals:
            value = words[at] if at < len(words) else ""
            at += 1
        scope = _with_option(scope, name, value)
    rest = words[at:]
    if rest and not (rest[0].rpartition("/")[2] in _SHELLS and "-c" not in rest):
        return replace(scope, command=shlex.join(rest))
    return scope


def with_limit(limits: Limits, name: str, value: str) -> Limits | None:
    """Set one limit by systemd's name; None when the value cannot be read."""
    if name == "TasksMax":
        return replace(limits, tasks=int(value)) if value.isdecimal() else None
    size = read_size(value)
    if size is None:
        return None
    if name == "MemoryMax":
        return replace(limits, memory_bytes=size)
    if name == "MemoryHigh":
        return replace(limits, high_bytes=size)
    return replace(limits, swap_bytes=None if value == "infinity" else size)


def _with_option(scope: Scope, name: str, value: str) -> Scope:
    """Add one option of `systemd-run`; what sets neither limit nor variable changes nothing."""
    if name in ("--setenv", "-E"):
        variable, _, text = value.partition("=")
        return replace(scope, env=(*scope.env, (variable, text)))
    if name not in ("-p", "--property"):
        return scope
    key, _, text = value.partition("=")
    if key not in ("MemoryMax", "MemoryHigh", "MemorySwapMax", "TasksMax"):
        said = f"`{key}` is not a limit that can be kept here"
        return replace(scope, problems=(*scope.problems, said))
    limits = with_limit(scope.limits, key, text)
    if limits is None:
        return replace(scope, problems=(*scope.problems, f"`{text}` is not a value of `{key}`"))
    return replace(scope, limits=limits)
