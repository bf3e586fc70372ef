"""`[[name#heading|text]]` and `![[name#part]]`: links by name.

Comes in: inline text. Goes out: a token `wiki` (or `embed`) whose content is the name with its
heading, and whose `meta["text"]` is what to show, empty when the target's title is to be shown.
Start reading at `wikilink_rule`.
"""

from markdown_it.rules_inline import StateInline

_LONGEST = 400


def wikilink_rule(state: StateInline, silent: bool) -> bool:
    """Read one wikilink; what is no wikilink is left for the rules after this one."""
    src, start = state.src, state.pos
    embed = src.startswith("![[", start)
    if not embed and not src.startswith("[[", start):
        return False
    begin = start + (3 if embed else 2)
    end = src.find("]]", begin, begin + _LONGEST)
    if end < 0 or end + 2 > state.posMax:
        return False
    inner = src[begin:end]
    name, _, text = inner.partition("|")
    # In a table the bar is written `\\|`.
    name = name.removesuffix("\\").strip()
    if not name or "[" in inner or "\n" in inner or "\\" in name:
        return False
    if not silent:
        token = state.push("embed" if embed else "wiki", "", 0)
        token.content = name
        token.meta["text"] = text.strip()
    state.pos = end + 2
    return True
