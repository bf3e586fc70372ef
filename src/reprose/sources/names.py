"""Where imported articles go.

Comes in: entries in the order of their source, and the folder to import into. Goes out: a file
for each, the same whatever the order: `content/posts/2022-09-29-some-slug/index.md`; two entries
that want the same name both get a piece of the digest of their guid. Start reading at `name_files`.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import unquote

from reprose.digest import digest
from reprose.slug import slugify
from reprose.sources.addresses import host_of, path_of
from reprose.sources.entry import Channel, Entry

_DAY = re.compile(r"^\d{4}-\d\d-\d\d-(?=.)")
# Last parts of addresses that name no article: `index.php`, `2020`, a digest.
_NO_NAME = re.compile(
    r"(?:index|default|post|p|archives?|blog|[\W\d_]+|[0-9a-f]{8,}|click|view|item|article|news|read|"
    r"uuid:.*|viewtopic|showthread|watch|redirect)?(?:\.\w{2,5})?",
    re.IGNORECASE,
)
_MANY_ALIKE = 3  # entries whose addresses end alike are named by their titles


@dataclass(frozen=True, slots=True)
class Card:
    """What the first pass keeps of an entry: enough for names and addresses.

    Attributes:
        day: `2022-09-29-`, empty for a page or without a date.
        slug, title: as parts of a path.
        folder: where its file goes; `addresses`: where it was.
    """

    guid: str
    day: str
    slug: str
    folder: str
    addresses: tuple[str, ...]
    title: str = ""


def card_of(entry: Entry, into: str) -> Card:
    """Return an entry's card; pages go to a folder of their own beside the posts."""
    day = entry.published.strftime("%Y-%m-%d-") if entry.published and entry.kind != "page" else ""
    folder = into if entry.kind in ("post", "") else _beside(into, f"{slugify(entry.kind)}s")
    slug = slugify(_slug_of(entry), most_bytes=70)
    addresses = tuple(a for a in (entry.url, *entry.addresses) if a)
    title = slugify(entry.title, most_bytes=70) if entry.title else ""
    return Card(entry.guid, day, slug, folder, addresses, title)


def _slug_of(entry: Entry) -> str:
    """Return the words to name an entry by: its own slug, its address's last part, or its title."""
    if entry.slug:
        return unquote(entry.slug)
    path = unquote(path_of(entry.url)).rstrip("/")
    last = re.sub(r"\.(?:html?|php|aspx?|md)$", "", path.rpartition("/")[2], flags=re.IGNORECASE)
    return last if not _NO_NAME.fullmatch(last) else entry.title or last or entry.guid


def ledger_name(channel: Channel, source: str) -> str:
    """Return the name of a source's ledger: its site's address, its title, or the file's name."""
    path = channel.url.partition("://")[2].partition("/")[2]
    host = host_of(channel.url)
    named = channel.title or source.rstrip("/").rpartition("/")[2]
    return slugify(f"{host} {path}" if host else named)


def name_files(
    cards: Iterable[Card], kept: Mapping[str, str], there: Collection[str]
) -> dict[str, str]:
    """Return the file of each guid; two that differ only in their day would share an address.

    Args:
        cards: one for each entry.
        kept: files that guids have already, from an earlier import.
        there: all files of the site, which are never taken for a new entry.
    """
    cards = _told_apart(list(cards))
    wanted = Counter(f"{card.folder}/{card.slug}".casefold() for card in cards)
    taken = {_address(path) for path in (*kept.values(), *there)}
    files: dict[str, str] = {}
    for card in cards:
        address = f"{card.folder}/{card.slug}".casefold()
        is_shared = wanted[address] > 1 or address in taken
        suffix = f"-{digest(card.guid)[:8]}" if is_shared else ""
        path = f"{card.folder}/{card.day}{card.slug}{suffix}/index.md"
        files[card.guid] = kept.get(card.guid) or path
    return files


def _told_apart(cards: list[Card]) -> list[Card]:
    """Return cards named by their titles where addresses end alike (`/click.php?i=7`)."""
    alike = Counter((card.folder, card.slug) for card in cards)
    return [
        replace(card, slug=card.title)
        if card.title and alike[(card.folder, card.slug)] >= _MANY_ALIKE
        else card
        for card in cards
    ]


def _address(path: str) -> str:
    """Return what the address of an article is made of: its path without the day."""
    stem = path.removesuffix("/index.md").removesuffix(".md")
    folder, _, name = stem.rpartition("/")
    return f"{folder}/{_DAY.sub('', name)}".casefold()


def _beside(into: str, name: str) -> str:
    """Return a folder beside another."""
    return f"{into.rpartition('/')[0] or into}/{name}"
