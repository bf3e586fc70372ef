"""What stands within a paragraph, as Markdown.

Comes in: the inline children of a block. Goes out: one line of Markdown per line of the page. The
children become a flat row of pieces, which `pieces` puts in order; texts are escaped where Markdown
would misread them. Start reading at `write_inline`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from html import escape

from reprose.sources.dom import COMMENT, Child, Element, has_tag, is_blank, text_of, walk
from reprose.sources.escape import escape_every, escape_text
from reprose.sources.pieces import Piece, settle_marks, squeezed
from reprose.sources.targets import write_image, write_target

_MARKS: Mapping[str, str] = {
    "em": "*", "i": "*", "dfn": "*", "var": "*", "cite": "*",
    "b": "**", "strong": "**", "del": "~~", "s": "~~", "strike": "~~",
}  # fmt: skip
KEPT_TAGS: Mapping[str, frozenset[str]] = {
    "sup": frozenset(), "sub": frozenset(), "kbd": frozenset(), "abbr": frozenset({"title"}),
    "acronym": frozenset({"title"}), "mark": frozenset(), "small": frozenset(),
    "ins": frozenset(), "u": frozenset(), "q": frozenset(), "ruby": frozenset(),
    "rt": frozenset(), "rp": frozenset(), "bdo": frozenset({"dir"}), "bdi": frozenset({"dir"}),
}  # fmt: skip
_CODE = frozenset("code tt samp".split())
_FORMULA = re.compile(r"\$[^$]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,31}:")
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


def write_inline(children: Iterable[Child], style: Style) -> str:
    """Return inline children as Markdown, without blanks or breaks at the ends."""
    pieces: list[Piece] = []
    _flatten(children, style, pieces)
    pieces = squeezed(pieces)
    _escape(pieces, style)
    settle_marks(pieces)
    end = "<br>" if style.one_line else "\\\n"
    text = ""
    for piece in pieces:
        if _FORMULA.match(piece.text) and piece.kind == "raw" and text[-1:].isdigit():
            text += "&#8288;"  # a dollar behind a digit is money: a joiner that nobody sees
        text += end if piece.kind == "break" else piece.text
    return text


def _flatten(children: Iterable[Child], style: Style, pieces: list[Piece]) -> None:
    """Add the pieces of some children."""
    for child in children:
        if isinstance(child, str):
            pieces.append(Piece("text", _BLANKS.sub(" ", child)))
        elif child.tag in _MARKS:
            mark = _MARKS[child.tag]
            pieces.append(Piece("open", mark))
            _flatten(child.children, style, pieces)
            pieces.append(Piece("close", mark))
        elif child.tag in KEPT_TAGS or child.get("dir") or child.get("keep"):
            _add_tag(child, style, pieces)
        elif child.tag == "br":
            pieces.append(Piece("break", ""))
        elif child.tag in _CODE:
            _add_code(child, style, pieces)
        elif child.tag == "a" and "href" in child.attrs:
            _add_link(child, style, pieces)
        else:
            raw = _raw(child, style)
            if raw is None:
                _flatten(child.children, style, pieces)
            elif raw:
                pieces.append(Piece("raw", raw))


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
        source = child.get("src")
        if _SCHEME.match(source) and "%" not in source:
            return f"<{source}>"
        return (
            f"[{_plain(source, replace(style, link=True))}]({write_target(source, '', style.cell)})"
        )
    if child.tag == "fence":
        return _code_span(text_of(child).replace("\n", " "), style)
    return "" if child.tag == COMMENT else None


def _add_tag(child: Element, style: Style, pieces: list[Piece]) -> None:
    """Add an element that has no Markdown of its own: its bare HTML tag around its pieces."""
    names = KEPT_TAGS.get(child.tag, frozenset()) | {"dir", "lang"}
    tag = child.tag if child.tag in KEPT_TAGS else "span"
    attrs = "".join(f' {n}="{escape(v)}"' for n, v in child.attrs.items() if n in names and v)
    pieces.append(Piece("open", f"<{tag}{attrs}>"))
    _flatten(child.children, style, pieces)
    pieces.append(Piece("close", f"</{tag}>"))


def _add_code(child: Element, style: Style, pieces: list[Piece]) -> None:
    """Add a code span; links and pictures in it stand outside, with code spans within them."""
    for inside, is_code in _code_parts(child):
        if is_code:
            text = "".join("\n" if has_tag(one, "br") else text_of(one) for one in inside)
            lines = text.split("\n")
            has_break = any(has_tag(one, "br") for one in inside)
            for n, line in enumerate(lines if has_break else [" ".join(lines)]):
                pieces += [Piece("break", "")] if n else []
                pieces.append(Piece("raw", _code_span(line, style)))
        else:
            _flatten(inside, style, pieces)


def _code_parts(code: Element) -> list[tuple[list[Child], bool]]:
    """Split a code element's content into runs of code and things that are more than code."""
    parts: list[tuple[list[Child], bool]] = []
    for child in code.children:
        if isinstance(child, Element) and any(map(_is_more_than_code, walk(child))):
            inner = child.children if child.tag == "a" else []
            is_plain = inner and not any(has_tag(one, "img") for one in inner)
            wrapped = replace(child, children=[Element("code", {}, inner)]) if is_plain else child
            parts.append(([wrapped], False))
        elif parts and parts[-1][1]:
            parts[-1][0].append(child)
        else:
            parts.append(([child], True))
    return parts


def _is_more_than_code(element: Element) -> bool:
    """Say whether an element would be lost in a code span."""
    is_link = element.tag == "a" and "href" in element.attrs
    return is_link or element.tag in ("img", "footnote", "anchor")


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


def _add_link(child: Element, style: Style, pieces: list[Piece]) -> None:
    """Add a link; its text's outer blanks stand before and after it."""
    text = text_of(child)
    target, title = child.get("href"), child.get("title")
    if not target and is_blank(child):
        return
    if text == target and not child.elements() and re.fullmatch(r"https?://[^\s<>\\`*|%]+", text):
        pieces.append(Piece("raw", f"<{text}>"))
        return
    inner = write_inline(child.children, replace(style, link=True, one_line=True))
    inner = _without_links(inner)
    if not inner:  # it shows nothing
        pieces.append(Piece("text", text))
        return
    if text[:1].isspace():
        pieces.append(Piece("text", " "))
    pieces.append(Piece("raw", f"[{inner}]({write_target(target, title, style.cell)})"))
    if text[-1:].isspace() and inner:
        pieces.append(Piece("text", " "))


def _without_links(markdown: str) -> str:
    """Turn an autolink within a link's text into its text: links do not nest."""
    return re.sub(r"<(https?://[^>]*)>", lambda found: escape_every(found[1]), markdown)


def _plain(text: str, style: Style) -> str:
    """Return text for a picture's description."""
    text = _BLANKS.sub(" ", text).strip()
    if style.thorough:
        return escape_every(text)
    return escape_text(text, dollars="$" in text, brackets=True).replace(
        "|", r"\|" if style.cell else "|"
    )


def _escape(pieces: list[Piece], style: Style) -> None:
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
        if (
            follower
            and follower.kind == "raw"
            and piece.text.endswith("!")
            and follower.text[0] == "["
        ):
            piece.text = piece.text[:-1] + "\\!"
