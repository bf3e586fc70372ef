"""Which articles a verification is about.

Comes in: a `VerifyRequest`. Goes out: `Source`s. Start reading at `read_all`.
"""

from collections.abc import Container

from reprose.flows.evidence import previous_records
from reprose.flows.scripts import Source, article_files, read_source, read_trusted
from reprose.flows.verify_request import VerifyRequest
from reprose.problems import Place, Stop, error
from reprose.snippets import shard
from reprose.work import Watcher


def files_of(request: VerifyRequest) -> tuple[tuple[str, bytes], ...]:
    """Return path and bytes of the articles asked for.

    Raises:
        Stop: with `missing-source`.
    """
    paths = tuple(name.partition("#")[0] for name in request.only)
    return article_files(request.root, tuple(path for path in paths if path))


def read_all(
    request: VerifyRequest, watch: Watcher, settled: Container[str] = ()
) -> tuple[Source, ...]:
    """Read the scripts of the articles asked for, the settled ones left out.

    Raises:
        Stop: with `missing-source` or `unknown-block`.
    """
    trust = read_trusted(request.root)
    found = [pair for pair in files_of(request) if pair[0] not in settled]
    watch.begin("reading", len(found))
    sources = []
    for path, body in found:
        source = read_source(path, body, request.config, trust)
        watch.tick(path)
        if source.runs_something:
            sources.append(source)
    watch.done()
    chosen = _with_blocks(tuple(sources), request.blocks)
    if request.part:
        weights = shard.weights(previous_records(request.root))
        kept = shard.part([s.path for s in chosen], weights, *request.part)
        chosen = tuple(source for source in chosen if source.path in kept)
    return chosen


def _with_blocks(sources: tuple[Source, ...], blocks: tuple[str, ...]) -> tuple[Source, ...]:
    """Keep the articles that have one of the blocks; all of them when none is named."""
    if not blocks:
        return sources
    known = {one.id for source in sources for one in source.script.sessions}
    missing = [block for block in blocks if block not in known]
    if missing:
        message = f"there is no block `#{missing[0]}`"
        raise Stop(
            error("unknown-block", message, Place("content"), "`site verify --list` names them")
        )
    return tuple(s for s in sources if any(one.id in blocks for one in s.script.sessions))
