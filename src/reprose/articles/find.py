"""Which of the files in `content/` are articles, and what the others are.

Comes in: paths relative to the site's root. Goes out: the same paths, sorted into kinds; nothing is
read. Names that begin with `_` or `.` are private: `_section.toml` apart, nobody publishes them;
where that leaves out Markdown, `private_articles` says so. Start reading at `sort_files`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from posixpath import basename, dirname, splitext

from reprose.articles.data import SUFFIXES
from reprose.problems import Place, Problem, note

_INCOMING = re.compile(r"\.incoming(?:-[0-9a-f]{8})?\.md$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The files of a site by kind, each sorted by path.

    Attributes:
        articles: Markdown files.
        sections: `_section.toml` files.
        comments: `comments.toml` beside an article: what readers once wrote there.
        data: CSV, JSON, TOML and YAML under `content/data/`, readable by pages and tables.
        beside: everything else in `content/`, published next to its article.
        static: files under `static/`, published from the site's root.
    """

    articles: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    data: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    static: tuple[str, ...] = ()

    @property
    def tables(self) -> tuple[str, ...]:
        """The files `link` wants to read: sections, and data that articles may show."""
        shown = (path for path in self.beside if path.lower().endswith(".csv"))
        return (*self.sections, *self.data, *shown)


def sort_files(paths: Iterable[str]) -> Contents:
    """Sort paths into kinds; what belongs to none of them is left out."""
    kinds: dict[str, list[str]] = {}
    for path in sorted(paths):
        kind = _kind(path)
        if kind:
            kinds.setdefault(kind, []).append(path)
    return Contents(**{kind: tuple(found) for kind, found in kinds.items()})


def is_private(path: str) -> bool:
    """Say whether any part of the path begins with `_` or `.`."""
    return any(part.startswith(("_", ".")) for part in path.split("/"))


def private_articles(paths: Iterable[str]) -> Iterator[Problem]:
    """Yield a note on each folder or file whose name alone keeps Markdown from being published.

    Tools that name them so on purpose publish them: `_posts/`, `_index.md`.
    """
    found: Counter[str] = Counter()
    for path in paths:
        if path.startswith("content/") and path.lower().endswith((".md", ".markdown")):
            parts = path.split("/")
            first = next((n for n, part in enumerate(parts) if part.startswith("_")), None)
            if first is not None and not any(part.startswith(".") for part in parts):
                found["/".join(parts[: first + 1])] += 1
    for path, count in sorted(found.items()):
        which = "1 article is" if count == 1 else f"{count} articles are"
        message = f"{which} not published: `{basename(path)}` begins with `_`"
        hint = f"call it `{basename(path).lstrip('_')}` to publish it"
        yield note("private-article", message, Place(path), hint)


def is_incoming(path: str) -> bool:
    """Say whether a file waits for its author: what an import put beside an article in conflict."""
    return bool(_INCOMING.search(path))


def _kind(path: str) -> str:
    """Return the field of `Contents` a path belongs to, or nothing."""
    if path.startswith("static/"):
        # `_headers`, `_redirects` and `.well-known` are published on purpose.
        return "static"
    if not path.startswith("content/"):
        return ""
    if basename(path) == "_section.toml":
        return "" if is_private(dirname(path)) else "sections"
    if is_private(path) or is_incoming(path):
        return ""
    suffix = splitext(path)[1].lower()
    if suffix in (".md", ".markdown"):
        return "articles"
    folder = dirname(path)
    if basename(path) == "comments.toml":
        return "comments"
    if suffix in SUFFIXES and (folder == "content/data" or folder.startswith("content/data/")):
        return "data"
    return "beside"
