"""Which files an article needs, and what they are called beside it.

Comes in: a cleaned tree and the page's address; later the bytes that were brought. Goes out: the
addresses to try for each picture, largest first, and a safe file name by the true type of the
bytes. Start reading at `wanted_files`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote

from reprose.digest import digest
from reprose.slug import slugify
from reprose.sources.addresses import absolute, path_of
from reprose.sources.dom import Element, walk

# Names of smaller copies: WordPress's `-300x200` before the ending, Blogger's folder `/s320/`.
_BLOGGER_SIZE = re.compile(r"/(?:s|w|h)\d+(?:-[\w-]+)?/(?=[^/]+$)")
_SIZED = re.compile(r"-(?:\d{2,5}x\d{2,5}|scaled|e\d{10,})(?=\.[a-z]{3,4}$)", re.IGNORECASE)
_FETCHED = re.compile(r"https://substackcdn\.com/image/fetch/[^/]+/(https?%3A.+)", re.IGNORECASE)
_PICTURE_LINK = re.compile(r"\.(?:png|jpe?g|gif|webp|avif|svg)$", re.IGNORECASE)
_TYPES = (
    (b"\x89PNG\r\n\x1a\n", ".png"), (b"\xff\xd8\xff", ".jpg"), (b"GIF8", ".gif"),
    (b"BM", ".bmp"), (b"II*\x00", ".tif"), (b"%PDF-", ".pdf"), (b"ID3", ".mp3"),
)  # fmt: skip
_SVG = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<svg\b", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file of an article: the addresses that stand in it, and those to try, best first."""

    written: tuple[str, ...]
    tries: tuple[str, ...]


def wanted_files(root: Element, base: str) -> tuple[Wanted, ...]:
    """Return the pictures of a tree, and the larger ones that they link to."""
    found: dict[str, Wanted] = {}
    links: dict[int, str] = {}
    for one in walk(root):
        if one.tag == "a" and _PICTURE_LINK.search(path_of(one.get("href"))):
            for inside in walk(one):
                links[id(inside)] = absolute(one.get("href"), base)
        if one.tag == "img" and one.get("src"):
            source = absolute(one.get("src"), base)
            if source.startswith(("http://", "https://")):
                linked = links.get(id(one), "")
                tries = (linked, _original_of(source), source)
                written = (source, linked) if linked else (source,)
                found[source] = Wanted(written, tuple(dict.fromkeys(t for t in tries if t)))
    return tuple(found.values())


def _original_of(address: str) -> str:
    """Return the address of the picture of which this is a smaller copy."""
    if found := _FETCHED.match(address):
        address = unquote(found[1])
    base, mark, query = address.partition("?")
    is_size = bool(re.search(r"(?:^|&)(?:w|h|resize|fit|width|height)=", query))
    if "blogspot" in base:
        base = _BLOGGER_SIZE.sub("/s0/", base)
    return _SIZED.sub("", base) + ("" if is_size else mark + query)


def type_of(body: bytes) -> str:
    """Return the ending that belongs to some bytes, empty when they are of no known type."""
    for mark, ending in _TYPES:
        if body.startswith(mark):
            return ending
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return ".webp"
    if body[4:12] in (b"ftypavif", b"ftypavis"):
        return ".avif"
    return ".svg" if _SVG.match(body[:2000]) else ""


def file_name(address: str, body: bytes, taken: Sequence[str]) -> str:
    """Return the name of a file beside its article; empty for bytes of no known type."""
    ending = type_of(body)
    if not ending:
        return ""
    last = PurePosixPath(unquote(path_of(address))).stem
    stem = slugify(last, most_bytes=60, fallback="file")
    name = f"{stem}{ending}"
    return name if name not in taken else f"{stem}-{digest(address)[:8]}{ending}"
