"""A source is received: fetched, sorted by what it is, and read into entries.

Comes in: a file, a folder or an address. Goes out: groups of blobs by kind, and the items of a
group. What strangers wrote is read in a process of its own within limits (`guard`): what kills a
reader costs the entry in which it stands. Start reading at `receive` and `read_items`.
"""

from collections.abc import Iterator, Sequence
from functools import partial

from reprose.deadline import TooSlowError, deadline
from reprose.guard import Ask, Bounds, Lost, guarded
from reprose.model import Blob
from reprose.problems import Place, error
from reprose.sources.charset import decode
from reprose.sources.entry import Item
from reprose.sources.fetch import Limits, gather
from reprose.sources.readers import READERS
from reprose.sources.sniff import sniff, sort_blobs
from reprose.sources.xmltext import Cut, cut, repaired

_CHUNK = 64
_SNIFF_S = 5
_MOST_ENTRY = 32 * 2**20
_CUTTABLE = frozenset({"feed", "wxr", "blogger"})
_Group = tuple[str, tuple[Blob, ...]]


def receive(source: str, limits: Limits) -> tuple[_Group, ...]:
    """Return what a source holds, by kind.

    Raises:
        Stop: with the problems of `gather`.
    """
    blobs = gather(source, limits)
    return sort_blobs(blobs, [_kind_of(blob) for blob in blobs])


def read_items(kind: str, blobs: Sequence[Blob]) -> list[Item]:
    """Return what the reader of a kind makes of some blobs.

    Problems: those of the reader, and `unreadable-entry` for what no process could read.
    """
    size = sum(len(blob.body) for blob in blobs)
    items: list[Item] = []
    bounds = Bounds(
        seconds=20 + 5 * size / 2**20,
        memory_bytes=2**30 + 8 * size,
        wall_seconds=600 + size / 2**16,
    )
    (done,) = guarded(partial(_read_all, kind), [blobs], bounds, items.extend, size)
    if not isinstance(done, Lost):
        return items
    return [item for blob in blobs for item in _read_apart(kind, blob, bounds)]


def _kind_of(blob: Blob) -> str:
    """Return what a blob is by its first bytes; `unknown` when these defy being looked at."""
    try:
        with deadline(_SNIFF_S):
            return sniff(blob)
    except TooSlowError:
        return "unknown"


def _read_all(kind: str, blobs: Sequence[Blob], ask: Ask) -> None:
    """Read everything, handing items over some at a time."""
    items: list[Item] = []
    for item in READERS[kind](blobs):
        items.append(item)
        if len(items) == _CHUNK:
            ask(items)
            items.clear()
    ask(items)


def _read_apart(kind: str, blob: Blob, bounds: Bounds) -> Iterator[Item]:
    """Read each entry of a blob alone, and name those that cannot be read."""
    pieces = _Pieces(blob)
    (count,) = guarded(lambda _, ask: pieces.count(), [0], bounds) if kind in _CUTTABLE else (0,)
    if isinstance(count, Lost) or not count:
        (found,) = guarded(lambda one, ask: tuple(READERS[kind]((one,))), [blob], bounds)
        if isinstance(found, Lost):
            message = f"`{blob.address}` could not be read: {found.why}"
            yield error("unreadable-entry", message, Place(blob.address), "split or repair it")
        else:
            yield from found
        return
    alone = Bounds(memory_bytes=bounds.memory_bytes)
    results = guarded(lambda n, ask: pieces.read(kind, n), range(count), alone)
    for number, result in enumerate(results, 1):
        if isinstance(result, Lost):
            message = f"entry {number} could not be read: {result.why}"
            hint = "the other entries were read"
            yield error("unreadable-entry", message, Place(blob.address), hint)
        else:
            yield from result


class _Pieces:
    """A blob cut into entries, by the process that reads them."""

    def __init__(self, blob: Blob) -> None:
        self._blob = blob
        self._cut: Cut | None = None

    def count(self) -> int:
        """Return how many entries there are."""
        self._cut = self._cut or cut(repaired(decode(self._blob.body, self._blob.media_type)))
        return len(self._cut.entries)

    def read(self, kind: str, number: int) -> tuple[Item, ...]:
        """Read one entry as a document of its own."""
        self.count()
        assert self._cut
        start, end, _ = self._cut.entries[number]
        if end - start > _MOST_ENTRY:
            raise ValueError(f"it has {end - start} characters")
        text = self._cut.document([number])
        return tuple(READERS[kind]((Blob(address=self._blob.address, body=text.encode()),)))
