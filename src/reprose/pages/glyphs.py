"""Which letters a font has, read from the font's own table.

Comes in: the bytes of a TrueType or OpenType font. Goes out: `Letters`. Formats 4 and 12 of the
table `cmap` (OpenType 1.9, "cmap") hold what every font has today. Start reading at `letters_of`.
"""

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_SFNT = (b"\x00\x01\x00\x00", b"OTTO", b"true")


@dataclass(frozen=True, slots=True)
class Fonts:
    """The bytes of two fonts: for titles, and for the rest."""

    title: bytes
    text: bytes


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of a font, as ranges of code points: first ones, and last ones."""

    firsts: tuple[int, ...] = ()
    lasts: tuple[int, ...] = ()

    def has(self, text: str) -> bool:
        """Say whether a text can be drawn: every letter of it, white space apart."""
        return all(self._has(ord(char)) for char in text if not char.isspace())

    def _has(self, code: int) -> bool:
        at = bisect_right(self.firsts, code) - 1
        return at >= 0 and code <= self.lasts[at]


@lru_cache(maxsize=8)
def letters_of(font: bytes) -> Letters:
    """Return the letters of a font; none when the bytes are no font that can be read."""
    try:
        ranges = sorted(_ranges(font))
    except (struct.error, IndexError):
        return Letters()
    return Letters(tuple(first for first, _ in ranges), tuple(last for _, last in ranges))


def _ranges(font: bytes) -> Iterator[tuple[int, int]]:
    """Yield the ranges of the best table of characters."""
    if font[:4] not in _SFNT:
        return
    (count,) = struct.unpack_from(">H", font, 4)
    for entry in range(12, 12 + 16 * count, 16):
        tag, _, start, _ = struct.unpack_from(">4sIII", font, entry)
        if tag == b"cmap":
            yield from _mapped(font, start)


def _mapped(font: bytes, start: int) -> Iterator[tuple[int, int]]:
    """Yield the ranges of the subtable that covers most: 12 (all planes) before 4 (the first)."""
    (count,) = struct.unpack_from(">H", font, start + 2)
    offsets = [struct.unpack_from(">I", font, start + 8 + 8 * n)[0] + start for n in range(count)]
    by_format = {struct.unpack_from(">H", font, offset)[0]: offset for offset in offsets}
    if 12 in by_format:
        at = by_format[12]
        (groups,) = struct.unpack_from(">I", font, at + 12)
        for n in range(min(groups, 100_000)):
            first, last, _ = struct.unpack_from(">III", font, at + 16 + 12 * n)
            yield first, last
    elif 4 in by_format:
        at = by_format[4]
        segments = struct.unpack_from(">H", font, at + 6)[0] // 2
        for n in range(segments):
            (last,) = struct.unpack_from(">H", font, at + 14 + 2 * n)
            (first,) = struct.unpack_from(">H", font, at + 16 + 2 * segments + 2 * n)
            if first != 0xFFFF:
                yield first, last
