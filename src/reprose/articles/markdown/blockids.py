"""`text ^name`: the names that blocks have in Obsidian, of which `[[note#^name]]` speaks.

Comes in: tokens whose inline text is parsed. Goes out: the same without the names. A paragraph or
a list item that ends with one, or the block before one that stands alone, has it as its id,
`block-name`. Start reading at `find_block_ids`.
"""

import re

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from reprose.articles.markdown.source import Source
from reprose.problems import warning
from reprose.slug import block_id

_NAME = re.compile(r"(?:^|(?<=\s))\^([A-Za-z0-9][A-Za-z0-9-]{0,99})\s*$")
_ENDS = (".", "!", "?", "…", ":", ";", "。", "！", "？")
_BREAKS = ("softbreak", "hardbreak")
_TAKE_IDS = frozenset({
    "paragraph_open", "list_item_open", "bullet_list_open", "ordered_list_open", "blockquote_open",
    "alert_open", "dl_open",
})  # fmt: skip
# An id means more to their rules (a number, a caption), so a box around them has it.
_GET_BOXES = frozenset({
    "table_open", "fence", "code_block", "math_block", "math_block_label", "amsmath",
})  # fmt: skip


def find_block_ids(state: StateCore) -> None:
    """Take the names out of the text, and give them to their blocks as ids."""
    if "^" not in state.src:
        return
    out: list[Token] = []
    seen: set[str] = set()
    for token in state.tokens:
        out.append(token)
        if token.type == "paragraph_close":
            _name_block(out, seen, state.env["source"])
    state.tokens = out


def _name_block(out: list[Token], seen: set[str], source: Source) -> None:
    """Look for a name at the end of the paragraph that ends here; the first of its kind counts."""
    inline = out[-2]
    name = _name_in(inline.children or [])
    bare = inline.content.strip() == f"^{name}"
    first = _sibling_before(out, len(out) - 3) if bare else len(out) - 3
    if not name or first < 0 or out[first].type not in _TAKE_IDS | _GET_BOXES:
        return
    if bare:
        del out[-3:]
    else:
        _shorten(inline.children or [])
    if name.lower() in seen:
        place = source.line(inline.map[1] - 1 if inline.map else 0, f"^{name}")
        message = f"another block of this article is called `^{name}`, links lead to the first"
        source.problems.append(warning("duplicate-id", message, place, "choose another"))
        return
    seen.add(name.lower())
    _give(out, first, block_id(name))


def _name_in(children: list[Token]) -> str:
    """Return the name at the end of inline text; nothing when there is none.

    `10 ^6` is a power: one or two characters are a name only on a line of their own or behind the
    end of a sentence.
    """
    last = children[-1] if children else None
    found = _NAME.search(last.content) if last and last.type == "text" else None
    if not last or not found:
        return ""
    starts_line = len(children) == 1 or children[-2].type in _BREAKS
    before = last.content[: found.start()].rstrip()
    if (not before and starts_line) or before.endswith(_ENDS):
        return found[1]
    return found[1] if found.start() and len(found[1]) > 2 else ""


def _sibling_before(tokens: list[Token], i: int) -> int:
    """Return the number of the token that opens the block before a block, or -1."""
    if not i or tokens[i - 1].nesting == 1:
        return -1
    before = tokens[i - 1]
    i -= 1
    while before.nesting and not (tokens[i].nesting == 1 and tokens[i].level == before.level):
        i -= 1
    return i


def _shorten(children: list[Token]) -> None:
    """Take the name off the end of inline text, with the blank or the line end before it."""
    last = children[-1]
    last.content = last.content[: last.content.rindex("^")].rstrip()
    while children[-1].type in _BREAKS or (
        children[-1].type == "text" and not children[-1].content
    ):
        children.pop()


def _give(out: list[Token], first: int, name: str) -> None:
    """Give an id to the block that begins at a token and ends with the last one."""
    item = out[first - 1]
    if (
        out[first].type == "paragraph_open"
        and item.type == "list_item_open"
        and "id" not in item.attrs
    ):
        item.attrs["id"] = name
    elif out[first].type in _TAKE_IDS and "id" not in out[first].attrs:
        out[first].attrs["id"] = name
    else:
        level = out[first].level
        box = Token("block_open", "div", 1, {"id": name}, out[first].map, level, block=True)
        out.insert(first, box)
        out.append(Token("block_close", "div", -1, level=level, block=True))
