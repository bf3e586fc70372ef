"""The entries of one source become files.

Comes in: a surveyed source, the request, the ledger of earlier imports and the files as they are.
Goes out: the files, the new ledger and an `Outcome`. What is wrong with one entry never harms
another. Start reading at `import_source`; what is to be done about one entry is in `arriving`.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from posixpath import basename, dirname

from reprose import files
from reprose.digest import digest, digest_bytes
from reprose.flows.arriving import Around, Arrival, arrive, incoming_of
from reprose.flows.bringing import Bringing
from reprose.flows.import_request import ImportRequest
from reprose.flows.keeping import find_articles, read_labels, read_records
from reprose.guard import Ask, Bounds, Lost, guarded
from reprose.model import Write
from reprose.problems import Place, Problem, error, warning
from reprose.sources.convert import Mirror, Setting
from reprose.sources.entry import Channel, Entry
from reprose.sources.fetch import Limits
from reprose.sources.ledger import Ledger, Record, packed, write_ledger
from reprose.sources.names import card_of, ledger_name, name_files
from reprose.sources.notes import notes_of
from reprose.sources.report import Result
from reprose.sources.survey import Survey, atlas_of, attachments_of, select, targets_of
from reprose.work import Watcher

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
        message = f"`{job.source}` holds no entry to import"
        outcome.problems.append(error("no-entries", message, Place(job.source)))
        return outcome
    around = _survey_files(job, found, ledger)
    records, texts = dict(ledger.records), dict(ledger.texts)
    watch.begin("importing", len(chosen))
    for entry, one, brought in _arrivals(chosen, around, job.limits):
        watch.tick(entry.title)
        record, text = _keep(entry, one, brought, around, outcome)
        if record is not None:
            records[entry.guid] = record
        if text is not None:
            texts[digest(entry.guid)] = packed(text)
    watch.done()
    outcome.problems += notes_of(chosen, outcome.results, job.source)
    after = replace(ledger, records=records, texts=texts)
    if not request.dry_run and after != ledger:
        outcome.written_bytes += files.write_files(request.root, write_ledger(after))
    return outcome


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
    bringing = Bringing(around.request, limits)
    results = guarded(
        partial(_arrive, around), entries, BOUNDS, lambda asked: bringing.fetch(*asked)
    )
    for entry, result in zip(entries, results, strict=True):
        if isinstance(result, Lost):
            yield entry, _words_of(entry, around, result.why), Bringing(around.request, limits)
        else:
            yield entry, result, bringing
        bringing = Bringing(around.request, limits)


def _words_of(entry: Entry, around: Around, lost: str) -> Arrival:
    """Return an entry whose words alone are kept; none where even these are too much."""
    (again,) = guarded(partial(_arrive, around, lost=lost), [entry], BOUNDS)
    bare = replace(entry, body="", excerpt="", comments=())
    return arrive(bare, around, lambda *_: {}, lost) if isinstance(again, Lost) else again


def _arrive(around: Around, entry: Entry, ask: Ask, lost: str = "") -> Arrival:
    """Find out in the guarded process what is to be done; pictures are fetched by this one."""
    return arrive(entry, around, lambda here, wanted: ask((here, wanted)), lost)


def _keep(
    entry: Entry, one: Arrival, bringing: Bringing, around: Around, outcome: Outcome
) -> tuple[Record | None, str | None]:
    """Write what is to be written; return the ledger's line and text where they change."""
    request = around.request
    record = around.ledger.records.get(entry.guid)
    outcome.counts[one.decision.action] += 1
    outcome.problems += [*bringing.problems, *one.problems]
    outcome.results += [one.result] if one.result else []
    outcome.diffs += [one.diff] if one.diff else []
    beside = dict(record.beside) if record else {}
    if one.decision.action != "deleted":
        _write(one, beside, request, outcome)
        _write_beside(one, bringing.writes, beside, request, outcome)
    if one.decision.action == "deleted":
        return None, None
    is_new = one.decision.text is not None or record is None
    if is_new and one.text is not None:
        file = digest_bytes(one.text.encode())
        return Record(one.path, one.key, file, beside, one.media), one.text
    if record and (record.path != one.path or record.beside != beside):
        return replace(record, path=one.path, beside=beside), None
    return None, None


def _write(one: Arrival, beside: dict[str, str], request: ImportRequest, outcome: Outcome) -> None:
    """Write what was decided; what is in conflict goes beside the author's file."""
    if one.decision.text is None:
        return
    path, body = one.path, one.decision.text.encode()
    if one.decision.action == "conflict":
        path = incoming_of(one.path)
        if _is_authors(path, body, beside, request):
            path = f"{path.removesuffix('.md')}-{digest_bytes(body)[:8]}.md"
        hint = f"take over what you want from `{path}`, then delete it"
        message = "both the source and you changed the same lines"
        outcome.problems.append(error("import-conflict", message, Place(one.path), hint))
        if _is_authors(path, body, beside, request):  # it has been put there before
            return
        beside[basename(path)] = digest_bytes(body)
    if not request.dry_run:
        outcome.written_bytes += files.write_files(request.root, [Write(path=path, body=body)])


def _write_beside(
    one: Arrival, pictures: list[Write], beside: dict[str, str],
    request: ImportRequest, outcome: Outcome,
) -> None:  # fmt: skip
    """Write comments and pictures; what the author changed or deleted stays as it is.

    Problem: `kept-beside` when that leaves something new of the source outside.
    """
    wanted = [*pictures]
    if one.comments:
        is_alone = basename(one.path) == "index.md"  # else they stand for no article, or for others
        folder = dirname(one.path) if is_alone else one.path.removesuffix(".md")
        wanted.append(Write(path=f"{folder}/comments.toml", body=one.comments.encode()))
    for write in wanted:
        name, fresh = basename(write.path), digest_bytes(write.body)
        is_gone = name in beside and not files.exists(request.root, write.path)
        is_deleted = is_gone and not request.restore
        is_kept = is_deleted or _is_authors(write.path, write.body, beside, request)
        if not is_kept and not request.dry_run:
            outcome.written_bytes += files.write_files(request.root, [write])
        elif is_kept and beside.get(name) != fresh:
            message = f"the source has a newer `{name}`, which was not taken over"
            hint = "delete your file and import with `--restore` to have it"
            outcome.problems.append(warning("kept-beside", message, Place(write.path), hint))
        beside[name] = fresh


def _is_authors(path: str, body: bytes, beside: Mapping[str, str], request: ImportRequest) -> bool:
    """Say whether a file is there that the importer did not write, or that was changed since."""
    current = files.read_if_there(request.root, path)
    is_ours = current in (None, body) or digest_bytes(current or b"") == beside.get(basename(path))
    return not is_ours
