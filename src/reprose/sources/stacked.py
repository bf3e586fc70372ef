"""Finished blocks of Markdown, put under each other.

Comes in: blocks, each with its kind. Goes out: one text: a blank line between blocks, lists that
touch told apart by their markers, text from right to left in boxes. Start reading at `joined`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

_MARKER = re.compile(r"\d*([-*.)])")


@dataclass(frozen=True, slots=True)
class Block:
    """A finished block: its Markdown and what it is (`ul`, `ol` … that touch would merge)."""

    kind: str
    text: str


def joined(blocks: Sequence[Block]) -> str:
    """Return blocks with a blank line between them; lists that touch get another marker."""
    texts: list[str] = []
    previous = ""
    for block in blocks:
        text = block.text
        is_list = block.kind in ("ul", "ol")
        if is_list and block.kind == previous and _marker_of(texts[-1]) == _marker_of(text):
            text = _with_other_marker(text)
        texts.append(text)
        previous = block.kind
    return "\n\n".join(texts)


def grouped(blocks: Sequence[Block]) -> list[Block]:
    """Put neighbours that run from right to left into one box of HTML."""
    result: list[Block] = []
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        if kind != "rtl":
            result += group
            continue
        inside = joined(list(group))
        result.append(Block("html", f'<div dir="rtl">\n\n{inside}\n\n</div>'))
    return result


def _marker_of(text: str) -> str:
    """Return the marker with which a list begins."""
    found = _MARKER.match(text)
    return found[1] if found else ""


def _with_other_marker(text: str) -> str:
    """Return a list with the other marker, so that it does not join the list before it."""
    other = {"-": "*", "*": "-", ".": ")", ")": "."}
    return re.sub(
        r"^(\d*)([-*.)])(?=[ ]|$)", lambda m: m[1] + other[m[2]], text, flags=re.MULTILINE
    )
