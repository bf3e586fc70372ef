"""The entries of one source become files.

Comes in: a surveyed source, the request, the ledger of earlier imports and the files as they are.
Goes out: the files, the new ledger and an `Outcome`. Each entry is handled alone: what is wrong
with one never harms another. Start reading at `import_source`.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from difflib import unified_diff
from posixpath import dirname

from reprose import files
from reprose.digest import digest, digest_bytes
from reprose.flows.bringing import Bringing
from reprose.flows.import_request import ImportRequest
from reprose.flows.keeping import guids_of, read_record_files
from reprose.model import Write
from reprose.problems import Place, Problem, error, warning
from reprose.sources.comments import write_comments
from reprose.sources.convert import Converted, Draft, Render, Setting, degraded, draft, finish
from reprose.sources.decide import Decision, Past, decide
from reprose.sources.entry import Channel, Entry
from reprose.sources.fetch import Limits
from reprose.sources.ledger import Ledger, Record, packed, write_ledger
from reprose.sources.names import card_of, ledger_name, name_files
from reprose.sources.notes import notes_of
from reprose.sources.report import Result
from reprose.sources.survey import Survey, atlas_of, attachments_of, select, targets_of
from reprose.work import Watcher

MOST_BODY = 8 * 2**20


@dataclass(frozen=True, slots=True)
class Import:
    """One source to import: the request, its name and kind, and what the work needs."""

    request: ImportRequest
    source: str
    limits: Limits
    render: Render


@dataclass(slots=True)
class Outcome:
    """What importing one source did; filled while its entries are imported."""

    channel: Channel = field(default_factory=Channel)
    problems: list[Problem] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    results: list[Result] = field(default_factory=list)
    diffs: list[str] = field(default_factory=list)
    written_bytes: int = 0


@dataclass(frozen=True, slots=True)
class _Around:
    """What all entries of a source share."""

    job: Import
    ledger: Ledger
    paths: Mapping[str, str]
    setting: Setting


def import_source(job: Import, found: Survey, watch: Watcher) -> Outcome:
    """Import a source's entries and write its ledger.

    Problems: the reader's, `no-entries`, `import-conflict`, `degraded-entry`, `missing-picture`,
    and notes on what became of links, pictures and tags.
    """
    request = job.request
    outcome = Outcome(channel=found.channel, problems=list(found.problems))
    name = ledger_name(found.channel, job.source)
    ledger = read_record_files(request.root, name, outcome.problems)
    chosen = select(found, request.since, request.only)
    if not chosen:
        message = f"`{job.source}` holds no entry to import"
        outcome.problems.append(error("no-entries", message, Place(job.source)))
        return outcome
    around = _survey_files(job, found, ledger)
    records, texts = dict(ledger.records), dict(ledger.texts)
    watch.begin("importing", len(chosen))
    for entry in chosen:
        watch.tick(entry.title)
        record, text = _import_entry(entry, around, outcome)
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


def _survey_files(job: Import, found: Survey, ledger: Ledger) -> _Around:
    """Name the file of every entry: where it is by now, or where a new one goes."""
    request = job.request
    there = frozenset(info.path for info in files.walk(request.root, "content").value)
    kept = {guid: record.path for guid, record in ledger.records.items()}
    unknown = any(entry.guid not in kept for entry in found.entries)
    if unknown or any(path not in there for path in kept.values()):
        named = guids_of(request.root, there)
        kept |= {guid: path for guid, path in named.items() if kept.get(guid) not in there}
    cards = (card_of(one, request.into) for one in found.entries if one.kind != "attachment")
    paths = name_files(cards, kept, there)
    setting = Setting(
        here="",
        atlas=atlas_of(found, paths, request.also_hosts),
        wanted=targets_of(found),
        attachments=attachments_of(found),
        taxonomies=frozenset(request.config.taxonomies),
    )
    return _Around(job, ledger, paths, setting)


def _import_entry(
    entry: Entry, around: _Around, outcome: Outcome
) -> tuple[Record | None, str | None]:
    """Import one entry; return its line of the ledger and its pristine text, where they change."""
    request, path = around.job.request, around.paths[entry.guid]
    record = around.ledger.records.get(entry.guid)
    bringing = Bringing(request, around.job.limits, path, record.media if record else {})
    setting = replace(around.setting, here=path, bring=bringing.bring)
    one = _drafted(entry, setting, outcome)
    went = [(link.was, link.now) for link in one.links] if one else []
    key = digest(entry, went, bringing.brought)
    past = Past(record, around.ledger.pristine(entry.guid), files.read_if_there(request.root, path))
    is_same = record is not None and record.entry == key and not request.refresh
    render = None if is_same and past.current is not None else around.job.render
    converted = _finished(one, entry, setting, render, outcome)
    decision = decide(past, key, converted.text, refresh=request.refresh, restore=request.restore)
    outcome.counts[decision.action] += 1
    outcome.problems += bringing.problems
    if one:
        links = tuple(link for link in one.links if link.outcome != "same")
        result = Result(entry.title, path, decision.action, converted.proof, links, one.unknown)
        outcome.results.append(replace(result, pictures_left=bringing.left, classes=one.classes))
    _write(decision, path, past, request, outcome)
    if decision.action == "deleted":
        return None, None
    beside = _write_beside(entry, path, bringing, record, request, outcome)
    is_new = decision.text is not None or record is None
    text = converted.text if is_new else None
    if is_new:
        file = digest_bytes(converted.text.encode())
        return Record(path, key, file, beside, bringing.brought), text
    if record and (record.path != path or record.beside != beside):
        return replace(record, path=path, beside=beside), None
    return None, None


def _drafted(entry: Entry, setting: Setting, outcome: Outcome) -> Draft | None:
    """Draft an entry; one that nobody foresaw costs only itself."""
    if len(entry.body) > MOST_BODY:
        return None
    try:
        return draft(entry, setting)
    except Exception as fault:
        outcome.problems.append(_degraded(entry, setting, fault))
        return None


def _finished(
    one: Draft | None, entry: Entry, setting: Setting, render: Render | None, outcome: Outcome
) -> Converted:
    """Finish a draft, or write down the words of what could not be drafted."""
    if one is not None:
        for prove in (render, None):
            try:
                return finish(one, prove)
            except Exception as fault:
                outcome.problems.append(_degraded(entry, setting, fault, proof=prove is not None))
    elif len(entry.body) > MOST_BODY:
        too_long = ValueError(f"its body has {len(entry.body)} characters")
        outcome.problems.append(_degraded(entry, setting, too_long))
    return degraded(entry, setting)


def _degraded(entry: Entry, setting: Setting, fault: Exception, *, proof: bool = False) -> Problem:
    """Say that of an entry only the words were kept, or that nothing could be proved of it."""
    said = f"{type(fault).__name__}: {fault}"[:200]
    if proof:
        message = f"what `{entry.title or entry.guid}` kept could not be proved ({said})"
        return warning("unproved-entry", message, Place(setting.here), "compare it yourself")
    message = f"of `{entry.title or entry.guid}` only the words were kept ({said})"
    return error("degraded-entry", message, Place(setting.here), "compare it with the original")


def _write(
    decision: Decision, path: str, past: Past, request: ImportRequest, outcome: Outcome
) -> None:
    """Write what was decided; a conflict goes beside the author's file."""
    if decision.text is None:
        return
    if decision.action == "conflict":
        path = f"{path.removesuffix('.md')}.incoming.md"
        hint = f"take over what you want from `{path}`, then delete it"
        message = "both the source and you changed the same lines"
        outcome.problems.append(error("import-conflict", message, Place(path), hint))
    if request.dry_run:
        old = (past.current or b"").decode("utf-8", "replace").splitlines()
        diff = unified_diff(old, decision.text.splitlines(), path, path, lineterm="", n=1)
        outcome.diffs.append("\n".join(diff))
        return
    write = Write(path=path, body=decision.text.encode())
    outcome.written_bytes += files.write_files(request.root, [write])


def _write_beside(
    entry: Entry, path: str, bringing: Bringing, record: Record | None,
    request: ImportRequest, outcome: Outcome,
) -> dict[str, str]:  # fmt: skip
    """Write comments and pictures; what the author changed or deleted stays as it is."""
    known = dict(record.beside) if record else {}
    folder = dirname(path)
    text = write_comments(entry.comments)
    wanted = [*bringing.writes]
    if text:
        wanted.append(Write(path=f"{folder}/comments.toml", body=text.encode()))
    for write in wanted:
        name = write.path.rpartition("/")[2]
        current = files.read_if_there(request.root, write.path)
        is_ours = (
            current is None
            if name not in known
            else (current is not None and digest_bytes(current) == known[name])
        )
        if is_ours and not request.dry_run:
            outcome.written_bytes += files.write_files(request.root, [write])
            known[name] = digest_bytes(write.body)
    return known
