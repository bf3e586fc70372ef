"""Articles from strings: what tests of `content/` need."""

import datetime as dt
from html import escape

from reprose.articles.find import sort_files
from reprose.articles.front import read_article
from reprose.articles.link import Beside, link
from reprose.articles.parse import parse
from reprose.config import MarkdownOptions, SiteConfig, read_config
from reprose.digest import digest_bytes
from reprose.model import Article, Doc, Meta, RawFile, Site, Slot
from reprose.problems import Found, Problem, in_order

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def config(text: str = "") -> SiteConfig:
    """Return the configuration of a test site, with more lines of `site.toml`."""
    found = read_config("site.toml", f'title = "Test"\nurl = "https://test.example/"\n{text}')
    assert found.value is not None
    assert found.problems == ()
    return found.value


def body(text: str, options: MarkdownOptions | None = None, *, trusted: bool = True) -> Found[Doc]:
    """Parse a body without front matter."""
    meta = Meta(title="Test")
    article = Article(path="a.md", meta=meta, text=text, first_line=1, digest="", trusted=trusted)
    return parse(article, options or MarkdownOptions())


def filled(doc: Doc) -> str:
    """Return a document's HTML with its slots filled with what the author wrote."""
    pieces = [doc.parts[0]]
    for slot, part in zip(doc.slots, doc.parts[1:], strict=True):
        pieces += (_fill(doc, slot), part)
    return "".join(pieces)


def _fill(doc: Doc, slot: Slot) -> str:
    if slot.kind == "code":
        return ""
    if slot.kind == "more":
        return "{more}"
    href = doc.links[slot.index].href
    if slot.kind == "link":
        return f' href="{escape(href)}"'
    if slot.kind in ("image", "source"):
        return f' src="{escape(href)}"'
    return f"{{{slot.kind} {escape(href)}}}"


def site(
    files: dict[str, str], settings: str = "", *, drafts: bool = False, future: bool = False
) -> Found[Site]:
    """Read and link a whole site; the problems of every stage come along, in order."""
    options = config(settings)
    contents = sort_files(files)
    problems: list[Problem] = []
    articles = []
    docs = {}
    for path in contents.articles:
        raw = files[path].encode()
        article = read_article(RawFile(path, raw, digest_bytes(raw)), options)
        doc = parse(article.value, options.markdown)
        articles.append(article.value)
        docs[path] = doc.value
        problems += (*article.problems, *doc.problems)
    tables = {path: files[path].encode() for path in contents.tables}
    beside = Beside(tables=tables, drafts=drafts, future=future)
    linked = link(articles, docs, contents, options, NOW, beside)
    return Found(linked.value, in_order((*problems, *linked.problems)))
