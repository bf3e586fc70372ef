"""What every link leads to.

Comes in: everything that has an address. Goes out: a `Target` for each link of an article, and a
problem with the nearest names for each that leads nowhere: `dead-link`, `dead-heading`,
`dead-file`, `ambiguous-name`, `empty-link`. Start reading at `Resolver.resolve`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from posixpath import basename, dirname, join, normpath, splitext
from typing import Literal
from urllib.parse import unquote, urlsplit

from reprose.articles.data import SUFFIXES, data_table
from reprose.articles.gone import Gone
from reprose.articles.names import NameIndex
from reprose.articles.nearest import nearest_hint
from reprose.filetypes import family_of
from reprose.model import Article, Doc, Link, Target
from reprose.problems import Problem, error, note, warning
from reprose.slug import block_id, slugify

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
Anchors = tuple[frozenset[str], Mapping[str, str], Mapping[str, str]]
DEAD = Target(url="", state="dead")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Everything a link may lead to.

    Attributes:
        urls: of articles by path.
        articles: by path, the hidden ones too.
        docs: by path.
        pages: titles of all other pages by URL: sections, terms, what the builder writes.
        files: URLs of published files, with the path each comes from.
        sources: URLs of published files by path.
        redirects: where old addresses lead.
        names: the index for `[[name]]`.
        sizes: pixels of pictures by path.
        tables: the bytes of data files by path.
        gone: addresses elsewhere that answer no more.
        base: the site's base path; `host`: the site's address.
    """

    urls: Mapping[str, str]
    articles: Mapping[str, Article]
    docs: Mapping[str, Doc]
    pages: Mapping[str, str]
    files: Mapping[str, str]
    sources: Mapping[str, str]
    redirects: Mapping[str, str]
    names: NameIndex
    sizes: Mapping[str, tuple[int, int]]
    base: str
    host: str
    paths: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, bytes] = field(default_factory=dict)
    gone: Mapping[str, Gone] = field(default_factory=dict)


@dataclass(slots=True)
class Resolver:
    """Resolves the links of one article after the other; problems gather here."""

    known: Known
    level: Literal["error", "warn"]
    problems: list[Problem]
    hints_left: int = 40
    anchors: dict[str, Anchors] = field(default_factory=dict)

    def resolve(self, article: Article, link: Link) -> Target:
        """Return what a link of an article leads to."""
        if link.kind in ("wiki", "embed"):
            return self._by_name(article, link)
        href = link.href.strip()
        if not href:
            hint = "write `[text](address)`"
            message = (
                "a picture has no address" if link.kind == "image" else "a link has no address"
            )
            self.problems.append(warning("empty-link", message, link.place, hint))
            return DEAD
        if _SCHEME.match(href):
            inside = self._on_this_site(href)
            if not inside:
                return self._elsewhere(link, href)
            return self._by_path(article, link, inside, quietly=True) or Target(
                url=href, title=link.text or href, state="outside"
            )
        return self._by_path(article, link, href) or DEAD

    def _elsewhere(self, link: Link, href: str) -> Target:
        """Return a link to elsewhere: to a copy where the page itself is known to be gone."""
        title = link.text or href
        gone = self.known.gone.get(href.partition("#")[0])
        if gone is None or not gone.is_dead:
            return Target(url=href, title=title, state="outside")
        since = gone.first.isoformat()
        led = "readers are led to a copy" if gone.copy else "no copy is known"
        message = f"`{href}` answers {gone.status} since {since}, {led}"
        hint = "link to what took its place, or take the link out"
        self.problems.append(note("gone-link", message, link.place, hint))
        return Target(url=gone.copy or href, title=title, state="outside", gone=since)

    def _on_this_site(self, href: str) -> str:
        """Return the root-relative part of an absolute address of this very site."""
        host = self.known.host
        return f"/{href[len(host) :]}" if href.startswith(host) else ""

    def _by_path(
        self, article: Article, link: Link, href: str, *, quietly: bool = False
    ) -> Target | None:
        """Resolve a relative or root-relative address; None when it leads nowhere."""
        try:
            parts = urlsplit(href)
        except ValueError:
            parts = urlsplit("")
        path, fragment = unquote(parts.path), unquote(parts.fragment)
        tail = f"?{parts.query}" if parts.query else ""
        if not path:
            return self._in_article(article, link, article.path, fragment)
        for candidate in self._candidates(article, path):
            found = self._at(article, link, candidate, fragment)
            if found is not None:
                return _with_query(found, tail)
        if not quietly:
            self._report_dead(article, link, path)
        return None

    def _candidates(self, article: Article, path: str) -> list[str]:
        """Return what a path may mean: a file of the site, or an address; both root-relative."""
        known = self.known
        if path.startswith("/"):
            plain = path
            if known.base != "/" and path.startswith(known.base):
                plain = "/" + path[len(known.base) :]
            return [plain, path] if plain != path else [path]
        beside = normpath(join(dirname(article.path), path))
        slash = "/" if path.endswith("/") or path in (".", "..") else ""
        address = normpath(join(known.urls.get(article.path, "/"), path)) + slash
        return [f"/{beside}", address]

    def _at(self, article: Article, link: Link, path: str, fragment: str) -> Target | None:
        """Return what stands at a root-relative path or address."""
        known = self.known
        source = _article_at(known, path.strip("/"))
        if source:
            return self._in_article(article, link, source, fragment)
        file = known.sources.get(path.lstrip("/")) or (path if path in known.files else "")
        if file:
            width, height = known.sizes.get(known.files[file], (0, 0))
            return Target(url=_fragmented(file, fragment), title=file.rsplit("/", 1)[-1],
                          state="file", width=width, height=height)  # fmt: skip
        for url in dict.fromkeys((path, f"{path.rstrip('/')}/", path.rstrip("/"))):
            if url in known.paths:
                return self._in_article(article, link, known.paths[url], fragment)
            if url in known.pages:
                return Target(url=_fragmented(url, fragment), title=known.pages[url])
            if url in known.redirects:
                return self._at(article, link, known.redirects[url], fragment)
        return None

    def _in_article(self, article: Article, link: Link, path: str, fragment: str) -> Target | None:
        """Return a target within an article; a heading must be there."""
        known = self.known
        if path not in known.urls:
            self._report_hidden(article, link, path)
            return DEAD
        url = known.urls[path]
        meta = known.articles[path].meta
        if not fragment or fragment == "top":
            return Target(url=_fragmented(url, fragment), title=meta.title)
        doc = known.docs[path]
        if path not in self.anchors:
            self.anchors[path] = _anchors(doc)
        name = _anchor(self.anchors[path], fragment)
        # The heading that is the title is the head of the page.
        if not name and slugify(fragment.rsplit("#", 1)[-1]) != slugify(meta.title):
            self._report(article, self._no_such_part(link, doc, meta.title, fragment))
            return DEAD if self.level == "error" else Target(url=url, title=meta.title)
        return Target(url=_fragmented(url, name), title=self.anchors[path][2].get(name, meta.title))

    def _no_such_part(self, link: Link, doc: Doc, title: str, fragment: str) -> Problem:
        """Return the problem that an article has no such heading, or no such block."""
        if fragment.startswith("^"):
            first = block_id("")
            blocks = [f"^{name.removeprefix(first)}" for name in doc.ids if name.startswith(first)]
            hint = (
                self._near(fragment, blocks, "known blocks") or f"end the block with `{fragment}`"
            )
            message = f"`{title}` has no block `{fragment}`"
            return error("dead-heading", message, link.place, hint)
        by_text = link.kind in ("wiki", "embed")
        ids = [heading.text for heading in doc.headings] if by_text else doc.ids
        hint = self._near(fragment, ids, "known headings") or "leave out the `#` part"
        message = f"`{title}` has no heading `{fragment}`"
        return error("dead-heading", message, link.place, hint)

    def _by_name(self, article: Article, link: Link) -> Target:
        """Resolve `[[name#heading]]`."""
        name, _, fragment = link.href.partition("#")
        if not name.strip():
            return self._in_article(article, link, article.path, fragment.strip()) or DEAD
        if link.kind == "embed" and splitext(name)[1].lower() in SUFFIXES:
            return self._data(article, link, name)
        if link.kind == "embed" and family_of(name) in ("image", "audio", "video"):
            return self._by_path(article, link, name, quietly=True) or self._file(article, link)
        found = self.known.names.find(name, article.path)
        live = [path for path in found if path in self.known.urls]
        if live:
            if len(live) > 1 and dirname(live[0]) == dirname(live[1]):
                self._warn_of_others(link, name, live)
            return self._in_article(article, link, live[0], fragment.strip()) or DEAD
        if found:
            self._report_hidden(article, link, found[0])
            return DEAD
        if self.known.names.find_files(name):
            return self._file(article, link)
        titles = (self.known.articles[path].meta.title for path in self.known.urls)
        hint = self._near(name, titles, "") or f"write a note called `{name.strip()}`"
        message = f"no article is called `{name.strip()}`"
        self._report(article, error("dead-link", message, link.place, hint))
        return DEAD

    def _file(self, article: Article, link: Link) -> Target:
        """Resolve the name of a published file, wherever it is."""
        name = link.href.partition("#")[0]
        found = self.known.names.find_files(name)
        if not found:
            hint = self._near(name, map(basename, self.known.sources), "")
            problem = error("dead-file", f"no file is called `{name.strip()}`", link.place,
                            hint or "put it beside the article")  # fmt: skip
            self._report(article, problem)
            return DEAD
        if len(found) > 1:
            self._warn_of_others(link, name, [self.known.files[url] for url in found])
        return self._at(article, link, found[0], "") or DEAD

    def _data(self, article: Article, link: Link, name: str) -> Target:
        """Resolve `![[name.csv]]`: the file beside the article goes first."""
        tables = self.known.tables
        beside = normpath(join(dirname(article.path), name))
        wanted = (beside, f"content/data/{name}", f"content/{name}")
        ends = (path for path in sorted(tables) if path.endswith(f"/{name}"))
        path = next((one for one in wanted if one in tables), "") or next(ends, "")
        if not path:
            hint = self._near(name, map(basename, tables), "") or "put it into `content/data/`"
            message = f"no data file is called `{name}`"
            self._report(article, error("dead-file", message, link.place, hint))
            return DEAD
        table = data_table(path, tables[path], link.text)
        self.problems += table.problems
        return Target(url="", title=name, state="file", html=table.value)

    def _warn_of_others(self, link: Link, name: str, found: list[str]) -> None:
        """Warn of a name that several have, equally near."""
        others = " and ".join(f"`{path}`" for path in found[:3])
        hint = "write the folder too, as in `[[folder/name]]`"
        message = f"`{name.strip()}` may mean {others}"
        self.problems.append(warning("ambiguous-name", message, link.place, hint))

    def _report_dead(self, article: Article, link: Link, path: str) -> None:
        """Report an address that nothing has, with the nearest that something has."""
        known = self.known
        if link.kind == "image" or re.search(r"\.(?!(?:md|html?)$)\w{1,5}$", path):
            hint = self._near(path, known.sources, "", shown=article.path)
            message = f"no file is at `{path}`"
            problem = error("dead-file", message, link.place, hint or "put it beside the article")
            self._report(article, problem)
            return
        written = [source for source in known.sources if source.endswith(".html")]
        choices = [*known.paths, *known.pages] if path.startswith("/") else [*known.urls, *written]
        hint = self._near(path, choices, "", shown=article.path)
        message = f"no page is at `{path}`"
        self._report(article, error("dead-link", message, link.place, hint or "check the address"))

    def _report_hidden(self, article: Article, link: Link, path: str) -> None:
        """Report a link to a draft, or to an article of another time."""
        hint = "publish it, or take the link out; `site build --drafts` shows drafts"
        message = f"`{path}` is a draft or not public at this time"
        self._report(article, error("dead-link", message, link.place, hint))

    def _report(self, article: Article, problem: Problem) -> None:
        """Add a problem: an error, unless the site or the article's origin says otherwise."""
        strict = self.level == "error" and article.trusted
        self.problems.append(problem if strict else replace(problem, level="warning"))

    def _near(self, name: str, choices: Iterable[str], few: str, shown: str = "") -> str:
        """Return a hint with the nearest names; it takes long, so only the first ones have it."""
        self.hints_left -= 1
        return nearest_hint(name, choices, few, shown) if self.hints_left >= 0 else ""


def _article_at(known: Known, path: str) -> str:
    """Return the article a path means: its file with or without suffix, or its bundle."""
    for base in (path, f"content/{path}") if not path.startswith("content/") else (path,):
        for candidate in (base, f"{base}.md", f"{base}/index.md"):
            if candidate in known.articles:
                return candidate
    return ""


def _anchors(doc: Doc) -> Anchors:
    """Return the ids of a document, those of headings by their text, what each is called.

    Text is also written as in the ids of other tools.
    """
    by_text = {_as_on_github(heading.text): heading.id for heading in reversed(doc.headings)}
    by_text |= {heading.text.casefold(): heading.id for heading in reversed(doc.headings)}
    titles = {heading.id: heading.text for heading in doc.headings} | dict(doc.labels)
    return frozenset(doc.ids), by_text, titles


def _anchor(anchors: Anchors, fragment: str) -> str:
    """Return the id a fragment means: an id, the name of a block, or the text of a heading."""
    ids, by_text, _ = anchors
    block = block_id(fragment[1:]) if fragment.startswith("^") else fragment
    if block in ids:
        return block
    slug = slugify(fragment.rsplit("#", 1)[-1], most_bytes=100, fallback="")
    if slug in ids:
        return slug
    return by_text.get(fragment.casefold(), "") or by_text.get(_as_on_github(fragment), "")


def _as_on_github(text: str) -> str:
    """Return the id that GitHub and most generators give a heading: without its punctuation."""
    words = re.sub(r"[^\w\s-]", "", text.casefold())
    return re.sub(r"[\s-]+", "-", words).strip("-")


def _fragmented(url: str, fragment: str) -> str:
    return f"{url}#{fragment}" if fragment else url


def _with_query(target: Target, tail: str) -> Target:
    """Return the target with the query that was written."""
    if not tail or target.state == "dead":
        return target
    url, mark, fragment = target.url.partition("#")
    return Target(url=f"{url}{tail}{mark}{fragment}", title=target.title, state=target.state,
                  width=target.width, height=target.height)  # fmt: skip
