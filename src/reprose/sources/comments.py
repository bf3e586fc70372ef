"""Readers' comments become `comments.toml` beside the article.

Comes in: the comments of an entry. Goes out: TOML, a table for each comment in the order of the
source, its text as plain paragraphs with the addresses of its links. Start reading at
`write_comments`.
"""

import json
from collections.abc import Iterator, Sequence

from reprose.sources.dom import Child, is_block, parse_html, text_of
from reprose.sources.entry import Comment
from reprose.sources.fences import find_fences
from reprose.sources.raw_code import protect_code
from reprose.sources.structure import drop_noise
from reprose.sources.targets import is_active
from reprose.sources.wpautop import autop


def write_comments(comments: Sequence[Comment]) -> str:
    """Return the comments as TOML; an empty text when there are none."""
    return "\n".join("\n".join(_table(comment)) + "\n" for comment in comments)


def plain_text(html: str) -> str:
    """Return a comment as paragraphs of text with a blank line between them."""
    root = parse_html(protect_code(autop(html)))
    find_fences(root)
    drop_noise(root)
    blocks: list[str] = []
    _gather(root.children, blocks)
    return "\n\n".join(block.strip("\n") for block in blocks if block.strip())


def _table(comment: Comment) -> Iterator[str]:
    """Yield the lines of one comment."""
    yield "[[comments]]"
    yield f"id = {_quoted(comment.id)}"
    if comment.parent:
        yield f"parent = {_quoted(comment.parent)}"
    yield f"author = {_quoted(comment.author.name)}"
    if comment.author.url.startswith(("http://", "https://")):
        yield f"url = {_quoted(comment.author.url)}"
    if comment.date:
        yield f"date = {comment.date.replace(microsecond=0).isoformat()}"
    yield f"text = {_quoted(plain_text(comment.html))}"


def _quoted(text: str) -> str:
    """Return a text as a TOML string: JSON's escapes are TOML's."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _gather(children: Sequence[Child], blocks: list[str]) -> None:
    """Add the paragraphs below some children."""
    line = ""
    for child in children:
        if is_block(child):
            blocks.append(" ".join(line.split()))
            line = ""
            if child.tag == "fence":
                blocks.append(text_of(child))
            else:
                _gather(child.children, blocks)
        else:
            line += _words(child)
    parts = (" ".join(part.split()) for part in line.split("\ue000"))
    blocks.append("\n".join(parts))


def _words(child: Child) -> str:
    """Return the text of an inline child; a link's address follows its text."""
    if isinstance(child, str):
        return child
    if child.tag == "br":
        return "\ue000"
    if child.tag == "img":
        return f" {child.get('alt') or child.get('src')} "
    inside = "".join(map(_words, child.children))
    address = child.get("href") if child.tag == "a" else ""
    is_shown = not address or is_active(address) or address.rstrip("/") in inside
    return inside if is_shown else f"{inside} ({address})"
