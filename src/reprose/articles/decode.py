"""Bytes of an article -> its text, with LF line ends.

Comes in: a path and bytes. Goes out: text, whatever the bytes are; what is no UTF-8 or no text is
a problem with its place. Start reading at `decode`.
"""

import re

from reprose.problems import Found, Place, Problem, error, place_at, warning

MOST_BYTES = 4 * 1024 * 1024

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def decode(path: str, body: bytes) -> Found[str]:
    """Return the text of a file; a byte order mark goes, CRLF becomes LF.

    Problems: `not-utf8` at the first wrong byte (the rest is read with replacement characters),
    `control-character` at the first one (all are taken out), `article-too-big`.
    """
    if len(body) > MOST_BYTES:
        hint = "split it into several articles, or publish it as a file beside one"
        message = f"{len(body)} bytes, an article has at most {MOST_BYTES}"
        return Found("", (error("article-too-big", message, Place(path), hint),))
    problems: list[Problem] = []
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        text = body.decode("utf-8-sig", "replace")
        good = fault.object[: fault.start].decode("utf-8", "replace")
        place = place_at(path, _lf(text), len(_lf(good)))
        hint = "save the file as UTF-8"
        message = f"byte 0x{fault.object[fault.start]:02x} is not UTF-8"
        problems.append(error("not-utf8", message, place, hint))
    text = _lf(text)
    control = _CONTROL.search(text)
    if control:
        place = place_at(path, _CONTROL.sub("\ufffd", text), control.start())
        message = f"U+{ord(control[0]):04X} is a control character"
        problems.append(warning("control-character", message, place, "remove it"))
        text = _CONTROL.sub("", text)
    return Found(text, tuple(problems))


def _lf(text: str) -> str:
    """Return the text with LF line ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
