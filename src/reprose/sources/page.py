"""A saved web page becomes an entry.

Comes in: the bytes of HTML pages. Goes out: one entry each: what the page says of itself, and the
part of it that is the article, found by the names that sites give it, else by where the words are.
The part is taken as it is; navigation and controls within it go. Start reading at `read_pages`.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from reprose.model import Blob
from reprose.moments import date_in_path
from reprose.problems import Place, error
from reprose.sources.charset import decode
from reprose.sources.density import densest, links_share
from reprose.sources.dom import Element, find, inner_html, parse_html, rewrite, text_of, walk
from reprose.sources.edges import without_edges
from reprose.sources.entry import Channel, Entry, Item
from reprose.sources.furniture import without_furniture, words_in
from reprose.sources.gists import gist_address
from reprose.sources.lead import with_lead
from reprose.sources.pagemeta import PageMeta, read_meta
from reprose.sources.raw_code import protect_code

_NAMES = (
    "entry-content", "post-content", "article-content", "post-body", "entry-body", "article-body",
    "e-content", "postbody", "post__content", "article__content", "post_content", "blog-post",
    "gh-content", "markdown-body", "mw-parser-output", "available-content", "story-body",
    "rst-content",
)  # fmt: skip
_AN_ARTICLE, _MOST_META, _LEAST_WORDS = 200, 30, 20  # words
_SHORT = 300  # words, which any `article` may hold
_MOST_AROUND = 2.5  # times the words of the densest part: what `article` may hold
_FEW_LINKS = 0.15  # of an article's text
_LEAST_SHARE, _MOST_SHARE = 0.4, 0.6  # of a page's prose, or of the densest part's


def read_pages(blobs: Sequence[Blob]) -> Iterator[Item]:
    """Yield the channel and an entry for each page. Problem: `no-article`."""
    is_first = True
    for blob in blobs:
        html = decode(blob.body, blob.media_type)
        page = parse_html(protect_code(html))
        meta = read_meta(html)
        if is_first:
            yield Channel(title=meta.site, url=meta.url, language=meta.language)
            is_first = False
        part = article_part(page)
        if part is None or not text_of(part).strip():
            message = "the page shows no text that could be an article"
            hint = "save the page as the browser shows it, scripts run, and import that file"
            yield error("no-article", message, Place(blob.address), hint)
            continue
        authors = [person.name for person in meta.authors]
        part = with_lead(page, part, meta.title, meta.description)
        yield _entry(blob, meta, *without_edges(part, meta.title, authors))


def article_part(page: Element) -> Element | None:
    """Return the part of a page that is the article.

    A part that bears one of the names that sites give it wins if it holds most of the words of
    the part with the most paragraphs; so do `article` and `main`.
    """
    rewrite(page, lambda one: [] if _is_silent(one) else None)
    total = words_in(page)
    without_furniture(page)
    dense = densest(page)
    least = max(_MOST_SHARE * _prose(dense), _LEAST_WORDS) if dense is not None else _LEAST_WORDS
    there = {id(one) for one in walk(dense or page)}
    for wanted in (*_NAMES, "articleBody"):
        for part in _called(page, wanted):
            is_there = any(id(one) in there for one in walk(part))
            if is_there and words_in(part) >= least:
                return part
    most = max(_MOST_AROUND * words_in(dense), _SHORT) if dense is not None else total
    for tag in ("article", "main"):
        found = (one for one in walk(page) if tag in (one.tag, one.get("role")))
        best = max(found, key=words_in, default=None)
        if best is None or words_in(best) < least:
            continue
        if words_in(best) <= most or (tag == "article" and links_share(best) < _FEW_LINKS):
            return best
    return _widened(page, dense) if dense else find(page, lambda one: one.tag == "body")


def _widened(page: Element, part: Element) -> Element:
    """Return the first element around a part that holds most of a page's prose.

    An article in many boxes of its own has its densest part in one of them.
    """
    prose = _prose(page)
    parts = {id(part), *map(id, part.elements())}
    if _prose(part) >= min(_LEAST_SHARE * prose, _AN_ARTICLE):
        return part
    wider = [
        one
        for one in walk(page)
        if _prose(one) >= _MOST_SHARE * prose and any(id(inner) in parts for inner in walk(one))
    ]
    return wider[-1] if wider and links_share(wider[-1]) < _FEW_LINKS else part


def _prose(element: Element) -> float:
    """Return how many words of an element are in no link."""
    return words_in(element) * (1 - links_share(element))


def _entry(blob: Blob, meta: PageMeta, part: Element, day: dt.datetime | None) -> Entry:
    """Return a page as an entry; `day` is the date that a line of it tells."""
    url = meta.url or (blob.address if "://" in blob.address else "")
    return Entry(
        guid=url or blob.address.rpartition("/")[2],
        url=url,
        title=meta.title,
        body=inner_html(part),
        base=url,
        slug="" if url else re.sub(r"\.x?html?$", "", blob.address.rpartition("/")[2]),
        published=meta.published or day or date_in_path(url),
        updated=meta.updated,
        authors=meta.authors,
        tags=meta.tags,
        excerpt=meta.description,
        language=meta.language,
        image=meta.image,
    )


def _called(page: Element, name: str) -> Iterator[Element]:
    """Yield the parts that bear a name: neighbours of the same name together, then the largest."""
    for parent in walk(page):
        named = [child for child in parent.elements() if _is_called(child, name)]
        if len(named) > 1:
            yield Element("div", {}, list(named))
    best = max((one for one in walk(page) if _is_called(one, name)), key=words_in, default=None)
    if best is not None:
        alike = [one for one in _outermost(page, best) if words_in(one) > _MOST_META]
        yield Element("div", {}, list(alike)) if len(alike) > 1 else best


def _outermost(page: Element, like: Element) -> Iterator[Element]:
    """Yield the parts of the same classes as one, but those of other articles."""
    stack = [page]
    while stack:
        one = stack.pop()
        if one.tag == like.tag and one.classes and _kind(one) == _kind(like):
            yield one
        elif one is page or one.tag != "article" or any(inside is like for inside in walk(one)):
            stack.extend(reversed(one.elements()))


def _kind(element: Element) -> str:
    """Return an element's classes without the numbers that tell neighbours apart."""
    return re.sub(r"[-_]?\d+", "", " ".join(element.classes))


def _is_called(element: Element, name: str) -> bool:
    """Say whether an element bears a name as class, id or property."""
    if name == "articleBody":
        return name in element.get("itemprop")
    return name in element.classes or element.get("id") == name


def _is_silent(element: Element) -> bool:
    """Say whether an element shows no words: scripts (but formulas), styles, templates."""
    is_formula = element.tag == "script" and element.get("type").startswith("math/tex")
    return element.tag in ("script", "style", "template", "head", "title", "meta", "link") and not (
        is_formula or gist_address(element.get("src"))
    )
