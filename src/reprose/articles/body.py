"""The body of an article while it is written: HTML with slots, and everything found in it.

Comes in: tokens, one after the other, through the rules of `html`. Goes out: the fields of a `Doc`.
A slot is written into the HTML as NUL, its name, and SOH (within a tag) or STX (between tags): none
of the three can come from content, and one `split` at the end gives parts and slots. Start reading
at `Body`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Literal, cast

from reprose.articles.markdown.parser import Token
from reprose.articles.markdown.source import Source
from reprose.articles.words import text_and_offsets
from reprose.config import MarkdownOptions
from reprose.model import CodeBlock, Heading, Link, Remark, Slot
from reprose.problems import Place, error
from reprose.slug import slugify

Kind = Literal["link", "text", "image", "embed", "code", "source", "more"]
Rule = Callable[["Body", Sequence[Token], int], str]

_SLOT = re.compile("\x00([a-z]+)(\\d+)[\x01\x02]")
_ISLAND = re.compile("\x00island(\\d+)\x02")


@dataclass(slots=True)
class Body:
    """A body being written; the rules add to its lists.

    Attributes:
        source: the text, for places; collects problems too.
        rules: what each type of token becomes.
        trusted: False when the HTML goes through `sanitize` before its slots are cut out.
        shift: how many levels headings move down.
        block: the block token whose inline text is being written.
        ids: every id of the page; `anchors` are those in the author's own HTML.
        islands: HTML of ours that `sanitize` must not see (code, formulas).
        open_tags: raw HTML elements that are not closed yet.
        numbered: how many figures, tables and equations have a number; id -> what to call it.
    """

    source: Source
    rules: Mapping[str, Rule]
    options: MarkdownOptions
    trusted: bool = True
    shift: int = 0
    block: Token | None = None
    ids: set[str] = field(default_factory=set)
    anchors: set[str] = field(default_factory=set)
    links: list[Link] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    code_blocks: list[CodeBlock] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    islands: list[str] = field(default_factory=list)
    sections: list[tuple[str, list[str]]] = field(default_factory=lambda: [("", [])])
    numbered: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    notes: dict[int, list[Token]] = field(default_factory=dict)
    measured: tuple[Sequence[Token], str, list[int]] = ((), "", [])
    open_tags: list[tuple[str, Place]] = field(default_factory=list)
    words: int = 0

    def write(self, tokens: Sequence[Token]) -> str:
        """Return the HTML of tokens."""
        rules = self.rules
        out: list[str] = []
        for i, token in enumerate(tokens):
            rule = rules.get(token.type)
            out.append(rule(self, tokens, i) if rule else tag(tokens, i))
        return "".join(out)

    def slot(self, kind: Kind, index: int, *, inside: bool = False) -> str:
        """Return the mark of a slot; `inside` a tag, after its name."""
        return f"\x00{kind}{index}{chr(1) if inside else chr(2)}"

    def island(self, html: str) -> str:
        """Return HTML that needs no sanitizing, or a mark that stands for it meanwhile."""
        if self.trusted:
            return html
        self.islands.append(html)
        return f"\x00island{len(self.islands) - 1}\x02"

    def land(self, html: str) -> str:
        """Put the islands back."""
        return _ISLAND.sub(lambda mark: self.islands[int(mark[1])], html) if self.islands else html

    def say(self, text: str, *, prose: bool = True) -> None:
        """Note visible text for search, and count its words when it is prose."""
        if text:
            self.sections[-1][1].append(text)
            self.words += len(text.split()) if prose else 0

    def words_of(self, tokens: Sequence[Token]) -> tuple[str, list[int]]:
        """Return the text of a block's inline tokens and where each begins, computed once."""
        if self.measured[0] is not tokens:
            self.measured = (tokens, *text_and_offsets(tokens))
        return self.measured[1:]

    def heading_name(self, words: str) -> str:
        """Return an id for a heading, as `slug.heading_id` does; thousands of equal ones too."""
        stem = slugify(words, most_bytes=100, fallback="section")
        name, n = stem, self.counts.get(f"#{stem}", 1)
        while name in self.ids:
            n += 1
            name = f"{stem}-{n}"
        self.counts[f"#{stem}"] = n
        self.ids.add(name)
        return name

    def claim_id(self, name: str, lines: list[int] | None) -> str:
        """Return an id given by the author, which must be the first of its name."""
        if name in self.ids:
            place = self.source.line(lines[0] if lines else 0, f"#{name}")
            message = f"the id `{name}` is taken on this page"
            self.source.problems.append(error("duplicate-id", message, place, "choose another"))
            return self.heading_name(name)
        self.ids.add(name)
        return name

    def number(self, kind: str, name: str) -> str:
        """Count a numbered figure, table or equation and return what it is called."""
        self.counts[kind] = self.counts.get(kind, 0) + 1
        called = f"({self.counts[kind]})" if kind == "Equation" else f"{kind} {self.counts[kind]}"
        self.numbered[name] = called
        return called


def cut(html: str) -> tuple[tuple[str, ...], tuple[Slot, ...]]:
    """Cut a body at its slots; there is one part more than there are slots."""
    pieces = _SLOT.split(html)
    slots = (
        Slot(cast(Kind, kind), int(n)) for kind, n in zip(pieces[1::3], pieces[2::3], strict=True)
    )
    return tuple(pieces[::3]), tuple(slots)


def tag(tokens: Sequence[Token], i: int) -> str:
    """Return the tag of a token that has no rule; line ends as CommonMark's examples have them."""
    token = tokens[i]
    if token.hidden:
        return ""
    lead = "\n" if token.block and token.nesting != -1 and i and tokens[i - 1].hidden else ""
    html = f"{lead}<{'/' if token.nesting == -1 else ''}{token.tag}{attributes(token)}>"
    if not token.block:
        return html
    if token.nesting == 1 and i + 1 < len(tokens):
        after = tokens[i + 1]
        closes = after.nesting == -1 and after.tag == token.tag != "blockquote"
        if after.type == "inline" or after.hidden or closes:
            return html
    return html + "\n"


def captioned(tag: str, called: str, caption: str) -> str:
    """Return the caption of a figure or a table: what it is called, if anything, and its text."""
    dot = "." if caption else ""
    label = f'<span class="figure-number">{called}{dot}</span> ' if called else ""
    return f"<{tag}>{label}{caption}</{tag}>" if label or caption else ""


def attributes(token: Token) -> str:
    """Return a token's attributes with a space before each."""
    if not token.attrs:
        return ""
    return "".join(f' {escape(k)}="{escape(str(v))}"' for k, v in token.attrs.items())
