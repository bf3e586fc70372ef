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

# A first heading, with a mark before it or a rule below it.
_HEADING = re.compile(
    r"\A\s*(?:#[ \t]+([^\n]+?)[ \t]*#*[ \t]*(?:\n|\Z)|([^\n]+)\n=+[ \t]*(?:\n|\Z))"
)
_ENDING = re.compile(r"\.(?:md|markdown|txt)$", re.IGNORECASE)
_MARKUP = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|[*_`]")


def read_markdown(blobs: Sequence[Blob]) -> Iterator[Item]:
    """Yield an entry for each file."""
    for blob in blobs:
        text = decode(blob.body, blob.media_type).replace("\r\n", "\n").replace("\r", "\n")
        name = _ENDING.sub("", blob.address.rpartition("/")[2])
        found = _HEADING.match(text)
        title = plain_title(_MARKUP.sub(r"\1", found[1] or found[2]) if found else name)
        url = blob.address if "://" in blob.address else ""
        yield Channel(title=title, url=url)
        yield Entry(
            guid=url or name,
            url=url,
            title=title,
            body=text[found.end() :].lstrip("\n") if found else text,
            markup="markdown",
            base=url,
            slug=title,
        )
