"""`::: name title {#id key=value}` … `:::`: a few boxes with a meaning.

Comes in: block lines. Goes out: `directive_open` and `directive_close` tokens with `meta`: `name`,
`title`, `braces`. An unknown name, and a box that never closes, are problems. Longer fences hold
shorter ones. Start reading at `directive_rule`.
"""

import re

from markdown_it.rules_block import StateBlock

from reprose.articles.markdown.alerts import KINDS
from reprose.articles.markdown.braces import Braces, read_braces
from reprose.articles.markdown.source import Source
from reprose.problems import did_you_mean, error

NAMES = (
    "aside", "caution", "details", "figure", "important", "note", "tab", "tabs", "tip", "warning",
)  # fmt: skip

_OPEN = re.compile(
    r"(:{3,})[ \t]*([A-Za-z][\w-]*)(?:[ \t]+([^{\n]*?))?[ \t]*(?:\{([^{}\n]*)\})?[ \t]*$"
)
_LONGEST = 500
_CLOSE = re.compile(r"(:{3,})[ \t]*$")


def directive_rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read one box and what is in it."""
    line = _line(state, start)
    opening = _OPEN.match(line[:_LONGEST]) if line.startswith(":::") else None
    if opening is None or state.is_code_block(start):
        return False
    name = _called(opening[2])
    source: Source = state.env["source"]
    if name not in NAMES:
        if not silent:
            hint = did_you_mean(name, NAMES) or f"known names: {', '.join(NAMES)}"
            place = source.line(start, opening[2])
            source.problems.append(
                error("unknown-directive", f"`{name}` is no directive", place, hint)
            )
        return False
    if silent:
        return True
    after = _closing_line(state, start, end, len(opening[1]))
    if after >= end or not _CLOSE.match(_line(state, after)):
        hint = f"close it with a line `{opening[1]}`"
        place = source.line(start, opening[0].strip())
        message = f"`{opening[1]} {name}` is opened and never closed"
        source.problems.append(error("unclosed-directive", message, place, hint))
    meta = {
        "name": name, "title": (opening[3] or "").strip(),
        "braces": read_braces(opening[4]) if opening[4] else Braces(),
    }  # fmt: skip
    _push(state, start, after, meta)
    state.line = min(after + 1, end)
    return True


def _called(name: str) -> str:
    """Return what we call a box that other tools call `info` or `danger`."""
    name = name.lower()
    return name if name in NAMES else KINDS.get(name, name)


def _push(state: StateBlock, start: int, after: int, meta: dict[str, object]) -> None:
    """Push the box's tokens and parse what is between its fences."""
    token = state.push("directive_open", "div", 1)
    token.meta |= meta
    token.map = [start, after]
    token.block = True
    kept_parent, kept_max = state.parentType, state.lineMax
    state.parentType = "directive"
    state.lineMax = after
    state.md.block.tokenize(state, start + 1, after)
    state.parentType, state.lineMax = kept_parent, kept_max
    token = state.push("directive_close", "div", -1)
    token.meta |= meta
    token.map = [start, after]
    token.block = True


def _closing_line(state: StateBlock, start: int, end: int, length: int) -> int:
    """Return the line of the closing fence; `end` when there is none.

    A fence closes the innermost box of its length or shorter; code in between is skipped.
    """
    depth = 0
    code = ""
    for number in range(start + 1, end):
        line = _line(state, number)
        if code:
            code = "" if line.startswith(code) and not line.strip(code[0]).strip() else code
        elif line.startswith(("```", "~~~")):
            code = line[: len(line) - len(line.lstrip(line[0]))]
        elif (opening := _OPEN.match(line[:_LONGEST])) and _called(opening[2]) in NAMES:
            depth += len(opening[1]) <= length
        elif closing := _CLOSE.match(line):
            if depth and len(closing[1]) <= length:
                depth -= 1
            elif len(closing[1]) >= length:
                return number
    return end


def _line(state: StateBlock, number: int) -> str:
    """Return a line without its indent."""
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]
