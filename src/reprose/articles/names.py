"""`[[name]]` finds its article: by path, file name, title, or slug.

Comes in: pages and published files. Goes out: an index that answers with the nearest of those that
have a name, and says when others have it too. Start reading at `NameIndex`.
"""

from collections.abc import Iterable, Mapping
from posixpath import basename, commonpath, dirname, splitext

from reprose.articles.meta import file_stem
from reprose.model import Article, SiteFile
from reprose.slug import slugify


class NameIndex:
    """Paths of articles by each of their names, and URLs of files by theirs."""

    def __init__(
        self,
        paths: Mapping[str, tuple[str, ...]],
        files: Mapping[str, tuple[str, ...]],
        titles: Mapping[str, str],
    ) -> None:
        self.paths = paths
        self.files = files
        self.titles = titles
        self._slugs: dict[str, tuple[str, ...]] = {}

    def find(self, name: str, source: str) -> tuple[str, ...]:
        """Return the paths of the articles called `name`, the one nearest to `source` first."""
        wanted = name.strip().strip("/").removesuffix(".md").casefold()
        found = self.paths.get(wanted) or self._by_slug(slugify(wanted, fallback=""))
        return tuple(sorted(found, key=lambda path: (-_shared(path, source), len(path), path)))

    def find_files(self, name: str) -> tuple[str, ...]:
        """Return the URLs of the published files called `name`."""
        wanted = name.strip().strip("/").casefold()
        return self.files.get(wanted) or self.files.get(basename(wanted), ())

    def _by_slug(self, slug: str) -> tuple[str, ...]:
        """Return the articles whose title has that slug; slugs are made when first asked for."""
        if not self._slugs:
            for path, title in sorted(self.titles.items()):
                key = slugify(title, fallback="")
                self._slugs[key] = (*self._slugs.get(key, ()), path)
        return self.paths.get(slug) or self._slugs.get(slug, ()) if slug else ()


def index_names(articles: Iterable[Article], files: Iterable[SiteFile]) -> NameIndex:
    """Return the index of every name an article or a file answers to."""
    paths: dict[str, set[str]] = {}
    titles: dict[str, str] = {}
    for article in articles:
        for name in _names(article):
            paths.setdefault(name, set()).add(article.path)
        titles[article.path] = article.meta.title
    named: dict[str, set[str]] = {}
    for file in files:
        for name in (basename(file.source), file.source.removeprefix("content/")):
            named.setdefault(name.casefold(), set()).add(file.url)
    return NameIndex(
        {name: tuple(sorted(found)) for name, found in paths.items()},
        {name: tuple(sorted(found)) for name, found in named.items()},
        titles,
    )


def _names(article: Article) -> set[str]:
    """Return the names of one article, in lower case."""
    inside = splitext(article.path.removeprefix("content/"))[0]
    if basename(inside) == "index":
        inside = dirname(inside)
    parts = inside.split("/")
    # `kb/linux/page-cache`, `linux/page-cache` and `page-cache` all lead there.
    tails = {"/".join(parts[n:]).casefold() for n in range(len(parts))}
    own = {file_stem(article.path).casefold(), article.meta.title.casefold(), article.meta.slug}
    return {name for name in (*tails, *own) if name}


def _shared(path: str, source: str) -> int:
    """Return how many folders two files share."""
    return len(commonpath([dirname(path), dirname(source)]).split("/"))
