"""Which HTML is left in Markdown that was written from HTML.

Comes in: Markdown. Goes out: how often each element stands in it as a tag, outside of code. Some
stand there because Markdown has nothing for them (`kbd`, `sup`, a table with joined cells, a block
of code with links in it) or inside of such an element; the others are residue: paragraphs, links,
lists that Markdown could have said. Start reading at `residue_of`.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

_SAYABLE = frozenset(
    "a b blockquote center code div em font h1 h2 h3 h4 h5 h6 hr i img li ol p section span strong "
    "tt ul article".split()
)
_TAG = re.compile(r"(?<!\\)<(/?)([a-zA-Z][\w-]*)(?=[\s/>])(?:\"[^\"]*\"|'[^']*'|[^<>\"'])*>")
_FENCE = re.compile(r"[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)*(`{3,}|~{3,})")
_CODE = re.compile(r"(?<![`\\])(`+)(?!`)[^\n]{0,2000}?(?<!`)\1(?!`)")
_EMPTY = frozenset("br hr img input source track wbr".split())


@dataclass(frozen=True, slots=True)
class Residue:
    """Elements by name: `needed` ones say what Markdown cannot, `needless` ones it could say."""

    needed: Counter[str] = field(default_factory=Counter)
    needless: Counter[str] = field(default_factory=Counter)


def residue_of(markdown: str) -> Residue:
    """Return the HTML that is left in some Markdown."""
    needed: Counter[str] = Counter()
    needless: Counter[str] = Counter()
    around: list[str] = []
    text = "\n".join(_CODE.sub("", line) for line in _outside_fences(markdown))
    for tag in _TAG.finditer(text):
        name = tag[2].lower()
        if tag[1]:
            if name in around:
                del around[around.index(name) :]
            continue
        is_needless = name in _SAYABLE and not around
        (needless if is_needless else needed)[name] += 1
        if name not in _EMPTY and not tag[0].endswith("/>") and not is_needless:
            around.append(name)
    return Residue(needed, needless)


def _outside_fences(markdown: str) -> Iterator[str]:
    """Yield the lines that are not in fenced blocks."""
    mark = ""
    for line in markdown.split("\n"):
        opened = _FENCE.match(line)
        if not mark and opened:
            mark = opened[1]
        elif mark:
            rest = line.strip(" \t>")
            mark = "" if rest.startswith(mark) and not rest.strip(mark[0]) else mark
        else:
            yield line
