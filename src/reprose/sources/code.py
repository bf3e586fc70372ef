"""The exact text of a code block, whatever a highlighter made of it.

Comes in: the element that holds a block. Goes out: its text, byte for byte what the author wrote:
line numbers and buttons dropped, one line per row or line element, `<br>` as a line end, blanks at
the ends of lines kept. Start reading at `code_text`.
"""

import re

from reprose.sources.dom import COMMENT, Child, Element, text_of, walk
from reprose.sources.numbered import drop_numbers

_NUMBERS = frozenset(
    "gutter lineno linenos linenodiv line-numbers line_numbers line-number line-numbers-rows lnt "
    "crayon-nums crayon-num rouge-gutter ln hljs-ln-numbers hljs-ln-n blob-num code-line-number "
    "linenumber react-syntax-highlighter-line-number line-numbers-wrapper lines linenr "
    "pre-numbering lineNumber code-block-line-number lnum".split()
)
_TOOLS = frozenset(
    "toolbar crayon-toolbar crayon-info crayon-plain-wrap copy-button copy-btn btn-copy code-copy "
    "copy-code-button copy-code-btn toolbar-item clipboard button-copy cnblogs_code_toolbar "
    "hljs-button code-tools".split()
)
_LINE_CLASSES = frozenset(
    "line token-line code-line hljs-ln-line crayon-line view-line blob-code codeline".split()
)
_LINE_TAGS = frozenset("tr li div p".split())
_TABLE = frozenset("table thead tbody tr ol ul".split())
_SILENT = frozenset("script style button textarea".split())
_KEEPS_BLANKS = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
_LINE_START = re.compile(r"\A[ \t]*\r?\n[ \t\r\n]*")
_LINE_END = re.compile(r"[ \t]*\r?\n[ \t\r\n]*")
_NBSP_INDENT = re.compile("^\xa0+(?![ \t\xa0])", re.MULTILINE)


def code_text(element: Element) -> str:
    """Return the code below an element, without a final line end.

    Only the line end directly after `<pre>` is dropped at the start, as browsers do. Indentation
    made of nothing but no-break spaces becomes spaces.
    """
    lines = _Lines(has_breaks=any(one.tag == "br" for one in walk(element)))
    drop_numbers(element)
    is_exact = element.tag == "pre" or bool(_KEEPS_BLANKS.search(element.get("style")))
    _gather(element, lines, is_exact)
    text = lines.text().replace("\r\n", "\n").replace("\r", "\n")
    if element.tag == "pre" and _starts_with_break(element):
        text = text.removeprefix("\n")
    text = _NBSP_INDENT.sub(lambda found: found[0].replace("\xa0", " "), text)
    return text.rstrip("\n")


def is_indented_with_nbsp(element: Element) -> bool:
    """Say whether some lines of a block are indented with nothing but no-break spaces."""
    return element.tag == "pre" and bool(_NBSP_INDENT.search(text_of(element)))


def is_gutter(element: Element) -> bool:
    """Say whether an element only shows line numbers or buttons of a highlighter."""
    if element.tag in _SILENT or not _TOOLS.isdisjoint(element.classes):
        return True
    return is_numbering(element)


def is_numbering(element: Element) -> bool:
    """Say whether an element only shows line numbers."""
    is_number = not _NUMBERS.isdisjoint(element.classes) or element.get("data-line-number")
    return bool(is_number) and not text_of(element).strip("0123456789 \t\r\n.:|\xa0")


class _Lines:
    """Text under construction: knows whether the line at hand still has to be ended."""

    def __init__(self, *, has_breaks: bool) -> None:
        self.has_breaks = has_breaks
        self._pieces: list[str] = []
        self._is_pending = False

    def add(self, text: str) -> None:
        """Add text; a line element that ended before it ends its line now."""
        if text:
            self.start_line(text)
            self._pieces.append(text)

    def start_line(self, text: str = "") -> None:
        """End the previous line element's line, unless `text` does it itself."""
        if self._is_pending and not text.startswith(("\n", "\r")):
            self._pieces.append("\n")
        self._is_pending = False

    def end_line(self, since: int) -> None:
        """A line element ends, which began at mark `since`."""
        is_ended = len(self._pieces) > since and self._pieces[-1].endswith("\n")
        self._is_pending = not is_ended

    def end_paragraph(self) -> None:
        """Leave a blank line: an editor made paragraphs of code whose lines end with breaks."""
        if self._pieces:
            self.start_line()
            self._pieces.append("\n" if self._pieces[-1].endswith("\n") else "\n\n")

    def is_fresh(self) -> bool:
        """Say whether the line at hand holds nothing yet."""
        return not self._pieces or self._is_pending or self._pieces[-1].endswith("\n")

    def mark(self) -> int:
        """Return how many pieces there are."""
        return len(self._pieces)

    def text(self) -> str:
        """Return all that was gathered."""
        return "".join(self._pieces)


def _gather(element: Element, lines: _Lines, is_exact: bool) -> None:
    """Add everything below an element; outside `<pre>`, line ends between elements are nothing."""
    for child in element.children:
        if isinstance(child, str):
            if is_exact:
                lines.add(child)
            elif child.strip(" \t\r\n") or "\n" not in child:
                text = _LINE_START.sub("", child) if lines.is_fresh() else child
                lines.add(_LINE_END.sub(" ", text).replace("\xa0", " "))
        elif child.tag == "br":
            lines.add("\n")
        elif child.tag != COMMENT and not is_gutter(child):
            inside = child.tag == "pre" or (is_exact and child.tag not in _TABLE)
            if _is_line(child):
                if child.tag == "p" and not is_exact and lines.has_breaks:
                    lines.end_paragraph()
                lines.start_line()
                since = lines.mark()
                _gather(child, lines, inside)
                lines.end_line(since)
            else:
                _gather(child, lines, inside)


def _is_line(element: Element) -> bool:
    """Say whether an element stands for a whole line."""
    return element.tag in _LINE_TAGS or not _LINE_CLASSES.isdisjoint(element.classes)


def _starts_with_break(element: Element) -> bool:
    """Say whether a line end directly follows the start tag."""
    first: Child | None = element.children[0] if element.children else None
    return isinstance(first, str) and first.startswith(("\n", "\r"))
