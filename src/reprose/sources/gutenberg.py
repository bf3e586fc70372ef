"""What WordPress's block editor says in comments.

Comes in: a parsed tree with its comments. Goes out: the same tree, in which what only a comment
said is said by the element it belongs to: the language of a block of code, the address of an embed.
Start reading at `apply_block_comments`.
"""

import re

from reprose.sources.dom import COMMENT, Element, find, has_tag, is_blank, walk
from reprose.sources.embeds import embedded
from reprose.sources.jsontext import Table, parsed_table

_BLOCK = re.compile(r"\s*wp:([\w/-]+)\s+(\{.*\})\s*/?\s*", re.DOTALL)


def apply_block_comments(root: Element) -> None:
    """Carry the facts of block comments below `root` over to the elements after them."""
    for parent in walk(root):
        for number, child in enumerate(parent.children):
            found = _BLOCK.fullmatch(child.attrs["text"]) if has_tag(child, COMMENT) else None
            if found:
                _apply(found[1], parsed_table(found[2]), parent, number)


def _apply(name: str, facts: Table, parent: Element, number: int) -> None:
    """Apply what one comment says."""
    following = next((c for c in parent.children[number + 1 :] if isinstance(c, Element)), None)
    language = facts.get("language") or facts.get("lang")
    if isinstance(language, str) and following is not None:
        code = find(following, lambda one: one.tag == "pre")
        if code is not None and not code.get("data-language"):
            code.attrs["data-language"] = language
    address = facts.get("url")
    if "embed" in name and isinstance(address, str) and (following is None or is_blank(following)):
        parent.children[number] = Element("p", {}, [embedded(address)])
