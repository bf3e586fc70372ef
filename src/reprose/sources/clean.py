"""The body of an entry becomes a tree that Markdown can say.

Comes in: HTML as a feed carries it. Goes out: a tree of blocks, inline elements and our own few
elements (`fence`, `formula`, `embedded`, `footnote`, `anchor`, `more`), with nothing active in it.
Each pass is one idea and one module. Start reading at `clean`.
"""

from reprose.sources.dom import Element, parse_html
from reprose.sources.fences import find_fences
from reprose.sources.marks import find_more
from reprose.sources.raw_code import protect_code
from reprose.sources.structure import drop_noise, straighten


def clean(html: str) -> Element:
    """Return the tree of a body."""
    root = parse_html(protect_code(html))
    find_fences(root)
    find_more(root)
    drop_noise(root)
    straighten(root)
    return root
