"""The entries of one source become files.

Comes in: a surveyed source, the request, the ledger of earlier imports and the files as they are.
Goes out: the files, the new ledger and an `Outcome`. What is wrong with one entry never harms
another. Start reading at `import_source`; what is to be done about one entry is in `arriving`.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from reprose import files
from reprose.digest import digest
from reprose.flows.arriving import Around, Arrival, arrive
from reprose.flows.bringing import Bringing, downloads_of
from reprose.flows.import_request import ImportRequest
from reprose.flows.keeping import find_articles, read_labels, read_records
from reprose.flows.placing import Placing
from reprose.guard import Ask, Bounds, Lost, guarded
from reprose.problems import Place, Problem, Stop, error
from reprose.sources.convert import Mirror, Setting
from reprose.sources.entry import Channel, Entry
from reprose.sources.fetch import Limits
from reprose.sources.ledger import Ledger, packed, write_ledger
from reprose.sources.names import card_of, ledger_name, name_files
from reprose.sources.notes import notes_of
from reprose.sources.report import Result
from reprose.sources.survey import Survey, atlas_of, attachments_of, select, targets_of
from reprose.work import Watcher

_MOST_REFUSED = 5
BOUNDS = Bounds(seconds=20, memory_bytes=3 * 2**28)


@dataclass(frozen=True, slots=True)
class Import:
    """One source to import: the request, its name and kind, and what the work needs."""

    request: ImportRequest
    source: str
    limits: Limits
    mirror: Mirror


@dataclass(slots=True)
class Outcome:
    """What importing one source did; filled while its entries are imported."""

    channel: Channel = field(default_factory=Channel)
    problems: list[Problem] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    results: list[Result] = field(default_factory=list)
    diffs: list[str] = field(default_factory=list)
    written_bytes: int = 0


def import_source(job: Import, found: Survey, watch: Watcher) -> Outcome:
    """Import a source's entries and write its ledger.

    Problems: the reader's, `no-entries`, `import-conflict`, `degraded-entry`, `missing-picture`,
    `kept-beside`, and notes on what became of links, pictures and tags.
    """
    request = job.request
    outcome = Outcome(channel=found.channel, problems=list(found.problems))
    name = ledger_name(found.channel, job.source)
    ledger = read_records(request.root, name, [one.guid for one in found.entries], outcome.problems)
    chosen = select(found, request.since, request.only)
    if not chosen:
        count = len(found.entries)
        message = f"`{job.source}` holds no entry to import"
        hint = "look at it in a browser: is it the feed you meant?"
        if count:
            message = f"none of the {count} entries of `{job.source}` is to be imported"
            hint = "`--since` or `--only` leaves all of them out, or they are mere attachments"
        outcome.problems.append(error("no-entries", message, Place(job.source), hint))
        return outcome
    around = _survey_files(job, found, ledger)
    records, texts = dict(ledger.records), dict(ledger.texts)
    watch.begin("importing", len(chosen))
    with files.Batch(request.root) as batch:
        placing = Placing(request, batch)
        for entry, one, brought in _arrivals(chosen, around, job.limits):
            watch.tick(entry.title)
            _note(one, brought, outcome)
            try:
                record = placing.place(one, brought.writes, ledger.records.get(entry.guid))
            except Stop as stop:
                _bear(stop, outcome)
                continue
            if record is not None:
                records[entry.guid] = record
            if record is not None and record.entry == one.key and one.text is not None:
                texts[digest(entry.guid)] = packed(one.text)
    watch.done()
    outcome.problems += placing.problems
    outcome.written_bytes += placing.written_bytes
    outcome.problems += notes_of(chosen, outcome.results, job.source)
    after = replace(ledger, records=records, texts=texts)
    if not request.dry_run and after != ledger:
        outcome.written_bytes += files.write_files(request.root, write_ledger(after))
    return outcome


def _note(one: Arrival, brought: Bringing, outcome: Outcome) -> None:
    """Add what is to be said of an entry."""
    outcome.counts[one.decision.action] += 1
    outcome.problems += [*brought.problems, *one.problems]
    outcome.results += [one.result] if one.result else []
    outcome.diffs += [one.diff] if one.diff else []


def _bear(stop: Stop, outcome: Outcome) -> None:
    """Go on without an entry that could not be written, unless that happens again and again."""
    outcome.problems += stop.problems
    refused = sum(one.name == "unwritable-file" for one in outcome.problems)
    if refused > _MOST_REFUSED:
        raise stop


def _survey_files(job: Import, found: Survey, ledger: Ledger) -> Around:
    """Name the file of every entry: where it is by now, or where a new one goes."""
    request = job.request
    there = frozenset(info.path for info in files.walk(request.root, "content").value)
    kept = find_articles(found.entries, ledger, read_labels(request.root, there), there)
    cards = (card_of(one, request.into) for one in found.entries if one.kind != "attachment")
    paths = name_files(cards, kept, there)
    setting = Setting(
        here="",
        atlas=atlas_of(found, paths, request.also_hosts),
        wanted=targets_of(found),
        attachments=attachments_of(found),
        taxonomies=frozenset(request.config.taxonomies),
    )
    return Around(request, ledger, paths, setting, job.mirror)


def _arrivals(
    entries: Sequence[Entry], around: Around, limits: Limits
) -> Iterator[tuple[Entry, Arrival, Bringing]]:
    """Yield what is to be done about each entry, found out in a process within limits.

    Of an entry that is too much for it only the words are tried, and at last its head alone.
    """
    downloads = downloads_of(limits)
    bringing = Bringing(around.request, downloads)
    size = sum(len(entry.body) for entry in entries)
    results = guarded(
        partial(_arrive, around), entries, BOUNDS, lambda asked: bringing.answer(*asked), size
    )
    for entry, result in zip(entries, results, strict=True):
        if isinstance(result, Lost):
            yield entry, _words_of(entry, around, result.why), Bringing(around.request, downloads)
        else:
            yield entry, result, bringing
        bringing = Bringing(around.request, downloads)


def _words_of(entry: Entry, around: Around, lost: str) -> Arrival:
    """Return an entry whose words alone are kept; none where even these are too much."""
    (again,) = guarded(partial(_arrive, around, lost=lost), [entry], BOUNDS)
    bare = replace(entry, body="", excerpt="", comments=())
    return arrive(bare, around, lambda *_: {}, lost) if isinstance(again, Lost) else again


def _arrive(around: Around, entry: Entry, ask: Ask, lost: str = "") -> Arrival:
    """Find out in the guarded process what is to be done; pictures are fetched by this one."""
    return arrive(entry, around, lambda here, wanted: ask((here, wanted)), lost)
