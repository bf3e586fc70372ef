"""The colours of a theme, for what is drawn without a style sheet.

Comes in: the style sheet every page carries. Goes out: `Colours`. Start reading at `colours_of`.
"""

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"--re-(paper|text|muted|accent):\s*(?:light-dark\(\s*)?#([0-9a-f]{3,8})\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Colours:
    """The light scheme of a theme, as six hexadecimal digits each."""

    paper: str = "fefefc"
    text: str = "1c1d21"
    muted: str = "55585f"
    accent: str = "0a4f86"


PLAIN = Colours()


def colours_of(css: str) -> Colours:
    """Return the colours that a theme's tokens name; the last definition counts."""
    found = {name.lower(): _six(digits.lower()) for name, digits in _TOKEN.findall(css)}
    return Colours(**found)


def _six(digits: str) -> str:
    """Return six digits of three, four, six or eight; transparency is left out."""
    return "".join(char * 2 for char in digits[:3]) if len(digits) < 6 else digits[:6]
