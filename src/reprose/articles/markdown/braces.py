"""`{#id .class key=value}`: what stands in braces, with the place of each part.

Comes in: the text between braces, or headings that end with them. Goes out: an id, classes and
pairs with their columns. Start reading at `read_braces`.
"""

import re
from dataclasses import dataclass

from markdown_it.rules_core import StateCore

# One part: #id, .class, key="value", key=value, or a bare word.
_PART = re.compile(
    r"""\s*(?:\#(?P<id>[^\s{}\#="']+)|\.(?P<cls>[^\s{}.\#="']+)|(?P<key>[A-Za-z_][\w:-]*)="""
    r"""(?:"(?P<dq>(?:[^"\\]|\\.)*)"|'(?P<sq>(?:[^'\\]|\\.)*)'|(?P<bare>[^\s"'{}]+))|(?P<word>[^\s{}]+))"""
)


@dataclass(frozen=True, slots=True)
class Pair:
    """One `key=value`: the value's column (0-based, from the text's start) and its width."""

    key: str
    value: str
    start: int
    width: int


@dataclass(frozen=True, slots=True)
class Braces:
    """What braces say; `wrong` holds the words that are none of the three forms."""

    id: str = ""
    classes: tuple[str, ...] = ()
    pairs: tuple[Pair, ...] = ()
    wrong: tuple[Pair, ...] = ()


def read_braces(text: str) -> Braces:
    """Read the text between braces. Backslashes in quoted values escape the next character."""
    name, classes, pairs, wrong, pos = "", [], [], [], 0
    while part := _PART.match(text, pos):
        pos = part.end()
        if part["id"]:
            name = part["id"]
        elif part["cls"]:
            classes.append(part["cls"])
        elif part["key"]:
            group = next(g for g in ("dq", "sq", "bare") if part[g] is not None)
            value = part[group] if group == "bare" else re.sub(r"\\(.)", r"\1", part[group])
            pairs.append(Pair(part["key"], value, part.start(group), len(part[group])))
        else:
            wrong.append(Pair(part["word"], "", part.start("word"), len(part["word"])))
    return Braces(name, tuple(classes), tuple(pairs), tuple(wrong))


def move_heading_braces(state: StateCore) -> None:
    """Move the braces at the end of a heading to its attributes, before the text is parsed."""
    tokens = state.tokens
    for i, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        inline = tokens[i + 1]
        start = inline.content.rfind("{") if inline.content.endswith("}") else -1
        if start < 1 or inline.content[start - 1] not in " \t":
            continue
        braces = read_braces(inline.content[start + 1 : -1])
        if braces.wrong or not (braces.id or braces.classes or braces.pairs):
            continue
        inline.content = inline.content[:start].rstrip()
        if braces.id:
            token.attrs["id"] = braces.id
        if braces.classes:
            token.attrs["class"] = " ".join(braces.classes)
        token.attrs |= {
            pair.key: pair.value for pair in braces.pairs if pair.key in ("lang", "dir")
        }
