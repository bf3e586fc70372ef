"""Cards of Ghost and Substack: boxes that a script or a style sheet makes, as what they show.

Comes in: a parsed tree. Goes out: the tree in which a bookmark is a quoted link, a callout a quote,
a toggle a folding part, a player its film or sound; and in which what only `data-attrs` holds (a
formula, a post, a name, a gallery) stands as text. Start reading at `open_cards`.
"""

from collections.abc import Callable, Mapping

from reprose.sources.dom import Child, Element, find, is_blank, rewrite, text_of, walk
from reprose.sources.jsontext import Table, parsed_table, rows, text

Card = Callable[[Element], list[Child]]


def open_cards(root: Element) -> None:
    """Replace the cards below `root`."""
    rewrite(root, _opened)


def _opened(element: Element) -> list[Child] | None:
    """Return what stands for a card; None for other elements."""
    if "hide-text" in element.classes:
        return []
    if "pullquote" in element.classes and element.tag == "div":
        return [Element("blockquote", {}, element.children)]
    card = next((_GHOST[name] for name in element.classes if name in _GHOST), None)
    if card is not None:
        return card(element)
    if element.get("data-attrs") and is_blank(element):
        return _of_data(element)
    return None


def _bookmark(card: Element) -> list[Child]:
    """Return a bookmark: the title as link, then what is said of the page, and its picture."""
    link = find(card, lambda one: one.tag == "a")
    title = _named(card, "kg-bookmark-title")
    if link is None or title is None:
        return [card]
    icon, thumb = _picture(card, "kg-bookmark-metadata"), _picture(card, "kg-bookmark-thumbnail")
    said = _said(card, "kg-bookmark-author", "kg-bookmark-publisher")
    parts: list[list[Child]] = [
        [Element("a", {"href": link.get("href")}, [text_of(title).strip()])],
        [*_said(card, "kg-bookmark-description")],
        [*icon, " ", " · ".join(said)] if icon or said else [],
        thumb,
    ]
    quote: list[Child] = [Element("p", {}, part) for part in parts if part]
    return [Element("blockquote", {}, quote), *_captions(card)]


def _callout(card: Element) -> list[Child]:
    """Return a callout: its sign and its text in one quote."""
    sign, said = _named(card, "kg-callout-emoji"), _named(card, "kg-callout-text")
    if said is None:
        return [card]
    lead: list[Child] = [f"{text_of(sign).strip()} "] if sign is not None else []
    first = next(iter(said.elements()), None)
    if first is None or first.tag != "p":
        return [Element("blockquote", {}, [Element("p", {}, [*lead, *said.children])])]
    first.children[:0] = lead
    return [Element("blockquote", {}, said.children)]


def _toggle(card: Element) -> list[Child]:
    """Return a toggle as a part that folds."""
    head, said = _named(card, "kg-toggle-heading-text"), _named(card, "kg-toggle-content")
    if head is None or said is None:
        return [card]
    return [Element("details", {}, [Element("summary", {}, head.children), *said.children])]


def _player(card: Element) -> list[Child]:
    """Return a film or a sound, its title, its caption; not the buttons of its player."""
    media = find(card, lambda one: one.tag in ("video", "audio"))
    title = _named(card, "kg-audio-title")
    if media is None:
        return [card]
    shown: list[Child] = [Element("p", {}, title.children)] if title is not None else []
    return [media, *shown, *_captions(card)]


def _file(card: Element) -> list[Child]:
    """Return a file for readers to take: its title as link, then what is said of it."""
    link = find(card, lambda one: one.tag == "a")
    names = ("title", "caption", "filename", "filesize")
    said = _said(card, *(f"kg-file-card-{name}" for name in names))
    if link is None or not said or not said[0]:
        return [card]
    rest: list[Child] = [part for line in said[1:] if line for part in (Element("br"), line)]
    return [Element("p", {}, [Element("a", {"href": link.get("href")}, [said[0]]), *rest])]


_GHOST: Mapping[str, Card] = {
    "kg-bookmark-card": _bookmark, "kg-callout-card": _callout, "kg-toggle-card": _toggle,
    "kg-audio-card": _player, "kg-video-card": _player, "kg-file-card": _file,
}  # fmt: skip


def _of_data(element: Element) -> list[Child] | None:
    """Return what an empty element of Substack shows, by the JSON it keeps for its script."""
    data = parsed_table(element.get("data-attrs"))
    if tex := text(data.get("persistentExpression")):
        kind = {"type": "math/tex; mode=display"}
        return [Element("p", {}, [Element("script", kind, [tex])])]
    gallery = data.get("gallery")
    if isinstance(gallery, dict):
        sources = filter(None, (text(one.get("src")) for one in rows(gallery.get("images"))))
        shown: list[Child] = [Element("p", {}, [Element("img", {"src": one})]) for one in sources]
        caption = text(gallery.get("caption"))
        return [*shown, *([Element("p", {}, [caption])] if caption else [])]
    address = text(data.get("canonical_url")) or text(data.get("url"))
    name = text(data.get("title")) or text(data.get("name"))
    if "tweet" in element.classes:
        return _tweet(data, address)
    if "mention-wrap" in element.classes and name:
        return [name]
    is_wrap = any(one.endswith(("-wrap", "-embed", "Embed")) for one in element.classes)
    if not is_wrap or not address or not name:
        return None
    return [Element("p", {}, [Element("a", {"href": address}, [name])])]


def _tweet(data: Table, address: str) -> list[Child] | None:
    """Return a post of a short-message service: its words, who wrote it, its address."""
    said, name = text(data.get("full_text")), text(data.get("name")) or text(data.get("username"))
    if not address or not said:
        return None
    link = Element("a", {"href": address}, [name or address])
    return [Element("blockquote", {}, [Element("p", {}, [said]), Element("p", {}, ["— ", link])])]


def _named(card: Element, name: str) -> Element | None:
    """Return the first part of a card that has a class."""
    return find(card, lambda one: name in one.classes)


def _said(card: Element, *names: str) -> list[str]:
    """Return the texts of a card's parts by their classes; those it does not have are left out."""
    return [text_of(part).strip() for name in names if (part := _named(card, name)) is not None]


def _picture(card: Element, name: str) -> list[Child]:
    """Return the pictures in a part of a card."""
    part = _named(card, name)
    return [one for one in walk(part) if one.tag == "img"] if part is not None else []


def _captions(card: Element) -> list[Child]:
    """Return the captions of a card as paragraphs."""
    return [Element("p", {}, one.children) for one in walk(card) if one.tag == "figcaption"]
