"""[door to Pillow] The image that others show when they link to a page.

Comes in: what it says, and two fonts. Goes out: a PNG of 1200 by 630 pixels in the theme's
colours: the site and the section above, the title as large as it fits, a line below. The fonts are
the theme's own files, so that every machine draws the same bytes. Start reading at `draw_social`.
"""

import io
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont, features

from reprose.pages.colours import Colours
from reprose.pages.glyphs import Fonts
from reprose.pages.sharing import Social

_WIDTH, _HEIGHT, _MARGIN, _BAND = 1200, 630, 88, 20
_ROOM = _WIDTH - 2 * _MARGIN
_TOP, _BOTTOM = 136, 470  # where the title may stand
_SIZES = (96, 84, 74, 64, 56, 48, 42)
_LEADING = 1.16
_SHAPED = "\u0590"  # from here on there are scripts whose letters join or run to the left
# Steps from paper to ink for smooth letters: title, small print, accent. Sixteen colours in all.
_STEPS = (7, 4, 4)


def draw_social(social: Social, fonts: Fonts) -> bytes:
    """Return the image as PNG; a long title is set smaller, then cut."""
    layers = [Image.new("L", (_WIDTH, _HEIGHT), 0) for _ in _STEPS]
    title, small, accent = (ImageDraw.Draw(layer) for layer in layers)
    is_plain = all(char < _SHAPED for char in f"{social.title}{social.site}{social.section}")
    font, lines = _fit(social.title, fonts.title, is_plain)
    step = round(font.size * _LEADING)
    y = _TOP + max(0, (_BOTTOM - _TOP - step * len(lines)) // 2)
    for line in lines:
        _write(title, y, line, font, rtl=social.rtl)
        y += step
    head, body = _font(fonts.title, 32, is_plain), _font(fonts.text, 30, is_plain)
    end = _write(accent, _MARGIN - 26, _cut(social.site, head, _ROOM), head, rtl=social.rtl)
    section = _cut(social.section, body, _ROOM - end - 28) if end < _ROOM * 0.7 else ""
    _write(small, _MARGIN - 24, section, body, rtl=social.rtl, after=end + 28 if end else 0)
    _write(small, _HEIGHT - _MARGIN - 16, _cut(social.line, body, _ROOM), body, rtl=social.rtl)
    left = _WIDTH - _BAND if social.rtl else 0
    accent.rectangle((left, 0, left + _BAND - 1, _HEIGHT), fill=255)
    small.rectangle((_MARGIN, _HEIGHT - 140, _WIDTH - _MARGIN, _HEIGHT - 139), fill=90)
    out = io.BytesIO()
    _joined(layers, social.colours).save(out, "PNG", bits=4, compress_level=6)
    return out.getvalue()


def _joined(layers: list[Image.Image], colours: Colours) -> Image.Image:
    """Put the layers on paper: an image of sixteen colours."""
    image = Image.new("P", (_WIDTH, _HEIGHT), 0)
    palette, paper = list(_rgb(colours.paper)), _rgb(colours.paper)
    for layer, steps, ink in zip(
        layers, _STEPS, (colours.text, colours.muted, colours.accent), strict=True
    ):
        first = len(palette) // 3 - 1
        for n in range(1, steps + 1):
            pairs = zip(paper, _rgb(ink), strict=True)
            palette += [round(p + (c - p) * n / steps) for p, c in pairs]
        levels = [round(level * steps / 255) for level in range(256)]
        mask = layer.point([255 * bool(n) for n in levels])
        image.paste(layer.point([first + n for n in levels]), mask=mask)
    image.putpalette(palette)
    return image


def _rgb(digits: str) -> tuple[int, int, int]:
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def _write(
    draw: ImageDraw.ImageDraw, y: int, text: str, font: ImageFont.FreeTypeFont, *, rtl: bool,
    after: int = 0,
) -> int:  # fmt: skip
    """Write one line from the side at which reading begins; return how long it is."""
    if not text:
        return 0
    x = _WIDTH - _MARGIN - after if rtl else _MARGIN + after
    draw.text((x, y), text, font=font, fill=255, anchor="ra" if rtl else "la")
    return round(font.getlength(text))


def _fit(title: str, font: bytes, is_plain: bool) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """Return the largest size at which the title fits, and its lines."""
    for size in _SIZES:
        sized = _font(font, size, is_plain)
        lines = _wrapped(title, sized)
        most = int((_BOTTOM - _TOP) // (size * _LEADING))
        if len(lines) <= min(most, 5) and (size < 84 or len(lines) <= 3):
            return sized, _balanced(title, sized, len(lines))
    return sized, [*lines[: most - 1], _cut(" ".join(lines[most - 1 :]), sized, _ROOM)]


def _balanced(text: str, font: ImageFont.FreeTypeFont, count: int) -> list[str]:
    """Break a text into `count` lines of about the same length: no last word stands alone."""
    lines = _wrapped(text, font)
    for room in range(_ROOM, _ROOM // 3, -24):
        narrower = _wrapped(text, font, room)
        if len(narrower) > count:
            break
        lines = narrower
    return lines


def _wrapped(text: str, font: ImageFont.FreeTypeFont, room: float = _ROOM) -> list[str]:
    """Break a text into lines that fit, between words or, where a word is too long, within it."""
    lines, line = [], ""
    for word in text.split():
        wider = f"{line} {word}".strip()
        if font.getlength(wider) <= room:
            line = wider
            continue
        if line:
            lines.append(line)
        *heads, line = _pieces(word, font, room)
        lines += heads
    return [*lines, line] if line else lines or [""]


def _pieces(word: str, font: ImageFont.FreeTypeFont, room: float) -> list[str]:
    """Break one word into pieces that fit."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and font.getlength(pieces[-1] + letter) > room:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _cut(text: str, font: ImageFont.FreeTypeFont, room: float) -> str:
    """Shorten a line to what fits."""
    if font.getlength(text) <= room:
        return text
    while text and font.getlength(f"{text}…") > room:
        text = text[:-1]
    return f"{text.rstrip()}…" if text else ""


@lru_cache(maxsize=32)
def _font(body: bytes, size: int, is_plain: bool) -> ImageFont.FreeTypeFont:
    """Return a font; scripts whose letters join need a library that not every machine has."""
    shaped = features.check("raqm") and not is_plain
    engine = ImageFont.Layout.RAQM if shaped else ImageFont.Layout.BASIC
    return ImageFont.truetype(io.BytesIO(body), size, layout_engine=engine)
