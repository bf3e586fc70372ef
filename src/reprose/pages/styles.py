"""Style sheets become the one that pages carry.

Comes in: CSS files in their order. Goes out: one text, without comments, needless blanks and
tokens that lose. Start reading at `join_styles`.
"""

import re
from collections.abc import Callable, Iterable, Iterator

_TOKENS = re.compile(
    r"""(?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|url\([^"')]*\))"""
    r"""|(?P<comment>/\*.*?\*/)|(?P<blank>\s+)""",
    re.DOTALL,
)
_TIGHT = re.compile(r"\s*([{};,>])\s*")
_ROOT = re.compile(r"(?<![^{};]):root\{([^{}]*)\}")


def join_styles(sheets: Iterable[str]) -> str:
    """Return the style sheets as one, in their order, made small.

    A token that is set again further down is set once: a child theme and a site's options say only
    what they change, and a page carries only what counts.
    """
    return _without_strings("\n".join(sheets), lambda css: _without_lost_tokens(_squeezed(css)))


def make_small(css: str) -> str:
    """Drop comments and collapse blanks; strings stay as they are."""
    return _without_strings(css, _squeezed)


def root_rules(css: str) -> Iterator[re.Match[str]]:
    """Yield the rules of `:root` that stand on their own, their declarations as group 1.

    What is within `@media` or `@supports` may not apply.
    """
    for rule in _ROOT.finditer(css):
        if css.count("{", 0, rule.start()) == css.count("}", 0, rule.start()):
            yield rule


def _without_strings(css: str, change: Callable[[str], str]) -> str:
    """Change a sheet whose comments are gone and whose strings and addresses are out of reach."""
    strings: list[str] = []

    def keep(match: re.Match[str]) -> str:
        if match["string"]:
            strings.append(match[0])
            return f"\x00{len(strings) - 1}\x00"
        return "" if match["comment"] else " "

    text = change(_TOKENS.sub(keep, css))
    return re.sub("\x00(\\d+)\x00", lambda match: strings[int(match[1])], text)


def _squeezed(css: str) -> str:
    """Collapse blanks, except beside `:`, `+` and parentheses: there they can mean something."""
    return _TIGHT.sub(r"\1", re.sub(" +", " ", css)).replace(";}", "}").replace(": ", ":").strip()


def _without_lost_tokens(css: str) -> str:
    """Drop custom properties of `:root` that a later `:root` of the same rank sets again."""
    pieces, at = [], len(css)
    known: set[str] = set()
    for rule in reversed(tuple(root_rules(css))):
        kept = []
        for declaration in reversed(rule[1].split(";")):
            name = declaration.partition(":")[0]
            if name not in known or not name.startswith("--") or "!" in declaration:
                kept.append(declaration)
            known.add(name)
        body = ";".join(reversed(kept))
        pieces += [css[rule.end() : at], f":root{{{body}}}" if body else ""]
        at = rule.start()
    return css[:at] + "".join(reversed(pieces))
