"""Paragraphs out of blank lines, as WordPress makes them when it shows a classic body.

Comes in: the body as an export has it, code of shortcodes already behind placeholders. Goes out:
HTML in which a blank line ends a paragraph and a line end is a break, outside of blocks and of
everything whose blanks count. Start reading at `autop`.
"""

import re
from itertools import pairwise

_BLOCK = (
    "address|article|aside|blockquote|caption|center|col|colgroup|dd|details|div|dl|dt|embedded|"
    "fieldset|figcaption|figure|footer|form|h[1-6]|header|hgroup|hr|iframe|li|main|map|math|nav|"
    "noscript|object|ol|p|pre|script|section|style|summary|svg|table|tbody|td|tfoot|th|thead|tr|ul|"
    "video|audio|textarea"
)
_OPAQUE = re.compile(
    r"<(pre|script|style|textarea|svg|math|xmp)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL
)
# A tag of a block; a line that begins with one; a line that ends with one, a break or a comment.
_EDGE = re.compile(rf"(</?(?:{_BLOCK})\b[^>]*>)[ \t]*", re.IGNORECASE)
_STARTS = re.compile(rf"\s*</?(?:{_BLOCK})\b", re.IGNORECASE)
_ENDS = re.compile(rf"(?:</?(?:{_BLOCK}|br)\b[^>]*>|-->)\s*$", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_HIDDEN = re.compile("\ue010(\\d+)\ue011")


def autop(body: str) -> str:
    """Return a classic body as HTML."""
    if "<p>" in body.lower() and "\n\n" not in body.replace("\r", ""):
        return body
    hidden: list[str] = []
    text = body.replace("\r\n", "\n").replace("\r", "\n")
    end = text.rfind("</") + 20  # what is opened after it never ends
    text = _OPAQUE.sub(lambda found: _hide(found[0], hidden), text[:end]) + text[end:]
    text = _TAG.sub(lambda found: found[0].replace("\n", " "), text)
    text = re.sub(r"<br\s*/?>\s*<br\s*/?>", "\n\n", text, flags=re.IGNORECASE)
    text = _EDGE.sub(_apart, text)
    parts = re.split(r"\n[ \t]*\n\s*", text)
    html = "\n\n".join(_part(part.strip("\n")) for part in parts if part.strip())
    return _HIDDEN.sub(lambda found: hidden[int(found[1])], html)


def _hide(text: str, hidden: list[str]) -> str:
    """Put a stretch away whose line ends count; it is a block of its own."""
    hidden.append(text)
    return f"\n\n\ue010{len(hidden) - 1}\ue011\n\n"


def _apart(found: re.Match[str]) -> str:
    """Set blank lines before a block begins and after it ends."""
    tag = found[1]
    if re.match(r"</?(?:td|th|li|dt|dd|caption|figcaption|summary|p)\b", tag, re.IGNORECASE):
        return f"\n{tag}\n" if tag.lower().startswith(("<p", "</p")) else tag
    if re.match(r"</?(?:blockquote|article|aside|section|details)\b", tag, re.IGNORECASE):
        return f"\n\n{tag}\n\n"
    return f"{tag}\n\n" if tag.startswith("</") or tag.lower().startswith("<hr") else f"\n\n{tag}\n"


def _part(text: str) -> str:
    """Return one part between blank lines: a paragraph, unless it is (of) a block."""
    if _HIDDEN.fullmatch(text.strip()):
        return text
    if _STARTS.match(text) or re.search(rf"</(?:{_BLOCK})\s*>\s*$", text, re.IGNORECASE):
        return _with_breaks(text) if "<li" not in text.lower() else text
    return f"<p>{_with_breaks(text.strip())}</p>"


def _with_breaks(text: str) -> str:
    """Turn line ends into breaks, but for those next to blocks and comments."""
    lines = text.split("\n")
    pieces = [lines[0]]
    for before, line in pairwise(lines):
        pieces.append(("\n" if _is_edge(before, line) else "<br />\n") + line)
    return "".join(pieces)


def _is_edge(before: str, line: str) -> bool:
    """Say whether a line end stands next to a block, a comment, a break or nothing."""
    if not before.strip() or _ENDS.search(before) or _STARTS.match(line):
        return True
    return line.strip()[:4] in ("", "<!--", "<br ", "<br>", "<br/")
