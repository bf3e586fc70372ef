"""Tables: as Markdown where it can say them, as clean HTML where it cannot.

Comes in: a `table` element, cleaned. Goes out: its Markdown. A table is written with pipes when it
has a head, all its rows are equally long, no cell spans others, and every cell is one line of
text; otherwise the HTML stays. Start reading at `write_table`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from reprose.sources.dom import Child, Element, find, has_tag, is_blank, text_of, to_html, walk
from reprose.sources.inline import KEPT_TAGS, Style, write_inline

_ALIGN = re.compile(r"text-align\s*:\s*(left|right|center)", re.IGNORECASE)
_RULES = {"left": ":--", "right": "--:", "center": ":-:", "": "---"}
_BLOCKS = frozenset(
    "p div ul ol dl li blockquote table h1 h2 h3 h4 h5 h6 hr fence figure details".split()
)
_LINE_END = "\ue000"  # a blank line would end the block of HTML
_HTML: Mapping[str, frozenset[str]] = {
    **KEPT_TAGS,
    **dict.fromkeys(
        "table thead tbody tfoot tr caption colgroup p br ul li dl dt dd blockquote hr em strong "
        "b i del s code pre h1 h2 h3 h4 h5 h6 details summary figure figcaption cite dfn".split(),
        frozenset[str](),
    ),
    "ol": frozenset({"start", "type", "reversed"}),
    "th": frozenset({"colspan", "rowspan", "align", "scope"}),
    "td": frozenset({"colspan", "rowspan", "align"}),
    "a": frozenset({"href", "title", "id"}),
    "img": frozenset({"src", "alt", "title", "width", "height"}),
}


def write_table(table: Element, style: Style) -> str:
    """Return a table as Markdown."""
    rows = _rows(table)
    if rows and not _has_head(table, rows[0]) and find(table, lambda one: one.tag == "formula"):
        empty = Element("tr", {}, [Element("th") for _ in rows[0].elements()])
        rows = [empty, *rows]  # HTML cannot hold formulas
    if not _fits(table, rows):
        return write_html(table)
    written = [[_cell(cell, style) for cell in row.elements()] for row in rows]
    rules = [_RULES[_alignment(cell)] for cell in rows[0].elements()]
    lines = [written[0], rules, *written[1:]]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def write_html(element: Element) -> str:
    """Return an element as a block of clean HTML that holds no blank line outside of code."""
    html = re.sub(r"\s*\n\s*", "\n", to_html(_as_html(element), _HTML))
    return html.replace(_LINE_END, "&#10;")


def _rows(table: Element) -> list[Element]:
    """Return the rows of a table, those of tables within it left out."""
    rows: list[Element] = []
    for child in table.elements():
        if child.tag == "tr":
            rows.append(child)
        elif child.tag in ("thead", "tbody", "tfoot"):
            rows += [row for row in child.elements() if row.tag == "tr"]
    return rows


def _fits(table: Element, rows: Sequence[Element]) -> bool:
    """Say whether Markdown can express the table."""
    if not rows or not rows[0].elements() or not _has_head(table, rows[0]):
        return False
    width = len(rows[0].elements())
    if any(len(row.elements()) != width for row in rows):
        return False
    if any(_has_head(table, row) for row in rows[1:] if all(c.tag == "th" for c in row.elements())):
        return False
    known = {"thead", "tbody", "tfoot"}
    for box in (table, *(one for one in table.elements() if one.tag in known)):
        inside = ("tr",) if box is not table else ("thead", "tbody", "tfoot", "tr", "colgroup")
        if any(one.tag not in inside for one in box.elements() if not is_blank(one)):
            return False
        if any(isinstance(one, str) and one.strip() for one in box.children):
            return False
    return all(_is_simple(cell) for row in rows for cell in row.elements())


def _has_head(table: Element, row: Element) -> bool:
    """Say whether a row is the table's head."""
    in_head = any(one.tag == "thead" and row in one.children for one in table.elements())
    return in_head or all(cell.tag == "th" for cell in row.elements())


def _is_simple(cell: Element) -> bool:
    """Say whether a cell is one line of text."""
    if cell.get("colspan") not in ("", "1") or cell.get("rowspan") not in ("", "1"):
        return False
    blocks = [one for one in walk(cell) if one.tag in _BLOCKS]
    if [one.tag for one in blocks] == ["p"]:
        return all(is_blank(child) for child in cell.children if child is not blocks[0])
    return not blocks


def _cell(cell: Element, style: Style) -> str:
    """Return a cell's line."""
    inside: list[Child] = []
    for child in cell.children:
        inside += child.children if has_tag(child, "p") else [child]
    return write_inline(inside, replace(style, one_line=True, cell=True))


def _alignment(cell: Element) -> str:
    """Return how a column is aligned: `left`, `right`, `center` or empty."""
    found = _ALIGN.search(cell.get("style"))
    name = found[1].lower() if found else cell.get("align").lower()
    return name if name in _RULES else ""


def _as_html(element: Element) -> Element:
    """Turn our own elements (fences, formulas, embeds …) within HTML into HTML ones."""
    if element.tag == "pre":
        element = _with_line_ends(element)
    children: list[Child] = [
        _as_html(child) if isinstance(child, Element) else child for child in element.children
    ]
    if element.tag == "fence":
        language = element.get("language")
        attrs = {"class": f"language-{language}"} if language else {}
        text = text_of(element).replace("\n", _LINE_END)
        return Element("pre", {}, [Element("code", attrs, [text])])
    if element.tag == "formula":
        mark = "$$" if element.get("display") else "$"
        return Element("span", {}, [mark, *children, mark])
    if element.tag == "embedded":
        return Element("a", {"href": element.get("src")}, [element.get("src")])
    if element.tag == "anchor":
        return Element("a", {"id": element.get("id")}, [])
    if element.tag == "footnote":
        return Element("sup", {}, [element.get("label")])
    return Element(element.tag, element.attrs, children)


def _with_line_ends(element: Element) -> Element:
    """Return a `pre` whose line ends are characters that no squeezing finds."""
    children: list[Child] = [
        child.replace("\n", _LINE_END) if isinstance(child, str) else _with_line_ends(child)
        for child in element.children
    ]
    return Element(element.tag, element.attrs, children)
