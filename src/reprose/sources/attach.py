"""Which files an article needs, and what they are called beside it.

Comes in: a cleaned tree and the page's address; later the bytes that were brought. Goes out: the
addresses to try for each picture, largest first, and a safe file name by the true type of the
bytes. Start reading at `wanted_files`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from reprose.digest import digest
from reprose.slug import slugify
from reprose.sources.addresses import absolute
from reprose.sources.dom import Element, walk

_SIZED = re.compile(r"-(?:\d{2,5}x\d{2,5}|scaled|e\d{10,})(?=\.[a-z]{3,4}$)", re.IGNORECASE)
_FETCHED = re.compile(r"https://substackcdn\.com/image/fetch/[^/]+/(https?%3A.+)", re.IGNORECASE)
_PICTURE_LINK = re.compile(r"\.(?:png|jpe?g|gif|webp|avif|svg)$", re.IGNORECASE)
_TYPES = (
    (b"\x89PNG\r\n\x1a\n", ".png"), (b"\xff\xd8\xff", ".jpg"), (b"GIF8", ".gif"),
    (b"BM", ".bmp"), (b"II*\x00", ".tif"), (b"%PDF-", ".pdf"), (b"ID3", ".mp3"),
)  # fmt: skip


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
        if one.tag == "a" and _PICTURE_LINK.search(urlsplit_path(one.get("href"))):
            for inside in walk(one):
                links[id(inside)] = absolute(one.get("href"), base)
        if one.tag == "img" and one.get("src"):
            source = absolute(one.get("src"), base)
            if source.startswith(("http://", "https://")):
                linked = links.get(id(one), "")
                tries = (linked, original_of(source), source)
                written = (source, linked) if linked else (source,)
                found[source] = Wanted(written, tuple(dict.fromkeys(t for t in tries if t)))
    return tuple(found.values())


def original_of(address: str) -> str:
    """Return the address of the picture of which this is a smaller copy."""
    if found := _FETCHED.match(address):
        address = unquote(found[1])
    base, mark, query = address.partition("?")
    is_size = bool(re.search(r"(?:^|&)(?:w|h|resize|fit|width|height)=", query))
    blogger = (
        re.sub(r"/(?:s|w|h)\d+(?:-[\w-]+)?/(?=[^/]+$)", "/s0/", base)
        if "blogspot" in base
        else base
    )
    return _SIZED.sub("", blogger) + ("" if is_size else mark + query)


def urlsplit_path(address: str) -> str:
    """Return the path of an address; empty when it is none."""
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def type_of(body: bytes) -> str:
    """Return the ending that belongs to some bytes, empty when they are of no known type."""
    for mark, ending in _TYPES:
        if body.startswith(mark):
            return ending
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return ".webp"
    if body[4:12] in (b"ftypavif", b"ftypavis"):
        return ".avif"
    return (
        ".svg"
        if re.match(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<svg\b", body[:2000], re.DOTALL)
        else ""
    )


def file_name(address: str, body: bytes, taken: Sequence[str]) -> str:
    """Return the name of a file beside its article; empty for bytes of no known type."""
    ending = type_of(body)
    if not ending:
        return ""
    stem = slugify(
        PurePosixPath(unquote(urlsplit_path(address))).stem, most_bytes=60, fallback="file"
    )
    name = f"{stem}{ending}"
    return name if name not in taken else f"{stem}-{digest(address)[:8]}{ending}"
