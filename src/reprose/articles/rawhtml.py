"""HTML written into Markdown: comments go, addresses become slots like all others.

Comes in: a `Body` and the tokens of raw HTML. Goes out: the HTML as it stands, but for the `href`
of links and the `src` of pictures and players, which are checked and rewritten like Markdown's own.
Comments are remarks for the snippets, never published; `<!-- more -->` ends the excerpt. Start
reading at `raw_block`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from typing import Literal

from reprose.articles.body import Body, Kind
from reprose.articles.links import place_of
from reprose.articles.markdown.parser import Token
from reprose.articles.sanitize import forge_proof
from reprose.model import Link, Remark
from reprose.problems import Place, error, warning

_TAG = re.compile(
    r"<(a|img|video|audio|source|track|iframe|embed)((?:\s+[^\s\"'<>/=]+(?:\s*=\s*"
    r"(?:\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+))?)*\s*/?)>",
    re.IGNORECASE,
)
# A comment that is meant for the snippets, not one that only speaks of verifying.
_REMARK = re.compile(r"<!--\s*verify(?::|\s*\n|\s*-->|\s+[\w ]{1,40}:)")
_PAIR = re.compile(r"\s+([^\s\"'<>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+)))?")
# Within quotes behind `=`, a value may hold `<` and `>`; nothing is tried twice.
_ANY_TAG = re.compile(
    r"<(/?)([A-Za-z][\w-]{0,40})(?=[\s/>])"
    r"(?>=\s{0,9}(?:\"[^\"]{0,4000}\"|'[^']{0,4000}')|[^<>]){0,4000}+>"
)
# Elements without an end, and those whose end may be left out.
_SELF_CLOSING = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr", "p", "li", "dt", "dd", "option", "thead", "tbody", "tfoot", "tr", "td", "th",
    "colgroup", "rp", "rt", "html", "head", "body", "script", "style",
})  # fmt: skip
_MOST_OPEN = 200
_SLOTS: Mapping[str, Kind] = {"a": "link", "img": "image"}
_SIZES = frozenset({"src", "width", "height", "loading", "decoding", "srcset", "sizes"})


def raw_block(body: Body, tokens: Sequence[Token], i: int) -> str:
    """Write a block of HTML."""
    token = tokens[i]
    content = token.content
    first = token.map[0] if token.map else 0
    if content.lstrip().startswith("<!--"):
        return _comment(body, content, first)
    body.block = token
    return _addressed(body, _without_comments(body, content, first), first)


def raw_inline(body: Body, tokens: Sequence[Token], i: int) -> str:
    """Write a tag within a line."""
    content = tokens[i].content
    if content.startswith("<!--"):
        if _REMARK.match(content):
            _unread(body, place_of(body, tokens[i]))
        return ""
    first = body.block.map[0] if body.block and body.block.map else 0
    return _addressed(body, content, first)


def _comment(body: Body, content: str, first: int) -> str:
    """Keep a comment as a remark; what follows it on its last line is published."""
    text = content.lstrip()
    end = text.find("-->", 4)
    place = body.source.line(first, "<!--")
    if end < 0:
        hint = "close it with `-->`"
        body.source.problems.append(
            warning("unclosed-comment", "a comment never ends", place, hint)
        )
        return ""
    said = text[4:end]
    body.remarks.append(Remark(text=said, place=place))
    rest = _without_comments(body, text[end + 3 :], first + text.count("\n", 0, end)).strip()
    if said.strip().lower() == "more":
        return body.slot("more", 0)
    return _addressed(body, rest, first) + "\n" if rest else ""


def _unread(body: Body, place: Place) -> None:
    """Report a remark for the snippets that stands where remarks are not looked for."""
    message = "a `verify` remark within other text is not read"
    hint = "begin a line with its `<!--`, and leave a blank line before it"
    body.source.problems.append(error("stray-remark", message, place, hint))


def _without_comments(body: Body, html: str, first: int) -> str:
    """Return HTML without its comments, in one pass however many are never closed."""
    pieces: list[str] = []
    at = 0
    while (start := html.find("<!--", at)) >= 0 and (end := html.find("-->", start + 4)) >= 0:
        pieces.append(html[at:start])
        if _REMARK.match(html, start):
            _unread(body, body.source.line(first + html.count("\n", 0, start), "<!-- verify"))
        at = end + 3
    return "".join((*pieces, html[at:]))


def _addressed(body: Body, html: str, first: int) -> str:
    """Replace the addresses in tags by slots."""
    _count_tags(body, html, first)
    return _TAG.sub(lambda found: _slotted(body, found, html, first), forge_proof(html))


def report_open_tags(body: Body) -> None:
    """Report raw elements that nothing closes: they would swallow the rest of the page."""
    for name, place in body.open_tags[:3]:
        message = f"`<{name}>` is never closed"
        hint = f"close it with `</{name}>`"
        body.source.problems.append(warning("unbalanced-html", message, place, hint))


def _count_tags(body: Body, html: str, first: int) -> None:
    """Follow which raw elements are open; a closing tag without its opening is reported."""
    for found in _ANY_TAG.finditer(html):
        name = found[2].lower()
        if not found[1]:
            body.anchors.update(_anchors(name, found[0], trusted=body.trusted))
        if name in _SELF_CLOSING or found[0].endswith("/>"):
            continue
        place = body.source.line(first + html.count("\n", 0, found.start()), found[0])
        if not found[1]:
            body.open_tags.append((name, place))
            continue
        names = [one for one, _ in body.open_tags]
        if name in names:
            del body.open_tags[len(names) - 1 - names[::-1].index(name)]
        elif len(body.open_tags) < _MOST_OPEN:
            message = f"`</{name}>` closes nothing"
            hint = f"open it with `<{name}>`, or take it out"
            body.source.problems.append(warning("unbalanced-html", message, place, hint))


def _anchors(name: str, tag: str, *, trusted: bool) -> Iterator[str]:
    """Yield what a link may call an element: its id, and the old `name` of an `a`."""
    for pair in _PAIR.finditer(tag) if "=" in tag else ():
        is_old = name == "a" and trusted and pair[1].lower() == "name"
        if is_old or pair[1].lower() == "id":
            yield unescape(pair[2] or pair[3] or pair[4] or "")


def _slotted(body: Body, found: "re.Match[str]", html: str, first: int) -> str:
    """Return one tag with a slot for its address."""
    name = found[1].lower()
    pairs = {
        pair[1].lower(): unescape(next((g for g in pair.groups()[1:] if g is not None), ""))
        for pair in _PAIR.finditer(found[2])
    }
    key = "href" if name == "a" else "src"
    address = pairs.get(key, "").strip()
    if not address or (name == "img" and address.startswith("data:")):
        return found[0]
    number = first + html.count("\n", 0, found.start())
    place = body.source.line(number, pairs[key])
    kind: Literal["image", "link"] = "image" if name == "img" else "link"
    width = pairs.get("width", "")
    pixels = int(width) if width.isdecimal() and len(width) < 6 else 0
    text = pairs.get("alt", "")
    body.links.append(Link(kind=kind, href=address, text=text, place=place, width=pixels))
    if name == "img" and "alt" not in pairs:
        _report_alt(body, place)
    dropped = _SIZES if name == "img" else {key}
    kept = "".join(pair[0] for pair in _PAIR.finditer(found[2]) if pair[1].lower() not in dropped)
    slot = body.slot(_SLOTS.get(name, "source"), len(body.links) - 1, inside=True)
    return f"<{found[1]}{slot}{kept}>"


def _report_alt(body: Body, place: Place) -> None:
    message = "a picture has no alternative text"
    body.source.problems.append(
        warning("missing-alt", message, place, 'write `alt="what it shows"`')
    )
