"""What a blob is, by its bytes.

Comes in: a blob. Goes out: its kind, which names a reader, or what it is instead of a source.
Start reading at `sniff`.
"""

import re
from typing import Literal

from reprose.model import Blob
from reprose.sources.charset import decode

Kind = Literal["feed", "page", "empty", "unknown"]
_COMMENTS = re.compile(
    r"<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE
)


def sniff(blob: Blob) -> Kind:
    """Return the kind of a blob."""
    if not blob.body.strip():
        return "empty"
    text = decode(blob.body[:65536], blob.media_type)
    root = re.match(r"\s*<([\w:.-]+)", _COMMENTS.sub("", text).lstrip("\ufeff \t\r\n"))
    name = root[1].lower().rpartition(":")[2] if root else ""
    if name in ("rss", "feed", "rdf", "channel"):
        return "feed"
    return "page" if name in ("html", "head", "body") else "unknown"
