"""How large a picture is, from its first bytes.

Comes in: the bytes of a PNG, JPEG, GIF, WebP, AVIF or SVG file. Goes out: width and height in
pixels, or nothing. Nothing is decoded, so that a hostile picture costs nothing. Start reading at
`size_of`.
"""

import re
from collections.abc import Callable

Size = tuple[int, int]

ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg")
_MOST = 1_000_000
_SVG = re.compile(rb"<svg\b[^>]*>", re.IGNORECASE)
_SIDE = re.compile(rb"\s(width|height)\s*=\s*[\"']\s*([\d.]+)(?:px)?\s*[\"']", re.IGNORECASE)
_BOX = re.compile(rb"\sviewBox\s*=\s*[\"']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)")


def size_of(body: bytes) -> Size | None:
    """Return a picture's size as it is shown; a turned JPEG's sides are exchanged."""
    for start, reader in _READERS:
        if body.startswith(start):
            size = reader(body)
            fits = size is not None and all(0 < side <= _MOST for side in size)
            return size if fits else None
    if body[4:12] == b"ftypavif":
        return _avif(body)
    return _svg(body)


def _png(body: bytes) -> Size | None:
    return (_big(body[16:20]), _big(body[20:24])) if body[12:16] == b"IHDR" else None


def _gif(body: bytes) -> Size | None:
    return _little(body[6:8]), _little(body[8:10])


def _webp(body: bytes) -> Size | None:
    """Read the three kinds of WebP: lossy, lossless, extended."""
    if body[12:16] == b"VP8 " and body[23:26] == b"\x9d\x01\x2a":
        return _little(body[26:28]) & 0x3FFF, _little(body[28:30]) & 0x3FFF
    if body[12:16] == b"VP8L" and len(body) > 24:
        bits = _little(body[21:25])
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if body[12:16] == b"VP8X":
        return _little(body[24:27]) + 1, _little(body[27:30]) + 1
    return None


def _jpeg(body: bytes) -> Size | None:
    """Walk the segments to the frame's header; remember the EXIF orientation on the way."""
    at, turned = 2, False
    while at + 9 < len(body) and body[at] == 0xFF:
        mark, length = body[at + 1], _big(body[at + 2 : at + 4])
        if mark == 0xFF:
            at += 1
            continue
        if mark == 0xE1 and body[at + 4 : at + 10] == b"Exif\0\0":
            turned = _orientation(body[at + 10 : at + 2 + length]) >= 5
        if 0xC0 <= mark <= 0xCF and mark not in (0xC4, 0xC8, 0xCC):
            height, width = _big(body[at + 5 : at + 7]), _big(body[at + 7 : at + 9])
            return (height, width) if turned else (width, height)
        at += 2 + length
    return None


def _orientation(tiff: bytes) -> int:
    """Return the EXIF orientation of a TIFF block: 1 when it says nothing."""
    read = _little if tiff[:2] == b"II" else _big
    start = read(tiff[4:8])
    for entry in range(min(read(tiff[start : start + 2]), 64)):
        at = start + 2 + 12 * entry
        if read(tiff[at : at + 2]) == 0x0112:
            return read(tiff[at + 8 : at + 10])
    return 1


def _avif(body: bytes) -> Size | None:
    at = body.find(b"ispe")
    return (_big(body[at + 8 : at + 12]), _big(body[at + 12 : at + 16])) if at > 0 else None


def _svg(body: bytes) -> Size | None:
    """Take the sides an SVG states, or those of its view box."""
    tag = _SVG.search(body[:4000])
    if tag is None:
        return None
    sides = {name.lower(): float(number) for name, number in _SIDE.findall(tag[0]) if _is(number)}
    if len(sides) == 2:
        return round(sides[b"width"]), round(sides[b"height"])
    box = _BOX.search(tag[0])
    if box is None or not (_is(box[1]) and _is(box[2])):
        return None
    return round(float(box[1])), round(float(box[2]))


def _is(number: bytes) -> bool:
    """Say whether digits and points make a number."""
    return number.count(b".") <= 1 and number != b"."


def _big(raw: bytes) -> int:
    return int.from_bytes(raw, "big")


def _little(raw: bytes) -> int:
    return int.from_bytes(raw, "little")


_READERS: tuple[tuple[bytes, Callable[[bytes], Size | None]], ...] = (
    (b"\x89PNG\r\n\x1a\n", _png),
    (b"\xff\xd8\xff", _jpeg),
    (b"GIF8", _gif),
    (b"RIFF", _webp),
)
