"""XML as the web has it: repaired, and cut into its entries.

Comes in: the bytes of a feed or export. Goes out: their text without what no XML parser takes
(control characters, lone ampersands, unbound prefixes, entity declarations), cut into the part
before the entries, the entries, and the part after them, so that a damaged entry damages no other.
Start reading at `read_documents`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html.entities import html5

from reprose.model import Blob
from reprose.problems import Place, error, warning
from reprose.sources.charset import decode
from reprose.sources.entry import Item

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NUMBERS = re.compile(r"(?:&#(?:x[0-9a-f]+|\d+);)+", re.IGNORECASE)
_SECTION = re.compile(r"(<([\w:.-]+)[^<>]*>\s*<!\[CDATA\[)(.*?)(\]\]>\s*</\2\s*>)", re.DOTALL)
# What PHP says before the document that it was asked for.
_MESSAGES = re.compile(
    r"\s*(?:<br\s*/?>\s*)*(?:<b>)?(?:PHP )?"
    r"(?:Warning|Notice|Deprecated|Fatal error|Strict Standards)\b[^\0]{0,20000}?(?=<\?xml)"
)
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*(\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_SPLIT = "]]]]><![CDATA[>"  # the end of a section, within a section
# What may hold tags that are none, and the start and end tags of entries.
_MARKS = re.compile(
    r"<!\[CDATA\[|<!--|<(/?)(?:[A-Za-z_][\w.-]*:)?(item|entry)(?=[\s/>])[^>]*>", re.IGNORECASE
)
_CDATA = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|$)", re.DOTALL)
# An ampersand that begins no reference of XML, with the name behind it that HTML may know.
_AMPERSAND = re.compile(r"&(?!#\d+;|#x[0-9a-fA-F]+;|(?:amp|lt|gt|quot|apos);)(\w*;)?")
_PREFIX = re.compile(r"</?([A-Za-z_][\w.-]*):|\s([A-Za-z_][\w.-]*):[\w.-]+\s*=")
_NAMESPACES = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "excerpt": "http://wordpress.org/export/1.2/excerpt/",
    "wp": "http://wordpress.org/export/1.2/",
    "atom": "http://www.w3.org/2005/Atom",
    "media": "http://search.yahoo.com/mrss/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "thr": "http://purl.org/syndication/thread/1.0",
    "georss": "http://www.georss.org/georss",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
}


@dataclass(frozen=True, slots=True)
class Cut:
    """A document in pieces: `head` up to the first entry, `tail` after the last one.

    An entry is its place in the text, and the end tag that it lacks.
    """

    head: str
    entries: tuple[tuple[int, int, str], ...]
    tail: str
    text: str
    is_torn: bool

    def entry(self, number: int) -> str:
        """Return an entry's text."""
        start, end, lacking = self.entries[number]
        return self.text[start:end] + lacking

    def document(self, numbers: Iterable[int]) -> str:
        """Return a whole document with only some of the entries."""
        return self.head + "\n".join(self.entry(n) for n in numbers) + self.tail


def read_documents(
    blobs: Sequence[Blob], read: Callable[[Cut, str], Iterator[Item]]
) -> Iterator[Item]:
    """Yield what `read` finds in each blob, repaired and cut, by its pieces and its address.

    Problems: `entity-declarations`, `torn-feed`.
    """
    for blob in blobs:
        text = decode(blob.body, blob.media_type)
        place = Place(blob.address)
        if _has_entities(text):
            message = "the document declares entities of its own; they were not expanded"
            yield warning("entity-declarations", message, place)
        pieces = cut(repaired(text))
        if pieces.is_torn:
            lost = len(pieces.text) - (pieces.entries[-1][1] if pieces.entries else 0)
            message = f"the file ends in the middle of an entry; {lost} characters were not read"
            yield error("torn-feed", message, place, "fetch or export it again")
        yield from read(pieces, blob.address)


def repaired(text: str) -> str:
    """Return a document's text without control characters and without its own entities."""
    text = _NUMBERS.sub(_characters, _CONTROLS.sub("", without_messages(text)))
    text = _DECLARATION.sub("", text, count=1)
    text = _DOCTYPE.sub("", text.lstrip(), count=1).lstrip()
    start = text.find("<feed") if text[:5].lower() == "<html" else 0  # a feed within a page
    return text[start : text.rfind("</feed>") + 7] if start > 0 else text


def without_messages(text: str) -> str:
    """Return a document without the messages of a program that stand before its declaration."""
    found = _MESSAGES.match(text)
    return text[found.end() :] if found else text


def _has_entities(text: str) -> bool:
    """Say whether a document declares entities of its own, which are never expanded."""
    found = _DOCTYPE.search(text[:100_000])
    return bool(found and found[1] and "<!ENTITY" in found[1].upper())


def cut(text: str) -> Cut:
    """Cut a repaired document into its entries (`item` or `entry`, whatever their prefix)."""
    entries: list[tuple[int, int, str]] = []
    start = -1
    for is_end, is_empty, begin, end in _entry_marks(text):
        if not is_end and not is_empty:
            if start >= 0:  # entries do not nest: the one before lost its end
                name = re.match(r"<([\w:.-]+)", text[start : start + 100])
                entries.append((start, begin, f"</{name[1]}>" if name else ""))
            start = begin
        elif is_end and start >= 0:
            entries.append((start, end, ""))
            start = -1
    if not entries:
        return Cut(text, (), "", text, start >= 0)
    head = _bound(text[: entries[0][0]], text)
    return Cut(head, tuple(entries), _closing(head), text, start >= 0)


def lenient(entry: str) -> str:
    """Return an entry with lone ampersands and HTML's named characters as XML takes them.

    A section of CDATA within another one does not end it.
    """
    entry = _SECTION.sub(lambda one: one[1] + one[3].replace("]]>", _SPLIT) + one[4], entry)
    pieces: list[str] = []
    at = 0
    for found in _CDATA.finditer(entry):
        pieces += [_AMPERSAND.sub(_character, entry[at : found.start()]), found[0]]
        at = found.end()
    pieces.append(_AMPERSAND.sub(_character, entry[at:]))
    text = "".join(pieces)
    return re.sub(r"<(?![A-Za-z_/!?])", "&lt;", text) if "<![CDATA[" not in text else text


def _entry_marks(text: str) -> Iterator[tuple[bool, bool, int, int]]:
    """Yield the tags of entries outside CDATA and comments: is it an end, is it empty, where."""
    at = 0
    while found := _MARKS.search(text, at):
        if found[0] == "<![CDATA[":
            end = text.find("]]>", found.end())
            at = end + 3 if end >= 0 else len(text)
        elif found[0] == "<!--":
            end = text.find("-->", found.end())
            at = end + 3 if end >= 0 else found.end()
        else:
            yield bool(found[1]), found[0].endswith("/>"), found.start(), found.end()
            at = found.end()


def _bound(head: str, text: str) -> str:
    """Declare the well-known prefixes that a document uses without saying what they are."""
    root = re.search(r"<[A-Za-z_][^>!?]*?(?=/?>)", head)
    if root is None:
        return head
    used = {a or b for a, b in _PREFIX.findall(text)} - {"xml", "xmlns"}
    missing = sorted(name for name in used if f"xmlns:{name}" not in root[0])
    declared = "".join(
        f' xmlns:{name}="{_NAMESPACES.get(name, "urn:unknown:" + name)}"' for name in missing
        if not re.search(rf"\bxmlns:{re.escape(name)}\s*=", text)
    )  # fmt: skip
    return head[: root.end()] + declared + head[root.end() :]


def _closing(head: str) -> str:
    """Return the end tags of what is open after the head."""
    open_tags: list[str] = []
    plain = re.sub(r"<!\[CDATA\[.*?\]\]>|<!--.*?-->|<\?.*?\?>", "", head, flags=re.DOTALL)
    for found in re.finditer(
        r"<(/?)([A-Za-z_][\w.:-]*)(?:\"[^\"]*\"|'[^']*'|[^>\"'])*?(/?)>", plain
    ):
        if found[1]:
            if found[2] in open_tags:
                while open_tags.pop() != found[2]:
                    pass
        elif not found[3]:
            open_tags.append(found[2])
    return "".join(f"</{tag}>" for tag in reversed(open_tags))


def _character(found: re.Match[str]) -> str:
    """Return what a lone `&` or a named character of HTML is in XML."""
    name = found[1] or ""
    if name and name in html5:
        return "".join(f"&#{ord(char)};" for char in html5[name])
    return f"&amp;{name}"


def _characters(found: re.Match[str]) -> str:
    """Return references to characters without those XML forbids; halves of UTF-16 make one."""
    units = ""
    for number in re.findall(r"x[0-9a-f]+|\d+", found[0], re.IGNORECASE):
        code = int(number[1:9], 16) if number[0] in "xX" else int(number[:9])
        units += chr(code) if code <= 0x10FFFF else "\0"
    if not _CONTROLS.search(units):
        return found[0]
    text = units.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    return "".join(f"&#{ord(char)};" for char in _CONTROLS.sub("", text))
