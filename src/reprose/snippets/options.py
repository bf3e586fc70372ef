"""Brace attributes of a fence become typed options, and every odd one a problem.

Comes in: the `key=value` pairs of a `CodeBlock`. Goes out: `Options`. Nothing is ever evaluated.
Start reading at `read_options`; `READERS` is the list of what a session may say.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Literal, cast, get_args

from reprose.model import CodeBlock
from reprose.problems import Place, Problem, did_you_mean, error
from reprose.snippets.patterns import unsafe_pattern
from reprose.snippets.script import Cache, Need, Options, Tier
from reprose.snippets.units import read_duration

# What the pages make of a fence; they are nobody's business here.
PAGE_KEYS = frozenset(
    ("title", "caption", "mark", "add", "del", "start", "numbers", "wrap", "alt", "shown")
)
MOST_REPEATS = 100
FILE_KEYS = frozenset(("file", "apply", "as"))

Read = Callable[[Options, str, Place], "Options | str"]


def read_options(block: CodeBlock) -> tuple[Options, tuple[Problem, ...]]:
    """Return the options of a session block.

    Problems: `unknown-attribute` with the nearest names, `bad-attribute` for a value that does
    not fit.
    """
    options = Options()
    problems: list[Problem] = []
    for key, value, place in block.options:
        if key in PAGE_KEYS:
            continue
        reader = READERS.get(key)
        if reader is None:
            problems.append(unknown_attribute(key, place))
            continue
        read = reader(options, value, place)
        if isinstance(read, str):
            message = f"`{key}` takes {read}, found {f'`{value}`' if value else 'nothing'}"
            problems.append(error("bad-attribute", message, place))
        else:
            options = read
    return options, tuple(problems)


def unknown_attribute(key: str, place: Place) -> Problem:
    """Return the problem of an attribute nobody knows."""
    known = (*READERS, *sorted(PAGE_KEYS | FILE_KEYS))
    at = place.text.rfind(f"{key}=", 0, place.col)
    place = replace(place, col=at + 1) if at >= 0 else place
    place = replace(place, width=len(key))
    hint = did_you_mean(key, known) or f"known attributes: {', '.join(sorted(READERS))}"
    return error("unknown-attribute", f"`{key}` is not an attribute of a session", place, hint)


def read_needs(text: str, place: Place) -> tuple[Need, ...]:
    """Read `cgroup ram>=8G cmd:jq` (blanks or commas between them) into needs."""
    return tuple(Need(text=word, place=place) for word in re.split(r"[\s,]+", text.strip()) if word)


def _duration(options: Options, value: str, place: Place) -> Options | str:
    seconds = read_duration(value)
    return replace(options, timeout_s=seconds) if seconds else "a duration such as `30s`"


def _choice(name: Literal["cache", "tier"], choices: tuple[str, ...]) -> Read:
    """Return the reader of an option that is one of some words."""

    def read(options: Options, value: str, place: Place) -> Options | str:
        if value not in choices:
            return " or ".join(f"`{choice}`" for choice in choices)
        if name == "cache":
            return replace(options, cache=cast(Cache, value))
        return replace(options, tier=cast(Tier, value))

    return read


def _switch(name: Literal["tty", "stderr"]) -> Read:
    """Return the reader of an option that is on or off."""

    def read(options: Options, value: str, place: Place) -> Options | str:
        if value not in ("on", "off", "true", "false", "yes", "no"):
            return "`on` or `off`"
        on = value in ("on", "true", "yes")
        return replace(options, tty=on) if name == "tty" else replace(options, stderr=on)

    return read


def _repeat(options: Options, value: str, place: Place) -> Options | str:
    if not value.isdecimal() or not 1 <= int(value) <= MOST_REPEATS:
        return f"a whole number from 1 to {MOST_REPEATS}"
    return replace(options, repeat=int(value))


def _shell(options: Options, value: str, place: Place) -> Options | str:
    if not re.fullmatch(r"[A-Za-z][\w-]{0,31}", value):
        return "a name such as `B`"
    return replace(options, shell=value)


def _interrupt(options: Options, value: str, place: Place) -> Options | str:
    match = re.fullmatch(r"(?:after\s+)?/(.+)/", value.strip())
    wrong = unsafe_pattern(match[1]) if match else "?"
    return replace(options, interrupt=match[1]) if match and not wrong else "`after /pattern/`"


def _chart(options: Options, value: str, place: Place) -> Options | str:
    return replace(options, chart=True) if value == "memory" else "`memory`"


def _skip(options: Options, value: str, place: Place) -> Options | str:
    return replace(options, skip=value) if value.strip() else "a reason"


def _needs(options: Options, value: str, place: Place) -> Options | str:
    return replace(options, needs=(*options.needs, *read_needs(value, place)))


READERS: Mapping[str, Read] = {
    "cache": _choice("cache", get_args(Cache)),
    "chart": _chart,
    "interrupt": _interrupt,
    "needs": _needs,
    "repeat": _repeat,
    "shell": _shell,
    "skip": _skip,
    "stderr": _switch("stderr"),
    "tier": _choice("tier", get_args(Tier)),
    "timeout": _duration,
    "tty": _switch("tty"),
}
