"""One item of an XML export as an element, however damaged it is.

Comes in: a document cut in pieces. Goes out: an item parsed strictly, else repaired, else put
together from the fields that can still be found. Entity declarations are gone before anything is
parsed. Start reading at `item_of`.
"""

import re
from html import unescape
from xml.etree import ElementTree

from reprose.sources.xmltext import Cut, lenient

_FIELD = re.compile(r"<([\w:.-]+)(?:\s[^>]*)?>(.*?)</\1>", re.DOTALL)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_ITEMS = frozenset({"item", "entry"})


def item_of(pieces: Cut, number: int) -> ElementTree.Element | None:
    """Return an item or entry of a document; None when neither body nor title can be found."""
    entry = pieces.entry(number)
    for text in (entry, lenient(entry)):
        root = parse_xml(pieces.head + text + pieces.tail)
        items = () if root is None else root.iter()
        item = next((one for one in items if local_name(one.tag) in _ITEMS), None)
        if item is not None:
            return item
    return _salvaged(entry)


def parse_xml(text: str) -> ElementTree.Element | None:
    """Parse a document strictly; None when it is no XML."""
    try:
        return ElementTree.fromstring(text.encode("utf-8", "replace"))  # noqa: S314
    except (ElementTree.ParseError, ValueError, RecursionError):
        return None


def local_name(tag: object) -> str:
    """Return a tag without its namespace."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def get(item: ElementTree.Element, name: str) -> str:
    """Return the text of a child, whatever the version of its namespace; empty without one."""
    found = next((one for one in item if local_name(one.tag) == name), None)
    return (found.text or "").strip() if found is not None else ""


def _salvaged(entry: str) -> ElementTree.Element | None:
    """Return the fields of an item that no parser takes."""
    item = ElementTree.Element("item")
    for name, text in _FIELD.findall(entry.partition(">")[2]):
        local = name.rpartition(":")[2]
        # Of all prefixes only this one tells two fields apart: body and excerpt are `encoded`.
        is_excerpt = name.startswith("excerpt")
        child = ElementTree.SubElement(item, f"{{excerpt/}}{local}" if is_excerpt else local)
        cdata = _CDATA.findall(text)
        child.text = "".join(cdata) if cdata else unescape(text)
    has_any = any(item.find(name) is not None for name in ("title", "encoded", "content"))
    return item if has_any else None
