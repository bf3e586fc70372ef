"""What stands within a paragraph, as Markdown.

Comes in: the inline children of a block. Goes out: one line of Markdown per line of the page. The
children become a flat row of pieces; blanks are squeezed and moved out of emphasis; each pair of
marks is written as `*`/`**`/`~~` where CommonMark reads it so, and as the HTML tag where it does
not (next to a letter, against another star). Start reading at `write_inline`.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Literal

from reprose.sources.dom import COMMENT, Child, Element, is_blank, text_of, walk
from reprose.sources.escape import escape_every, escape_text
from reprose.sources.targets import write_image, write_target

_MARKS: Mapping[str, str] = {
    "em": "*", "i": "*", "dfn": "*", "var": "*", "cite": "*",
    "b": "**", "strong": "**", "del": "~~", "s": "~~", "strike": "~~",
}  # fmt: skip
_MARK_TAGS: Mapping[str, str] = {"*": "em", "**": "strong", "~~": "del"}
KEPT_TAGS: Mapping[str, frozenset[str]] = {
    "sup": frozenset(), "sub": frozenset(), "kbd": frozenset(), "abbr": frozenset({"title"}),
    "acronym": frozenset({"title"}), "mark": frozenset(), "small": frozenset(),
    "ins": frozenset(), "u": frozenset(), "q": frozenset(), "ruby": frozenset(),
    "rt": frozenset(), "rp": frozenset(), "bdo": frozenset({"dir"}), "bdi": frozenset({"dir"}),
}  # fmt: skip
_CODE = frozenset("code tt samp".split())
_BLANKS = re.compile("[ \t\n\r\f]+")


@dataclass(frozen=True, slots=True)
class Style:
    """How text is written where it stands.

    Attributes:
        thorough: every character that Markdown might read is escaped.
        one_line: no line may end here (a heading, a table's cell): breaks are `<br>`.
        cell: in a table, where `|` ends the cell even within code.
        link: within a link, where square brackets are escaped.
    """

    thorough: bool = False
    one_line: bool = False
    cell: bool = False
    link: bool = False


@dataclass(slots=True)
class _Piece:
    """A part of a line: plain text, finished Markdown, a mark that opens or closes, a break."""

    kind: Literal["text", "raw", "open", "close", "break"]
    text: str


def write_inline(children: Iterable[Child], style: Style) -> str:
    """Return inline children as Markdown, without blanks or breaks at the ends."""
    pieces: list[_Piece] = []
    _flatten(children, style, pieces)
    pieces = _squeezed(_without_empty(pieces))
    _escape(pieces, style)
    _settle_marks(pieces)
    end = "<br>" if style.one_line else "\\\n"
    return "".join(end if piece.kind == "break" else piece.text for piece in pieces)


def _flatten(children: Iterable[Child], style: Style, pieces: list[_Piece]) -> None:
    """Add the pieces of some children."""
    for child in children:
        if isinstance(child, str):
            pieces.append(_Piece("text", _BLANKS.sub(" ", child)))
        elif child.tag in _MARKS:
            mark = _MARKS[child.tag]
            pieces.append(_Piece("open", mark))
            _flatten(child.children, style, pieces)
            pieces.append(_Piece("close", mark))
        elif child.tag in KEPT_TAGS or child.get("dir") or child.get("keep"):
            _add_tag(child, style, pieces)
        elif child.tag == "br":
            pieces.append(_Piece("break", ""))
        elif child.tag in _CODE:
            _add_code(child, style, pieces)
        elif child.tag == "a" and "href" in child.attrs:
            _add_link(child, style, pieces)
        else:
            raw = _raw(child, style)
            if raw is None:
                _flatten(child.children, style, pieces)
            elif raw:
                pieces.append(_Piece("raw", raw))


def _raw(child: Element, style: Style) -> str | None:
    """Return the finished Markdown of an element without text of its own; None if it has some."""
    if child.tag == "img":
        return write_image(child, lambda alt: _plain(alt, style))
    if child.tag == "formula":
        tex = text_of(child).replace("|", "\\vert " if style.cell else "|")
        mark = "$$" if child.get("display") and not style.one_line else "$"
        return f"{mark}{tex}{mark}"
    if child.tag == "footnote":
        return f"[^{child.get('label')}]"
    if child.tag == "anchor":
        return f'<a id="{escape(child.get("id"))}"></a>'
    if child.tag == "more":
        return "<!--more-->"
    if child.tag == "embedded":
        return f"<{child.get('src')}>"
    if child.tag == "fence":
        return _code_span(text_of(child).replace("\n", " "), style)
    return "" if child.tag == COMMENT else None


def _add_tag(child: Element, style: Style, pieces: list[_Piece]) -> None:
    """Add an element that has no Markdown of its own: its bare HTML tag around its pieces."""
    names = KEPT_TAGS.get(child.tag, frozenset()) | {"dir", "lang"}
    tag = child.tag if child.tag in KEPT_TAGS else "span"
    attrs = "".join(f' {n}="{escape(v)}"' for n, v in child.attrs.items() if n in names and v)
    pieces.append(_Piece("open", f"<{tag}{attrs}>"))
    _flatten(child.children, style, pieces)
    pieces.append(_Piece("close", f"</{tag}>"))


def _add_code(child: Element, style: Style, pieces: list[_Piece]) -> None:
    """Add a code span; links and pictures in it stand outside, with code spans within them."""
    for inside, is_code in _code_parts(child):
        if is_code:
            lines = "".join(text_of(one) if isinstance(one, str) or one.tag != "br" else "\n"
                            for one in inside).split("\n")  # fmt: skip
            has_break = any(isinstance(one, Element) and one.tag == "br" for one in inside)
            for n, line in enumerate(lines if has_break else [" ".join(lines)]):
                pieces += [_Piece("break", "")] if n else []
                pieces.append(_Piece("raw", _code_span(line, style)))
        else:
            _flatten(inside, style, pieces)


def _code_parts(code: Element) -> list[tuple[list[Child], bool]]:
    """Split a code element's content into runs of code and things that are more than code."""
    parts: list[tuple[list[Child], bool]] = []
    for child in code.children:
        special = isinstance(child, Element) and any(
            (one.tag == "a" and "href" in one.attrs) or one.tag in ("img", "footnote", "anchor")
            for one in walk(child)
        )
        if special and isinstance(child, Element):
            inner = child.children if child.tag == "a" else []
            is_plain = inner and not any(isinstance(c, Element) and c.tag == "img" for c in inner)
            wrapped = replace(child, children=[Element("code", {}, inner)]) if is_plain else child
            parts.append(([wrapped], False))
        elif parts and parts[-1][1]:
            parts[-1][0].append(child)
        else:
            parts.append(([child], True))
    return parts


def _code_span(text: str, style: Style) -> str:
    """Return a code span whose marks are longer than any run of backticks in it."""
    text = text.replace("\n", " ")
    if style.cell:
        text = text.replace("|", "\\|")
    if not text:
        return ""
    runs = {len(run) for run in re.findall("`+", text)}
    mark = "`" * next(n for n in range(1, len(text) + 2) if n not in runs)
    is_padded = text.startswith("`") or text.endswith("`")
    is_padded = is_padded or (text[0] == text[-1] == " " and bool(text.strip()))
    return f"{mark} {text} {mark}" if is_padded else f"{mark}{text}{mark}"


def _add_link(child: Element, style: Style, pieces: list[_Piece]) -> None:
    """Add a link; its text's outer blanks stand before and after it."""
    text = text_of(child)
    target, title = child.get("href"), child.get("title")
    if not target and is_blank(child):
        return
    if text == target and not child.elements() and re.fullmatch(r"https?://[^\s<>\\`*|]+", text):
        pieces.append(_Piece("raw", f"<{text}>"))
        return
    inner = write_inline(child.children, replace(style, link=True, one_line=True))
    inner = _without_links(inner)
    if text[:1].isspace() and inner:
        pieces.append(_Piece("text", " "))
    pieces.append(_Piece("raw", f"[{inner}]({write_target(target, title, style.cell)})"))
    if text[-1:].isspace() and inner:
        pieces.append(_Piece("text", " "))


def _without_links(markdown: str) -> str:
    """Turn an autolink within a link's text into its text: links do not nest."""
    return re.sub(r"<(https?://[^>]*)>", lambda found: escape_every(found[1]), markdown)


def _plain(text: str, style: Style) -> str:
    """Return text for a picture's description."""
    text = _BLANKS.sub(" ", text).strip()
    if style.thorough:
        return escape_every(text)
    return escape_text(text, dollars="$" in text, brackets=True).replace("|", r"\|" if style.cell else "|")


def _without_empty(pieces: list[_Piece]) -> list[_Piece]:
    """Drop pairs of marks with nothing but blanks between them, and empty texts."""
    kept: list[_Piece] = []
    for piece in pieces:
        if piece.kind == "text" and not piece.text:
            continue
        if piece.kind == "close":
            start = len(kept) - 1
            while start >= 0 and kept[start].kind == "text" and not kept[start].text.strip():
                start -= 1
            if start >= 0 and kept[start].kind == "open":
                del kept[start]
                continue
        kept.append(piece)
    return kept


def _squeezed(pieces: list[_Piece]) -> list[_Piece]:
    """Move blanks out of marks, let one stand for many, and none at the ends or around breaks."""
    row = _blanks_moved_out(pieces)
    kept: list[_Piece] = []
    for piece in row:
        if piece.kind == "text":
            before = _last_visible(kept)
            text = piece.text
            if text.startswith(" ") and (before is None or before.kind == "break" or (
                before.kind == "text" and before.text.endswith(" "))):  # fmt: skip
                text = text[1:]
            if not text:
                continue
            piece = _Piece("text", text)
        elif piece.kind == "break":
            _strip_end(kept)
            if _last_visible(kept) is None:
                continue
        kept.append(piece)
    _strip_end(kept, breaks=True)
    return kept


def _blanks_moved_out(pieces: list[_Piece]) -> list[_Piece]:
    """Let no text begin with a blank after an opening mark, or end with one before a closing one."""
    row: list[_Piece] = []
    for piece in pieces:
        if piece.kind == "close" and row and row[-1].kind == "text" and row[-1].text.endswith(" "):
            row[-1] = _Piece("text", row[-1].text.rstrip(" "))
            row += [piece, _Piece("text", " ")]
        elif piece.kind == "text" and piece.text.startswith(" ") and row and row[-1].kind == "open":
            at = len(row)
            while at and row[at - 1].kind == "open":
                at -= 1
            row.insert(at, _Piece("text", " "))
            row.append(_Piece("text", piece.text.lstrip(" ")))
        else:
            row.append(piece)
    return [piece for piece in row if piece.kind != "text" or piece.text]


def _last_visible(pieces: Sequence[_Piece]) -> _Piece | None:
    """Return the last piece that is not a mark."""
    return next((one for one in reversed(pieces) if one.kind not in ("open", "close")), None)


def _strip_end(pieces: list[_Piece], *, breaks: bool = False) -> None:
    """Drop blanks (and breaks) at the end of a line, within closing marks too."""
    for n in range(len(pieces) - 1, -1, -1):
        piece = pieces[n]
        if piece.kind == "text":
            piece = pieces[n] = _Piece("text", piece.text.rstrip(" "))
        if piece.kind == "raw" or (piece.kind == "text" and piece.text):
            break
        if piece.kind == "break" and breaks:
            pieces[n] = _Piece("text", "")
        elif piece.kind == "break":
            break
    pieces[:] = [one for one in pieces if one.kind != "text" or one.text]


def _escape(pieces: list[_Piece], style: Style) -> None:
    """Escape the texts, knowing what else stands in the paragraph."""
    text = "".join(piece.text for piece in pieces if piece.kind in ("text", "raw"))
    dollars = text.count("$") > 1
    brackets = style.link or re.search(r"\][(\[{:]", text) is not None
    for n, piece in enumerate(pieces):
        if piece.kind != "text":
            continue
        if style.thorough:
            piece.text = escape_every(piece.text)
        else:
            piece.text = escape_text(piece.text, dollars=dollars, brackets=brackets)
            if style.cell:
                piece.text = re.sub(r"(?<!\\)\|", r"\\|", piece.text)
        follower = next((one for one in pieces[n + 1 :] if one.kind != "open"), None)
        if follower and follower.kind == "raw" and piece.text.endswith("!") and follower.text[0] == "[":
            piece.text = piece.text[:-1] + "\\!"


def _settle_marks(pieces: list[_Piece]) -> None:
    """Write each pair of marks as HTML tags where Markdown would not read it as emphasis."""
    open_at: list[int] = []
    for n, piece in enumerate(pieces):
        if piece.kind == "open":
            open_at.append(n)
        elif piece.kind == "close" and open_at:
            start = open_at.pop()
            if piece.text in _MARK_TAGS and not _is_readable(pieces, start, n):
                tag = _MARK_TAGS[piece.text]
                pieces[start].text, piece.text = f"<{tag}>", f"</{tag}>"
    previous = ""
    for piece in pieces:  # two code spans that touch would become one
        if piece.kind == "raw" and piece.text[:1] == "`" and previous.endswith("`"):
            text = piece.text.strip("`").removeprefix(" ").removesuffix(" ")
            piece.text = f"<code>{escape_every(text)}</code>"
        previous = piece.text if piece.kind != "break" else ""


def _is_readable(pieces: Sequence[_Piece], start: int, end: int) -> bool:
    """Say whether CommonMark reads the marks at `start` and `end` as a pair around what is between."""
    before, first = _edge(pieces[:start], -1), _edge(pieces[start + 1 : end], 0)
    last, after = _edge(pieces[start + 1 : end], -1), _edge(pieces[end + 1 :], 0)
    if before in ("*", "~") and pieces[start - 1].kind == "close":
        return False
    if after in ("*", "~") and pieces[end + 1].kind == "open":
        return False
    return _is_flanking(before, first) and _is_flanking(after, last)


def _edge(pieces: Sequence[_Piece], at: int) -> str:
    """Return the character at one edge of some pieces; a blank where there is none."""
    piece = pieces[at] if pieces else None
    return " " if piece is None or piece.kind == "break" or not piece.text else piece.text[at]


def _is_flanking(outside: str, inside: str) -> bool:
    """Say whether a mark between these two characters leans on the inner one (CommonMark 6.2)."""
    if inside.isspace():
        return False
    if unicodedata.category(inside)[0] not in "PS":
        return True
    return outside.isspace() or unicodedata.category(outside)[0] == "P"
