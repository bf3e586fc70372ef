"""`site import`: a feed, an export or pages -> articles below `content/`.

Comes in: what to import and how, as an `ImportRequest`. Goes out: articles on disk and an
`ImportReport`. Nothing is executed, nothing is fetched but what was named, nothing that the
importer did not write is overwritten, and a second run with the same source writes nothing.
Start reading at `import_`.
"""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from reprose import files
from reprose.config import SiteConfig
from reprose.digest import digest, digest_bytes
from reprose.model import Write
from reprose.problems import Place, Problem, Stop, error, in_order
from reprose.slug import slugify
from reprose.sources.addresses import host_of
from reprose.sources.convert import Setting, convert
from reprose.sources.decide import Decision, Past, decide
from reprose.sources.fetch import gather
from reprose.sources.ledger import Ledger, Record, packed, paths_of, read_ledger, write_ledger
from reprose.sources.names import card_of, name_files
from reprose.sources.readers import READERS
from reprose.sources.sniff import sniff
from reprose.sources.survey import Survey, atlas_of, survey
from reprose.work import Unwatched, Watcher


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRequest:
    """What to import, and how.

    Attributes:
        root: the site's folder.
        config: its configuration.
        sources: files, folders or addresses.
        now: the moment of the import.
        into: the folder below the root that posts go to.
        dry_run: whether only the report is made.
        refresh: whether untouched articles are written again by a newer converter.
        restore: whether articles that were deleted come back.
    """

    root: str
    config: SiteConfig
    sources: tuple[str, ...]
    now: dt.datetime
    into: str = "content/posts"
    dry_run: bool = False
    refresh: bool = False
    restore: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import did: problems, articles by action, bytes written."""

    problems: tuple[Problem, ...]
    counts: Mapping[str, int]
    written_bytes: int = 0


@dataclass(slots=True)
class _Tally:
    """What is gathered while entries are imported."""

    problems: list[Problem] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    writes: list[Write] = field(default_factory=list)
    written_bytes: int = 0


def import_(request: ImportRequest, watch: Watcher | None = None) -> ImportReport:
    """Import every source of a request.

    Problems: those of the readers, `not-a-source`, `missing-source`, `import-conflict`.
    """
    tally = _Tally()
    with files.locked(request.root):
        for source in request.sources:
            try:
                _import_source(source, request, tally, watch or Unwatched())
            except Stop as stop:
                tally.problems += stop.problems
    return ImportReport(
        problems=in_order(tally.problems),
        counts=dict(sorted(tally.counts.items())),
        written_bytes=tally.written_bytes,
    )


def _import_source(source: str, request: ImportRequest, tally: _Tally, watch: Watcher) -> None:
    """Import one source."""
    watch.begin("reading")
    blobs = gather(source)
    kind = sniff(blobs[0])
    reader = READERS.get(kind)
    if reader is None:
        raise Stop(_not_a_source(source, kind))
    found = survey(reader(blobs), source)
    watch.done()
    tally.problems += found.problems
    if not found.entries:
        raise Stop(error("not-a-source", f"`{source}` holds no entry", Place(source)))
    ledger = _ledger(request.root, _name_of(found, source), tally)
    _import_entries(found, ledger, request, tally, watch)


def _import_entries(
    found: Survey, ledger: Ledger, request: ImportRequest, tally: _Tally, watch: Watcher
) -> None:
    """Convert and write the entries of one source, then its ledger."""
    kept = {guid: record.path for guid, record in ledger.records.items()}
    paths = name_files((card_of(entry, request.into) for entry in found.entries), kept)
    atlas = atlas_of(found, paths)
    records, texts = dict(ledger.records), dict(ledger.texts)
    watch.begin("importing", len(found.entries))
    for entry in found.entries:
        watch.tick(entry.title)
        path = paths[entry.guid]
        setting = Setting(path, atlas, frozenset(request.config.taxonomies))
        converted = convert(entry, setting)
        key = digest(entry, [(link.was, link.now) for link in converted.links])
        current = files.read_if_there(request.root, path)
        past = Past(ledger.records.get(entry.guid), ledger.pristine(entry.guid), current)
        decision = decide(
            past, key, converted.text, refresh=request.refresh, restore=request.restore
        )
        tally.counts[decision.action] += 1
        _write(decision, path, request, tally)
        if decision.text is not None or entry.guid not in records:
            records[entry.guid] = Record(path, key, digest_bytes(converted.text.encode()))
            texts[digest(entry.guid)] = packed(converted.text)
    watch.done()
    after = replace(ledger, records=records, texts=texts)
    if not request.dry_run and after != ledger:
        tally.written_bytes += files.write_files(request.root, write_ledger(after))


def _write(decision: Decision, path: str, request: ImportRequest, tally: _Tally) -> None:
    """Write what was decided; a conflict goes beside the author's file."""
    if decision.text is None:
        return
    if decision.action == "conflict":
        path = f"{path.removesuffix('.md')}.incoming.md"
        hint = f"take over what you want from `{path}`, then delete it"
        message = "both the source and you changed the same lines"
        tally.problems.append(error("import-conflict", message, Place(path), hint))
    if not request.dry_run:
        write = Write(path=path, body=decision.text.encode())
        tally.written_bytes += files.write_files(request.root, [write])


def _not_a_source(source: str, kind: str) -> Problem:
    """Say what a file is instead of a source."""
    what = {"empty": "is empty", "page": "is a web page, not a feed"}.get(
        kind, "is of no known kind"
    )
    return error("not-a-source", f"`{source}` {what}", Place(source))


def _name_of(found: Survey, source: str) -> str:
    """Return the name of a source's ledger: its site's address, or the file's name."""
    url = found.channel.url
    path = url.partition("://")[2].partition("/")[2]
    return slugify(f"{host_of(url)} {path}" if host_of(url) else source.rpartition("/")[2])


def _ledger(root: str, name: str, tally: _Tally) -> Ledger:
    """Read the ledger of a source."""
    records, texts = (files.read_if_there(root, path) or b"" for path in paths_of(name))
    found = read_ledger(name, records, texts)
    tally.problems += found.problems
    return found.value
