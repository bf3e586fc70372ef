"""What to do with one entry on a repeated import.

Comes in: what the ledger remembers, the file as it is now, the text as it would be written. Goes
out: a decision. Nothing that the importer did not write is ever overwritten: where both the source
and the author changed an article their changes are merged, or the incoming text is put beside.
Start reading at `decide`.
"""

from dataclasses import dataclass
from typing import Literal

from reprose.digest import digest_bytes
from reprose.sources.ledger import Record
from reprose.sources.merge import merge

Action = Literal["new", "same", "changed", "edited", "merged", "conflict", "deleted", "restored"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What happens to an article: the action, and the text to write, when there is one."""

    action: Action
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of an entry's file.

    Attributes:
        record: the ledger's line, None for a new entry.
        pristine: the text as last written.
        current: the file as it is now, None when there is none.
    """

    record: Record | None
    pristine: str | None
    current: bytes | None


def decide(past: Past, entry: str, text: str, *, refresh: bool, restore: bool) -> Decision:
    """Decide what to do with an entry.

    Args:
        past: what is known of its file.
        entry: the digest of the entry as it is now.
        text: the article's text as it would be written.
        refresh: whether an untouched file is written again although its entry is the same.
        restore: whether a deleted file comes back.
    """
    record, current = past.record, past.current
    if record is None:
        if current is None:
            return Decision("new", text)
        return Decision("same") if current == text.encode() else Decision("conflict", text)
    if current is None:
        return Decision("restored", text) if restore else Decision("deleted")
    if record.entry == entry and not refresh:
        return Decision("same" if digest_bytes(current) == record.file else "edited")
    if current == text.encode():
        return Decision("same", text)
    if digest_bytes(current) == record.file:
        return Decision("changed", text)
    try:
        mine = current.decode("utf-8")
    except UnicodeDecodeError:
        return Decision("conflict", text)
    merged = None if past.pristine is None else merge(past.pristine, mine, text)
    if merged is None:
        return Decision("conflict", text)
    return Decision("merged", merged)
