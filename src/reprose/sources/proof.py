"""What an import kept, proved by rendering what was written.

Comes in: the source's body as parsed, its cleaned tree, and the page rendered from the Markdown.
Goes out: for each kind of thing how many were kept of how many found, with every loss quoted. The
words are checked twice: from the raw source to the cleaned tree, and from there to the page.
Start reading at `prove`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from reprose.slug import heading_id
from reprose.sources.dom import HEADINGS, Element, line_of, walk
from reprose.sources.dropped import dropped_words
from reprose.sources.facts import facts_of

KINDS = (
    "words", "code", "links", "pictures", "headings", "ids", "tables", "formulas", "embeds",
    "footnotes", "more", "post links", "titles", "dates", "authors", "tags",
)  # fmt: skip
_WEIGHTS = {"words": 30, "code": 20, "links": 10, "pictures": 10}
_MOST_QUOTES = 20

Lost = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many things of a kind were found in the source, and how many of them kept."""

    kept: int
    found: int


@dataclass(frozen=True, slots=True)
class Proof:
    """What one article kept, by kind, and what it lost, as (kind, quote)."""

    counts: Mapping[str, Count] = field(default_factory=dict)
    losses: tuple[tuple[str, str], ...] = ()

    @property
    def kept(self) -> float:
        """The share that was kept, in percent: kinds are weighted, words and code most."""
        weights = {kind: _WEIGHTS.get(kind, 5) for kind, one in self.counts.items() if one.found}
        total = sum(weights.values())
        if not total:
            return 100.0
        shares = (
            self.counts[kind].kept / self.counts[kind].found * w for kind, w in weights.items()
        )
        return round(100 * sum(shares) / total, 2) if self.losses else 100.0

    def __add__(self, other: "Proof") -> "Proof":
        """Return what both prove."""
        return Proof({**self.counts, **other.counts}, (*self.losses, *other.losses))


def prove(
    raw: Element, cleaned: Element, rendered: Element, markdown: str, lost: Lost = ()
) -> Proof:
    """Compare a source's body with the page made of it.

    Args:
        raw: the body as parsed.
        cleaned: the tree the Markdown was written from, addresses rewritten.
        rendered: the tree of the page that the Markdown makes.
        markdown: the Markdown itself, whose mark for excerpts no page shows.
        lost: what was lost on the way from the raw body to the cleaned tree, by kind.
    """
    _name_headings(rendered)
    source, page = facts_of(cleaned), facts_of(rendered)
    more = ("more",) * markdown.count("<!--more-->")
    pairs = {
        "code": _multiset(source.code, page.code),
        "links": _multiset(source.links, page.links),
        "pictures": _multiset(source.pictures, page.pictures),
        "headings": _multiset(source.headings, page.headings),
        "ids": _multiset(tuple(dict.fromkeys(source.ids)), page.ids),
        "tables": _multiset(source.tables, page.tables),
        "formulas": _multiset(_tight(source.formulas), _tight(page.formulas)),
        "embeds": _multiset(source.embeds, page.links),
        "footnotes": _multiset(source.footnotes, ("footnote",) * len(page.footnotes)),
        "more": _multiset(("more",) * bool(source.more), more),
    }
    words, lost_words = _words(source.words, page.words)
    dropped = dropped_words(raw, source)
    counts = {"words": Count(words.kept, words.found + len(dropped))}
    on_the_way = Counter(kind for kind, _ in lost)
    counts |= {
        kind: Count(count.kept, count.found + on_the_way[kind])
        for kind, (count, _) in pairs.items()
    }
    losses = [("words", quote) for quote in (*lost_words, *_joined(dropped))]
    losses += [(kind, quote) for kind, (_, quotes) in pairs.items() for quote in quotes]
    losses += lost[:_MOST_QUOTES]
    return Proof({kind: one for kind, one in counts.items() if one.found}, tuple(losses))


def total_of(proofs: Iterable[Proof]) -> dict[str, Count]:
    """Return the counts of many articles together."""
    kept: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for proof in proofs:
        for kind, count in proof.counts.items():
            kept[kind] += count.kept
            found[kind] += count.found
    return {kind: Count(kept[kind], found[kind]) for kind in KINDS if kind in found}


def _multiset(wanted: Sequence[str], there: Sequence[str]) -> tuple[Count, list[str]]:
    """Count the wanted things that are there, each as often as wanted."""
    rest = Counter(there)
    lost: list[str] = []
    for one in wanted:
        if rest[one] > 0:
            rest[one] -= 1
        else:
            lost.append(one)
    return Count(len(wanted) - len(lost), len(wanted)), [
        quote[:200] for quote in lost[:_MOST_QUOTES]
    ]


def _words(wanted: Sequence[str], there: Sequence[str]) -> tuple[Count, list[str]]:
    """Count the words that are there in the same order; quote the runs that are not."""
    if wanted == there:
        return Count(len(wanted), len(wanted)), []
    matcher = SequenceMatcher(None, wanted, there, autojunk=len(wanted) > 5000)
    lost = []
    kept = 0
    for tag, a, b, _, _ in matcher.get_opcodes():
        if tag == "equal":
            kept += b - a
        elif b > a:
            lost.append(" ".join(wanted[a:b])[:200])
    return Count(kept, len(wanted)), lost[:_MOST_QUOTES]


def _name_headings(rendered: Element) -> None:
    """Give each heading without a name the one that the site makes of its text."""
    taken: set[str] = set()
    for one in walk(rendered):
        if one.tag in HEADINGS and one.get("id"):
            taken.add(one.get("id"))
        elif one.tag in HEADINGS:
            one.attrs["id"] = heading_id(line_of(one), taken)


def _joined(words: Sequence[str]) -> list[str]:
    """Return some words as quotes of a line."""
    return [" ".join(words[n : n + 20]) for n in range(0, min(len(words), 200), 20)]


def _tight(formulas: Sequence[str]) -> tuple[str, ...]:
    """Return formulas as they compare."""
    return tuple("".join(tex.split()) for tex in formulas)
