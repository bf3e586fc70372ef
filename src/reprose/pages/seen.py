"""What stands in a page, as a reader's browser would find it.

Comes in: HTML. Goes out: what the rules of `conformance` look at: landmarks, ids, links, words,
elements that were never closed. Start reading at `look_at`.
"""

from collections import Counter
from html.parser import HTMLParser

_VOID = frozenset(
    "area base br col embed hr img input link meta source track wbr".split()
)  # fmt: skip
# Elements whose end tag HTML lets a writer leave out.
_OPTIONAL = frozenset("li dt dd p option tr td th thead tbody tfoot colgroup".split())
_FETCHED = {"stylesheet", "preload", "modulepreload", "icon", "manifest"}


class Seen(HTMLParser):
    """What stands in a page, counted and gathered.

    Attributes:
        counts: elements by tag; `ids`: how often each id stands there.
        title, heading: the words of `title` and of the first `h1`.
        first_link: where the first link leads.
        canonical: the address the page says it has; `hidden` from search engines or not.
        hrefs: every address that is linked to.
        nameless: pictures without `alt`; `inline`: attributes that are styles or handlers.
        foreign: addresses fetched from others; `waiting`: files a reader has to wait for.
        unclosed: elements without an end; `stray`: ends without an element.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.counts: Counter[str] = Counter()
        self.ids: Counter[str] = Counter()
        self.language = self.title = self.heading = self.first_link = self.canonical = ""
        self.hidden = False
        self.hrefs: set[str] = set()
        self.nameless: list[str] = []
        self.inline: list[str] = []
        self.foreign: list[str] = []
        self.waiting: list[str] = []
        self.unclosed: list[str] = []
        self.stray: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Count an element and note what its attributes say."""
        found = {name: value or "" for name, value in attrs}
        self.counts[tag] += 1
        if tag not in _VOID:
            self._open.append(tag)
        if "id" in found:
            self.ids[found["id"]] += 1
        if tag == "html":
            self.language = found.get("lang", "")
        if tag == "a" and "href" in found:
            self.first_link = self.first_link or found["href"]
            self.hrefs.add(found["href"])
        if tag == "img" and "alt" not in found:
            self.nameless.append(found.get("src", "")[:60])
        if tag == "meta" and found.get("name") == "robots":
            self.hidden = "noindex" in found.get("content", "")
        self.inline += [name for name in found if name.startswith("on") or name == "style"]
        self._note_request(tag, found)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element that closes itself, as those of drawings do."""
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Gather the words of the title and of the heading."""
        if "title" in self._open[-1:] and "svg" not in self._open:
            self.title += data
        if "h1" in self._open and self.counts["h1"] == 1:
            self.heading += data

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and those within it that need no end of their own."""
        if tag in _VOID:
            return
        if tag not in self._open:
            self.stray.append(tag)
            return
        while (last := self._open.pop()) != tag:
            if last not in _OPTIONAL:
                self.unclosed.append(last)

    def close(self) -> None:
        """End the page: what is still open now was never closed."""
        super().close()
        self.unclosed += [tag for tag in self._open if tag not in _OPTIONAL]

    def _note_request(self, tag: str, found: dict[str, str]) -> None:
        """Note what the page itself makes a browser fetch, and what it says of its address."""
        address = found.get("href" if tag == "link" else "src", "")
        relations = set(found.get("rel", "").split())
        if tag == "link" and "canonical" in relations:
            self.canonical = address
        if tag not in ("script", "link") or not address:
            return
        if address.startswith(("http:", "https:", "//")) and (
            tag == "script" or relations & _FETCHED
        ):
            self.foreign.append(address)
        is_late = found.get("type") == "module" or "defer" in found or "async" in found
        if "stylesheet" in relations or (tag == "script" and not is_late):
            self.waiting.append(address)


def look_at(html: str) -> Seen:
    """Return what stands in a page."""
    seen = Seen()
    seen.feed(html)
    seen.close()
    return seen
