"""The articles of a site become scripts: what each wants run, and whether it may.

Comes in: the root and the configuration. Goes out: `Source`s. This is where articles/ and snippets/
meet. Start reading at `read_sources`.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reprose.articles.find import sort_files
from reprose.articles.front import read_article
from reprose.config import SiteConfig
from reprose.digest import digest_bytes
from reprose.files import read_bytes, read_if_there, walk
from reprose.model import RawFile
from reprose.problems import Place, Problem, Stop, did_you_mean, error, has_errors
from reprose.snippets.collect import collect
from reprose.snippets.script import Script
from reprose.snippets.trust import PATH, is_trusted, read_trust

_LEDGERS = "content/.import"
# A file without any of these has nothing to run; it is not even parsed.
_RUNNABLE = re.compile(
    rb"^[ >\t]*(?:`{3,}|~{3,})\s*"
    rb"(?:[\w-]*(?:console|session|terminal)|(?:sh|bash|shell|zsh)\b|pycon|python-repl|.*\bapply="
    rb"|(?:python3?|py|doctest)\b[^\n]*\n[\s>]*>>> )",
    re.MULTILINE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An article's file and its script.

    Attributes:
        trusted: whether it may run outside the strict sandbox; `is_own`: it was never imported.
        digest: of the whole file.
    """

    path: str
    body: bytes
    digest: str
    script: Script
    trusted: bool
    is_own: bool
    problems: tuple[Problem, ...] = ()

    @property
    def runs_something(self) -> bool:
        """Say whether there is anything to verify."""
        return bool(self.script.sessions) or has_errors(self.problems)


def article_files(root: str, only: tuple[str, ...]) -> tuple[tuple[str, bytes], ...]:
    """Return (path, bytes) of the articles that may have something to run.

    `only` are files or folders below the root; all of `content/` when it is empty.

    Raises:
        Stop: with `missing-source` when one of `only` is not there.
    """
    found = walk(root, "content").value
    paths = sort_files(info.path for info in found).articles
    missing = [top for top in only if not any(_is_in(path, top) for path in paths)]
    if missing:
        message = f"there is no article at `{missing[0]}`"
        hint = did_you_mean(missing[0], _short_names(paths))
        hint = hint or "name a file or a folder below `content/`"
        raise Stop(error("missing-source", message, Place(missing[0]), hint))
    wanted = [path for path in paths if not only or any(_is_in(path, top) for top in only)]
    bodies = ((path, read_bytes(root, path)) for path in wanted)
    return tuple((path, body) for path, body in bodies if _RUNNABLE.search(body))


# Of a build's problems those by which a block or a remark is not what its author thinks.
_LOSES = ("bad-braces", "duplicate-id", "unclosed-comment", "unclosed-fence")


def read_source(path: str, body: bytes, config: SiteConfig, trust: "Trust") -> Source:
    """Read one article's script."""
    from reprose.articles.parse import parse

    article = read_article(RawFile(path, body, digest_bytes(body)), config).value
    doc = parse(article, config.markdown)
    lost = tuple(problem for problem in doc.problems if problem.name in _LOSES)
    found = collect(article, doc.value)
    script = found.value
    own = article.trusted and path not in trust.imported
    trusted = own or is_trusted(path, script.digest, trust.digests)
    return Source(
        path=path,
        body=body,
        digest=article.digest,
        script=script,
        trusted=trusted,
        is_own=own,
        problems=(*lost, *found.problems),
    )


@dataclass(frozen=True, slots=True)
class Trust:
    """Which articles are imported, and which digests of executable text are trusted."""

    imported: frozenset[str]
    digests: Mapping[str, str]


def read_trusted(root: str) -> Trust:
    """Read the import ledgers and the trust file."""
    imported: set[str] = set()
    for name in walk(root, _LEDGERS).value:
        if name.path.endswith(".jsonl"):
            imported |= set(_ledger_paths(read_bytes(root, name.path)))
    text = (read_if_there(root, PATH) or b"").decode("utf-8", "replace")
    return Trust(frozenset(imported), read_trust(text))


def _ledger_paths(body: bytes) -> list[str]:
    """Return the article paths a ledger names; damaged lines are passed over."""
    paths = []
    for line in body.decode("utf-8", "replace").splitlines():
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        path = entry.get("path") if isinstance(entry, dict) else None
        if isinstance(path, str):
            paths.append(path)
    return paths


def _short_names(paths: Iterable[str]) -> tuple[str, ...]:
    """Return what articles can be called: `posts/a` of `content/posts/a/index.md`."""
    plain = (path.removeprefix("content/").removesuffix(".md") for path in paths)
    return tuple(name.removesuffix("/index") for name in plain)


def _is_in(path: str, top: str) -> bool:
    """Say whether a file is, or is below, a name given with or without `content/` and `.md`."""
    name = top.removeprefix("./").strip("/")
    tops = (name, f"content/{name}")
    return any(path in (one, f"{one}.md") or path.startswith(f"{one}/") for one in tops)
