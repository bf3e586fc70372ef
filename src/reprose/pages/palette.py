"""The colours of code, in both schemes, and proof that they can be read.

Comes in: a theme's `palette.toml`. Goes out: CSS for the classes of roles, and the contrast of
every colour on every background it can stand on. Start reading at `code_css` and `low_contrasts`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from reprose.pages.contrast import contrast, read_colour
from reprose.problems import Found, Place, Problem, did_you_mean, error, place_at, warning
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
    """Read `palette.toml`.

    Problems: those of its keys, `wrong-type` for what is no colour, `unknown-key` for a role that
    code does not play, `low-contrast-style` for colours that are hard to read.
    """
    table = read_toml(source.path, source.text)
    palette = typed(table.value, Palette, "`palette.toml`")
    wrong = (*table.problems, *palette.problems)
    if palette.value is None or wrong:
        return Found(Palette(), wrong)
    odd = _odd(palette.value, source)
    if odd:
        return Found(Palette(), odd)
    return Found(palette.value, tuple(low_contrasts(palette.value, source)))


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


def low_contrasts(palette: Palette, source: _Readable) -> list[Problem]:
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
            _place(source, scheme, role),
            "make the colour darker on light, lighter on dark",
        )
        for scheme, (_, role, background, ratio) in worst.items()
    ]


def _odd(palette: Palette, source: _Readable) -> tuple[Problem, ...]:
    """Return what cannot become CSS: values that are no colours, roles nobody plays."""
    found: list[Problem] = []
    for name in ("light", "dark"):
        scheme: Scheme = getattr(palette, name)
        grounds = {key: getattr(scheme, key) for key in (*_BACKGROUNDS, "text")}
        for key, value in {**grounds, **scheme.roles}.items():
            if read_colour(value) is None:
                message = f"`{key}` takes a colour such as `#0a5a8a`, found `{value}`"
                found.append(error("wrong-type", message, _place(source, name, key)))
            if key not in grounds and key not in CLASSES:
                hint = did_you_mean(key, tuple(CLASSES)) or f"known roles: {', '.join(CLASSES)}"
                place = _place(source, name, key)
                found.append(error("unknown-key", f"code has no role `{key}`", place, hint))
    return tuple(found)


def _place(source: _Readable, scheme: str, key: str) -> Place:
    """Return where a scheme gives a key its value; the file's first line where it does not."""
    header = rf"^\[{scheme}(?:\.roles)?\][^\[]*?"
    found = re.search(rf"{header}^({re.escape(key)})\s*=", source.text, re.MULTILINE | re.DOTALL)
    if found is None:
        return Place(source.path, 1)
    return place_at(source.path, source.text, found.start(1), len(key))


def needed(role: str) -> float:
    """Return the contrast a role must have."""
    return _NEEDED.get(role, 7.0)
