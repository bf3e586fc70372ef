"""The editor documents of Ghost become the HTML that Ghost would have made of them.

Comes in: a `lexical` or `mobiledoc` document, parsed from JSON. Goes out: HTML; cards get the
classes by which `cards` knows them. Start reading at `lexical_html` and `mobiledoc_html`.
"""

from collections.abc import Callable, Mapping, Sequence
from html import escape

from reprose.sources.jsontext import Table, rows, text

# Bits of a text's format, and the tag that each means.
_FORMATS = (
    (1, "strong"), (2, "em"), (4, "s"), (8, "u"), (16, "code"), (32, "sub"), (64, "sup"),
    (128, "mark"),
)  # fmt: skip
_TAGS = {"paragraph": "p", "quote": "blockquote", "extended-quote": "blockquote",
         "aside": "blockquote", "listitem": "li"}  # fmt: skip
_INLINE = frozenset("strong b em i s u code sub sup mark a del".split())
_MOST_DEPTH = 60


def lexical_html(root: Table, depth: int = 0) -> str:
    """Return the HTML of a lexical node; what is nested absurdly deep is left out."""
    kind = text(root.get("type"))
    if depth > _MOST_DEPTH:
        return ""
    if kind in ("text", "extended-text", "code-highlight"):
        return _formatted(_kept(root, "text"), root.get("format"))
    if kind in ("linebreak", "tab"):
        return "<br>" if kind == "linebreak" else "\t"
    if kind in _CARDS:
        return _CARDS[kind](root)
    children = _nested(rows(root.get("children"))) if kind == "list" else rows(root.get("children"))
    inside = "".join(lexical_html(child, depth + 1) for child in children)
    if kind in ("link", "autolink", "at-link"):
        return f'<a href="{escape(text(root.get("url")))}">{inside}</a>'
    tag = _TAGS.get(kind) or text(root.get("tag"))
    if kind == "listitem" and isinstance(root.get("checked"), bool):
        inside = f'<input type="checkbox"{" checked" if root["checked"] else ""}> {inside}'
    start = root.get("start")
    first = f' start="{start}"' if tag == "ol" and isinstance(start, int) and start != 1 else ""
    return f"<{tag}{first}>{inside}</{tag}>" if tag.isalnum() else inside


def _nested(items: Sequence[Table]) -> list[Table]:
    """Return a list's items; a list that is an item of its own belongs to the item before it."""
    result: list[Table] = []
    for item in items:
        inner = rows(item.get("children"))
        if result and inner and all(text(one.get("type")) == "list" for one in inner):
            before = result.pop()
            result.append(before | {"children": [*rows(before.get("children")), *inner]})
        else:
            result.append(item)
    return result


def mobiledoc_html(document: Table) -> str:
    """Return the HTML of a mobiledoc document (version 0.3)."""
    return "".join(_section(one, document) for one in _list(document.get("sections")))


def markdown_of(document: Table) -> str:
    """Return the Markdown of a mobiledoc document that holds Markdown cards alone; else empty."""
    cards = [_list(one) for one in _list(document.get("cards")) if _is_pair(_list(one))]
    sections = [one for one in _list(document.get("sections")) if _list(one)[:1] != [10]]
    written = [_kept(card[1], "markdown") for card in cards if card[0] in _MARKDOWN]
    is_all = len(written) == len(cards) and not any(
        _markers(one[2], document).strip() for one in map(_list, sections) if len(one) > 2
    )
    return "\n\n".join(filter(None, written)) if is_all else ""


def _section(section: object, document: Table) -> str:
    """Return a paragraph, picture, list or card."""
    match _list(section):
        case [1, str(tag), list(markers), *_] if tag.isalnum():
            return f"<{tag}>{_markers(markers, document)}</{tag}>"
        case [2, str(source), *_]:
            return f'<p><img src="{escape(source)}"></p>'
        case [3, str(tag), list(items), *_] if tag.isalnum():
            inside = "".join(f"<li>{_markers(one, document)}</li>" for one in items)
            return f"<{tag}>{inside}</{tag}>"
        case [10, int(number), *_]:
            cards = _list(document.get("cards"))
            card = _list(cards[number]) if 0 <= number < len(cards) else []
            return _card(card) if _is_pair(card) else ""
    return ""


def _card(card: Sequence[object]) -> str:
    """Return a card by its name."""
    known = _CARDS.get(text(card[0]).removeprefix("card-"))
    return known(card[1]) if known is not None and isinstance(card[1], dict) else ""


def _markers(markers: object, document: Table) -> str:
    """Return a line of text: each marker opens some marks, says something, closes some."""
    marks, atoms = _list(document.get("markups")), _list(document.get("atoms"))
    pieces: list[str] = []
    opened: list[str] = []
    for marker in _list(markers):
        match _list(marker):
            case [int(kind), list(opening), int(closing), (str() | int()) as value, *_]:
                for number in opening:
                    mark = marks[number] if isinstance(number, int) and number < len(marks) else []
                    tag, attrs = _mark(mark)
                    pieces.append(f"<{tag}{attrs}>")
                    opened.append(tag)
                pieces.append(_atom(atoms, value) if kind == 1 else escape(str(value), quote=False))
                for _ in range(min(closing, len(opened))):
                    pieces.append(f"</{opened.pop()}>")
    return "".join((*pieces, *(f"</{tag}>" for tag in reversed(opened))))


def _mark(mark: object) -> tuple[str, str]:
    """Return a mark's tag and, of a link, its address."""
    match _list(mark):
        case ["a", list(pairs), *_]:
            named = dict(zip(pairs[::2], pairs[1::2], strict=False))
            return "a", f' href="{escape(text(named.get("href")))}"'
        case [str(tag), *_] if tag in _INLINE:
            return tag, ""
    return "span", ""


def _atom(atoms: Sequence[object], number: object) -> str:
    """Return an atom: a line's end, or its text."""
    atom = _list(atoms[number]) if isinstance(number, int) and number < len(atoms) else []
    if atom[:1] == ["soft-return"]:
        return "<br>"
    return escape(text(atom[1]), quote=False) if len(atom) > 1 else ""


def _formatted(said: str, bits: object) -> str:
    """Return a text within the tags of its format."""
    html = escape(said, quote=False)
    for bit, tag in _FORMATS:
        if isinstance(bits, int) and bits & bit:
            html = f"<{tag}>{html}</{tag}>"
    return html


def _image(card: Table) -> str:
    """Return a picture with its caption and link."""
    size = "".join(f' {n}="{card[n]}"' for n in ("width", "height") if isinstance(card.get(n), int))
    source, alt = escape(text(card.get("src"))), escape(text(card.get("alt")))
    image = f'<img src="{source}" alt="{alt}"{size}>'
    href = text(card.get("href"))
    return _figure(f'<a href="{escape(href)}">{image}</a>' if href else image, card)


def _gallery(card: Table) -> str:
    """Return the pictures of a gallery."""
    return _figure("".join(f"<p>{_image(one)}</p>" for one in rows(card.get("images"))), card)


def _figure(html: str, card: Table, kind: str = "") -> str:
    """Return something with its card's caption, which is HTML."""
    caption = _kept(card, "caption")
    below = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'<figure class="kg-card {kind}">{html}{below}</figure>' if html or below else ""


def _code(card: Table) -> str:
    language = escape(text(card.get("language")))
    code = escape(_kept(card, "code"), quote=False)
    return _figure(f'<pre data-language="{language}">\n{code}</pre>', card)


def _bookmark(card: Table) -> str:
    """Return a bookmark, by what Ghost remembered of the page."""
    meta = card.get("metadata")
    known: Table = meta if isinstance(meta, dict) else {}
    url = text(card.get("url")) or text(known.get("url"))
    named = {
        name: text(known.get(name)) for name in ("title", "description", "author", "publisher")
    }
    named["title"] = named["title"] or url
    said = "".join(
        f'<div class="kg-bookmark-{name}">{escape(words, quote=False)}</div>'
        for name, words in named.items()
        if words
    )
    icon, thumb = (escape(text(known.get(name))) for name in ("icon", "thumbnail"))
    below = f'<div class="kg-bookmark-metadata"><img src="{icon}"></div>' if icon else ""
    below += f'<div class="kg-bookmark-thumbnail"><img src="{thumb}"></div>' if thumb else ""
    link = f'<a href="{escape(url)}">{said}{below}</a>'
    return _figure(link, card, "kg-bookmark-card")


def _embed(card: Table) -> str:
    """Return an embed: the code for it, or its address."""
    url, html = text(card.get("url")), _kept(card, "html")
    shown = html if "src=" in html or "<blockquote" in html else ""
    return _figure(shown or (f'<iframe src="{escape(url)}"></iframe>' if url else html), card)


def _callout(card: Table) -> str:
    sign, said = escape(text(card.get("calloutEmoji"))), _kept(card, "calloutText")
    shown = f'<div class="kg-callout-emoji">{sign}</div>' if sign else ""
    return f'<div class="kg-callout-card">{shown}<div class="kg-callout-text">{said}</div></div>'


def _toggle(card: Table) -> str:
    head, said = _kept(card, "heading"), _kept(card, "content")
    return f"<details><summary>{head}</summary>{said}</details>"


def _media(tag: str) -> Callable[[Table], str]:
    """Return what writes a film or a sound."""

    def write(card: Table) -> str:
        title = escape(text(card.get("title")), quote=False)
        shown = f'<{tag} src="{escape(text(card.get("src")))}"></{tag}>'
        return _figure(shown + (f"<p>{title}</p>" if title else ""), card)

    return write


def _file(card: Table) -> str:
    name = escape(text(card.get("fileTitle")) or text(card.get("fileName")), quote=False)
    said = escape(text(card.get("fileCaption")), quote=False)
    link = f'<a href="{escape(text(card.get("src")))}">{name}</a>'
    return f"<p>{link}{f'<br>{said}' if said else ''}</p>"


def _said(*names: str) -> Callable[[Table], str]:
    """Return what writes a card of texts: a heading, paragraphs, and a button as link."""

    def write(card: Table) -> str:
        tags = {"heading": "h2", "header": "h2", "productTitle": "h4"}
        shown = ((tags.get(name, "p"), _kept(card, name)) for name in names)
        parts = [f"<{tag}>{said}</{tag}>" for tag, said in shown if said]
        label, url = text(card.get("buttonText")), text(card.get("buttonUrl"))
        label, url = label or text(card.get("productButton")), url or text(card.get("productUrl"))
        if label and url:
            parts.append(f'<p><a href="{escape(url)}">{escape(label, quote=False)}</a></p>')
        source = text(card.get("productImageSrc"))
        picture = f'<p><img src="{escape(source)}"></p>' if source else ""
        return picture + "".join(parts)

    return write


def _markdown(card: Table) -> str:
    """Return a Markdown card among others: its words, as they were typed."""
    parts = _kept(card, "markdown").split("\n\n")
    return "".join(f"<p>{escape(part, quote=False)}</p>" for part in parts if part.strip())


def _rule(card: Table) -> str:
    return "<hr>"


def _raw(card: Table) -> str:
    return _kept(card, "html")


_MARKDOWN = ("markdown", "card-markdown")
_CARDS: Mapping[str, Callable[[Table], str]] = {
    "image": _image, "gallery": _gallery, "codeblock": _code, "code": _code, "html": _raw,
    "bookmark": _bookmark, "embed": _embed, "callout": _callout, "toggle": _toggle,
    "audio": _media("audio"), "video": _media("video"), "file": _file, "markdown": _markdown,
    "horizontalrule": _rule, "hr": _rule, "button": _said(), "paywall": lambda card: "",
    "header": _said("heading", "subheading", "header"), "product": _said("productTitle",
    "productDescription"), "signup": _said("header", "subheader", "heading", "subheading"),
    "call-to-action": _said("textValue"), "email": lambda card: "", "email-cta": lambda card: "",
}  # fmt: skip


def _list(value: object) -> list[object]:
    """Return a list, or an empty one for anything else."""
    return value if isinstance(value, list) else []


def _is_pair(card: Sequence[object]) -> bool:
    """Say whether a card has a name and a payload."""
    return len(card) == 2 and isinstance(card[1], dict)


def _kept(card: object, name: str) -> str:
    """Return a text with the blanks at its ends."""
    value = card.get(name) if isinstance(card, dict) else None
    return value if isinstance(value, str) else ""
