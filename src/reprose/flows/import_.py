"""`site import`: a feed, an export or pages -> articles below `content/`.

Comes in: what to import and how, as an `ImportRequest`. Goes out: articles on disk and an
`ImportReport`. Nothing is executed, nothing is fetched but what was named, nothing that the
importer did not write is overwritten, and a second run with the same source writes nothing.
Start reading at `import_`; `importing` does the work for one source.
"""

import posixpath
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from reprose import files
from reprose.config import SiteConfig
from reprose.flows.import_request import ImportRequest
from reprose.flows.importing import Import, Outcome, import_source
from reprose.flows.receiving import read_items, receive
from reprose.model import Meta, RawFile, Write
from reprose.problems import Place, Problem, Stop, error, in_order
from reprose.sources.convert import Mirror
from reprose.sources.fetch import Limits, is_folder
from reprose.sources.proof import Count, total_of
from reprose.sources.readers import NO_SOURCE, READERS
from reprose.sources.report import page_of, text_of, write_json
from reprose.sources.survey import survey
from reprose.work import Unwatched, Watcher

__all__ = ["REPORT", "ImportReport", "ImportRequest", "import_"]

REPORT = ".reprose/import"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import did.

    Attributes:
        problems: all that was wrong.
        counts: articles by what happened to them.
        written_bytes: how much was written.
        fidelity: for each kind of thing, how many were kept of how many found.
        kept: the whole in percent.
        table: the fidelity as text, a line for each kind.
        diffs: with `dry_run`, what would change, as unified diffs.
        path: the readable report, when one was written.
        title, language: what the first source that has one says of itself.
    """

    problems: tuple[Problem, ...]
    counts: Mapping[str, int]
    written_bytes: int = 0
    fidelity: Mapping[str, Count] = field(default_factory=dict)
    kept: float = 100.0
    table: str = ""
    diffs: tuple[str, ...] = ()
    path: str = ""
    title: str = ""
    language: str = ""


def import_(request: ImportRequest, watch: Watcher | None = None) -> ImportReport:
    """Import every source of a request.

    Problems: those of the readers and of `import_source`, `not-a-source`, `missing-source`,
    `low-fidelity`.

    Raises:
        Stop: with `bad-folder` or `missing-source` when a folder of the request cannot be.
    """
    from reprose.articles.parse import render

    mirror = Mirror(render, partial(_front, request.config))
    request = replace(request, into=_folder(request.into))
    if request.media_dir and not is_folder(request.media_dir):
        message = f"there is no folder `{request.media_dir}`"
        hint = "name the copied folder of uploads"
        raise Stop(error("missing-source", message, Place(request.media_dir), hint))
    outcomes: list[Outcome] = []
    problems: list[Problem] = []
    with files.locked(request.root):
        for source in request.sources:
            try:
                outcomes += _import(source, request, mirror, watch or Unwatched())
            except Stop as stop:
                problems += stop.problems
        return _report(request, outcomes, problems)


def _folder(into: str) -> str:
    """Return the folder for the articles, which is below `content/` whether that is said or not.

    Raises:
        Stop: with `bad-folder` for one that is elsewhere.
    """
    path = posixpath.normpath(into)
    if path.startswith("/") or any(part.startswith(".") for part in path.split("/")):
        hint = "name a folder below `content/`, such as `content/posts`"
        message = f"articles cannot go to `{into}`"
        raise Stop(error("bad-folder", message, Place(into), hint))
    return path if f"{path}/".startswith("content/") else f"content/{path}"


def _import(source: str, request: ImportRequest, mirror: Mirror, watch: Watcher) -> list[Outcome]:
    """Import one source: each kind of thing it holds with its own reader."""
    limits = Limits(private=frozenset(request.allow_private))
    groups = receive(source, limits)
    if not groups:
        hint = "name a folder that holds feeds, exports or pages"
        raise Stop(
            error("not-a-source", f"`{source}` holds no file to import", Place(source), hint)
        )
    outcomes = []
    for kind, blobs in groups:
        if kind not in READERS:
            what, hint = NO_SOURCE.get(kind, NO_SOURCE["unknown"])
            raise Stop(error("not-a-source", f"`{source}` {what}", Place(source), hint))
        watch.begin("reading")
        found = survey(read_items(kind, blobs), source)
        watch.done()
        outcomes.append(import_source(Import(request, source, limits, mirror), found, watch))
    return outcomes


def _front(config: SiteConfig, text: str) -> Meta:
    """Read an article's front matter as a build does."""
    from reprose.articles.front import read_article

    return read_article(RawFile("content/article.md", text.encode(), ""), config).value.meta


def _report(
    request: ImportRequest, outcomes: list[Outcome], problems: list[Problem]
) -> ImportReport:
    """Put the outcomes together, and write the report when something was proved."""
    problems += [problem for outcome in outcomes for problem in outcome.problems]
    results = [result for outcome in outcomes for result in outcome.results]
    proofs = [result.proof for result in results if result.proof.counts]
    total = total_of(proofs)
    kept = round(sum(proof.kept for proof in proofs) / len(proofs), 2) if proofs else 100.0
    if kept < request.least_kept:
        message = f"{kept} % was kept, less than the {request.least_kept} % asked for"
        place = Place(request.sources[0])
        problems.append(error("low-fidelity", message, place, f"see `{REPORT}.html`"))
    written = sum(outcome.written_bytes for outcome in outcomes)
    path = ""
    if proofs and not request.dry_run:
        page = Write(path=f"{REPORT}.html", body=page_of(results, total, kept).encode())
        data = Write(path=f"{REPORT}.json", body=write_json(results, total, kept).encode())
        files.write_files(request.root, (page, data))
        path = page.path
    counts: Counter[str] = Counter()
    for outcome in outcomes:
        counts.update(outcome.counts)
    return ImportReport(
        problems=in_order(problems),
        counts=dict(sorted(counts.items())),
        written_bytes=written,
        fidelity=total,
        kept=kept,
        table=text_of(results, total, kept) if proofs else "",
        diffs=tuple(diff for outcome in outcomes for diff in outcome.diffs),
        title=next((one.channel.title for one in outcomes if one.channel.title), ""),
        language=next((one.channel.language for one in outcomes if one.channel.language), ""),
        path=path,
    )
