"""A cleaned tree becomes Markdown.

Comes in: the tree that `clean` made: blocks and inline elements of a known set, blocks of code as
`fence`, formulas, embeds and footnotes as elements of our own. Goes out: Markdown text in the
dialect of this site, one line per paragraph. Start reading at `write_markdown`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from reprose.slug import heading_id
from reprose.sources.dom import (
    HEADINGS,
    Child,
    Element,
    has_tag,
    is_blank,
    is_block,
    line_of,
    text_of,
    walk,
)
from reprose.sources.escape import guard_lines
from reprose.sources.fences import FENCE, write_fence
from reprose.sources.inline import Style, write_inline
from reprose.sources.stacked import Block, grouped, joined
from reprose.sources.tables import write_html, write_table
from reprose.sources.targets import ALIGNED

_MOST_IN_FIGURE = 60  # words; more are an article in a figure
_DIRECTED = frozenset("p div section article blockquote ul ol".split()) | HEADINGS
_ID = re.compile(r"[^\s{}#=\"'<>`]+")


@dataclass(frozen=True, slots=True)
class Writing:
    """How an article is written: escaping, and whether every heading names its id."""

    style: Style = field(default_factory=Style)
    all_ids: bool = False


PLAIN = Writing()


@dataclass(slots=True)
class _Writer:
    """The state of one article's writing: taken heading ids; whether text runs leftwards."""

    writing: Writing
    reserved: frozenset[str]
    taken: set[str] = field(default_factory=set)
    is_leftward: bool = False


def write_markdown(body: Element, writing: Writing = PLAIN) -> str:
    """Return the Markdown of a cleaned tree, with a final line end unless it is empty."""
    reserved = frozenset(one.get("id") for one in walk(body) if one.tag in HEADINGS)
    text = joined(_blocks(body.children, _Writer(writing, reserved)))
    return f"{text}\n" if text else ""


def _blocks(children: Sequence[Child], writer: _Writer) -> list[Block]:
    """Return the blocks of some children; neighbouring inline children make one paragraph."""
    blocks: list[Block] = []
    for is_inline, group in groupby(children, lambda child: not is_block(child)):
        run = list(group)
        if not is_inline:
            blocks += [block for one in run if is_block(one) for block in _directed(one, writer)]
        elif any(not is_blank(one) for one in run):
            blocks += _paragraph(run, writer)
    return grouped(blocks)


def _directed(child: Element, writer: _Writer) -> list[Block]:
    """Return a block; one that begins to run from right to left is marked so."""
    rule = _RULES.get(child.tag, _container)
    if writer.is_leftward or child.get("dir").lower() != "rtl" or child.tag not in _DIRECTED:
        return rule(child, writer)
    writer.is_leftward = True
    inside = joined(rule(child, writer))
    writer.is_leftward = False
    return [Block("rtl", inside)] if inside else []


def _container(element: Element, writer: _Writer) -> list[Block]:
    """Return what an element without meaning of its own holds."""
    return _blocks(element.children, writer)


def _paragraph(children: Sequence[Child], writer: _Writer) -> list[Block]:
    """Return a paragraph; a displayed formula in it stands on lines of its own."""
    if any(has_tag(child, "formula") and child.get("display") for child in children):
        return _around_formulas(children, writer)
    text = guard_lines(write_inline(children, writer.writing.style))
    return [Block("p", text)] if text else []


def _around_formulas(children: Sequence[Child], writer: _Writer) -> list[Block]:
    """Split a paragraph at its displayed formulas."""
    blocks: list[Block] = []
    run: list[Child] = []
    for child in children:
        if has_tag(child, "formula") and child.get("display"):
            blocks += _paragraph(run, writer)
            lines = [line.strip() for line in text_of(child).strip().split("\n") if line.strip()]
            blocks.append(Block("math", "\n".join(("$$", *lines, "$$"))))
            run = []
        else:
            run.append(child)
    return blocks + _paragraph(run, writer)


def _heading(element: Element, writer: _Writer) -> list[Block]:
    """Return a heading; its old id is named where the site would make another one."""
    style = replace(writer.writing.style, one_line=True)
    text = write_inline(element.children, style)
    if not text:
        return []
    text = re.sub(r"(#+)$", r"\\\1", text)
    name = _explicit_id(element, writer)
    text = f"{text} {{#{name}}}" if name else text
    return [Block("heading", f"{'#' * int(element.tag[1])} {text}")]


def _explicit_id(heading: Element, writer: _Writer) -> str:
    """Return the id to write behind a heading; empty where the site makes the same one itself."""
    words = line_of(heading)
    wanted = heading.get("id")
    own = heading_id(words, writer.taken)
    if _ID.fullmatch(wanted) and (wanted == own or wanted not in writer.taken):
        writer.taken.discard(own)
        writer.taken.add(wanted)
        return wanted if own != wanted or writer.writing.all_ids else ""
    if own in writer.reserved:
        writer.taken.discard(own)
        name = heading_id(words, writer.taken | writer.reserved)
        writer.taken.add(name)
        return name
    return ""


def _quote(element: Element, writer: _Writer) -> list[Block]:
    """Return a quote: every line after `>`."""
    text = joined(_blocks(element.children, writer))
    lines = "\n".join(f"> {line}" if line else ">" for line in text.split("\n"))
    return [Block("quote", lines)] if text else []


def _list(element: Element, writer: _Writer) -> list[Block]:
    """Return a list; what Markdown cannot count (letters, backwards) stays HTML."""
    is_ordered = element.tag == "ol"
    if is_ordered and ("reversed" in element.attrs or element.get("type") in tuple("aAiI")):
        return [Block("html", write_html(element))]
    items = [child for child in element.children if not is_blank(child)]
    bodies = [_item_blocks(item, writer) for item in items]
    is_loose = any(_is_loose(blocks, item) for blocks, item in zip(bodies, items, strict=True))
    number = int(element.get("start")) if re.fullmatch(r"\d{1,8}", element.get("start")) else 1
    lines: list[str] = []
    for item, blocks in zip(items, bodies, strict=True):
        if is_ordered and isinstance(item, Element) and re.fullmatch(r"\d{1,8}", item.get("value")):
            number = int(item.get("value")) if not lines else number
        marker = f"{number}." if is_ordered else "-"
        text = _task(item) + _item_text(blocks, is_loose)
        indent = " " * (len(marker) + 1)
        first, *rest = text.split("\n")
        body = "\n".join((first, *(indent + line if line else "" for line in rest)))
        lines.append(f"{marker} {body}" if text else marker)
        number += 1
    return [Block(element.tag, ("\n\n" if is_loose else "\n").join(lines))] if lines else []


def _item_blocks(item: Child, writer: _Writer) -> list[Block]:
    """Return the blocks of a list's item."""
    return _blocks(item.children if has_tag(item, "li", "dd") else [item], writer)


def _item_text(blocks: Sequence[Block], is_loose: bool) -> str:
    """Return an item's text; in a tight list a list or a fence follows its text directly."""
    if is_loose:
        return joined(blocks)
    return "\n".join(block.text for block in blocks)


def _is_loose(blocks: Sequence[Block], item: Child) -> bool:
    """Say whether an item needs blank lines: paragraphs, or blocks that would run together."""
    kinds = [block.kind for block in blocks]
    if isinstance(item, Element) and any(one.tag == "p" for one in item.elements()):
        return True
    follows = ("ul", "ol", "fence", "quote", "heading")
    return (
        any(kind not in follows for kind in kinds[1:]) or kinds.count("ul") + kinds.count("ol") > 1
    )


def _task(item: Child) -> str:
    """Return the mark of a task: `[ ] ` or `[x] `; empty for an ordinary item."""
    state = item.get("task") if isinstance(item, Element) else ""
    return {"open": "[ ] ", "done": "[x] "}.get(state, "")


def _definitions(element: Element, writer: _Writer) -> list[Block]:
    """Return a definition list: terms, and definitions after `: `."""
    parts = [
        one for box in element.elements() for one in (box.elements() if box.tag == "div" else [box])
    ]
    if not parts or parts[0].tag != "dt" or any(one.tag not in ("dt", "dd") for one in parts):
        return _container(element, writer)
    lines: list[str] = []
    for n, part in enumerate(parts):
        if part.tag == "dt":
            style = replace(writer.writing.style, one_line=True)
            lines += [""] if lines else []
            lines.append(guard_lines(write_inline(part.children, style)) or "&nbsp;")
            if n + 1 == len(parts) or parts[n + 1].tag == "dt":
                lines += ["", ":   &nbsp;"]
        else:
            text = joined(_blocks(part.children, writer)) or "&nbsp;"
            first, *rest = text.split("\n")
            lines += ["", f":   {first}", *(f"    {line}" if line else "" for line in rest)]
    return [Block("dl", "\n".join(lines))]


def _details(element: Element, writer: _Writer) -> list[Block]:
    """Return a folding part: HTML around, Markdown within."""
    summary = next((one for one in element.elements() if one.tag == "summary"), None)
    rest = [child for child in element.children if child is not summary]
    opening = "<details open>" if "open" in element.attrs else "<details>"
    head = f"{opening}\n{write_html(summary)}" if summary else opening
    return [Block("html", f"{head}\n\n{joined(_blocks(rest, writer))}\n\n</details>")]


def _figure(element: Element, writer: _Writer) -> list[Block]:
    """Return a figure with its caption; one that no figure of ours can hold follows as text."""
    captions = [one for one in element.elements() if one.tag == "figcaption"]
    shown = [child for child in element.children if child not in captions]
    blocks = _blocks(shown, writer)
    caption = _caption(captions, writer)
    if sum(len(text_of(child).split()) for child in shown) > _MOST_IN_FIGURE:
        return _blocks(_captions_as_text(element), writer)
    if caption and blocks and all(block.kind == "p" for block in blocks):
        names = " ".join(f".{name}" for name in element.classes if name in ALIGNED)
        head = f"::: figure {caption} {{{names}}}" if names else f"::: figure {caption}"
        return [Block("figure", f"{head}\n{joined(blocks)}\n:::")]
    return _blocks(_captions_as_text(element), writer) if captions else blocks


def _captions_as_text(figure: Element) -> list[Child]:
    """Return the children of a figure in their order, its captions as paragraphs."""
    parts: list[Child] = []
    for child in figure.children:
        if isinstance(child, str) or child.tag != "figcaption":
            parts.append(child)
        elif any(map(is_block, child.children)):
            parts += child.children
        else:
            parts.append(Element("p", {}, child.children))
    return parts


def _caption(captions: Sequence[Element], writer: _Writer) -> str:
    """Return a figure's only caption as one line; empty when it is more than that."""
    children = captions[0].children if len(captions) == 1 else []
    shown = [child for child in children if not is_blank(child)]
    while len(shown) == 1 and has_tag(only := shown[0], "p", "div"):
        shown = only.children
    if any(map(is_block, shown)):
        return ""
    text = write_inline(shown, replace(writer.writing.style, one_line=True))
    return text if len(text) < 400 and not re.search(r"[{}\n]|<br>", text) else ""


def _footnotes(element: Element, writer: _Writer) -> list[Block]:
    """Return the definitions of footnotes."""
    blocks: list[Block] = []
    for note in element.elements():
        text = joined(_blocks(note.children, writer))
        first, *rest = text.split("\n")
        body = "\n".join((first, *(f"    {line}" if line else "" for line in rest)))
        blocks.append(Block("note", f"[^{note.get('label')}]: {body}"))
    return blocks


def _fence(element: Element, writer: _Writer) -> list[Block]:
    """Return a block of code."""
    return [Block("fence", write_fence(element))]


def _rule(element: Element, writer: _Writer) -> list[Block]:
    """Return a thematic break."""
    return [Block("hr", "---")]


def _more(element: Element, writer: _Writer) -> list[Block]:
    """Return the mark at which an excerpt ends."""
    return [Block("more", "<!--more-->")]


def _table(element: Element, writer: _Writer) -> list[Block]:
    """Return a table."""
    text = write_table(element, writer.writing.style)
    return [Block("table" if text.startswith("|") else "html", text)] if text else []


def _raw(element: Element, writer: _Writer) -> list[Block]:
    """Return HTML that stays as it is."""
    return [Block("html", write_html(Element("pre", {}, element.children)))]


_RULES: Mapping[str, Callable[[Element, _Writer], list[Block]]] = {
    **dict.fromkeys(HEADINGS, _heading),
    **dict.fromkeys(("ul", "ol", "menu", "dir"), _list),
    "p": lambda element, writer: _blocks(element.children, writer),
    "blockquote": _quote,
    "dl": _definitions,
    "details": _details,
    "figure": _figure,
    "footnotes": _footnotes,
    FENCE: _fence,
    "hr": _rule,
    "more_block": _more,
    "table": _table,
    "pre": _raw,
}
