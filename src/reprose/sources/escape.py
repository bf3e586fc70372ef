"""Text that Markdown would misread gets backslashes, and only there.

Comes in: plain text and the characters around it. Goes out: the same text as Markdown source.
The rules are CommonMark's, with those of the extensions this site has on (tables, strike-through,
formulas, footnotes, attributes, wikilinks); the proof of an import renders what was written, and
where a rule here was too thrifty the article is written again with `thorough`. Start reading at
`escape_text`.
"""

import re
from collections.abc import Mapping

_SPECIAL = (
    r"\\(?=[!-/:-@\[-`{-~]|$)"  # a backslash that would escape something
    r"|`"
    r"|(?<!\s)\*|\*(?!\s|$)|^\*|\*$"  # a star that is not alone between blanks
    r"|(?<![^\W_])_|_(?![^\W_])"  # an underscore not within a word
    r"|<(?=[A-Za-z/!?])"  # a tag or a comment
    r"|&(?=#?\w+;)"  # a character by name or number
    r"|\[(?=[\^\[!])|!(?=\[)"  # a footnote, a wikilink, an alert, a picture
    r"|~(?=~)|(?<=[^\s~])~|(?<=~)~"
    r"|\{(?=[#.:%{}]|[\w-]+=)"  # attributes
    r"|\^(?=\[)|(?<!\S)\^(?=[A-Za-z0-9-]+\s*$)"
    r"|==(?=\S)"
)
_PATTERNS: Mapping[tuple[bool, bool], re.Pattern[str]] = {
    (dollars, brackets): re.compile(
        _SPECIAL + (r"|\$" if dollars else "") + (r"|[\[\]]" if brackets else ""), re.MULTILINE
    )
    for dollars in (False, True)
    for brackets in (False, True)
}
_EVERY = re.compile(r"[\\`*_{}\[\]<>#!|~$^&=:]")
# What at the start of a line begins a heading, a quote, a list, a rule, a fence, a table …
_LINE_START = re.compile(
    r"(?P<marker>#{1,6}(?=[ \t]|$)|>|[-+*](?=[ \t]|$)|=+[ \t]*$|-[-\s]*$|\*[*\s]*$|_[_\s]*$"
    r"|```|~~~|\|(?=.*\|)|:(?=[ \t:-])|\$\$|\[(?=[^\]]*\]:)|\{(?=.*\}$)|!!!|\[[ xX]?\](?=\s))"
    r"|(?P<number>\d{1,9})(?P<dot>[.)])(?=[ \t]|$)"
    r"|(?P<table>:?-+:?[ \t]*\|)"
)


def escape_text(text: str, *, dollars: bool, brackets: bool) -> str:
    """Return text as Markdown source.

    Args:
        text: the text, its blanks already squeezed.
        dollars: whether a dollar might be read as a formula's mark (another one is near).
        brackets: whether square brackets might be read as a link.
    """
    return _PATTERNS[dollars, brackets].sub(r"\\\g<0>", text)


def escape_every(text: str) -> str:
    """Return text with every character that any Markdown may give a meaning escaped."""
    return _EVERY.sub(r"\\\g<0>", text)


def guard_lines(markdown: str) -> str:
    """Escape what would make the lines of a paragraph begin a heading, a list, a quote …"""
    return "\n".join(_guarded(line) for line in markdown.split("\n"))


def _guarded(line: str) -> str:
    """Escape the beginning of one line; leading blanks (an indented block's) go."""
    line = line.lstrip(" \t")
    found = _LINE_START.match(line)
    if found is None:
        return line
    if found["number"]:
        return f"{found['number']}\\{line[found.start('dot') :]}"
    return f"\\{line}"
