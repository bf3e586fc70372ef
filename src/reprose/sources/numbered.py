"""Line numbers that stand in the code itself go out of it.

Comes in: the element that holds a block of code. Goes out: the same element without the numbers
that carry no class to know them by: the first cell of each row, or an element of its own at the
beginning of each line. They count by one, or they are code. Start reading at `drop_numbers`.
"""

import re
from collections.abc import Iterator, Sequence

from reprose.sources.dom import COMMENT, Child, Element, is_blank, text_of, walk

_NUMBER = re.compile(r"\s*(\d{1,5})[.:]?\s*")
_INLINE = frozenset("span a i b em strong font code".split())


def drop_numbers(block: Element) -> None:
    """Take the line numbers out of a block of code, if every line has one."""
    for table in [one for one in walk(block) if one.tag == "table"]:
        _drop_first_cells(table)
    if any("line" in one.classes for one in walk(block)):
        return  # whoever marks lines marks numbers too: what is left is code
    found = list(_starts(block))
    numbers = [number for number in found if number is not None]
    if len(numbers) == len(found) and _do_count([text_of(one) for one, _ in numbers]):
        for number, parent in numbers:
            _drop(number, parent)


def _is_number_column(cells: Sequence[Element]) -> bool:
    """Say whether cells hold nothing but numbers that count the lines beside them."""
    lines = [line for cell in cells for line in text_of(cell).split("\n") if line.strip()]
    return _do_count(lines)


def numbered_block(table: Element) -> Element | None:
    """Return the `pre` of a table that has only it and, in the cell before, its line numbers."""
    rows = [one for one in walk(table) if one.tag == "tr"]
    cells = [cell for cell in rows[0].elements() if not is_blank(cell)] if len(rows) == 1 else []
    if len(cells) != 2 or not _is_number_column(cells[:1]):
        return None
    found = [one for one in walk(cells[1]) if one.tag == "pre"]
    return found[0] if len(found) == 1 and text_of(found[0]).strip() else None


def _do_count(texts: Sequence[str]) -> bool:
    """Say whether texts are numbers that count by one; a single number counts nothing."""
    found = [_NUMBER.fullmatch(text) for text in texts]
    numbers = [int(one[1]) for one in found if one]
    is_row = numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else False
    return len(numbers) > 1 and len(numbers) == len(texts) and is_row


def _drop_first_cells(table: Element) -> None:
    """Drop the first cell of every row when these count the rows."""
    rows = [one for one in walk(table) if one.tag == "tr"]
    firsts = [row.elements()[0] for row in rows if len(row.elements()) == 2]
    if len(firsts) == len(rows) and _is_number_column(firsts):
        for row, first in zip(rows, firsts, strict=True):
            row.children = [child for child in row.children if child is not first]


def _starts(block: Element) -> Iterator[tuple[Element, Element] | None]:
    """Yield, for each line that shows something, the number it begins with and its parent."""
    is_start = True
    stack: list[tuple[Child, Element]] = [(child, block) for child in reversed(block.children)]
    while stack:
        child, parent = stack.pop()
        if isinstance(child, str):
            lines = child.split("\n")
            if is_start and lines[0].strip():
                yield None
                is_start = False
            for line in lines[1:]:
                is_start = not line.strip()
                if line.strip():
                    yield None
        elif child.tag == "br":
            is_start = True
        elif child.tag != COMMENT:
            is_plain = child.tag in _INLINE and not child.classes
            is_number = is_plain and _NUMBER.fullmatch(text_of(child))
            if is_start and is_number:
                yield child, parent
                is_start = text_of(child).endswith("\n")
            else:
                is_start = is_start or child.tag in ("div", "li", "p", "tr")
                stack.extend((one, child) for one in reversed(child.children))


def _drop(number: Element, parent: Element) -> None:
    """Drop a number, and the one blank between it and the line."""
    at = parent.children.index(number)
    rest = parent.children[at + 1 :]
    if rest and isinstance(rest[0], str) and not text_of(number)[-1:].isspace():
        rest[0] = re.sub(r"^[ \t\xa0]", "", rest[0])
    parent.children[at:] = [child for child in rest if child != ""] if rest else []
