"""What the author should look at after an import.

Comes in: the entries and their results. Goes out: notes: links that found no home, pictures that
stayed elsewhere, shortcodes nobody knows, tags that differ only in case, titles that were made.
Start reading at `notes_of`.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from reprose.problems import Place, Problem, note
from reprose.slug import slugify
from reprose.sources.entry import Entry
from reprose.sources.report import Result

_MOST = 5


def notes_of(entries: Sequence[Entry], results: Sequence[Result], source: str) -> list[Problem]:
    """Return the notes on one source."""
    return [
        *_links(results, source),
        *_pictures(results, source),
        *_shortcodes(results, source),
        *_code(results, source),
        *_twins(entries, source),
        *_undated(entries, source),
    ]


def _links(results: Sequence[Result], source: str) -> Iterator[Problem]:
    """Name the links to the old site that lead to nothing that was imported."""
    missing = Counter(
        link.now for one in results for link in one.links if link.outcome == "missing"
    )
    if missing:
        message = f"links lead to pages of the old site that were not imported {_some(missing)}"
        hint = "they are absolute now; import those pages too, or change the links"
        yield note("link-not-imported", message, Place(source), hint)
    cut = Counter(link.was for one in results for link in one.links if link.outcome == "active")
    if cut:
        message = f"links would run something and are plain text now {_some(cut)}"
        yield note("active-link", message, Place(source))
    lost = Counter(link.was for one in results for link in one.links if link.outcome == "fragment")
    if lost:
        message = f"links name a place that is not on its page {_some(lost)}"
        yield note("lost-fragment", message, Place(source), "they lead to the page itself now")


def _pictures(results: Sequence[Result], source: str) -> Iterator[Problem]:
    """Say how many pictures, and how much code of gists, are still on other hosts."""
    left = sum(one.pictures_left for one in results)
    if left:
        message = f"pictures are shown from their old addresses ({left})"
        yield note("remote-pictures", message, Place(source), "`--media` brings them here")
    gists = sum(one.gists_left for one in results)
    if gists:
        message = f"gists are links, their code is not in the source ({gists})"
        yield note("remote-gists", message, Place(source), "`--media` brings it here")


def _shortcodes(results: Sequence[Result], source: str) -> Iterator[Problem]:
    """Name the shortcodes that stayed as text."""
    unknown: Counter[str] = Counter()
    for one in results:
        unknown.update(one.unknown)
    if unknown:
        message = f"shortcodes are not known and stay as text {_some(unknown)}"
        yield note("unknown-shortcode", message, Place(source))


def _code(results: Sequence[Result], source: str) -> Iterator[Problem]:
    """Say which blocks of code are not what they were, or are no Markdown."""
    indented = sum(one.nbsp for one in results)
    if indented:
        message = (
            f"blocks of code were indented with no-break spaces, which are spaces now ({indented})"
        )
        yield note("nbsp-indent", message, Place(source), "no program takes them for indentation")
    linked = Counter({one.path: one.residue.needed["pre"] for one in results})
    if linked.total():
        message = f"blocks of code hold links and stay HTML {_some(+linked)}"
        hint = "write a fence instead where the code matters more than its links"
        yield note("code-with-links", message, Place(source), hint)


def _twins(entries: Sequence[Entry], source: str) -> Iterator[Problem]:
    """Name tags that differ only in case or accents, and share a page therefore."""
    names: dict[str, set[str]] = {}
    for entry in entries:
        for name in (*entry.tags, *entry.categories):
            names.setdefault(slugify(name), set()).add(name)
    for twins in (sorted(found) for _, found in sorted(names.items()) if len(found) > 1):
        message = f"tags that share one page: {', '.join(f'`{name}`' for name in twins)}"
        yield note("twin-tags", message, Place(source), "choose one spelling")


def _undated(entries: Sequence[Entry], source: str) -> Iterator[Problem]:
    """Name published posts without a date that could be read."""
    undated = Counter(
        entry.title or entry.guid
        for entry in entries
        if entry.published is None and entry.status == "published" and entry.kind == "post"
    )
    if undated:
        message = f"posts have no date {_some(undated)}"
        yield note("no-date", message, Place(source), "write `date:` into their front matter")


def _some(names: Counter[str]) -> str:
    """Return how many there are, the most frequent names, and how many more: `(3): `a`, `b``."""
    ordered = sorted(names, key=lambda name: (-names[name], name))
    shown = ", ".join(f"`{name}`" for name in ordered[:_MOST])
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return f"({names.total()}): {shown}{more}"
