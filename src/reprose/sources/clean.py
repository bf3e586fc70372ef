"""The body of an entry becomes a tree that Markdown can say.

Comes in: HTML as a feed carries it. Goes out: a tree of blocks, inline elements and our own few
elements (`fence`, `formula`, `embedded`, `footnote`, `anchor`, `more`), with nothing active in it.
Each pass is one idea and one module. Start reading at `clean`.
"""

from collections.abc import Collection

from reprose.sources.anchors import find_anchors
from reprose.sources.bars import read_bars
from reprose.sources.cards import open_cards
from reprose.sources.dom import Element, parse_html
from reprose.sources.embeds import find_embeds
from reprose.sources.fences import find_fences
from reprose.sources.footnotes import find_footnotes
from reprose.sources.formulas import find_formulas
from reprose.sources.gists import find_gists
from reprose.sources.gutenberg import apply_block_comments
from reprose.sources.marks import find_more
from reprose.sources.mend import mend
from reprose.sources.pictures import find_pictures
from reprose.sources.raw_code import protect_code
from reprose.sources.structure import drop_noise, straighten
from reprose.sources.tasks import find_tasks


def clean(html: str, base: str = "", wanted: Collection[str] = ()) -> Element:
    """Return the tree of a body.

    Args:
        html: the body.
        base: the address of its page, which links within it may name.
        wanted: names in it that links lead to.
    """
    root = parse_html(protect_code(html))
    apply_block_comments(root)
    open_cards(root)
    find_more(root)
    find_tasks(root)
    find_gists(root)
    read_bars(root)
    find_fences(root)
    find_formulas(root)
    find_pictures(root)
    find_embeds(root)
    drop_noise(root)
    mend(root)
    find_footnotes(root, base)
    find_anchors(root, wanted)
    straighten(root)
    return root
