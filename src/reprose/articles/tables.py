"""Tables: in a box that scrolls, with columns of numbers marked as such.

Comes in: a `Body` and the tokens of a table. Goes out: HTML without style attributes. `{#id
caption="…"}` on the line above names and numbers a table. Start reading at `table_open`.
"""

import re
from collections.abc import Sequence
from html import escape

from reprose.articles.body import Body, captioned
from reprose.articles.markdown.parser import Token
from reprose.articles.words import plain_text

_NUMBER = re.compile(
    r"[-+−±~≈<>≤≥]?\s?[$€£¥]?\s?\d[\d\s.,'_]*(?:[eE][-+]?\d+)?\s?(?:%|‰|[a-zA-Zµ°Ω]{1,4}(?:/[a-zA-Z]{1,3})?|×|x)?$"
)
_EMPTY = frozenset({"", "-", "–", "—", "n/a", "?"})
_ALIGN = re.compile(r"text-align:(\w+)")


def table_open(body: Body, tokens: Sequence[Token], i: int) -> str:
    """Begin a table and look at its columns."""
    token = tokens[i]
    given = str(token.attrs.pop("id", ""))
    name = body.claim_id(given, token.map) if given else ""
    caption = str(token.attrs.pop("caption", "")) or str(token.attrs.pop("title", ""))
    shown = f' id="{escape(name)}"' if name else ""
    called = body.number("Table", name) if name else ""
    line = captioned("caption", called, escape(caption, quote=False))
    line += "\n" if line else ""
    _mark_columns(tokens, i)
    label = escape(caption) or "Table"
    names = f' class="{escape(str(token.attrs["class"]))}"' if "class" in token.attrs else ""
    box = f'<div class="table"{shown} tabindex="0" role="group" aria-label="{label}">'
    return f"{box}<table{names}>\n{line}"


def table_close(body: Body, tokens: Sequence[Token], i: int) -> str:
    """End a table and its box."""
    return "</table></div>\n"


def table_cell(body: Body, tokens: Sequence[Token], i: int) -> str:
    """Begin a cell; alignment becomes a class."""
    token = tokens[i]
    names = ["number"] if token.meta.get("number") else []
    align = _ALIGN.search(str(token.attrs.get("style", "")))
    if align and not (names and align[1] == "right"):
        names.append(f"align-{align[1]}")
    shown = f' class="{" ".join(names)}"' if names else ""
    scope = ' scope="col"' if token.tag == "th" else ""
    return f"<{token.tag}{scope}{shown}>"


def is_number(text: str) -> bool:
    """Say whether a cell holds a number, with or without a unit."""
    return bool(_NUMBER.match(text))


def _mark_columns(tokens: Sequence[Token], start: int) -> None:
    """Mark the cells of columns that hold numbers only."""
    columns: dict[int, list[Token]] = {}
    numeric: dict[int, bool] = {}
    column = 0
    for i in range(start + 1, len(tokens)):
        kind = tokens[i].type
        if kind == "table_close":
            break
        if kind == "tr_open":
            column = 0
        elif kind in ("td_open", "th_open"):
            columns.setdefault(column, []).append(tokens[i])
            if kind == "td_open":
                text = plain_text(tokens[i + 1].children)
                fits = text in _EMPTY or is_number(text)
                numeric[column] = numeric.get(column, True) and fits
                tokens[i].meta["filled"] = text not in _EMPTY
            column += 1
    for number, cells in columns.items():
        if numeric.get(number) and any(cell.meta.get("filled") for cell in cells):
            for cell in cells:
                cell.meta["number"] = True
