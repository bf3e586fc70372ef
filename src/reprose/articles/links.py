"""Links, pictures, names in double brackets, transclusions: written with slots, and collected.

Comes in: a `Body` and inline tokens. Goes out: HTML whose addresses are slots, because where they
lead is known only when the whole site is. Start reading at `link_open`.
"""

import re
from collections.abc import Sequence
from html import escape
from posixpath import basename, splitext
from typing import Literal

from reprose.articles.body import Body, captioned
from reprose.articles.markdown.parser import Token
from reprose.articles.words import alt_text, plain_text, sentence_at
from reprose.filetypes import family_of
from reprose.model import Link
from reprose.problems import Place, warning

Span = tuple[Sequence[Token], int, int]

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_SIZE = re.compile(r"(\d{1,5})(?:x\d{1,5})?$")
_TITLE_ATTRIBUTES = ("title", "id", "class", "lang", "dir", "hreflang")


def link_open(body: Body, tokens: Sequence[Token], i: int) -> str:
    """Begin a link; one without text takes the title of what it leads to."""
    token = tokens[i]
    end = next(
        (n for n in range(i + 1, len(tokens)) if tokens[n].type == "link_close"), len(tokens)
    )
    href = str(token.attrs.get("href", ""))
    inner = tokens[i + 1 : end]
    index = add_link(body, "link", href, plain_text(inner), (tokens, i, end))
    html = f"<a{body.slot('link', index, inside=True)}{_attributes(token)}>"
    return html if inner else html + body.slot("text", index)


def wiki(body: Body, tokens: Sequence[Token], i: int) -> str:
    """Write `[[name#heading|text]]`."""
    token = tokens[i]
    shown = str(token.meta["text"])
    index = add_link(body, "wiki", token.content, shown, (tokens, i, i))
    inner = escape(shown, quote=False) if shown else body.slot("text", index)
    return f"<a{body.slot('link', index, inside=True)}>{inner}</a>"


def embed(body: Body, tokens: Sequence[Token], i: int) -> str:
    """Write `![[name#part]]`: a picture, or a part of another article that stands alone."""
    token = tokens[i]
    shown = str(token.meta["text"])
    name = token.content
    if family_of(name) == "image":
        size = _SIZE.match(shown)
        stem = splitext(basename(name.partition("#")[0]))[0]
        words = stem.replace("-", " ") if size or not shown else shown
        index = add_link(body, "embed", name, words, (tokens, i, i), int(size[1]) if size else 0)
        inner = f'<img{body.slot("image", index, inside=True)} alt="{escape(words)}">'
        return inner if len(tokens) > 1 else figure(body, "", inner, "")
    if len(tokens) > 1:
        index = add_link(body, "wiki", name, shown, (tokens, i, i))
        hint = "give it a paragraph of its own"
        message = "a transclusion stands inside a line, it becomes a link"
        body.source.problems.append(
            warning("embed-in-line", message, body.links[index].place, hint)
        )
        return f"<a{body.slot('link', index, inside=True)}>{body.slot('text', index)}</a>"
    return body.slot("embed", add_link(body, "embed", name, shown, (tokens, i, i))) + "\n"


def image(body: Body, tokens: Sequence[Token], i: int) -> str:
    """Write a picture within a line."""
    return _img(body, tokens, i, titled=True)


def picture(body: Body, tokens: Sequence[Token]) -> str:
    """Write a picture that stands alone as a figure; its title is the caption.

    A figure with an id gets a number, by which `[](#id)` speaks of it.
    """
    i = 0 if tokens[0].type == "image" else 1
    token = tokens[i]
    given = str(token.attrs.pop("id", ""))
    name = body.claim_id(given, body.block.map if body.block else None) if given else ""
    title = str(token.attrs.get("title", "")) or str(token.attrs.pop("caption", ""))
    inner = _img(body, tokens, i, titled=False)
    if i:
        inner = f"{link_open(body, tokens, 0)}{inner}</a>"
    return figure(body, name, inner, escape(title, quote=False), str(token.attrs.get("class", "")))


def figure(body: Body, name: str, inner: str, caption: str, names: str = "") -> str:
    """Return a figure; numbered when it has an id."""
    shown = f' id="{escape(name)}"' if name else ""
    called = body.number("Figure", name) if name else ""
    body.say(caption)
    classes = escape(" ".join(filter(None, ("picture", names))))
    below = captioned("figcaption", called, caption)
    return f'<figure class="{classes}"{shown}>{inner}{below}</figure>\n'


def add_link(
    body: Body,
    kind: Literal["link", "image", "wiki", "embed"],
    href: str,
    text: str,
    span: Span,
    width: int = 0,
) -> int:
    """Collect a link and return its index; `span` is its tokens, the first and the last of it."""
    tokens, i, end = span
    sentence = ""
    if kind != "image" and not _SCHEME.match(href) and body.block:
        whole, offsets = body.words_of(tokens)
        stop = offsets[end] if end < len(offsets) else len(whole)
        sentence = sentence_at(whole, offsets[i], max(stop, offsets[i]))
    link = Link(kind=kind, href=href, text=text, place=place_of(body, tokens[i]),
                sentence=sentence, width=width)  # fmt: skip
    body.links.append(link)
    return len(body.links) - 1


def place_of(body: Body, token: Token) -> Place:
    """Return where an inline token stands."""
    block = body.block
    if block is None or not block.map:
        return Place(body.source.path)
    start, end = token.meta.get("at", (0, 1))
    return body.source.inline(block.map, block.content, start, end)


def _img(body: Body, tokens: Sequence[Token], i: int, *, titled: bool) -> str:
    """Write an `img` element; where it is and how large is a slot."""
    token = tokens[i]
    # A caption says what a picture shows as well as an alternative text does.
    words = alt_text(token.children) or str(token.attrs.get("alt", ""))
    width = str(token.attrs.get("width", ""))
    index = add_link(body, "image", str(token.attrs.get("src", "")), words, (tokens, i, i),
                     int(width) if width.isdecimal() and len(width) < 6 else 0)  # fmt: skip
    if not words and (body.trusted or not body.counts.get("missing-alt")):
        # A stranger's article says it once: its pictures are not the author's mistake.
        body.counts["missing-alt"] = 1
        hint = "write `![what it shows](…)`"
        place = body.links[index].place
        body.source.problems.append(
            warning("missing-alt", "a picture has no alternative text", place, hint)
        )
    kept = _attributes(token) if titled else ""
    return f'<img{body.slot("image", index, inside=True)} alt="{escape(words)}"{kept}>'


def _attributes(token: Token) -> str:
    """Return the attributes of an element that are not its address."""
    attrs = token.attrs
    return "".join(f' {n}="{escape(str(attrs[n]))}"' for n in _TITLE_ATTRIBUTES if n in attrs)
