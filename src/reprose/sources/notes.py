"""What the author should look at after an import.

Comes in: the entries and their results. Goes out: notes: links that found no home, pictures that
stayed elsewhere, shortcodes nobody knows, tags that differ only in case, titles that were made.
Start reading at `notes_of`.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from reprose.problems import Place, Problem, note
from reprose.slug import slugify
from reprose.sources.entry import Entry
from reprose.sources.report import Result

_MOST = 5  # names in a note


def notes_of(entries: Sequence[Entry], results: Sequence[Result], source: str) -> list[Problem]:
    """Return the notes on one source: those of which there is something to say."""
    place = Place(source)
    of_results = (*_links(results, place), *_things(results, place))
    said = (*of_results, *_twins(entries, place), _undated(entries, place))
    return [one for one in said if one is not None]


def _links(results: Sequence[Result], place: Place) -> Iterator[Problem | None]:
    """Name the links that lead nowhere, would run something, or lost their place on a page."""
    links = [link for one in results for link in one.links]
    message = "links lead to pages of the old site that were not imported"
    hint = "they are absolute now; import those pages too, or change the links"
    missing = Counter(link.now for link in links if link.outcome == "missing")
    yield _listing(note("link-not-imported", message, place, hint), missing)
    message = "links would run something and are plain text now"
    active = Counter(link.was for link in links if link.outcome == "active")
    yield _listing(note("active-link", message, place), active)
    message, hint = "links name a place that is not on its page", "they lead to the page itself now"
    lost = Counter(link.was for link in links if link.outcome == "fragment")
    yield _listing(note("lost-fragment", message, place, hint), lost)


def _things(results: Sequence[Result], place: Place) -> Iterator[Problem | None]:
    """Say what stayed elsewhere, and what is not what it was or is no Markdown."""
    message, hint = "pictures are shown from their old addresses", "`--media` brings them here"
    left = sum(one.pictures_left for one in results)
    yield _counting(note("remote-pictures", message, place, hint), left)
    message, hint = "gists are links, their code is not in the source", "`--media` brings it here"
    gists = sum(one.gists_left for one in results)
    yield _counting(note("remote-gists", message, place, hint), gists)
    message = "shortcodes are not known and stay as text"
    unknown = sum((Counter(one.unknown) for one in results), Counter[str]())
    yield _listing(note("unknown-shortcode", message, place), unknown)
    message = "blocks of code were indented with no-break spaces, which are spaces now"
    hint = "no program takes them for indentation"
    yield _counting(note("nbsp-indent", message, place, hint), sum(one.nbsp for one in results))
    message = "blocks of code hold links and stay HTML"
    hint = "write a fence instead where the code matters more than its links"
    linked = Counter({one.path: one.residue.needed["pre"] for one in results})
    yield _listing(note("code-with-links", message, place, hint), +linked)
    message, hint = "articles have no text in the source", "import their pages, or delete them"
    empty = Counter(one.title or one.path for one in results if one.is_empty)
    yield _listing(note("no-text", message, place, hint), empty)


def _twins(entries: Sequence[Entry], place: Place) -> Iterator[Problem]:
    """Name tags that differ only in case or accents, and share a page therefore."""
    names: dict[str, set[str]] = {}
    for entry in entries:
        for name in (*entry.tags, *entry.categories):
            names.setdefault(slugify(name), set()).add(name)
    for twins in (sorted(found) for _, found in sorted(names.items()) if len(found) > 1):
        message = f"tags that share one page: {', '.join(f'`{name}`' for name in twins)}"
        yield note("twin-tags", message, place, "choose one spelling")


def _undated(entries: Sequence[Entry], place: Place) -> Problem | None:
    """Name published posts without a date that could be read."""
    undated = Counter(
        entry.title or entry.guid
        for entry in entries
        if entry.published is None and entry.status == "published" and entry.kind == "post"
    )
    hint = "write `date:` into their front matter"
    return _listing(note("no-date", "posts have no date", place, hint), undated)


def _counting(problem: Problem, count: int) -> Problem | None:
    """Return a note with the number of things it speaks of; None when there are none."""
    return replace(problem, message=f"{problem.message} ({count})") if count else None


def _listing(problem: Problem, names: Counter[str]) -> Problem | None:
    """Return a note with the number of things it speaks of, and the most frequent ones' names."""
    counted = _counting(problem, names.total())
    ordered = sorted(names, key=lambda name: (-names[name], name))
    shown = ", ".join(f"`{name}`" for name in ordered[:_MOST])
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return replace(counted, message=f"{counted.message}: {shown}{more}") if counted else None
