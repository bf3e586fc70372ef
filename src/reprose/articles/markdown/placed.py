"""Inline tokens learn where they stand.

markdown-it knows the lines of blocks, and nothing about columns. Comes in: a parser. Goes out: the
same parser, whose links, pictures and formulas carry their start and end in the inline text
(`meta["at"]`), from which `Source.inline` makes a place. Start reading at `place_rules`.
"""

from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

Rule = Callable[[StateInline, bool], bool]

_RULES = ("link", "image", "autolink", "html_inline", "wikilink", "math_inline", "footnote_ref")


def place_rules(md: MarkdownIt) -> None:
    """Wrap the rules whose tokens need a place."""
    for rule in md.inline.ruler.__rules__:
        if rule.name in _RULES:
            md.inline.ruler.at(rule.name, _placed(rule.fn), {"alt": rule.alt})


def keep_columns(md: MarkdownIt) -> None:
    """Let fences remember their indent in columns, which `CodeBlock.indent` tells the updater."""
    for rule in md.block.ruler.__rules__:
        if rule.name == "fence":
            md.block.ruler.at("fence", _indented(rule.fn), {"alt": rule.alt})


def _placed(rule: Rule) -> Rule:
    """Return the rule that also notes its position in the first token it makes."""

    def placed(state: StateInline, silent: bool) -> bool:
        if silent:
            return rule(state, True)
        start, before = state.pos, len(state.tokens)
        if not rule(state, False):
            return False
        for token in state.tokens[before : before + 2]:
            if token.type != "text":
                token.meta["at"] = (start, state.pos)
                break
        return True

    return placed


def _indented(
    rule: Callable[[StateBlock, int, int, bool], bool],
) -> Callable[[StateBlock, int, int, bool], bool]:
    """Return the fence rule that notes the column its block begins in."""

    def indented(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        column = state.bMarks[start] + state.tShift[start]
        begin = state.src.rfind("\n", 0, column) + 1
        if not rule(state, start, end, silent):
            return False
        if not silent:
            state.tokens[-1].meta["indent"] = column - begin
        return True

    return indented
