"""What a piece of HTML holds: the things whose loss a reader would notice.

Comes in: a tree, of a source's body once cleaned, or of the page rendered from what was written.
Goes out: its words in order, blocks of code, links, pictures, headings, ids, tables, formulas.
Start reading at `facts_of`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from reprose.sources.dom import (
    COMMENT,
    HEADINGS,
    Child,
    Element,
    is_blank,
    is_block,
    text_of,
    walk,
)

_WORD = re.compile(r"\w+")
_SILENT = frozenset(
    "script style fence pre formula math footnote input button summary-mark".split()
)
_APART = frozenset("br hr img more more_block".split())
_MARKS = frozenset("footnote-ref footnote-backref footnote-anchor anchor".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a body holds, each kind in the order of the body."""

    words: tuple[str, ...]
    code: tuple[str, ...]
    links: tuple[str, ...]
    pictures: tuple[str, ...]
    headings: tuple[str, ...]
    ids: tuple[str, ...]
    tables: tuple[str, ...]
    formulas: tuple[str, ...]
    embeds: tuple[str, ...]
    footnotes: tuple[str, ...]
    more: int = 0


def facts_of(root: Element) -> Facts:
    """Return the facts of a tree: our own cleaned one, or one parsed from a rendered page."""
    elements = list(walk(root))
    return Facts(
        words=words_of("".join(_texts(root))),
        code=tuple(_code(one) for one in elements if one.tag in ("fence", "pre")),
        links=tuple(_address(one.get("href")) for one in elements if _is_link(one)),
        pictures=tuple(_address(one.get("src")) for one in elements if one.tag == "img"),
        headings=tuple(_words(one) for one in elements if one.tag in HEADINGS),
        ids=tuple(one.get("id") for one in elements if _is_named(one)),
        tables=tuple(_cells(one) for one in elements if one.tag == "table"),
        formulas=tuple(_tex(one) for one in elements if _is_formula(one)),
        embeds=tuple(_address(one.get("src")) for one in elements if one.tag == "embedded"),
        footnotes=tuple(one.tag for one in elements if _is_footnote(one)),
        more=sum(one.tag in ("more", "more_block") or _is_more(one) for one in elements),
    )


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text."""
    return tuple(_WORD.findall(text))


def _texts(root: Element) -> Iterator[str]:
    """Yield the visible texts outside of code, formulas and the marks of footnotes."""
    return visible_texts(root, lambda one: one.tag in _SILENT or _is_mark(one) or _is_formula(one))


def visible_texts(root: Element, is_hidden: Callable[[Element], bool]) -> Iterator[str]:
    """Yield the texts of a tree, with blanks where a block begins or ends."""
    stack: list[Child] = [root]
    while stack:
        child = stack.pop()
        if isinstance(child, str):
            yield child
        elif is_hidden(child) or child.tag in _APART:
            yield " "
        elif child.tag == "embedded":
            yield f" {child.get('src')} "
        else:
            edge = [" "] if is_block(child) else []
            stack += [*edge, *reversed(child.children), *edge]


def _is_mark(element: Element) -> bool:
    """Say whether an element is a footnote's mark or a heading's permalink as rendered."""
    return not _MARKS.isdisjoint(element.classes) or element.tag == COMMENT


def _is_link(element: Element) -> bool:
    """Say whether an element is a link that shows something."""
    is_link = element.tag == "a" and bool(element.get("href"))
    return is_link and not _is_mark(element) and not is_blank(element)


def _is_named(element: Element) -> bool:
    """Say whether an element has a name that counts: a heading's, or an anchor's."""
    is_place = element.tag in HEADINGS or element.tag in ("anchor", "a", "span")
    return is_place and bool(element.get("id")) and not element.get("id").startswith("fnref")


def _is_footnote(element: Element) -> bool:
    return element.tag == "footnote" or (element.tag == "sup" and "footnote-ref" in element.classes)


def _is_more(element: Element) -> bool:
    return element.tag == COMMENT and element.attrs["text"].strip() == "more"


def _is_formula(element: Element) -> bool:
    """Say whether an element is a formula, and not only a box around one."""
    is_box = any(one.tag in ("formula", "math") for one in element.elements())
    return element.tag in ("formula", "math") or (
        "math" in element.classes and not is_box and bool(text_of(element).strip())
    )


def _code(element: Element) -> str:
    """Return a block's text without its last line end; a break in it ends a line."""
    pieces = (_code(c) if isinstance(c, Element) else c for c in element.children)
    text = "\n" if element.tag == "br" else "".join(pieces)
    return text if element.tag not in ("fence", "pre") else text.rstrip("\n")


def _address(address: str) -> str:
    """Return an address as it compares: percent-encodings and host names in any case are equal."""
    return unquote(address).rstrip("/") or address


def _words(element: Element) -> str:
    return " ".join(words_of("".join(_texts(element))))


def _cells(table: Element) -> str:
    """Return a table's cells as one text, for comparison; empty ones do not count."""
    cells = (one for one in walk(table) if one.tag in ("td", "th"))
    return "|".join(filter(None, (_words(cell) for cell in cells)))


def _tex(element: Element) -> str:
    """Return a formula's TeX without blanks."""
    found = next((one for one in walk(element) if one.tag == "annotation"), element)
    tex = text_of(found)
    return re.sub(r"\s+", "", tex.strip("$"))
