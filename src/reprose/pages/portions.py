"""A part of an article's HTML: the section below a heading, or one element.

Comes in: HTML that our own writer wrote, and an id. Goes out: the part that the id names. Start
reading at `portion`.
"""

import re
from html import escape

_HEADING = re.compile(r'<h([1-6]) id="([^"]*)"')
_VOID = frozenset({"img", "br", "hr", "wbr"})


def portion(html: str, name: str) -> str:
    """Return the section below the heading with an id, or the element that has it, else all."""
    headings = list(_HEADING.finditer(html))
    for n, heading in enumerate(headings):
        if heading[2] == escape(name):
            ends = (h.start() for h in headings[n + 1 :] if h[1] <= heading[1])
            return html[heading.start() : next(ends, len(html))]
    return _element(html, name) or html


def _element(html: str, name: str) -> str:
    """Return the element with an id, with its end; nothing when there is none."""
    found = re.search(rf'<([a-z][a-z0-9]*)\b[^<>]* id="{re.escape(escape(name))}"[^<>]*>', html)
    if not found or found[1] in _VOID:
        return found[0] if found else ""
    depth = 0
    for tag in re.compile(rf"<(/?){found[1]}\b").finditer(html, found.start()):
        depth += -1 if tag[1] else 1
        if not depth:
            whole = html[found.start() : html.index(">", tag.start()) + 1]
            return f"<ul>\n{whole}\n</ul>\n" if found[1] == "li" else whole
    return ""
