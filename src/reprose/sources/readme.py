"""A Markdown file becomes an entry: a README with commands, or a note.

Comes in: the bytes of Markdown files. Goes out: one entry each, whose body stays the Markdown it
is; the first heading is the title. Start reading at `read_markdown`.
"""

import re
from collections.abc import Iterator, Sequence

from reprose.model import Blob
from reprose.sources.charset import decode
from reprose.sources.entry import Channel, Entry, Item
from reprose.sources.titles import plain_title

_HEADING = re.compile(
    r"\A\s*(?:#[ \t]+([^\n]+?)[ \t]*#*[ \t]*(?:\n|\Z)|([^\n]+)\n=+[ \t]*(?:\n|\Z))"
)
_MARKUP = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|[*_`]")


def read_markdown(blobs: Sequence[Blob]) -> Iterator[Item]:
    """Yield an entry for each file."""
    for blob in blobs:
        text = decode(blob.body, blob.media_type).replace("\r\n", "\n").replace("\r", "\n")
        name = re.sub(
            r"\.(?:md|markdown|txt)$", "", blob.address.rpartition("/")[2], flags=re.IGNORECASE
        )
        found = _HEADING.match(text)
        title = _MARKUP.sub(r"\1", (found[1] or found[2])) if found else name
        yield Channel(title=plain_title(title), url=blob.address if "://" in blob.address else "")
        yield Entry(
            guid=blob.address if "://" in blob.address else name,
            url=blob.address if "://" in blob.address else "",
            title=plain_title(title),
            body=text[found.end() :].lstrip("\n") if found else text,
            markup="markdown",
            base=blob.address if "://" in blob.address else "",
            slug=plain_title(title),
        )
