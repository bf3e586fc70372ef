"""Style sheets become the one that pages carry.

Comes in: CSS files by name. Goes out: one text, in the order of the names, without comments and
needless blanks. Start reading at `join_styles`.
"""

import re
from collections.abc import Mapping

_TOKENS = re.compile(
    r"""(?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?P<comment>/\*.*?\*/)|(?P<blank>\s+)""",
    re.DOTALL,
)
_TIGHT = re.compile(r"\s*([{};,>])\s*")


def join_styles(files: Mapping[str, str]) -> str:
    """Return the style sheets as one, in the order of their names, made small."""
    return "".join(make_small(files[name]) for name in sorted(files) if name.endswith(".css"))


def make_small(css: str) -> str:
    """Drop comments and collapse blanks; strings stay as they are.

    Blanks beside `:`, `+` and parentheses stay: there they can mean something.
    """
    strings: list[str] = []

    def keep(match: re.Match[str]) -> str:
        if match["string"]:
            strings.append(match[0])
            return f"\x00{len(strings) - 1}\x00"
        return "" if match["comment"] else " "

    text = _TIGHT.sub(r"\1", re.sub(" +", " ", _TOKENS.sub(keep, css)))
    text = text.replace(";}", "}").replace(": ", ":").strip()
    return re.sub("\x00(\\d+)\x00", lambda match: strings[int(match[1])], text)
