"""What a source is, by its bytes and by the files it comes with.

Comes in: the blobs of a source. Goes out: groups of blobs, each with the kind that names its
reader; what is no source is a kind too (`empty`, `archive`, `unknown` …) and has none. Start
reading at `sort_blobs`.
"""

import re
from collections.abc import Sequence

from reprose.model import Blob
from reprose.sources.charset import decode
from reprose.sources.xmltext import without_messages

# What may stand before a document's root: blanks, comments, instructions, its type.
_PROLOGUE = re.compile(
    r"[\ufeff\s]+|<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>",
    re.DOTALL | re.IGNORECASE,
)
_HEAD_BYTES = 262_144
_MAGIC = {
    b"PK\x03\x04": "archive", b"\x1f\x8b": "compressed", b"%PDF": "pdf", b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture", b"GIF8": "picture",
}  # fmt: skip
# Kinds that are left out of a source that holds others, too.
_REST = frozenset({"empty", "picture", "unknown", "pdf", "archive", "compressed", "text"})
_FEEDS = frozenset({"rss", "feed", "rdf", "channel", "entry"})
_WRAPPED = re.compile(r"<feed\s[^>]*xmlns=[\"']http://www\.w3\.org/2005/Atom")
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|article|main|title|meta|div|p|section)\b", re.IGNORECASE
)


def sort_blobs(
    blobs: Sequence[Blob], kinds: Sequence[str] = ()
) -> tuple[tuple[str, tuple[Blob, ...]], ...]:
    """Return the blobs of a source by kind, in the order in which kinds first occur.

    Args:
        blobs: the files.
        kinds: what each of them is, where `sniff` has said so already.
    """
    if any(_name(blob) == "posts.csv" for blob in blobs):
        wanted = (blob for blob in blobs if blob.address.endswith(("posts.csv", ".html")))
        return (("substack", tuple(wanted)),)
    beside = {f"{blob.address.rpartition('.')[0]}_files/" for blob in blobs}
    groups: dict[str, list[Blob]] = {}
    for blob, kind in zip(blobs, kinds or map(sniff, blobs), strict=True):
        if not _is_within(blob, beside):  # a browser put those beside the page that shows them
            groups.setdefault(kind, []).append(blob)
    if len(blobs) > 1:
        groups = {kind: group for kind, group in groups.items() if kind not in _REST} or groups
    return tuple((kind, tuple(group)) for kind, group in groups.items())


def _is_within(blob: Blob, folders: set[str]) -> bool:
    """Say whether a blob lies in one of some folders."""
    parts = blob.address.split("/")[:-1]
    return any("/".join(parts[: n + 1]) + "/" in folders for n in range(len(parts)))


def sniff(blob: Blob) -> str:
    """Return the kind of a blob."""
    if not blob.body.strip():
        return "empty"
    for mark, kind in _MAGIC.items():
        if blob.body.startswith(mark):
            return kind
    text = decode(blob.body[:_HEAD_BYTES], blob.media_type)
    plain = _after_prologue(without_messages(text))
    if plain.startswith(("{", "[")):
        return _json_kind(plain)
    root = re.match(r"<([\w:.-]+)", plain)
    name = root[1].lower().rpartition(":")[2] if root else ""
    if name in _FEEDS or (name == "html" and _WRAPPED.search(text)):
        return _xml_kind(text)
    if name in ("opml", "urlset", "sitemapindex"):
        return name
    if root and (_HTML.match(plain) or name in ("html", "body")):
        return "medium" if 'class="h-entry"' in text and "graf" in text else "page"
    return _text_kind(blob, text)


def _after_prologue(text: str) -> str:
    """Return a document without the comments and declarations at its beginning."""
    at = 0
    while found := _PROLOGUE.match(text, at):
        at = found.end()
    return text[at:]


def _xml_kind(text: str) -> str:
    """Tell exports from feeds."""
    if "wordpress.org/export/" in text or "<wp:wxr_version" in text:
        return "wxr"
    is_blogger = "schemas.google.com/blogger/2008/kind#" in text or "blogger.com/schemas" in text
    return "blogger" if is_blogger and _is_export(text) else "feed"


def _is_export(text: str) -> bool:
    """Tell Blogger's export from the feed of a blog, which holds posts alone."""
    marks = "kind#template kind#settings kind#comment kind#page blogger:type blogger:status"
    return any(mark in text for mark in marks.split())


def _json_kind(text: str) -> str:
    """Tell the JSON of feeds and exports apart."""
    if "jsonfeed.org/version" in text.replace("\\/", "/"):
        return "jsonfeed"
    if re.search(r'"(?:posts|db)"\s*:', text) and re.search(
        r'"(?:mobiledoc|lexical|posts_tags|html|meta)"\s*:', text
    ):
        return "ghost"
    return "json"


def _text_kind(blob: Blob, text: str) -> str:
    """Tell Markdown from other text and from what is no text."""
    if "\x00" in text or text.count("\ufffd") > 5:
        return "unknown"
    if _name(blob).endswith((".md", ".markdown")):
        return "markdown"
    is_marked = re.search(r"^#{1,3} \S|^```|^\S.*\n(?:===+|---+)$", text, re.MULTILINE)
    return "markdown" if is_marked else "text"


def _name(blob: Blob) -> str:
    return blob.address.rpartition("/")[2].lower()
