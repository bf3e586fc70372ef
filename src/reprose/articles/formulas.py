r"""Formulas in text and on lines of their own.

Comes in: a `Body` and the tokens of formulas. Goes out: MathML; what cannot be read is shown as TeX
and reported. A block with a name, `$$ … $$ (name)` or `\label{name}`, gets a number. Start reading
at `math_inline`.
"""

from collections.abc import Sequence
from html import escape

from reprose.articles.body import Body
from reprose.articles.links import place_of
from reprose.articles.markdown.parser import Token
from reprose.articles.math import Formula, to_mathml
from reprose.problems import Place, error, warning


def math_inline(body: Body, tokens: Sequence[Token], i: int) -> str:
    """Write `$x$`."""
    token = tokens[i]
    formula = to_mathml(token.content, display=False)
    _report(body, formula, place_of(body, token))
    return body.island(formula.html)


def math_block(body: Body, tokens: Sequence[Token], i: int) -> str:
    """Write `$$ … $$`, an environment, or a fence of language `math`."""
    token = tokens[i]
    formula = to_mathml(token.content, display=True)
    within_line = token.type == "math_inline_double"
    number = token.map[0] if token.map else 0
    place = place_of(body, token) if within_line else body.source.line(number)
    _report(body, formula, place)
    if not within_line:
        body.say(token.content, prose=False)
    given = str(token.attrs.get("id", "")) or token.info or formula.label
    if within_line:
        return body.island(f'<span class="math">{formula.html}</span>')
    if not given or token.type == "fence":
        return body.island(f'<div class="math" tabindex="0">{formula.html}</div>\n')
    name = body.claim_id(given, token.map)
    called = body.number("Equation", name)
    label = f'<span class="math-number">{called}</span>'
    return body.island(
        f'<div class="math" id="{escape(name)}" tabindex="0">{formula.html}{label}</div>\n'
    )


def _report(body: Body, formula: Formula, place: Place) -> None:
    """Report what is wrong with a formula."""
    if formula.fault:
        hint = "the formula is shown as TeX until it is mended"
        message = f"a formula cannot be read: {formula.fault}"
        body.source.problems.append(error("math-syntax", message, place, hint))
    elif formula.unknown:
        message = f"`{formula.unknown}` is not a known math command"
        hint = "check its spelling, or write `\\operatorname{name}`"
        body.source.problems.append(warning("math-unknown-command", message, place, hint))
