"""HTML text to a small tree of our own.

Comes in: any text. Goes out: an `Element` tree, never deeper than `MOST_DEPTH`, so that whoever
walks it may recurse. This is the only door to lxml's HTML parser: its events build the tree, no
tree of its own is kept. Start reading at `parse_html`.

A tree lives within one conversion and is changed by the passes of `clean`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import TypeGuard

from lxml import etree

MOST_DEPTH = 90
COMMENT = "#comment"
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
# HTML's blocks and our own (`fence`, `footnotes`, `note`, `more_block`, `raw`); all else is inline.
BLOCKS = HEADINGS | frozenset(
    "address article aside blockquote body center dd details dir div dl dt fence fieldset "
    "figcaption figure footer footnotes form header hgroup hr html legend li main menu more_block "
    "nav note ol p pre raw section summary table tbody td tfoot th thead tr ul".split()
)
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_SHOWN = frozenset(
    "img hr iframe embed object video audio pre math input canvas svg formula anchor more embedded "
    "footnote picture".split()
)
_TRANSPARENT = frozenset({"html", "head", "body"})
_HEADING_OF_ONE = re.compile(  # lxml ends a heading where a paragraph begins in it
    r"(<(h[1-6])\b[^<>]*>)\s*<p\b[^<>]*>([^<]*(?:<(?!/?(?:p|h[1-6])\b)[^<]*)*)</p\s*>\s*(?=</\2\s*>)",
    re.IGNORECASE,
)
# A section of XML that was brought along; those in scripts stand behind the mark of a comment.
_SECTION = re.compile(r"(?<![%/*])(?<![%/*] )<!\[CDATA\[(.*?)(?:\]\]>|\Z)", re.DOTALL)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(slots=True, eq=False)
class Element:
    """An element: lower-case tag, attributes, children (elements and texts) in order."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: "list[Element | str]" = field(default_factory=list)

    def get(self, name: str) -> str:
        """Return an attribute without surrounding blanks, or an empty string."""
        return self.attrs.get(name, "").strip()

    @property
    def classes(self) -> list[str]:
        """The words of the `class` attribute."""
        return self.attrs.get("class", "").split()

    def elements(self) -> "list[Element]":
        """Return the child elements, comments left out."""
        return [c for c in self.children if isinstance(c, Element) and c.tag != COMMENT]


Child = Element | str


def parse_html(text: str) -> Element:
    """Return the tree of an HTML fragment or page as an element `body` (of a page: `html`)."""
    builder = _Builder()
    parser = etree.HTMLParser(target=builder, huge_tree=True, remove_pis=True)
    text = _SECTION.sub(r"\1", printable(text))
    try:
        parser.feed(_HEADING_OF_ONE.sub(r"\1\3", text) or " ")
        parser.close()
    except etree.LxmlError:  # what was understood so far stands
        pass
    return builder.root


def printable(text: str) -> str:
    """Return the text without the characters that no HTML may hold."""
    return _CONTROLS.sub("", text)


def walk(element: Element) -> Iterator[Element]:
    """Yield the element and every element below it, in document order."""
    stack = [element]
    while stack:
        one = stack.pop()
        yield one
        stack.extend(c for c in reversed(one.children) if isinstance(c, Element))


def find(element: Element, is_wanted: Callable[[Element], bool]) -> Element | None:
    """Return the first element below (or at) `element` that is wanted."""
    return next((one for one in walk(element) if is_wanted(one)), None)


def parents_in(root: Element) -> dict[int, Element]:
    """Return the parent of each element below `root`, by the element's `id()`."""
    return {id(child): one for one in walk(root) for child in one.elements()}


def text_of(child: Child) -> str:
    """Return all text below a child, as written; comments do not count."""
    if isinstance(child, str):
        return child
    pieces: list[str] = []
    stack: list[Child] = [child]
    while stack:
        one = stack.pop()
        if isinstance(one, str):
            pieces.append(one)
        elif one.tag != COMMENT:
            stack.extend(reversed(one.children))
    return "".join(pieces)


def line_of(child: Child) -> str:
    """Return all text below a child as one line, one blank between words."""
    return " ".join(text_of(child).split())


def has_tag(child: Child, *tags: str) -> TypeGuard[Element]:
    """Say whether a child is an element of one of these names."""
    return isinstance(child, Element) and child.tag in tags


def is_block(child: Child) -> TypeGuard[Element]:
    """Say whether a child is an element that stands on lines of its own."""
    return isinstance(child, Element) and child.tag in BLOCKS


def is_blank(child: Child) -> bool:
    """Say whether a child shows nothing: no text, no picture, no embed, no rule, no anchor."""
    if isinstance(child, str):
        return not child.strip()
    return not text_of(child).strip() and not any(one.tag in _SHOWN for one in walk(child))


def rewrite(root: Element, change: Callable[[Element], "list[Child] | None"]) -> None:
    """Replace elements bottom-up: `change` returns what stands in an element's place, None to keep.

    Children are changed before their parents, so that `change` sees finished subtrees.
    """
    order = [one for one in walk(root) if one.children]
    for parent in reversed(order):
        children: list[Child] = []
        for child in parent.children:
            instead = change(child) if isinstance(child, Element) else None
            if instead is None:
                children.append(child)
            else:
                children.extend(instead)
        parent.children = children


def to_html(child: Child, keep: Mapping[str, frozenset[str]] | None = None) -> str:
    """Return a child as HTML; with `keep`, only those tags and attributes (texts always stay)."""
    if isinstance(child, str):
        return escape(child, quote=False)
    if child.tag == COMMENT:
        return "" if keep is not None else f"<!--{child.attrs['text']}-->"
    if child.tag in ("script", "style"):
        inside = text_of(child)
    else:
        inside = "".join(to_html(one, keep) for one in child.children)
    if keep is not None and child.tag not in keep:
        return inside
    allowed = None if keep is None else keep[child.tag]
    names = (name for name in child.attrs if allowed is None or name in allowed)
    attrs = "".join(f' {name}="{escape(child.attrs[name])}"' for name in names)
    return f"<{child.tag}{attrs}>" + ("" if child.tag in _VOID else f"{inside}</{child.tag}>")


def inner_html(element: Element) -> str:
    """Return what is inside of an element as HTML."""
    return "".join(to_html(child) for child in element.children)


class _Builder:
    """The target of lxml's parser: builds our tree, and flattens what is nested too deep."""

    def __init__(self) -> None:
        self.root = Element("body")
        self._open: list[Element] = [self.root]
        self._names: list[str] = []
        self._text: list[str] = []

    def start(self, tag: str, attrs: Mapping[str, str]) -> None:
        self._flush()
        if tag in _TRANSPARENT:
            self.root.attrs.update(dict(attrs))
            return
        self._names.append(tag)
        if len(self._open) <= MOST_DEPTH:
            element = Element(tag, dict(attrs))
            self._open[-1].children.append(element)
            self._open.append(element)

    def end(self, tag: str) -> None:
        self._flush()
        if tag in _TRANSPARENT or not self._names:
            return
        self._names.pop()
        if len(self._names) < len(self._open) - 1:
            self._open.pop()

    def data(self, text: str) -> None:
        self._text.append(text)

    def comment(self, text: str) -> None:
        self._flush()
        self._open[-1].children.append(Element(COMMENT, {"text": text}))

    def close(self) -> Element:
        self._flush()
        return self.root

    def _flush(self) -> None:
        """Put the text gathered so far into the tree, as one child."""
        if self._text:
            self._open[-1].children.append("".join(self._text))
            self._text.clear()
