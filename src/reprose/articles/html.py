"""What each type of token becomes: one function each, in a table.

Comes in: a `Body` and tokens. Goes out: HTML. `FULL` is for articles; `PLAIN` is CommonMark as its
examples have it, with our own syntax in simple HTML. Start reading at `FULL`.
"""

import re
from collections.abc import Mapping, Sequence
from html import escape, unescape

from reprose.articles.blocks import (
    alert_close,
    alert_open,
    directive_close,
    directive_open,
    list_item,
)
from reprose.articles.body import Body, Rule, attributes, tag
from reprose.articles.code import code_figure, plain_figure
from reprose.articles.formulas import math_block, math_inline
from reprose.articles.links import (
    embed,
    image,
    link_open,
    picture,
    wiki,
)
from reprose.articles.markdown.parser import Token
from reprose.articles.notes import (
    note_back,
    note_block_close,
    note_block_open,
    note_close,
    note_open,
    note_reference,
)
from reprose.articles.rawhtml import raw_block, raw_inline
from reprose.articles.tables import table_cell, table_close, table_open
from reprose.articles.words import plain_text
from reprose.model import Heading
from reprose.problems import warning

_OPTION = re.compile(r"--?\w[\w-]{0,20}")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def text(body: Body, tokens: Sequence[Token], i: int) -> str:
    """Write text; `<`, `>`, `&` and `"` are escaped as CommonMark's examples have it."""
    content = tokens[i].content
    return (
        content.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&quot;")
    )


def inline(body: Body, tokens: Sequence[Token], i: int) -> str:
    """Write the inline text of a block, and note it for search."""
    block = tokens[i]
    if not block.children:
        return ""
    body.block = block
    body.say(plain_text(block.children))
    return body.write(block.children)


def heading_open(body: Body, tokens: Sequence[Token], i: int) -> str:
    """Begin a heading, give it an id, and begin a new section of the search text."""
    token, block = tokens[i], tokens[i + 1]
    level = min(6, int(token.tag[1]) + body.shift)
    words = plain_text(block.children)
    given = str(token.attrs.pop("id", ""))
    name = body.claim_id(given, token.map) if given else body.heading_name(words)
    place = body.source.line(token.map[0] if token.map else 0, block.content.split("\n")[0])
    last = body.headings[-1].level if body.headings else None
    if last is not None and level > last + 1:
        message = f"a heading of level {level} follows one of level {last}"
        hint = f"write {'#' * (last + 1 - body.shift)} for it, or add the level between"
        body.source.problems.append(warning("heading-skip", message, place, hint))
    if not words and not any(child.type == "image" for child in block.children or ()):
        hint = "write its text, or take the line out"
        body.source.problems.append(warning("empty-heading", "a heading has no text", place, hint))
    body.headings.append(Heading(level=level, id=name, text=words, place=place))
    body.sections.append((name, []))
    token.tag = tokens[i + 2].tag = f"h{level}"
    return f'<h{level} id="{escape(name)}"{attributes(token)}>'


def heading_close(body: Body, tokens: Sequence[Token], i: int) -> str:
    """End a heading with a link to itself."""
    name = escape(body.headings[-1].id)
    anchor = f'<a class="anchor" href="#{name}" aria-label="Link to this section">#</a>'
    return f"{anchor}</{tokens[i].tag}>\n"


def paragraph_open(body: Body, tokens: Sequence[Token], i: int) -> str:
    """Begin a paragraph; one that holds a picture or a transclusion alone has at most an id."""
    if not stands_alone(tokens, i + 1):
        return tag(tokens, i)
    name = tokens[i].attrs.get("id")
    return f'<div id="{escape(str(name))}">\n' if name else ""


def paragraph_close(body: Body, tokens: Sequence[Token], i: int) -> str:
    """End a paragraph."""
    if not stands_alone(tokens, i - 1):
        return tag(tokens, i)
    return "</div>\n" if tokens[i - 2].attrs.get("id") else ""


def alone_or_inline(body: Body, tokens: Sequence[Token], i: int) -> str:
    """Write a paragraph's text; a picture alone becomes a figure."""
    if tokens[i - 1].type == "paragraph_open" and stands_alone(tokens, i):
        children = tokens[i].children or []
        body.block = tokens[i]
        only = children[0]
        return embed(body, children, 0) if only.type == "embed" else picture(body, children)
    return inline(body, tokens, i)


def stands_alone(tokens: Sequence[Token], i: int) -> bool:
    """Say whether inline text is one picture, one linked picture or one transclusion."""
    if tokens[i - 1].hidden or _is_all_of_figure(tokens, i):
        return False
    kinds = [child.type for child in tokens[i].children or ()]
    return kinds in (["image"], ["embed"], ["link_open", "image", "link_close"])


def _is_all_of_figure(tokens: Sequence[Token], i: int) -> bool:
    """Say whether a paragraph is all that a figure of its own holds."""
    before, after = tokens[max(i - 2, 0)], tokens[min(i + 2, len(tokens) - 1)]
    is_between = before.type == "directive_open" and after.type == "directive_close"
    return is_between and before.meta.get("name") == "figure"


def code_inline(body: Body, tokens: Sequence[Token], i: int) -> str:
    """Write code within a line; of an option (`--strict`), no line may end behind its dashes."""
    content = tokens[i].content
    said = attributes(tokens[i]) or (' class="option"' if _OPTION.fullmatch(content) else "")
    return f"<code{said}>{escape(content)}</code>"


def softbreak(body: Body, tokens: Sequence[Token], i: int) -> str:
    """Write a line end."""
    return "\n"


def hardbreak(body: Body, tokens: Sequence[Token], i: int) -> str:
    """Write a line break."""
    return "<br>\n"


def link_close(body: Body, tokens: Sequence[Token], i: int) -> str:
    """End a link."""
    return "</a>"


def plain_fence(body: Body, tokens: Sequence[Token], i: int) -> str:
    """Write a fence without any colours, as CommonMark's examples have it."""
    word = unescape(_ESCAPED.sub(r"\1", tokens[i].info)).split()
    name = f' class="language-{escape(word[0])}"' if word else ""
    return f"<pre><code{name}>{escape(tokens[i].content)}</code></pre>\n"


def plain_code(body: Body, tokens: Sequence[Token], i: int) -> str:
    """Write an indented block without any colours."""
    return f"<pre><code>{escape(tokens[i].content)}</code></pre>\n"


def raw(body: Body, tokens: Sequence[Token], i: int) -> str:
    """Write HTML as it stands."""
    return tokens[i].content


INLINE: Mapping[str, Rule] = {
    "text": text, "text_special": text, "code_inline": code_inline,
    "softbreak": softbreak, "hardbreak": hardbreak,
    "link_open": link_open, "link_close": link_close, "image": image, "wiki": wiki, "embed": embed,
    "math_inline": math_inline, "math_inline_double": math_block, "footnote_ref": note_reference,
}  # fmt: skip
BLOCKS: Mapping[str, Rule] = {
    "math_block": math_block, "math_block_label": math_block, "amsmath": math_block,
    "alert_open": alert_open, "alert_close": alert_close, "list_item_open": list_item,
    "directive_open": directive_open, "directive_close": directive_close,
    "footnote_block_open": note_block_open, "footnote_block_close": note_block_close,
    "footnote_open": note_open, "footnote_close": note_close, "footnote_anchor": note_back,
}  # fmt: skip
PLAIN: Mapping[str, Rule] = {
    **INLINE, **BLOCKS, "inline": inline, "fence": plain_fence, "code_block": plain_code,
    "html_block": raw, "html_inline": raw,
}  # fmt: skip
FULL: Mapping[str, Rule] = {
    **INLINE, **BLOCKS, "inline": alone_or_inline,
    "paragraph_open": paragraph_open, "paragraph_close": paragraph_close,
    "heading_open": heading_open, "heading_close": heading_close,
    "fence": code_figure, "code_block": plain_figure,
    "table_open": table_open, "table_close": table_close, "th_open": table_cell,
    "td_open": table_cell, "html_block": raw_block, "html_inline": raw_inline,
}  # fmt: skip
