"""Addresses and pictures as Markdown writes them.

Comes in: an address as found in HTML. Goes out: a link's destination that Markdown reads back as
the same address, and the whole of a picture. Start reading at `write_target`.
"""

import re
from collections.abc import Callable

from reprose.sources.dom import Element

_ACTIVE = re.compile(r"^[\s\x00-\x20]*(?:javascript|vbscript|file|data)\s*:", re.IGNORECASE)
_PICTURE_DATA = re.compile(r"^\s*data:image/(?:gif|png|jpe?g|webp);", re.IGNORECASE)
ALIGNED = frozenset("alignleft alignright aligncenter alignwide alignfull".split())


def is_active(address: str) -> bool:
    """Say whether following an address would run something or read the reader's disk."""
    squeezed = re.sub(r"[\t\r\n]", "", address)
    return bool(_ACTIVE.match(squeezed)) and not _PICTURE_DATA.match(squeezed)


def write_target(address: str, title: str = "", in_cell: bool = False) -> str:
    """Return what stands between a link's round brackets: its address and its title."""
    address = re.sub(r"[\t\r\n]", "", address.strip())
    address = re.sub(r"[ \x00-\x1f<>]", lambda found: f"%{ord(found[0]):02X}", address)
    address = re.sub(r"\\(?=[!-/:-@\[-`{-~])", r"\\\\", address)
    address = re.sub(r"&(?=#?\w+;)", "&amp;", address)
    if address.count("(") != address.count(")") or re.search(r"\)[^(]*$|^[^(]*\)", address):
        address = address.replace("(", r"\(").replace(")", r"\)")
    if in_cell:
        address = address.replace("|", "%7C")
    address = address or "<>"
    title = " ".join(title.split())
    if not title:
        return address
    quoted = title.replace("\\", "\\\\").replace('"', r"\"")
    quoted = re.sub(r"&(?=#?\w+;)", "&amp;", quoted)
    return f'{address} "{quoted.replace("|", "&#124;") if in_cell else quoted}"'


def write_image(image: Element, escape: Callable[[str], str]) -> str:
    """Return a picture with its description, title, size and alignment; nothing without address."""
    address = image.get("src")
    if not address:
        return ""
    sizes = [
        f"{name}={image.get(name)}"
        for name in ("width", "height")
        if re.fullmatch(r"\d{1,5}", image.get(name))
    ]
    aligned = [f".{name}" for name in image.classes if name in ALIGNED]
    braces = f"{{{' '.join((*aligned, *sizes))}}}" if aligned or sizes else ""
    return f"![{escape(image.get('alt'))}]({write_target(address, image.get('title'))}){braces}"
