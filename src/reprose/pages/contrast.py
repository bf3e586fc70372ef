"""Colours as CSS writes them, and how well one can be read on another.

Comes in: text such as `#0a4f86` or `oklch(52% 0.14 250)`. Goes out: red, green and blue, and the
contrast of two colours. Oklab's matrices are those of Björn Ottosson ("A perceptual color space for
image processing", 2020); contrast is the ratio of relative luminances of WCAG 2.2. Start reading at
`contrast`.
"""

import re
from colorsys import hls_to_rgb
from math import cos, radians, sin

Colour = tuple[float, float, float]

_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_FUNCTION = re.compile(r"(rgb|hsl|oklch|oklab)a?\(([^()/]*)\)", re.IGNORECASE)
_NAMES = {"white": (1.0, 1.0, 1.0), "black": (0.0, 0.0, 0.0)}


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours: 1 to 21.

    Raises:
        ValueError: when one of them is not a colour that can be computed.
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def read_colour(text: str) -> Colour | None:
    """Return red, green and blue, each 0 to 1; None for what is no opaque colour known here."""
    text = text.strip()
    if found := _HEX.fullmatch(text):
        digits = found[1] if len(found[1]) == 6 else "".join(2 * digit for digit in found[1])
        red, green, blue = (int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4))
        return red, green, blue
    if (found := _FUNCTION.fullmatch(text)) is None:
        return _NAMES.get(text.lower())
    kind = found[1].lower()
    scales = {
        "rgb": (255, 255, 255),
        "hsl": (360, 1, 1),
        "oklch": (1, 0.4, 360),
        "oklab": (1, 0.4, 0.4),
    }
    parts = re.split(r"[\s,]+", found[2].strip())
    try:
        a, b, c = (_number(part, scale) for part, scale in zip(parts, scales[kind], strict=True))
    except ValueError:
        return None
    if kind == "rgb":
        return a / 255, b / 255, c / 255
    if kind == "hsl":
        return hls_to_rgb(a / 360 % 1, c, b)
    return (
        _from_oklab(a, b * cos(radians(c)), b * sin(radians(c)))
        if kind == "oklch"
        else _from_oklab(a, b, c)
    )


def _number(text: str, whole: float) -> float:
    """Return a number, or the share of `whole` that a percentage means; degrees stay degrees."""
    if text.endswith("%"):
        return float(text[:-1]) / 100 * whole
    return float(text.removesuffix("deg"))


def _from_oklab(lightness: float, a: float, b: float) -> Colour:
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    red, green, blue = (_encoded(min(1.0, max(0.0, part))) for part in linear)
    return red, green, blue


def _encoded(linear: float) -> float:
    return linear * 12.92 if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055


def _luminance(text: str) -> float:
    colour = read_colour(text)
    if colour is None:
        raise ValueError(text)
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
