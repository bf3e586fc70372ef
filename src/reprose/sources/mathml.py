r"""MathML that carries no TeX becomes TeX.

Comes in: a `math` element as a browser, a word processor or MathJax wrote it. Goes out: TeX that
shows the same: fractions, roots, scripts, tables, letters and signs. Start reading at `to_tex`.
"""

import re
from collections.abc import Mapping, Sequence

from reprose.sources.dom import COMMENT, Element, text_of

_SIGNS: Mapping[str, str] = {
    "∑": r"\sum", "∏": r"\prod", "∫": r"\int", "∬": r"\iint", "∮": r"\oint", "∞": r"\infty",
    "≤": r"\le", "≥": r"\ge", "≠": r"\ne", "≈": r"\approx", "≡": r"\equiv", "∼": r"\sim",
    "×": r"\times", "·": r"\cdot", "⋅": r"\cdot", "÷": r"\div", "±": r"\pm", "∓": r"\mp",
    "→": r"\to", "←": r"\leftarrow", "⇒": r"\Rightarrow", "⇔": r"\Leftrightarrow", "↦": r"\mapsto",
    "∈": r"\in", "∉": r"\notin", "⊂": r"\subset", "⊆": r"\subseteq", "∪": r"\cup", "∩": r"\cap",
    "∀": r"\forall", "∃": r"\exists", "¬": r"\neg", "∧": r"\land", "∨": r"\lor", "∂": r"\partial",
    "∇": r"\nabla", "√": r"\surd", "…": r"\dots", "⋯": r"\cdots", "⋮": r"\vdots", "⋱": r"\ddots",
    "⟨": r"\langle", "⟩": r"\rangle", "⌈": r"\lceil", "⌉": r"\rceil", "⌊": r"\lfloor",
    "⌋": r"\rfloor", "∅": r"\emptyset", "∘": r"\circ", "⊕": r"\oplus", "⊗": r"\otimes",
    "ℝ": r"\mathbb{R}", "ℕ": r"\mathbb{N}", "ℤ": r"\mathbb{Z}", "ℚ": r"\mathbb{Q}",
    "ℂ": r"\mathbb{C}", "−": "-", "′": "'", "\u2061": "", "\u2062": "", "\u2063": ",",
    "{": r"\{", "}": r"\}", "%": r"\%", "#": r"\#", "&": r"\&", "$": r"\$", "_": r"\_",
    **dict(zip("αβγδεζηθικλμνξπρστυφχψω", (
        rf"\{name}" for name in "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda "
        "mu nu xi pi rho sigma tau upsilon phi chi psi omega".split()), strict=True)),
    **dict(zip("ΓΔΘΛΞΠΣΥΦΨΩ", (
        rf"\{name}" for name in "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
        .split()), strict=True)),
}  # fmt: skip
_FUNCTIONS = frozenset(
    "sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh exp log ln lim max min sup inf "
    "det dim ker gcd arg deg hom Pr".split()
)
_ACCENTS: Mapping[str, str] = {
    "^": "hat", "ˆ": "hat", "~": "tilde", "˜": "tilde", "¯": "bar", "‾": "overline",
    "_": "bar", "→": "vec", "⃗": "vec", ".": "dot", "˙": "dot", "¨": "ddot", "⏞": "overbrace",
}  # fmt: skip
_NEXT_ROW = r" \\ "
_WIDE = r"\sum \prod \int \lim \max \min \sup \inf".split()
_PLACES = {
    "mfrac": 2, "mroot": 2, "mover": 2, "munder": 2, "msup": 2, "msub": 2, "msubsup": 3,
    "munderover": 3,
}  # fmt: skip


def to_tex(math: Element) -> str:
    """Return the TeX of a `math` element; empty when it shows nothing."""
    tex = re.sub(r" {2,}", " ", _row(math.children)).strip()
    return re.sub(r" (?=[_^,.;)\]])|(?<=[(\[]) ", "", tex)


def _row(children: Sequence[Element | str]) -> str:
    """Return what stands side by side."""
    return " ".join(filter(None, map(_tex, children)))


def _tex(one: Element | str) -> str:
    """Return the TeX of one element."""
    if isinstance(one, str):
        return ""
    if one.tag in (COMMENT, "annotation", "annotation-xml", "mphantom"):
        return ""
    if one.tag == "mspace":
        return r"\;"
    if one.tag in ("mi", "mn", "mo"):
        return _letters(text_of(one).strip(), one)
    if one.tag in ("mtext", "ms"):
        text = text_of(one).replace("\xa0", " ")
        return rf"\text{{{text}}}" if text.strip() else r"\;"
    parts = one.elements()
    if one.tag == "mtable":
        rows = (" & ".join(_row(cell.children) for cell in row.elements()) for row in parts)
        return rf"\begin{{matrix}} {_NEXT_ROW.join(rows)} \end{{matrix}}"
    if one.tag == "msqrt":
        return rf"\sqrt{{{_row(one.children)}}}"
    if one.tag == "mfenced":
        inside = ", ".join(map(_tex, parts))
        opening, closing = one.attrs.get("open", "("), one.attrs.get("close", ")")
        return rf"\left{_fence(opening)} {inside} \right{_fence(closing)}"
    # Each child is written once: twice would be twice as much at each depth.
    is_placed = len(parts) == _PLACES.get(one.tag)
    return _of_parts(one.tag, parts) if is_placed else _row(one.children)


def _of_parts(name: str, parts: Sequence[Element]) -> str:
    """Return the TeX of an element whose children each have a place; empty for all others."""
    texts = [_tex(part) for part in parts]
    match name, texts:
        case "mfrac", [above, below]:
            return rf"\frac{{{above}}}{{{below}}}"
        case "mroot", [inside, index]:
            return rf"\sqrt[{index}]{{{inside}}}"
        case "mover", [base, _] if text_of(parts[1]).strip() in _ACCENTS:
            return rf"\{_ACCENTS[text_of(parts[1]).strip()]}{{{base}}}"
        case "munder", [base, below]:
            return (
                _scripts(base, below, "") if base in _WIDE else rf"\underset{{{below}}}{{{base}}}"
            )
        case "mover", [base, above]:
            return _scripts(base, "", above) if base in _WIDE else rf"\overset{{{above}}}{{{base}}}"
        case "msup", [base, above]:
            return _scripts(base, "", above)
        case "msub", [base, below]:
            return _scripts(base, below, "")
        case (("msubsup" | "munderover"), [base, below, above]):
            return _scripts(base, below, above)
    return ""


def _scripts(base: str, below: str, above: str) -> str:
    """Return a base with what stands below and above it."""
    is_one = len(base) < 2 or re.fullmatch(r"\\[A-Za-z]+|\d+", base)
    written = base if is_one else f"{{{base}}}"
    return written + (f"_{{{below}}}" if below else "") + (f"^{{{above}}}" if above else "")


def _letters(text: str, one: Element) -> str:
    """Return letters, a number or a sign."""
    if text in _FUNCTIONS:
        return rf"\{text}"
    tex = " ".join(part for part in (_SIGNS.get(char, char) for char in text) if part)
    if one.tag == "mn" or not any(char in _SIGNS for char in text):
        tex = text.replace("%", r"\%")
    is_word = one.tag == "mi" and len(text) > 1 and text.isalpha() and text not in _SIGNS
    return rf"\mathrm{{{text}}}" if is_word else tex


def _fence(sign: str) -> str:
    """Return a bracket behind `left` or `right`."""
    written = _SIGNS.get(sign, sign)
    return written or "."
