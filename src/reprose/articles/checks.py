"""What can be wrong in a body although it parses.

Comes in: the source and its tokens, before they are written. Goes out: problems, added to the
source. A parser for Markdown never fails: text that was meant as a link, a note or a fence just
stays text. These rules find it. Start reading at `check`.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from reprose.articles.body import Body
from reprose.articles.markdown.parser import DEEPEST, Token
from reprose.problems import Place, error, warning

# Not `[^a-z0-9]`, which is a regular expression, and not `x[1][2]`, which is code.
_NOTE = re.compile(r"\[\^(?![^\]]*(?:a-z|A-Z|0-9))([\w.:-]{1,60})\]")
_REFERENCE = re.compile(r"(?<![\w\])])\[[^\[\]\n]{1,200}\]\[((?!\d+\])[\w .:/-]{1,100})\]")
_UNSAFE = re.compile(r"\]\(\s*<?\s*(javascript|vbscript|file|data):", re.IGNORECASE)
_SPACED = re.compile(r"\]\((?!<)([^()\s\"']+[ \t][^()\"']*\.\w{2,4})\)")
# Liquid, Nunjucks and Jinja; shortcodes of Hugo; attributes of kramdown.
_TAG = re.compile(r"\{%-?\s*\w[^\n]*?%\}|\{\{[<%]?-?\s*[\w/.$][^\n]*?\}\}|\{:\s?[.#\w][^{}\n]*\}")
_OWN_IDS = frozenset({
    "heading_open", "fence", "table_open", "image", "math_block", "math_block_label", "amsmath",
})  # fmt: skip


def check(body: Body, tokens: list[Token]) -> None:
    """Look at every token once."""
    for token in tokens:
        if token.level >= DEEPEST - 1:
            _too_deep(body, token)
            break
        if token.type == "fence":
            _closed(body, token)
        elif token.type == "inline":
            _inline(body, token)
        if token.meta:
            _attributes(body, token, token)
        _claim_ids(body, token)
    for place_name in _unused_notes(body, tokens):
        place = body.source.line(*place_name)
        hint = f"speak of it with `{place_name[1].rstrip(':')}`, or take it out"
        message = "a footnote is never spoken of, its text is lost"
        body.source.problems.append(warning("unused-footnote", message, place, hint))


def _claim_ids(body: Body, token: Token) -> None:
    """Claim the ids of blocks whose rules do not do so themselves."""
    if token.attrs and "id" in token.attrs and token.type not in _OWN_IDS:
        token.attrs["id"] = body.claim_id(str(token.attrs["id"]), token.map)
    if token.type == "directive_open" and token.meta["braces"].id:
        braces = token.meta["braces"]
        token.meta["braces"] = replace(braces, id=body.claim_id(braces.id, token.map))


def _too_deep(body: Body, token: Token) -> None:
    """Report nesting at which the parser drops text."""
    place = body.source.line(token.map[0] if token.map else 0)
    message = f"quotes and lists are nested over {DEEPEST} deep, what is inside is lost"
    body.source.problems.append(error("too-deep", message, place, "flatten them"))


def _closed(body: Body, token: Token) -> None:
    """Report a fence that nothing closes: it swallows the rest of the article."""
    if not token.map:
        return
    lines = body.source.lines
    last = lines[min(token.map[1], len(lines)) - 1].strip(" \t>")
    if (
        token.map[1] - 1 <= token.map[0]
        or not last.startswith(token.markup)
        or last.strip(token.markup[0])
    ):
        place = body.source.line(token.map[0], token.markup + token.info.rstrip())
        hint = f"close it with a line {token.markup}"
        message = "a block of code is never closed"
        body.source.problems.append(error("unclosed-fence", message, place, hint))


def _inline(body: Body, block: Token) -> None:
    """Look at the parts of a block's text."""
    for token in block.children or ():
        if token.type == "text":
            if "[" in token.content:
                _text(body, block, token.content)
            if "{" in token.content:
                _foreign_tag(body, block, token.content)
        elif token.meta:
            _attributes(body, token, block)
        if token.attrs and "id" in token.attrs and token.type != "image":
            token.attrs["id"] = body.claim_id(str(token.attrs["id"]), block.map)


def _text(body: Body, block: Token, text: str) -> None:
    """Find text that was meant to be a footnote, a reference or a link."""
    problems = body.source.problems
    note = _NOTE.search(text)
    if note:
        hint = f"add a line `[^{note[1]}]: …`"
        message = f"no footnote is called `{note[1]}`"
        problems.append(warning("undefined-footnote", message, _place(body, block, note[0]), hint))
    reference = _REFERENCE.search(text)
    if reference and not note:
        hint = f"add a line `[{reference[1]}]: address`, or escape the brackets"
        message = f"no address is given for `{reference[1]}`"
        problems.append(
            warning("undefined-reference", message, _place(body, block, reference[0]), hint)
        )
    unsafe = _UNSAFE.search(text)
    if unsafe:
        message = f"`{unsafe[1]}:` addresses are not links here"
        hint = "link to `https:` or to a file of the site"
        problems.append(warning("unsafe-link", message, _place(body, block, unsafe[0]), hint))
    spaced = _SPACED.search(text)
    if spaced:
        message = "an address with a space in it is not a link"
        hint = f"write `(<{spaced[1]}>)`"
        problems.append(warning("spaced-link", message, _place(body, block, spaced[1]), hint))


def _foreign_tag(body: Body, block: Token, text: str) -> None:
    """Report the first tag of another generator: what it stands for is missing."""
    tag = _TAG.search(text)
    if tag and not body.counts.get("foreign-tag"):
        body.counts["foreign-tag"] = 1
        hint = "write what it stands for, or put it in backticks"
        message = "a tag of another generator is shown as it is written"
        place = _place(body, block, tag[0])
        body.source.problems.append(warning("foreign-tag", message, place, hint))


def _place(body: Body, block: Token, found: str) -> Place:
    """Return where a piece of a block's text stands."""
    start = max(0, block.content.find(found))
    return body.source.inline(block.map, block.content, start, start + len(found))


def _attributes(body: Body, token: Token, block: Token) -> None:
    """Report attributes that braces cannot set."""
    refused = token.meta.get("insecure_attrs")
    for name in sorted(refused or ()):
        number = block.map[0] if block.map else 0
        place = body.source.line(number, name)
        hint = "braces take an id, classes, and a few harmless attributes"
        message = f"`{name}` cannot be set in braces"
        body.source.problems.append(warning("bad-braces", message, place, hint))


def _unused_notes(body: Body, tokens: list[Token]) -> Iterator[tuple[int, str]]:
    """Yield the line and the mark of footnotes nobody speaks of."""
    labels = {label[1:] for label, used in body.source.notes.items() if used < 0}
    if not labels:
        return
    for number, line in enumerate(body.source.lines):
        mark = _NOTE.match(line.lstrip(" >"))
        if mark and mark[1] in labels and line.lstrip(" >")[mark.end() :].startswith(":"):
            labels.discard(mark[1])
            yield number, f"{mark[0]}:"
