"""Titles become parts of URLs and names of files.

Comes in: any text. Goes out: lower-case words joined by hyphens; letters of every script stay
(NFC), marks on Latin letters go (NFKD), nothing else survives, so that the result is a safe file
name on every system. Start reading at `slugify`.
"""

import re
import unicodedata

_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)$")
_APART = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "Æ": "ae",
        "ø": "o",
        "Ø": "o",
        "đ": "d",
        "Đ": "d",
        "ł": "l",
        "Ł": "l",
        "œ": "oe",
        "Œ": "oe",
        "þ": "th",
        "Þ": "th",
    }
)
_QUOTES = re.compile("['’‘`´]")


def slugify(text: str, *, most_bytes: int = 80, fallback: str = "untitled") -> str:
    """Return the slug of a title: never empty, never over `most_bytes` bytes of UTF-8.

    Apostrophes vanish within words (`don't` gives `dont`); everything else that is not a
    letter, a digit or an underscore becomes one hyphen.
    """
    whole = unicodedata.normalize("NFC", text)  # a file's name may come in pieces
    plain = "".join(map(_plain, _QUOTES.sub("", whole.translate(_APART))))
    words = _apart(unicodedata.normalize("NFC", plain.casefold()))
    slug = _cut(words.strip("-_"), most_bytes).strip("-_")
    if not slug:
        return fallback
    return f"{slug}-x" if _RESERVED.match(slug) else slug


def heading_id(text: str, taken: "set[str]") -> str:
    """Return an id for a heading that is not in `taken`, and add it there.

    The second `setup` of a page becomes `setup-2`.
    """
    stem = slugify(text, most_bytes=100, fallback="section")
    name, n = stem, 1
    while name in taken:
        n += 1
        name = f"{stem}-{n}"
    taken.add(name)
    return name


def block_id(name: str) -> str:
    """Return the id of the block that is called `^name`: no heading's is like it by chance."""
    return f"block-{name.lower()}"


def title_of_name(name: str) -> str:
    """Return a title made of the name of a file or a folder: `page-cache` gives `Page cache`."""
    words = re.sub(r"[-_]+", " ", name).strip() or name
    return words[:1].upper() + words[1:]


def _plain(char: str) -> str:
    """Drop the marks of a Latin letter; leave the letters of other scripts whole."""
    if char.isascii():
        return char
    parts = unicodedata.normalize("NFKD", char)
    letters = "".join(part for part in parts if not unicodedata.combining(part))
    return letters if letters.isascii() and letters.isalnum() else char


def _apart(text: str) -> str:
    r"""Join the runs of letters, digits and marks (which `\w` leaves out) by hyphens."""
    kept = (char if char == "_" or unicodedata.category(char)[0] in "LNM" else " " for char in text)
    return "-".join("".join(kept).split())


def _cut(text: str, most_bytes: int) -> str:
    """Shorten to `most_bytes` bytes, at a hyphen when there is one in the last third."""
    if len(text.encode()) <= most_bytes:
        return text
    cut = text.encode()[:most_bytes].decode("utf-8", "ignore")
    hyphen = cut.rfind("-")
    return cut[:hyphen] if hyphen > len(cut) * 2 // 3 else cut
