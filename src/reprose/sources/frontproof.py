"""What an import kept beside the body: title, dates, authors, tags, and links between posts.

Comes in: an entry, its article's front matter as the site reads it, and what became of its links.
Goes out: a proof like that of the body, every loss quoted. Start reading at `prove_front`.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

from reprose.model import Meta
from reprose.sources.compose import is_update
from reprose.sources.entry import Entry
from reprose.sources.proof import Count, Proof
from reprose.sources.relink import Relinked


def prove_front(entry: Entry, meta: Meta, links: Sequence[Relinked]) -> Proof:
    """Compare an entry with the front matter made of it; dates count with their offsets.

    A link that led to another entry of the source is kept when it leads to that entry's article,
    and to the same place on it.
    """
    terms = (value for values in meta.terms.values() for value in values)
    updated = entry.updated if is_update(entry) else None
    led = [link.was for link in links if link.outcome in ("home", "fragment")]
    leads = [link.was for link in links if link.outcome == "home"]
    pairs = {
        "post links": (led, leads),
        "titles": (_plain([entry.title]), _plain([meta.title])),
        "dates": _dates((entry.published, meta.date), (updated, meta.updated)),
        "authors": (_plain(one.name for one in entry.authors), _plain(meta.authors)),
        "tags": (_plain((*entry.categories, *entry.tags)), _plain(terms)),
    }  # fmt: skip
    counts: dict[str, Count] = {}
    losses: list[tuple[str, str]] = []
    for kind, (wanted, there) in pairs.items():
        lost = [one for one in wanted if one not in there]
        if wanted:
            counts[kind] = Count(len(wanted) - len(lost), len(wanted))
        losses += [(kind, one[:200]) for one in lost]
    return Proof(counts, tuple(losses))


def _plain(names: Iterable[str]) -> list[str]:
    """Return names as they compare, each once."""
    return [name for name in dict.fromkeys(" ".join(one.split()) for one in names) if name]


def _dates(*pairs: tuple[dt.datetime | None, dt.datetime | None]) -> tuple[list[str], list[str]]:
    """Return dates of a source and what was kept of them, to the second.

    A date that came without an offset is read in the site's time zone, and compares without one.
    """
    wanted: list[str] = []
    there: list[str] = []
    for old, new in pairs:
        if old:
            wanted.append(old.replace(microsecond=0).isoformat())
            kept = new.replace(tzinfo=None) if new and not old.tzinfo else new
            there += [kept.isoformat()] if kept else []
    return wanted, there
