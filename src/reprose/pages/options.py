"""A theme's options: typed, checked against what `site.toml` says, turned into CSS tokens.

Comes in: the `[options]` of `theme.toml` along the chain and `[theme_options.NAME]` of the site.
Goes out: values by name, and the custom properties they set. Start reading at `choose_options`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from reprose.model import Node
from reprose.problems import Found, Problem, did_you_mean, error
from reprose.tables import wrong_type

Value = str | int | float | bool

_COLOUR = re.compile(
    r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})|[a-z]{3,24}"
    r"|(?:rgb|hsl|hwb|lab|lch|oklab|oklch|color)\([\w\s.,%/+-]{1,80}\)",
    re.IGNORECASE,
)
_TEXT = re.compile(r"[^;{}<>\\\x00-\x1f]{0,300}")
_TYPES: Mapping[str, tuple[type, ...]] = {
    "color": (str,), "text": (str,), "choice": (str,), "flag": (bool,), "number": (int, float),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """What a theme lets a site choose (one table of `[options]` in `theme.toml`).

    Attributes:
        type: what kind of value it takes.
        default: the value where the site says nothing.
        choices: the allowed values of a `choice`.
        token: the CSS custom property that takes the value, if any.
        about: one sentence for the manual.
    """

    type: Literal["color", "text", "choice", "flag", "number"]
    default: Value
    choices: tuple[str, ...] = ()
    token: str = ""
    about: str = ""


def choose_options(
    options: Mapping[str, Option], chosen: Node | None, theme: str
) -> Found[Mapping[str, Value]]:
    """Return the value of every option.

    Problems: `unknown-key` for an option the theme does not have, `wrong-type` for a value that
    the option does not take; the default stands in.
    """
    values: dict[str, Value] = {name: option.default for name, option in options.items()}
    problems: list[Problem] = []
    table = chosen.value if chosen is not None and isinstance(chosen.value, Mapping) else {}
    for name, node in table.items():
        if name not in options:
            known = f"known options: {', '.join(sorted(options)) or 'none'}"
            message = f"`{name}` is not an option of the theme `{theme}`"
            hint = did_you_mean(name, tuple(options)) or known
            problems.append(error("unknown-key", message, node.key or node.place, hint))
            continue
        wanted = _mismatch(options[name], node.value)
        if isinstance(node.value, Value) and not wanted:
            values[name] = node.value
        else:
            problems.append(wrong_type(node, name, wanted))
    return Found(values, tuple(problems))


def token_css(options: Mapping[str, Option], values: Mapping[str, Value]) -> str:
    """Return the rule that sets the tokens of options that differ from their defaults."""
    pairs = [
        f"{option.token}:{values[name]}"
        for name, option in sorted(options.items())
        if option.token and values[name] != option.default
    ]
    return f":root{{{';'.join(pairs)}}}" if pairs else ""


def _mismatch(option: Option, value: object) -> str:
    """Say what the option takes when the value is not it; empty when it fits."""
    fits = isinstance(value, _TYPES[option.type])
    if option.type == "number":
        return "" if fits and not isinstance(value, bool) else "a number"
    if option.type == "flag":
        return "" if fits else "`true` or `false`"
    if option.type == "choice":
        return "" if value in option.choices else " or ".join(f"`{one}`" for one in option.choices)
    if option.type == "color":
        return "" if fits and _COLOUR.fullmatch(str(value)) else "a CSS colour such as `#0a5a8a`"
    return "" if fits and _TEXT.fullmatch(str(value)) else "text without `;`, `{`, `}`, `<` or `>`"
