"""Inside `<pre>`, what is not a tag of a highlighter is text.

Comes in: HTML. Goes out: the same HTML, in which `#include <stdio.h>` and `vector<int> v` within
`<pre>` are written as the text they are: plugins let authors type them bare. Works on the string,
before any parser drops them. Start reading at `protect_code`.
"""

import re

_PRE = re.compile(r"(<(pre|listing|xmp)\b[^<>]*>)(.*?)(</\2\s*>)", re.IGNORECASE | re.DOTALL)
# Tags that highlighters and editors write within `<pre>`.
_INLINE = (
    "a|abbr|b|big|br|button|caption|code|del|details|div|em|figcaption|figure|font|i|img|ins|kbd|"
    "li|mark|ol|p|pre|s|samp|small|span|strike|strong|sub|summary|sup|svg|path|table|tbody|td|"
    "th|thead|tr|tt|u|ul|var|wbr"
)
_TAG = re.compile(
    rf"</?(?:{_INLINE})(?:\s+[\w:@.-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'<>]+))?)*\s*/?>"
    r"|<!--.*?-->",
    re.IGNORECASE | re.DOTALL,
)


def protect_code(html: str) -> str:
    """Escape every `<` within `<pre>` that does not begin a tag a highlighter or editor writes."""
    end = html.lower().rfind("</")  # what is opened after it never ends: no need to look
    return _PRE.sub(_protected, html[: end + 20]) + html[end + 20 :] if end >= 0 else html


def _protected(found: re.Match[str]) -> str:
    """Return one `<pre>` with its stray `<` escaped; `<xmp>` is text throughout."""
    inside = found[3]
    if found[2].lower() == "xmp":
        inside = inside.replace("&", "&amp;").replace("<", "&lt;")
        return f"<pre>{inside}</pre>"
    pieces: list[str] = []
    at = 0
    for tag in _TAG.finditer(inside):
        pieces += [inside[at : tag.start()].replace("<", "&lt;"), tag[0]]
        at = tag.end()
    pieces.append(inside[at:].replace("<", "&lt;"))
    return found[1] + "".join(pieces) + found[4]
