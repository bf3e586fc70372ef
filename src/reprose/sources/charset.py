"""Bytes become text.

Comes in: bytes of a feed, an export or a page, and the encoding their carrier declared. Goes out:
text. The ladder: byte order mark, the encoding written in the document, the carrier's, strict
UTF-8, Windows-1252 for what it cannot be. Start reading at `decode`.
"""

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_XML = re.compile(rb"<\?xml[^>]*?\bencoding\s*=\s*[\"']([\w.:-]+)")
_META = re.compile(rb"<meta[^>]+?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_TYPE = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_WIDE = re.compile(r"utf-?_?(?:16|32)|ucs", re.IGNORECASE)
_NARROW = frozenset("ascii us-ascii iso8859-1 latin-1 latin1 iso-8859-1".split())
_STRAY = re.compile("[\udc80-\udcff]+")  # bytes that are no UTF-8, as `surrogateescape` has them
_REFUSED = frozenset("utf-7 utf_7 u7 idna punycode unicode_escape raw_unicode_escape".split())


def decode(body: bytes, media_type: str = "") -> str:
    """Return the text of some bytes; never fails, and never decodes UTF-7.

    UTF-8 that is valid wins over a declared Latin-1 or ASCII: such declarations are mostly wrong.
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    if body[:4] in (b"<\x00?\x00", b"<\x00!\x00") or body[:6] == b"<\x00h\x00t\x00":
        return body.decode("utf-16-le", "replace")
    if body[:4] in (b"\x00<\x00?", b"\x00<\x00!"):
        return body.decode("utf-16-be", "replace")
    utf_8 = _try(body, "utf-8")
    for name in _declared(body, media_type):
        if _is_narrow(name) and utf_8 is not None:
            return utf_8
        text = _try(body, "cp1252" if _is_narrow(name) else name)
        if text is not None:
            return text
    return utf_8 if utf_8 is not None else _mixed(body)


def _declared(body: bytes, media_type: str) -> list[str]:
    """Return the encodings that the document and its carrier declare."""
    head = body[:4096]
    found = [
        match[1].decode("ascii") for pattern in (_XML, _META) if (match := pattern.search(head))
    ]
    carried = _TYPE.search(media_type)
    # What can be read byte by byte is not in an encoding of wider units, whatever it says.
    return [name for name in found if not _WIDE.match(name)] + ([carried[1]] if carried else [])


def _is_narrow(name: str) -> bool:
    """Say whether an encoding is one that others are mistaken for."""
    return name.lower() in _NARROW


def _try(body: bytes, name: str) -> str | None:
    """Decode strictly; None when the encoding is unknown, refused, or does not fit."""
    if name.lower() in _REFUSED or name.lower().replace("-", "_") in _REFUSED:
        return None
    try:
        text = codecs.decode(body, name)
    except (LookupError, UnicodeError, TypeError, ValueError):
        return None
    return text if isinstance(text, str) else None


def _mixed(body: bytes) -> str:
    """Decode UTF-8 in which single bytes are Windows-1252, as edited files have them."""
    return _STRAY.sub(
        lambda found: found[0].encode("utf-8", "surrogateescape").decode("cp1252", "replace"),
        body.decode("utf-8", "surrogateescape"),
    )
