"""[door to Pillow] The image that others show when they link to a page.

Comes in: a title, the site's name, a line below. Goes out: a PNG of 1200 by 630 pixels in two
colours and their mixtures, drawn with the font that Pillow brings, so that every machine draws the
same bytes. Start reading at `draw_social`.
"""

import io
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from reprose.pages.sharing import Social

_WIDTH, _HEIGHT, _MARGIN = 1200, 630, 84
_PAPER, _TEXT, _ACCENT = (255, 253, 248), (32, 28, 23), (138, 44, 22)
_SIZES = (76, 64, 54, 46, 38)
_MOST_LINES = 4


def draw_social(social: Social) -> bytes:
    """Return the image as PNG; a long title is set smaller, then cut."""
    image = Image.new("L", (_WIDTH, _HEIGHT), 255)
    draw = ImageDraw.Draw(image)
    font, lines = _fit(social.title)
    y = _MARGIN + 44
    for line in lines:
        draw.text((_MARGIN, y), line, font=font, fill=0)
        y += round(font.size * 1.22)
    small = _font(30)
    draw.text((_MARGIN, _MARGIN - 28), _cut(social.site, small), font=small, fill=90)
    if social.line:
        draw.text((_MARGIN, _HEIGHT - _MARGIN - 8), _cut(social.line, small), font=small, fill=90)
    # Sixteen steps from text to paper are enough for smooth letters; one more is the accent.
    image = image.point([level // 16 for level in range(256)])
    ImageDraw.Draw(image).rectangle((0, 0, 18, _HEIGHT), fill=16)
    image.putpalette([channel for colour in _palette() for channel in colour])
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=6)
    return out.getvalue()


def _palette() -> list[tuple[int, ...]]:
    """Return the mixtures of text and paper, and the accent."""
    steps = [
        tuple(round(t + (p - t) * step / 15) for t, p in zip(_TEXT, _PAPER, strict=True))
        for step in range(16)
    ]
    return [*steps, _ACCENT]


def _fit(title: str) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """Return the largest size at which the title fits, and its lines."""
    for size in _SIZES:
        font = _font(size)
        lines = _wrapped(title, font)
        if len(lines) <= _MOST_LINES:
            return font, lines
    return font, [*lines[: _MOST_LINES - 1], _cut(" ".join(lines[_MOST_LINES - 1 :]), font)]


def _wrapped(text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """Break a text into lines that fit, between words or, where a word is too long, within it."""
    lines, line = [], ""
    for word in text.split():
        wider = f"{line} {word}".strip()
        if font.getlength(wider) <= _WIDTH - 2 * _MARGIN:
            line = wider
            continue
        if line:
            lines.append(line)
        *heads, line = _pieces(word, font)
        lines += heads
    return [*lines, line] if line else lines or [""]


def _pieces(word: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """Break one word into pieces that fit."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and font.getlength(pieces[-1] + letter) > _WIDTH - 2 * _MARGIN:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _cut(text: str, font: ImageFont.FreeTypeFont) -> str:
    """Shorten a line to what fits."""
    if font.getlength(text) <= _WIDTH - 2 * _MARGIN:
        return text
    while text and font.getlength(f"{text}…") > _WIDTH - 2 * _MARGIN:
        text = text[:-1]
    return f"{text.rstrip()}…"


@lru_cache(maxsize=8)
def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise TypeError("Pillow was built without FreeType")
    return font
