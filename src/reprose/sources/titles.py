"""Titles are text, whatever markup a source put into them.

Comes in: a title as a feed carries it. Goes out: one line of text, entities decoded, formatting
dropped; a title made from the first words where there was none. Start reading at `plain_title`.
"""

import re
from html import unescape

# Tags that only format; anything else between angle brackets is text (`How <T> works`).
_FORMATTING = re.compile(
    r"</?(?:a|abbr|b|bdi|big|br|cite|code|del|em|font|i|img|ins|kbd|mark|p|q|s|samp|small|span|"
    r"strike|strong|sub|sup|tt|u|wbr|div)(?:\s[^<>]*)?/?>", re.IGNORECASE,
)  # fmt: skip
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-f]+|[a-z]\w+);", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_MOST = 300  # characters of a title


def plain_title(text: str, *, is_html: bool = False) -> str:
    """Return a title as one line of text of at most 300 characters.

    Entities that are still there are decoded (WordPress writes `&#8217;` into CDATA); tags go when
    the title is declared as HTML or when they are formatting.
    """
    if is_html:
        text = unescape(_FORMATTING.sub("", text))
    else:
        if _ENTITY.search(text):
            text = unescape(text)
        text = _FORMATTING.sub("", text)
    return one_line(text)


def one_line(text: str) -> str:
    """Return plain text, in which `&` and `<` are themselves, as one line of 300 characters."""
    text = " ".join(_CONTROLS.sub(" ", text).split())
    return text if len(text) <= _MOST else text[: _MOST - 1].rstrip() + "…"


def same_text(one: str, other: str) -> bool:
    """Say whether two texts have the same letters and digits."""
    plain, same = (re.sub(r"[\W_]+", "", text).casefold() for text in (one, other))
    return plain == same != ""


def title_from(words: str) -> str:
    """Return a title made of the first words of a body."""
    text = " ".join(words.split())
    if len(text) <= 60:
        return text or "Untitled"
    return text[:60].rsplit(" ", 1)[0].rstrip(".,;:-– ") + "…"
