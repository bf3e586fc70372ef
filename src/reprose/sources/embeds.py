"""Films, sounds and other things from elsewhere stay as their visible address.

Comes in: a parsed tree. Goes out: the tree with each embedded thing as an element `embedded`
(attribute `src`), which is written as a plain link: a page of this site loads nothing from other
hosts, and a reader loses nothing. Start reading at `find_embeds`.
"""

import re

from reprose.sources.dom import Child, Element, find, is_blank, rewrite, text_of, walk
from reprose.sources.jsontext import parsed_table, text

_PLAYER = re.compile(
    r"((?:https?:)?//(?:asciinema\.org/a/\w+|jsfiddle\.net/[\w/]+?|speakerdeck\.com/\w+))"
    r"(?:\.js|/embed(?:/|\.js|$))"
)
_ADDRESS = re.compile(r"\s*https?://[^\s<>\"]+\s*")
_SOURCES = ("src", "data-src", "data-lazy-src", "data-orig-src", "data-url", "data-embed-src")
_SILENT = re.compile(
    r"^(?:about:blank|javascript:)|//(?:feeds\.feedburner|disqus\.com|www\.facebook\.com/plugins/like)"
)


def find_embeds(root: Element) -> None:
    """Replace everything below `root` that shows something of another host."""
    rewrite(root, _as_embed)


def embedded(address: str) -> Element:
    """Return an `embedded` element; an address without a scheme gets the safe one."""
    address = address.strip()
    if address.startswith("//"):
        address = f"https:{address}"
    return Element("embedded", {"src": re.sub(r"[\s<>]", lambda c: f"%{ord(c[0]):02X}", address)})


def _as_embed(element: Element) -> list[Child] | None:
    """Return what stands for an element that embeds something."""
    if element.tag in ("iframe", "embed", "frame", "amp-iframe"):
        address = next((element.get(n) for n in _SOURCES if element.get(n)), "")
        inside = re.search(r"href=[\"'](https?://[^\"']+)", text_of(element))  # Medium's feeds
        rest = element.children if element.tag in ("embed", "frame") else []  # never closed
        return [*_by_address(address or (inside[1] if inside else "")), *rest]
    if element.tag in ("video", "audio", "amp-video", "amp-audio"):
        return _media(element)
    if element.tag == "object":
        return _object(element)
    if element.tag == "script" and (found := _PLAYER.match(element.get("src"))):
        return [embedded(found[1])]
    return _by_name(element)


def _by_name(element: Element) -> list[Child] | None:
    """Return what stands for the elements that players and platforms made up."""
    if element.tag in ("lite-youtube", "amp-youtube") or "youtube-wrap" in element.classes:
        number = element.get("videoid") or element.get("data-videoid") or _data(element, "videoId")
        return [embedded(f"https://www.youtube.com/watch?v={number}")] if number else None
    if "vimeo-wrap" in element.classes and _data(element, "videoId"):
        return [embedded(f"https://vimeo.com/{_data(element, 'videoId')}")]
    if element.tag == "lite-vimeo" and element.get("videoid"):
        return [embedded(f"https://vimeo.com/{element.get('videoid')}")]
    if "tweet" in element.classes and _data(element, "url"):
        return [*element.children, Element("p", {}, [embedded(_data(element, "url"))])]
    is_box = "wp-block-embed__wrapper" in element.classes or element.tag == "p"
    words = text_of(element)
    if is_box and _ADDRESS.fullmatch(words) and not element.elements():
        return [Element("p", {}, [embedded(words)])]
    return None


def _by_address(address: str) -> list[Child]:
    """Return an embed by its address; frames of counters and buttons show nothing."""
    return [] if not address or _SILENT.search(address) else [embedded(address)]


def _media(element: Element) -> list[Child]:
    """Return a film or a sound: its address, or what it holds for browsers that cannot play it."""
    named = (one.get("src") for one in walk(element) if one is element or one.tag == "source")
    address = next(filter(None, named), "")
    if address:
        return [embedded(address)]
    return [child for child in element.children if not is_blank(child)]


def _object(element: Element) -> list[Child]:
    """Return what an `object` shows: the embed inside, else its data or its film parameter."""
    inside = find(element, lambda one: one.tag in ("embedded", "img"))
    if inside is not None:
        return [inside]
    names = ("movie", "src", "url", "filename")
    film = find(element, lambda one: one.tag == "param" and one.get("name").lower() in names)
    address = element.get("data") or (film.get("value") if film else "")
    return [embedded(address)] if address else list(element.children)


def _data(element: Element, name: str) -> str:
    """Return a value from the JSON that Substack keeps in `data-attrs`."""
    return text(parsed_table(element.get("data-attrs")).get(name))
