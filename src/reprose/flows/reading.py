"""content/ is read: files become articles, articles documents, documents a site.

Comes in: the site's folder. Goes out: a `Reading`: the linked site, all it was made from, and every
problem on the way. Only files whose bytes changed are parsed; the rest comes from the store. Every
command that needs the site starts here. Start reading at `read_site`.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from reprose import model
from reprose.articles.find import Contents, private_articles, sort_files
from reprose.articles.front import read_article
from reprose.articles.gone import FILE, read_gone
from reprose.articles.link import Beside, link
from reprose.articles.parse import parse
from reprose.articles.recorded import FILE as DATES
from reprose.articles.recorded import read_dates
from reprose.cache import Store
from reprose.codec import Codec
from reprose.config import SiteConfig
from reprose.digest import digest, digest_bytes
from reprose.files import FileInfo, digest_of_file, read_bytes, read_if_there
from reprose.flows.opening import open_site
from reprose.flows.picturing import picture_sizes
from reprose.manifest import Manifest, Stamp, read_inputs, tool_stamp
from reprose.model import Article, Doc, RawFile, Site
from reprose.problems import Place, Problem
from reprose.work import Watcher, each


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRequest:
    """What to read.

    Attributes:
        root: the site's folder.
        now: the moment for which future and expired articles are judged.
        drafts, future: whether to take drafts and articles of a later date.
        workers: how many processes; None for one per core.
        last: the manifest of an earlier build, whose digests save reading files.
    """

    root: str
    now: dt.datetime
    watch: Watcher
    drafts: bool = False
    future: bool = False
    workers: int | None = None
    last: Manifest | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A site as read: its configuration, its parts, and what was wrong."""

    config: SiteConfig
    site: Site
    contents: Contents
    articles: tuple[Article, ...]
    docs: Mapping[str, Doc]
    inputs: Mapping[str, Stamp]
    now: dt.datetime
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Parsed:
    """An article file understood, with its problems: what the store keeps."""

    article: Article
    doc: Doc
    problems: tuple[Problem, ...]


CODEC = Codec(
    model.Node, model.Meta, model.Enclosure, model.Change, model.Origin, model.Article, model.Doc,
    model.Heading, model.Link, model.CodeBlock, model.Remark, model.Slot, Parsed, Place, Problem,
)  # fmt: skip


def read_site(request: ReadRequest) -> Reading:
    """Read and link the whole site.

    Raises:
        Stop: when `site.toml` cannot be used.
    """
    config = open_site(request.root)
    listed = read_inputs(request.root)
    contents = sort_files(listed.value)
    inputs = _stamps(request, listed.value)
    parsed = _parse_all(request, contents.articles, inputs, config.value)
    articles = tuple(one.article for one in parsed)
    docs = {one.article.path: one.doc for one in parsed}
    gone = read_gone(read_if_there(request.root, FILE) or b"")
    dates = read_dates(read_if_there(request.root, DATES) or b"")
    beside = Beside(
        tables={path: read_bytes(request.root, path) for path in contents.tables},
        sizes=picture_sizes(request.root, inputs),
        sizes_bytes={path: stamp.size_bytes for path, stamp in inputs.items()},
        gone=gone.value,
        dates=dates.value,
        drafts=request.drafts,
        future=request.future,
    )
    site = link(articles, docs, contents, config.value, request.now, beside)
    private = private_articles(listed.value)
    found = [
        *config.problems,
        *listed.problems,
        *private,
        *gone.problems,
        *dates.problems,
        *site.problems,
    ]
    for one in parsed:
        found += one.problems
    return Reading(
        config=config.value,
        site=site.value,
        contents=contents,
        articles=articles,
        docs=docs,
        inputs=inputs,
        now=request.now,
        problems=tuple(found),
    )


def _stamps(request: ReadRequest, listed: Mapping[str, FileInfo]) -> dict[str, Stamp]:
    """Return the digest of every input; a file that looks as it did is not read again."""
    known = request.last.inputs if request.last else {}
    stamps: dict[str, Stamp] = {}
    for path, info in listed.items():
        old = known.get(path)
        if old and (old.size_bytes, old.mtime_ns) == (info.size_bytes, info.mtime_ns):
            stamps[path] = old
        else:
            seen = digest_of_file(request.root, path)
            stamps[path] = Stamp(info.size_bytes, info.mtime_ns, seen)
    return stamps


def _parse_all(
    request: ReadRequest, paths: Sequence[str], inputs: Mapping[str, Stamp], config: SiteConfig
) -> list[Parsed]:
    """Return every article parsed, from the store where its bytes are known."""
    taxonomies = tuple(sorted(config.taxonomies))
    options = digest(tool_stamp(), config.markdown, taxonomies, config.time_zone, config.language)
    keys = {path: digest(path, inputs[path].digest, options) for path in paths}
    store = Store(request.root, "articles")
    kept = store.get_many(keys.values())
    missing = [path for path in paths if keys[path] not in kept]
    work = partial(_parse_one, request.root, config)
    parsed = each(work, missing, request.watch, "reading", str, request.workers)
    fresh = {keys[path]: body for path, body in parsed}
    if fresh or len(kept) < len(keys):
        store.put_many(fresh, used=kept)
    store.close()
    return [CODEC.unpack(fresh.get(keys[path]) or kept[keys[path]]) for path in paths]


def _parse_one(root: str, config: SiteConfig, path: str) -> bytes:
    """Read, understand and parse one file; packed, because it may travel between processes."""
    body = read_bytes(root, path)
    article = read_article(RawFile(path, body, digest_bytes(body)), config)
    doc = parse(article.value, config.markdown)
    return CODEC.pack(Parsed(article.value, doc.value, (*article.problems, *doc.problems)))
