"""Blocks of code: what the fence says, and how the block looks.

Comes in: a fence token. Goes out: a `CodeBlock` with the places of its options, and a
`<figure class="code">`. The page reads `title`, `caption`, `mark`, `add`, `del`, `start`,
`numbers`, `wrap`, `alt` and `shown`; everything else belongs to the snippets. Start reading at
`code_figure`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape, unescape

from reprose.articles.body import Body
from reprose.articles.formulas import math_block
from reprose.articles.highlight import NoLexerError, highlight, plain_lines
from reprose.articles.markdown.braces import Braces, Pair, read_braces
from reprose.articles.markdown.parser import Token
from reprose.articles.sessions import is_session, session_lines, shown_line
from reprose.deadline import TooSlowError
from reprose.model import CodeBlock
from reprose.problems import Place, error, note, warning

_INFO = re.compile(r"\s*([^\s{]*)[^{]*(?:\{(.*)\})?\s*$", re.DOTALL)
_LONGEST_INFO = 2000
_RANGES = re.compile(r"\d{1,6}(?:-\d{1,6})?(?:[, ]+\d{1,6}(?:-\d{1,6})?)*$")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_STATES = {"mark": "marked", "add": "added", "del": "deleted"}


@dataclass(frozen=True, slots=True)
class Look:
    """What the page makes of a block's options."""

    title: str = ""
    caption: str = ""
    start: int = 0
    shown: str = ""
    wrap: bool = False
    states: tuple[tuple[int, str], ...] = ()


def code_figure(body: Body, tokens: Sequence[Token], i: int) -> str:
    """Write a fence, and add it to the code blocks."""
    token = tokens[i]
    if token.info.strip() == "math" and body.options.math:
        return math_block(body, tokens, i)
    block = read_fence(body, token)
    body.code_blocks.append(block)
    index = len(body.code_blocks) - 1
    body.say(block.code, prose=False)
    look = _look(body, block, token)
    lines = _colour(body, block, look.shown)
    if look.states or look.start:
        lines = _numbered(lines, look)
    if look.shown:
        lines.insert(0, shown_line(look.shown, _bare))
    return body.island(_open(body, block, look, token)) + body.island(
        _pre(block.language, lines)
    ) + body.slot("code", index) + body.island("</figure>\n")  # fmt: skip


def plain_figure(body: Body, tokens: Sequence[Token], i: int) -> str:
    """Write an indented block: code without a language that nobody runs."""
    code = tokens[i].content
    body.say(code, prose=False)
    head = '<figure class="code"><div class="code-body">'
    return body.island(f"{head}{_pre('', plain_lines(code))}</figure>\n")


def read_fence(body: Body, token: Token) -> CodeBlock:
    """Read what stands behind a fence: ```` ```python {#id .class key="value"} ````."""
    number = token.map[0] if token.map else 0
    line = body.source.lines[number] if number < len(body.source.lines) else ""
    found = _INFO.match(token.info[:_LONGEST_INFO])
    language, inner = (found[1], found[2] or "") if found else ("", "")
    language = re.sub(r"\\(?=[!-/:-@\[-`{-~])", "", unescape(language)).lower()
    braces = read_braces(inner)
    column = line.find("{" + inner) + 1 if inner else 0
    place = body.source.line(number, token.markup + token.info.rstrip())
    options = tuple(
        (pair.key, pair.value, Place(place.path, place.line, column + pair.start + 1,
                                     max(1, pair.width), line))
        for pair in _with_ranges(braces)
    )  # fmt: skip
    classes = braces.classes
    if not language and classes:
        # Pandoc writes the language as the first class.
        language, classes = classes[0].lower(), classes[1:]
    return CodeBlock(
        language=language,
        id=body.claim_id(braces.id, token.map) if braces.id else "",
        classes=(*classes, *(pair.key for pair in braces.wrong if pair.key in ("numbers", "wrap"))),
        options=options,
        code=token.content,
        place=place,
        fence=token.markup,
        indent=token.meta.get("indent", 0),
    )


def _with_ranges(braces: Braces) -> tuple[Pair, ...]:
    """Return the pairs, with bare line numbers (`{1,3-5}`) as `mark`, other bare words as they are.

    Those mean nothing to a page, but whoever runs the block has to say so.
    """
    bare = (word for word in braces.wrong if word.key not in ("numbers", "wrap"))
    read = (
        Pair("mark", one.key, one.start, one.width) if _RANGES.match(one.key) else one
        for one in bare
    )
    return (*braces.pairs, *read)


def _look(body: Body, block: CodeBlock, token: Token) -> Look:
    """Return what the page makes of the options; a wrong line number is a problem."""
    count = block.code.count("\n") + (not block.code.endswith("\n"))
    values = {key: value for key, value, _ in block.options}
    states: dict[int, str] = {}
    for key, value, place in block.options:
        if key in _STATES:
            states |= dict.fromkeys(_lines_of(body, value, count, place), _STATES[key])
    start = values.get("start", "")
    numbers = "numbers" in block.classes or body.options.line_numbers
    return Look(
        title=values.get("title") or (values.get("file", "") if "shown" not in values else ""),
        caption=values.get("caption") or values.get("alt") or str(token.attrs.get("caption", "")),
        start=int(start) if start.isdecimal() and len(start) < 7 else int(numbers),
        shown=values.get("shown", ""),
        wrap="wrap" in block.classes,
        states=tuple(sorted(states.items())),
    )


def _lines_of(body: Body, text: str, count: int, place: Place) -> list[int]:
    """Return the line numbers that `2,5-7` means."""
    numbers: list[int] = []
    if not _RANGES.match(text.strip()):
        message = f"line numbers are written `2,5-7`, found `{text}`"
        body.source.problems.append(error("bad-lines", message, place, "write numbers and ranges"))
        return numbers
    for part in re.split(r"[, ]+", text.strip()):
        first, _, last = part.partition("-")
        if not 1 <= int(first) <= int(last or first) <= count:
            message = f"the block has {count} lines, `{part}` is not among them"
            hint = f"lines are counted from 1 to {count}"
            body.source.problems.append(error("bad-lines", message, place, hint))
            continue
        numbers += range(int(first), int(last or first) + 1)
    return numbers


def _colour(body: Body, block: CodeBlock, shown: str) -> list[str]:
    """Return the block's lines as HTML, with problems for what stands in the way.

    An imported listing begins with the command that shows it; that line is no line of the file.
    """
    problems = body.source.problems
    hidden = _BIDI.search(block.code)
    if hidden:
        hint = "remove it: what readers see is not what runs"
        message = f"U+{ord(hidden[0]):04X} reverses text that is code"
        problems.append(warning("bidi-in-code", message, block.place, hint))
    code = _BIDI.sub(lambda c: f"\\u{ord(c[0]):04x}", block.code) if hidden else block.code
    code = code.removeprefix(f"{shown}\n") if shown else code
    try:
        if is_session(block.language, code):
            return session_lines(code, _bare)
        return highlight(block.language, code) or plain_lines(code)
    except NoLexerError as unknown:
        message = f"no highlighter knows `{block.language}`, the block stays plain"
        problems.append(note("unknown-language", message, block.place, str(unknown)))
    except TooSlowError:
        message = f"highlighting as `{block.language}` takes too long, the block stays plain"
        hint = "write `text` as its language, or shorten the block"
        problems.append(warning("slow-highlight", message, block.place, hint))
    return plain_lines(code)


def _bare(language: str, code: str) -> list[str]:
    """Highlight one command; it stays plain when that fails."""
    try:
        return highlight(language, code) or plain_lines(code)
    except (NoLexerError, TooSlowError):
        return plain_lines(code)


def _numbered(lines: list[str], look: Look) -> list[str]:
    """Wrap every line, with its state and its number."""
    states = dict(look.states)
    wrapped = []
    for number, line in enumerate(lines, 1):
        name = f"line {states[number]}" if number in states else "line"
        count = f' data-line="{look.start + number - 1}"' if look.start else ""
        wrapped.append(f'<span class="{name}"{count}>{line}</span>')
    return wrapped


def _open(body: Body, block: CodeBlock, look: Look, token: Token) -> str:
    """Return the figure's head: its caption says the title, or the name of the file."""
    flags = ("mermaid" if block.language == "mermaid" else "", "numbered" if look.start else "",
             "wrapped" if look.wrap else "")  # fmt: skip
    own = (name for name in block.classes if name not in ("numbers", "wrap"))
    names = " ".join(filter(None, ("code", *flags, *own)))
    name = block.id or str(token.attrs.get("id", ""))
    shown = f' id="{escape(name)}"' if name else ""
    language = f' data-language="{escape(block.language)}"' if block.language else ""
    captions = [escape(text, quote=False) for text in (look.title, look.caption) if text]
    caption = f"<figcaption>{' — '.join(captions)}</figcaption>" if captions else ""
    return f'<figure class="{escape(names)}"{shown}{language}>{caption}<div class="code-body">'


def _pre(language: str, lines: list[str]) -> str:
    """Return the scrolling box with the code."""
    name = f' class="language-{escape(language)}"' if language else ""
    text = "\n".join(lines)
    return f'<pre tabindex="0"><code{name}>{text}\n</code></pre></div>'
