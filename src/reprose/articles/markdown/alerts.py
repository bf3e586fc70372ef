"""`> [!NOTE]` quotes become alerts, foldable ones and those with a title of their own too.

Comes in: block tokens. Goes out: the same, with `blockquote` tokens turned into `alert` tokens
whose `meta` has `kind`, `title` and `fold` (empty, `+` open, `-` closed). Start reading at
`find_alerts`.
"""

import re

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from reprose.articles.markdown.source import Source
from reprose.problems import did_you_mean, warning

_MARK = re.compile(r"\[!([A-Za-z][\w-]{0,30})\]([-+]?)[ \t]*([^\n]*)(?:\n|$)")

# What other tools call them -> the five that exist here.
KINDS = {
    "note": "note", "info": "note", "abstract": "note", "summary": "note", "quote": "note",
    "cite": "note", "todo": "note", "example": "note", "seealso": "note",
    "tip": "tip", "hint": "tip", "success": "tip", "check": "tip", "done": "tip",
    "important": "important", "question": "important", "help": "important", "faq": "important",
    "warning": "warning", "attention": "warning",
    "caution": "caution", "danger": "caution", "error": "caution", "failure": "caution",
    "fail": "caution", "missing": "caution", "bug": "caution",
}  # fmt: skip


def find_alerts(state: StateCore) -> None:
    """Turn every quote that begins with a mark into an alert; one of unknown kind is a note."""
    tokens = state.tokens
    source: Source = state.env["source"]
    closing: dict[int, Token] = {}
    for i in range(len(tokens) - 1, -1, -1):
        token = tokens[i]
        if token.type == "blockquote_close":
            closing[token.level] = token
        elif token.type == "blockquote_open" and i + 2 < len(tokens):
            inline = tokens[i + 2]
            mark = _MARK.match(inline.content) if inline.type == "inline" else None
            if mark:
                _report_unknown(mark[1].lower(), source, token)
                _convert(token, closing[token.level], mark)
                _shorten(tokens, i + 1, mark.end())


def _report_unknown(name: str, source: Source, token: Token) -> None:
    """Report an alert whose name is none of ours."""
    if name in KINDS or not token.map:
        return
    place = source.line(token.map[0], f"[!{name}]")
    hint = did_you_mean(name, tuple(KINDS)) or f"write one of {', '.join(sorted(KINDS))}"
    message = f"`{name}` is no kind of alert; it is shown as a note"
    source.problems.append(warning("unknown-alert", message, place, hint))


def _convert(opening: Token, closing: Token, mark: "re.Match[str]") -> None:
    """Turn the tokens of a quote into those of an alert."""
    opening.type, closing.type = "alert_open", "alert_close"
    kind = KINDS.get(mark[1].lower(), "note")
    title = mark[3].strip() or mark[1].capitalize()
    opening.meta |= {"kind": kind, "title": title, "fold": mark[2]}
    closing.meta["fold"] = mark[2]


def _shorten(tokens: list[Token], paragraph: int, length: int) -> None:
    """Take the mark's line from the first paragraph; the paragraph too when nothing is left."""
    inline = tokens[paragraph + 1]
    inline.content = inline.content[length:]
    if inline.map:
        inline.map = [inline.map[0] + 1, inline.map[1]]
    if not inline.content:
        del tokens[paragraph : paragraph + 3]
