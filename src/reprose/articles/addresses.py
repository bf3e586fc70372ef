"""Every article, and every file beside one, gets its URL.

Comes in: articles and their sections. Goes out: URLs by path, and the problems `duplicate-url`,
`reserved-url`, `undated`, `bad-permalink`. A URL comes from `url:`, or from the section's pattern,
or from the folders and the slug. Start reading at `article_urls`.
"""

import re
from collections.abc import Iterable, Mapping
from posixpath import basename, dirname

from reprose.articles.front import place_of
from reprose.articles.meta import file_stem
from reprose.articles.sections import Folders
from reprose.config import SiteConfig
from reprose.model import Article, SiteFile
from reprose.problems import Found, Place, Problem, did_you_mean, error
from reprose.slug import slugify

NAMES = ("section", "path", "slug", "year", "month", "day", "title")

# What the builder itself writes; an article cannot have these addresses.
_RESERVED = re.compile(
    r"/(?:(?:archive|feeds|verified|search|authors|series|claims|changes|graph)/(?:[^/]+/)?"
    r"|(?:404\.html|robots\.txt|llms\.txt|sitemap\.xml|_headers|_redirects)|assets/.*)$"
)
FEEDS = ("feed.xml", "atom.xml", "feed.json")
_FIELD = re.compile(r"\{([^{}]*)\}")


def article_urls(
    articles: Iterable[Article], folders: Folders, config: SiteConfig
) -> Found[dict[str, str]]:
    """Return the URL of each article by path; the second of two with one URL is left out."""
    problems: list[Problem] = [*_pattern_problems(folders)]
    urls: dict[str, str] = {}
    taken: dict[str, str] = {}
    for article in articles:
        url = _url_of(article, folders, problems)
        if is_reserved(url, config):
            hint = "give it another `slug:` or `url:`"
            message = f"`{url}` is an address the builder writes itself"
            problems.append(error("reserved-url", message, _url_place(article), hint))
            continue
        # Some hosts and file systems do not tell upper from lower case.
        other = taken.setdefault(url.casefold(), article.path)
        if other != article.path:
            hint = "give one of the two another `slug:` or `url:`"
            message = f"`{url}` is the address of `{other}` too"
            problems.append(error("duplicate-url", message, _url_place(article), hint))
            continue
        urls[article.path] = url
    return Found(urls, tuple(problems))


def is_reserved(url: str, config: SiteConfig) -> bool:
    """Say whether the builder writes this URL itself."""
    first = url.strip("/").split("/")[0]
    return bool(_RESERVED.match(url)) or first in config.taxonomies


def file_urls(
    beside: Iterable[str], static: Iterable[str], urls: Mapping[str, str], hidden: frozenset[str]
) -> Found[tuple[SiteFile, ...]]:
    """Return what is published as it is.

    A file in a bundle (a folder with an `index.md`) lies below its article's URL; bundles of hidden
    articles are left out. Two files for one URL are the problem `duplicate-url`.
    """
    bundles = {dirname(path): url for path, url in urls.items() if file_stem(path) != _name(path)}
    left_out = {dirname(path) for path in hidden if file_stem(path) != _name(path)}
    found: dict[str, SiteFile] = {}
    problems: list[Problem] = []
    pages = {f"{url}index.html" if url.endswith("/") else url for url in urls.values()}
    for path in (*static, *beside):
        url = _file_url(path, bundles, left_out)
        if not url:
            continue
        if url in found or url in pages:
            other = found[url].source if url in found else "an article"
            hint = "rename one of the two"
            message = f"`{url}` is the address of {other if url in pages else f'`{other}`'} too"
            problems.append(error("duplicate-url", message, Place(path, 1), hint))
            continue
        found[url] = SiteFile(url=url, source=path)
    return Found(tuple(found[url] for url in sorted(found)), tuple(problems))


def _url_of(article: Article, folders: Folders, problems: list[Problem]) -> str:
    """Return one article's URL."""
    meta = article.meta
    if meta.url:
        return meta.url if meta.url.endswith(("/", ".html")) else f"{meta.url}/"
    inside = article.path.removeprefix("content/")
    folder = dirname(inside)
    if basename(inside) == "index.md" and (not folder or folder in folders.options):
        return folders.url_of(folder)
    section = folders.section_of(article.path)
    if basename(inside) == "index.md":
        folder = dirname(folder)
    between = folder.removeprefix(section).strip("/")
    path = "/".join([*(slugify(part) for part in between.split("/") if part), meta.slug])
    pattern = folders.options[section].url
    if not pattern:
        return f"{folders.url_of(section)}{path}/"
    values = {"section": folders.url_of(section).strip("/"), "path": path, "slug": meta.slug,
              "title": slugify(meta.title)}  # fmt: skip
    if meta.date:
        values |= {"year": f"{meta.date:%Y}", "month": f"{meta.date:%m}", "day": f"{meta.date:%d}"}
    elif re.search(r"\{(?:year|month|day)\}", pattern):
        hint = "add a line such as `date: 2026-01-31`"
        message = f"its section's addresses hold a date (`{pattern}`), the article has none"
        problems.append(error("undated", message, place_of(article, "date"), hint))
    url = "/" + _FIELD.sub(lambda field: values.get(field[1], "undated"), pattern).strip("/")
    return url if url.endswith(".html") else re.sub(r"/{2,}", "/", f"{url}/")


def _url_place(article: Article) -> Place:
    """Return where an article says what its address is."""
    return place_of(article, "url", "slug")


def _pattern_problems(folders: Folders) -> Iterable[Problem]:
    """Yield what is wrong with the patterns of sections."""
    for name, options in sorted(folders.options.items()):
        for field in _FIELD.findall(options.url):
            if field not in NAMES:
                hint = did_you_mean(field, NAMES) or f"known fields: {', '.join(NAMES)}"
                message = f"`{{{field}}}` is no field of an address, in section `{name}`"
                yield error(
                    "bad-permalink", message, folders.places.get(name, Place("site.toml", 1)), hint
                )
        if options.url and not re.search(r"\{(?:slug|path|title)\}", options.url):
            hint = "add `{slug}`"
            message = f"`{options.url}` gives every article of `{name}` the same address"
            yield error(
                "bad-permalink", message, folders.places.get(name, Place("site.toml", 1)), hint
            )


def _file_url(path: str, bundles: Mapping[str, str], left_out: set[str]) -> str:
    """Return the URL of a file, or nothing when it is not published."""
    if path.startswith("static/"):
        return path.removeprefix("static")
    folder = dirname(path)
    while folder not in ("content", ""):
        if folder in left_out:
            return ""
        if folder in bundles and bundles[folder].endswith("/"):
            return bundles[folder] + path[len(folder) + 1 :]
        folder = dirname(folder)
    return path.removeprefix("content")


def _name(path: str) -> str:
    """Return a file's name without its suffix."""
    return basename(path).rsplit(".", 1)[0]
