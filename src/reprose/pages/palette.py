"""The colours of code, in both schemes, and proof that they can be read.

Comes in: a theme's `palette.toml`. Goes out: CSS for the classes of roles, and the contrast of
every colour on every background it can stand on. Contrast is the ratio of relative luminances of
WCAG 2.2. Start reading at `code_css` and `low_contrasts`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from reprose.problems import Found, Place, Problem, warning
from reprose.roles import CLASSES
from reprose.tables import read_toml, typed

_NEEDED = {"comment": 4.5, "prompt": 4.5}
_BACKGROUNDS = ("background", "marked", "inserted", "deleted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """The colours of one scheme, as `#rrggbb`: four backgrounds, the text, the roles."""

    background: str = "#ffffff"
    marked: str = "#ffffff"
    inserted: str = "#ffffff"
    deleted: str = "#ffffff"
    text: str = "#000000"
    roles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """The colours of code: light and dark."""

    light: Scheme = Scheme()
    dark: Scheme = Scheme(
        background="#000000", marked="#000000", inserted="#000000", deleted="#000000",
        text="#ffffff",
    )  # fmt: skip


class _Readable(Protocol):
    """A file: where it is and what it says."""

    @property
    def path(self) -> str: ...
    @property
    def text(self) -> str: ...


def read_palette(source: _Readable) -> Found[Palette]:
    """Read `palette.toml`; `low-contrast-style` warns of colours that are hard to read."""
    table = read_toml(source.path, source.text)
    palette = typed(table.value, Palette, "`palette.toml`")
    value = palette.value or Palette()
    low = [] if table.problems or palette.problems else low_contrasts(value, source.path)
    return Found(value, (*table.problems, *palette.problems, *low))


def code_css(palette: Palette) -> str:
    """Return the rules for code: backgrounds as tokens, a colour for each role's class."""
    light, dark = palette.light, palette.dark
    tokens = "".join(
        f"--re-code-{name}:light-dark({getattr(light, name)},{getattr(dark, name)});"
        for name in (*_BACKGROUNDS, "text")
    )
    rules = [f":root{{{tokens}}}"]
    for role, name in CLASSES.items():
        if role in light.roles and role in dark.roles:
            selector = f".code .{name}" + (",.code .command" if role == "heading" else "")
            rules.append(f"{selector}{{color:light-dark({light.roles[role]},{dark.roles[role]})}}")
    return "".join(rules)


def contrasts(palette: Palette) -> Iterator[tuple[str, str, str, float]]:
    """Yield scheme, role, background and contrast of everything that can meet."""
    for name in ("light", "dark"):
        scheme: Scheme = getattr(palette, name)
        for role, colour in {"text": scheme.text, **scheme.roles}.items():
            for background in _BACKGROUNDS:
                yield name, role, background, contrast(colour, getattr(scheme, background))


def low_contrasts(palette: Palette, path: str) -> list[Problem]:
    """Return a warning for the worst colour of a scheme that is below 7:1 (comments: 4.5:1)."""
    worst: dict[str, tuple[float, str, str, float]] = {}
    for scheme, role, background, ratio in contrasts(palette):
        share = ratio / needed(role)
        if share < 1 and (scheme not in worst or share < worst[scheme][0]):
            worst[scheme] = (share, role, background, ratio)
    return [
        warning(
            "low-contrast-style",
            f"`{role}` on `{background}` of the {scheme} scheme has contrast {ratio:.1f}:1, "
            f"readers need {needed(role)}:1",
            Place(path, 1),
            "make the colour darker on light, lighter on dark",
        )
        for scheme, (_, role, background, ratio) in worst.items()
    ]


def needed(role: str) -> float:
    """Return the contrast a role must have."""
    return _NEEDED.get(role, 7.0)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours written `#rrggbb`: 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
