"""Can the colours of a theme's tokens be read, in both schemes?

Comes in: the style sheet that every page of a theme carries. Goes out: the pairs of tokens that are
too near. Start reading at `low_tokens`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from reprose.pages.contrast import contrast, read_colour
from reprose.pages.styles import root_rules

SCHEMES = ("light", "dark")
_VAR = re.compile(r"var\((--[\w-]+)\)")
_GROUNDS = ("paper", "raised")
# The least contrast of a token on paper and on what stands on it (WCAG 2.2, and more for text).
_NEEDED: Mapping[str, float] = {
    "text": 7.0, "muted": 4.5, "accent": 4.5, "visited": 4.5,
    "good": 4.5, "warn": 4.5, "bad": 4.5, "info": 4.5, "edge": 3.0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LowToken:
    """Two tokens too near; `ratio` is 0 where the value is no colour that can be computed."""

    token: str
    ground: str
    scheme: str
    ratio: float
    needed: float
    value: str = ""


def low_tokens(css: str) -> tuple[LowToken, ...]:
    """Return the worst pair of each token that is below what readers need; `css` is joined."""
    tokens = _tokens(css)
    found = []
    for name, needed in _NEEDED.items():
        pairs = [
            low
            for scheme in range(len(SCHEMES))
            for ground in _GROUNDS
            if (low := _judged(tokens, name, ground, scheme, needed)) is not None
        ]
        found += sorted(pairs, key=lambda one: one.ratio)[:1]
    return tuple(found)


def value_of(css: str, token: str, scheme: str = "light") -> str:
    """Return the value of a token in a scheme, other tokens filled in; empty when there is none."""
    return _resolved(_tokens(css), token, SCHEMES.index(scheme))


def _tokens(css: str) -> dict[str, str]:
    """Return the custom properties of `:root` outside of all conditions."""
    tokens: dict[str, str] = {}
    for rule in root_rules(css):
        for declaration in rule[1].split(";"):
            name, _, value = declaration.partition(":")
            tokens[name.strip()] = value.strip()
    return tokens


def _judged(
    tokens: Mapping[str, str], name: str, ground: str, scheme: int, needed: float
) -> LowToken | None:
    token, under = f"--re-{name}", f"--re-{ground}"
    if token not in tokens or under not in tokens:
        return None
    colours = _resolved(tokens, token, scheme), _resolved(tokens, under, scheme)
    for which, colour in zip((token, under), colours, strict=True):
        if read_colour(colour) is None:
            return LowToken(which, under, SCHEMES[scheme], 0, needed, colour)
    ratio = contrast(*colours)
    return LowToken(token, under, SCHEMES[scheme], ratio, needed) if ratio < needed else None


def _resolved(tokens: Mapping[str, str], name: str, scheme: int, depth: int = 0) -> str:
    """Return the value of a token in one scheme, with other tokens filled in."""
    value = tokens.get(name, "")
    if value.startswith("light-dark(") and value.endswith(")"):
        value = _parts(value[len("light-dark(") : -1])[scheme]
    if depth < 9:
        value = _VAR.sub(lambda v: _resolved(tokens, v[1], scheme, depth + 1), value)
    return value.strip()


def _parts(text: str) -> tuple[str, str]:
    """Split at the comma that stands outside of parentheses."""
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            return text[:at], text[at + 1 :]
    return text, text
