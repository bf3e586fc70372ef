"""Slots filled with what the author wrote: for proofs and tests, where there is no site.

Comes in: a `Body` and its HTML. Goes out: HTML with `href` and `src` as written. Start reading at
`fill_as_written`.
"""

from html import escape

from reprose.articles.body import Body, cut
from reprose.model import Slot


def fill_as_written(body: Body, html: str) -> str:
    """Return the HTML with every slot filled."""
    parts, slots = cut(body.land(html))
    pieces = [parts[0]]
    for slot, part in zip(slots, parts[1:], strict=True):
        pieces += (_filled(body, slot), part)
    return "".join(pieces)


def _filled(body: Body, slot: Slot) -> str:
    """Return what goes into one slot."""
    if slot.kind in ("code", "more"):
        return ""
    link = body.links[slot.index]
    if slot.kind == "link":
        return f' href="{escape(link.href)}"'
    if slot.kind in ("image", "source"):
        return f' src="{escape(link.href)}"'
    name = "" if link.kind == "link" else link.href
    return escape(link.text or name, quote=False)
