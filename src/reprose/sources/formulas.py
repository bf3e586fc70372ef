"""Formulas, found before anything could escape them.

Comes in: a parsed tree whose code is already in fences. Goes out: the tree with each formula as an
element `formula` (attribute `display` when it stands on lines of its own; its child is the TeX).
Found are TeX between its marks in text, scripts and pictures of TeX, and MathML that carries its
TeX; sums of money are no formulas. Start reading at `find_formulas`.
"""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, unquote, urlsplit

from reprose.sources.dom import COMMENT, Child, Element, find, has_tag, rewrite, text_of, walk
from reprose.sources.mathml import to_tex

_CDATA = re.compile(r"%?\s*<!\[CDATA\[|%?\s*\]\]>")
_BREAK = "\ue000"  # a line break within a text
_DRAWN_APART = frozenset({"katex-display", "MathJax_Display"})
_DRAWN = _DRAWN_APART | {"katex", "MathJax"}
_OPAQUE = frozenset("code kbd tt samp pre fence formula textarea script style a math".split())
# TeX between its marks: d1 `$$ $$`, d2 `\[ \]`, d3 an environment; i1 `\( \)`, i2 `$latex $`,
# i3 `$ $`, which may also be money.
_STRONG = re.compile(
    r"(?P<display>(?<!\\)\$\$(?P<d1>[^$]+?)\$\$|\\\[(?P<d2>.{1,1500}?)\\\]"
    r"|(?P<d3>\\begin\{(?P<env>equation|align|gather|multline|eqnarray|aligned|cases|[bpvV]?matrix)"
    r"(?P<star>\*?)\}.{1,1500}?\\end\{(?P=env)(?P=star)\}))"
    r"|\\\((?P<i1>.{1,600}?)\\\)|\$latex[ \xa0](?P<i2>[^$]+?)\$"
    r"|(?<![\w\\$])\$(?![$])(?P<i3>[^$]{1,600}?)(?<!\\)\$(?![\w$])",
    re.DOTALL,
)
# What tells TeX from money between dollars: commands, indices; lone letters; relations.
_SIGNS = re.compile(r"\\[A-Za-z]{2,}|[A-Za-z0-9)}\]'](?:_|\^)[{A-Za-z0-9\\(*+-]|\\[,;!{}]")
_LETTERS = re.compile(r"[A-Za-z](?:'{1,2}|\([A-Za-z](?:, ?[A-Za-z])*\))?|\([A-Za-z], ?[A-Za-z]\)")
_RELATION = re.compile(r"[A-Za-z0-9)]\s*[-+*/=<>≤≥≠∈→]\s*[A-Za-z0-9(\\-]")
_LETTER = re.compile(r"(?<![A-Za-z\\])[A-Za-z](?![A-Za-z])")
_WORD = re.compile(r"(?<!\\)(?<![A-Za-z])[A-Za-z]{4,}")
_NAMED = re.compile(r"\\[A-Za-z]+(?:\{[^{}]*\})?")
_PICTURE = re.compile(
    r"latex\.php|/latex/|/mathtex/|mathtex\.cgi|mimetex\.cgi|latex\.codecogs|chart\.\w+\.com/chart\?.*cht=tx|/math/render/"
)


def find_formulas(root: Element) -> None:
    """Replace every formula below `root`."""
    rewrite(root, _as_formula)
    for parent in walk(root):
        parent.children = list(_without_drawings(parent.children))
    is_tex = any(
        one.tag == "formula" or _has_tex(child)
        for one in walk(root)
        if one.tag not in _OPAQUE or one.tag == "formula"
        for child in (one.children or [""])
        if isinstance(child, str)
    )
    if is_tex:
        _find_in_texts(root)
        rewrite(root, _unboxed)


def formula(tex: str, *, display: bool) -> Element:
    """Return a `formula` element."""
    return Element("formula", {"display": "yes"} if display else {}, [tex.strip()])


def _as_formula(element: Element) -> list[Child] | None:
    """Return what stands for an element that shows a formula."""
    kind = element.get("type").lower()
    if element.tag == "script" and kind.startswith("math/tex"):
        tex = _CDATA.sub("", text_of(element))
        return [formula(tex, display="display" in kind)]
    if element.tag == "img":
        tex = _tex_of_picture(element)
        return [formula(tex, display="display" in element.get("class"))] if tex else None
    if element.tag == "math":
        found = find(element, lambda one: one.tag == "annotation" and "tex" in one.get("encoding"))
        tex = text_of(found) if found else to_tex(element)
        return [formula(tex, display=element.get("display") == "block")] if tex.strip() else None
    words = set(element.classes)
    if element.tag == "mjx-container" or words & _DRAWN:
        return _rendered(element, bool(words & _DRAWN_APART))
    if words & {"MathJax_Preview", "katex-html"}:
        return []
    return _unboxed(element)


def _unboxed(element: Element) -> list[Child] | None:
    """Return the formula that is all a typesetter's box holds; None for other elements."""
    if not {"math", "MJX_Assistive_MathML"}.intersection(element.classes):
        return None
    shown = [child for child in element.children if not isinstance(child, str) or child.strip()]
    only = shown[0] if len(shown) == 1 else ""
    return [only] if has_tag(only, "formula") else None


def _rendered(element: Element, is_display: bool) -> list[Child]:
    """Return the formula that KaTeX or MathJax drew, without the drawing."""
    inside = find(element, lambda one: one.tag in ("formula", "math"))
    if inside is None:
        return []
    if is_display and inside.tag == "formula":
        inside.attrs["display"] = "yes"
    inside.attrs["drawn"] = "yes"
    return [inside]


def _without_drawings(children: list[Child]) -> Iterator[Child]:
    """Yield the children without the drawn formulas before whose source they stand."""
    following: Child | None = None
    kept: list[Child] = []
    for child in reversed(children):
        is_drawn = has_tag(child, "formula") and bool(child.attrs.pop("drawn", ""))
        if not (is_drawn and following is not None and has_tag(following, "formula")):
            kept.append(child)
        if not isinstance(child, str) or child.strip():
            following = None if is_drawn else child
    return reversed(kept)


def _tex_of_picture(image: Element) -> str:
    """Return the TeX of which a picture was made; empty for other pictures."""
    words = set(image.classes)
    source = image.get("src")
    is_formula = words & {"latex", "tex", "math", "ql-img-inline-formula"}
    if not is_formula and not _PICTURE.search(source):
        return ""
    tex = image.get("alt") or image.get("data-tex")
    if not tex:
        try:
            query = parse_qs(urlsplit(source).query)
        except ValueError:
            query = {}
        tex = next((query[name][0] for name in ("latex", "chl", "tex") if name in query), "")
    if not tex and "codecogs" in source:
        tex = unquote(source.partition("?")[2])
    tex = tex.strip()
    shortened = re.fullmatch(r"\$\$?(?:latex\s)?(.*?)\$?\$", tex, re.DOTALL)
    return shortened[1].strip() if shortened else tex


def _has_tex(text: str) -> bool:
    """Say whether a text surely holds a formula, so that its article was typeset."""
    return any(_is_sure(found) for found in _STRONG.finditer(text))


def _is_sure(found: re.Match[str]) -> bool:
    """Say whether a match is a formula whatever else the article holds."""
    if found["i3"] is not None:
        return bool(_SIGNS.search(found["i3"])) and _is_formula(found["i3"])
    return found["i2"] is not None or bool(re.search(r"[\\^_=+<>-]|\b[A-Za-z]\b", found[0][2:-2]))


def _is_formula(tex: str) -> bool:
    """Say whether what stands between two dollars is TeX and not prose between two prices."""
    plain = tex.strip()
    if not plain or "\n\n" in plain or _BREAK + _BREAK in plain:
        return False
    if _LETTERS.fullmatch(plain) or (_SIGNS.search(plain) and len(_prose(plain)) < 4):
        return True
    return bool(_RELATION.search(plain)) and bool(_LETTER.search(plain)) and not _prose(plain)


def _prose(tex: str) -> list[str]:
    r"""Return the words in TeX that are no commands and stand in no `\text{}`."""
    return _WORD.findall(_NAMED.sub(" ", tex))


def _find_in_texts(root: Element) -> None:
    r"""Replace the formulas in texts; in such an article `\$` is a dollar."""
    stack = [root]
    while stack:
        element = stack.pop()
        if element.tag in _OPAQUE - {"a"}:
            continue
        stack.extend(element.elements())
        children: list[Child] = []
        for run in _runs(element.children):
            children += _split(run) if isinstance(run, str) else [run]
        element.children = children


def _runs(children: list[Child]) -> Iterator[Child]:
    """Yield the children, texts and the breaks between them joined to one text."""
    texts: list[str] = []
    for child in children:
        if isinstance(child, str) or (texts and has_tag(child, "br")):
            texts.append(child if isinstance(child, str) else _BREAK)
            continue
        if texts:
            yield "".join(texts)
            texts = []
        if not has_tag(child, COMMENT):
            yield child
    if texts:
        yield "".join(texts)


def _split(text: str) -> Iterator[Child]:
    """Yield a text's parts: formulas, and what is between them with its breaks."""
    at = 0
    for found in _STRONG.finditer(text):
        if found["i3"] is not None and not _is_formula(found["i3"]):
            continue
        if found.start() < at:
            continue
        yield from _with_breaks(text[at : found.start()])
        tex = next(found[name] for name in ("d1", "d2", "d3", "i1", "i2", "i3") if found[name])
        yield formula(tex.replace(_BREAK, "\n"), display=found["display"] is not None)
        at = found.end()
    yield from _with_breaks(text[at:])


def _with_breaks(text: str) -> Iterator[Child]:
    """Yield a text with its breaks as elements again, escaped dollars as dollars."""
    for number, part in enumerate(text.replace(r"\$", "$").split(_BREAK)):
        if number:
            yield Element("br")
        if part:
            yield part
