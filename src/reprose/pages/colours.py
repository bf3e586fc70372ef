"""The colours of a theme, for what is drawn without a style sheet.

Comes in: the style sheet every page carries. Goes out: `Colours`. Start reading at `colours_of`.
"""

from dataclasses import dataclass, fields

from reprose.pages.contrast import read_colour
from reprose.pages.tokens import value_of


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
    found = {one.name: read_colour(value_of(css, f"--re-{one.name}")) for one in fields(Colours)}
    return Colours(
        **{
            name: "".join(f"{round(part * 255):02x}" for part in colour)
            for name, colour in found.items()
            if colour is not None
        }
    )
