"""Titles of boxes are Markdown too.

Comes in: tokens of boxes with a title in their `meta`. Goes out: the same with the title parsed
into `children`, where the box shows it: behind its opening, and below a figure. Start reading at
`parse_titles`.
"""

from markdown_it.rules_core import StateCore
from markdown_it.token import Token


def parse_titles(state: StateCore) -> None:
    """Parse the title of every alert and every `:::` box."""
    for token in state.tokens:
        if token.meta and token.meta.get("title") and _shows_title(token):
            token.content = str(token.meta["title"])
            token.children = []
            state.md.inline.parse(token.content, state.md, state.env, token.children)


def _shows_title(token: Token) -> bool:
    """Say whether this end of a box is the one that shows its title."""
    if token.type == "alert_open":
        return True
    is_figure = token.meta.get("name") == "figure"
    return token.type == ("directive_close" if is_figure else "directive_open")
