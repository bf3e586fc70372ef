r"""TeX -> MathML, at build time.

Comes in: a formula. Goes out: a `math` element written by ourselves from latex2mathml's tree: text
escaped, attributes from a list, letters of a style as the Unicode characters browsers draw
(`\mathbb R` is ℝ), the TeX kept as an annotation for copying. Start reading at `to_mathml`.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape
from importlib import import_module
from xml.etree.ElementTree import Element

from reprose.deadline import TooSlowError, deadline

MOST_CHARS = 20_000
_MOST_SECONDS = 3.0

_ATTRIBUTES = frozenset({
    "accent", "accentunder", "columnalign", "columnlines", "columnspacing", "depth", "displaystyle",
    "fence", "form", "height", "largeop", "linethickness", "lspace", "mathcolor", "mathsize",
    "maxsize", "minsize", "movablelimits", "notation", "rowlines", "rowspacing", "rspace",
    "scriptlevel", "separator", "stretchy", "symmetric", "voffset", "width",
})  # fmt: skip
_VALUE = re.compile(r"[\w#.%+\- ]*$")
_COMMAND = re.compile(r"\\[A-Za-z]+$")
_ENTITY = re.compile(r"&#x[0-9A-Fa-f]{1,6};")
_LABEL = re.compile(r"\\label\{([^{}]*)\}")
# What the library leaves as it is written behind `\big` and its like.
_DELIMITERS = {
    r"\{": "{", r"\}": "}", r"\|": "‖", r"\lbrace": "{", r"\rbrace": "}", r"\vert": "|",
    r"\lvert": "|", r"\rvert": "|", r"\Vert": "‖", r"\lVert": "‖", r"\rVert": "‖",
    r"\langle": "⟨", r"\rangle": "⟩", r"\lceil": "⌈", r"\rceil": "⌉", r"\lfloor": "⌊",
    r"\rfloor": "⌋", r"\backslash": "\\", r"\uparrow": "↑", r"\downarrow": "↓",
}  # fmt: skip

# `mathvariant` -> how Unicode calls the letters.
_STYLES = {
    "double-struck": "DOUBLE-STRUCK", "script": "SCRIPT", "bold-script": "BOLD SCRIPT",
    "fraktur": "FRAKTUR", "bold-fraktur": "BOLD FRAKTUR", "monospace": "MONOSPACE",
    "sans-serif": "SANS-SERIF", "bold-sans-serif": "SANS-SERIF BOLD", "bold": "BOLD",
    "italic": "ITALIC", "bold-italic": "BOLD ITALIC", "sans-serif-italic": "SANS-SERIF ITALIC",
    "sans-serif-bold-italic": "SANS-SERIF BOLD ITALIC",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Formula:
    r"""A formula as MathML.

    Attributes:
        html: the element; the TeX as code when it cannot be read.
        unknown: the first command nobody knows, with its backslash.
        fault: why it cannot be read.
        label: the name given by `\label{…}`.
    """

    html: str
    unknown: str = ""
    fault: str = ""
    label: str = ""


@lru_cache(maxsize=4096)
def to_mathml(tex: str, display: bool) -> Formula:
    """Convert a formula; never raises."""
    tex = tex.strip()
    label = _LABEL.search(tex)
    bare = _LABEL.sub("", tex)
    fault = _imbalance(bare)
    if not fault:
        try:
            with deadline(_MOST_SECONDS):
                root = _converter()(_unnumbered(bare), display="block" if display else "inline")
            unknown: list[str] = []
            body = "".join(_write(child, unknown) for child in root)
            return Formula(_wrap(body, tex, display), unknown[0] if unknown else "", "",
                           label[1] if label else "")  # fmt: skip
        except TooSlowError:
            fault = "it takes too long"
        except RecursionError:
            fault = "it is nested too deeply"
        except Exception as raised:  # the library raises whatever its walk runs into
            fault = _reason(raised)
    code = f'<code class="math">{escape(tex, quote=False)}</code>'
    return Formula(code, "", fault, label[1] if label else "")


@lru_cache(maxsize=1)
def _converter() -> Callable[..., Element]:
    """Load the library when the first formula comes: most sites have none."""
    convert: Callable[..., Element] = import_module("latex2mathml.converter").convert_to_element
    return convert


def _wrap(body: str, tex: str, display: bool) -> str:
    """Return the math element with the TeX beside the formula."""
    kind = ' display="block"' if display else ""
    note = f'<annotation encoding="application/x-tex">{escape(tex, quote=False)}</annotation>'
    return f"<math{kind}><semantics>{body}{note}</semantics></math>"


def _write(element: Element, unknown: list[str]) -> str:
    """Write an element of the tree and what is in it."""
    text = _ENTITY.sub(lambda found: unescape(found[0]), element.text or "")
    variant = element.get("mathvariant", "")
    text = _DELIMITERS.get(text, text) if element.tag == "mo" else text
    if _COMMAND.match(text) and element.tag in ("mi", "mo", "mn"):
        unknown.append(text)
    pairs = [
        f' {name}="{escape(value)}"'
        for name, value in element.attrib.items()
        if name in _ATTRIBUTES and _VALUE.match(value)
    ]
    if variant in _STYLES:
        text = "".join(_styled(char, variant) for char in text)
    elif variant == "normal":
        pairs.append(' mathvariant="normal"')
    inner = "".join(_write(child, unknown) for child in element)
    return f"<{element.tag}{''.join(pairs)}>{escape(text, quote=False)}{inner}</{element.tag}>"


@lru_cache(maxsize=2048)
def _styled(char: str, variant: str) -> str:
    """Return the letter in a style, or the letter itself where Unicode has none."""
    try:
        name = unicodedata.name(char).removeprefix("LATIN ").removeprefix("GREEK ")
    except ValueError:
        return char
    name = name.replace(" LETTER", "")
    style = _STYLES[variant]
    letter = style.replace("FRAKTUR", "BLACK-LETTER")
    for candidate in (f"MATHEMATICAL {style} {name}", f"{letter} {name}"):
        try:
            return unicodedata.lookup(candidate)
        except KeyError:
            continue
    return char


def _unnumbered(tex: str) -> str:
    """Take the library's own numbers off environments: equations are numbered by the page."""
    return re.sub(r"\\(begin|end)\{(align|gather|multline|eqnarray)\}", r"\\\1{\2*}", tex)


def _imbalance(tex: str) -> str:
    """Say what is opened and not closed; the library guesses instead."""
    if not tex:
        return "it is empty"
    if len(tex) > MOST_CHARS:
        return f"it has over {MOST_CHARS} characters"
    depth = 0
    for brace in re.findall(r"\\.|[{}]", tex):
        depth += (brace == "{") - (brace == "}")
        if depth < 0:
            return "a `}` has no `{`"
        if depth > 100:
            return "it is nested too deeply"
    return "a `{` is never closed" if depth else ""


def _reason(raised: Exception) -> str:
    """Turn the name of the library's exception into words: `DoubleSubscriptsError`."""
    words = re.findall(r"[A-Z][a-z]+", type(raised).__name__.removesuffix("Error"))
    return " ".join(words).lower() or "it cannot be read"
