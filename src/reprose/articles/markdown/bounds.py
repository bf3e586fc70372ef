"""Rules of plugins that would take other people's text for their own, kept within bounds.

`{% tag %}` is a comment for the plugin of attributes, and a line that begins and ends with braces
is all attributes, whatever stands between; two dollars that are prices or variables enclose a
formula. Comes in: a parser with its plugins. Goes out: the same, which leaves such text alone.
Start reading at `set_bounds`.
"""

import re
from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

Inline = Callable[[StateInline, bool], bool]
Block = Callable[[StateBlock, int, int, bool], bool]

_ATTRIBUTES = re.compile(r"\{(?!%)(?:[^{}\"']|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*')*\}[ \t]*")
_FOREIGN = {"attr": "{%", "span": "]{%", "math_inline": "`"}


def set_bounds(md: MarkdownIt) -> None:
    """Wrap the rules, where they are on."""
    for rule in md.inline.ruler.__rules__:
        if rule.name in _FOREIGN:
            md.inline.ruler.at(rule.name, _without(rule.fn, _FOREIGN[rule.name]), {"alt": rule.alt})
    for block in md.block.ruler.__rules__:
        if block.name == "attr":
            md.block.ruler.at("attr", _whole(block.fn), {"alt": block.alt})


def _without(rule: Inline, foreign: str) -> Inline:
    """Return the rule that leaves alone what holds a sign of something else."""

    def bounded(state: StateInline, silent: bool) -> bool:
        start = state.pos
        if not rule(state, True):
            return False
        end = state.pos
        state.pos = start
        return foreign not in state.src[start:end] and rule(state, silent)

    return bounded


def _whole(rule: Block) -> Block:
    """Return the rule for lines that are one pair of braces from end to end."""

    def bounded(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
        return bool(_ATTRIBUTES.fullmatch(line)) and rule(state, start, end, silent)

    return bounded
