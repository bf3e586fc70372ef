"""A saved web page becomes an entry.

Comes in: the bytes of HTML pages. Goes out: one entry each: what the page says of itself, and the
part of it that is the article, found by the names that sites give it, else by where the words are.
The part is taken as it is; navigation and controls within it go. Start reading at `read_pages`.
"""

import re
from collections.abc import Iterator, Sequence

from reprose.model import Blob
from reprose.problems import Place, error
from reprose.sources.charset import decode
from reprose.sources.dates import date_in_path
from reprose.sources.density import densest, links_share
from reprose.sources.dom import Child, Element, find, inner_html, parse_html, rewrite, text_of, walk
from reprose.sources.entry import Channel, Entry, Item
from reprose.sources.pagemeta import PageMeta, read_meta
from reprose.sources.raw_code import protect_code

_NAMES = (
    "entry-content", "post-content", "article-content", "post-body", "entry-body", "article-body",
    "e-content", "postbody", "post__content", "article__content", "post_content", "blog-post",
    "gh-content", "markdown-body", "mw-parser-output", "available-content", "story-body",
    "rst-content",
)  # fmt: skip
_NOISE = frozenset("nav aside footer form button dialog".split())
_NOISE_NAMES = re.compile(
    r"(?:[a-z]+[-_]){0,2}(?:nav|navbar|navigation|menu|sidebar|widget|share|sharing|sharedaddy|social|"
    r"related|relatedposts|respond|breadcrumbs?|pagination|pager|subscribe|newsletter|advert|ads?|"
    r"promo|cookie|popup|modal|byline|toc-toggle|skip-link|screen-reader-text|noprint|editsection|"
    r"site-header|site-footer|post-meta|entry-meta|entry-footer|author-box)(?:[-_][a-z\d]+){0,1}",
    re.IGNORECASE,
)
_META = re.compile(
    r"(?:post|entry|article|blog|story|single)(?:__|[-_])?(?:date|time|authors?|byline|meta|info|tags?|"
    r"categor(?:y|ies)|timestamp|reading-time)|read(?:ing)?[-_]time|tags[-_]links", re.IGNORECASE,
)  # fmt: skip
_MOST_META, _MOST_AROUND, _FEW_LINKS = 30, 2.5, 0.15
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_COMMENTS = re.compile(
    r"(?:\w+[-_])?comments?(?:[-_]?(?:list|box|area|section|wrap(?:per)?|container|thread|block|form|"
    r"title|body))?|disqus_thread|giscus|utterances|respond", re.IGNORECASE,
)  # fmt: skip


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
        yield _entry(blob, meta, part)


def article_part(page: Element) -> Element | None:
    """Return the part of a page that is the article.

    A part that bears one of the names that sites give it wins if it holds most of the words of
    the part with the most paragraphs; so do `article` and `main`.
    """
    rewrite(page, lambda one: [] if _is_silent(one) else None)
    total = _words(page)
    code = {id(one) for block in walk(page) if block.tag == "pre" for one in walk(block)}
    rewrite(page, lambda one: None if id(one) in code else _without_noise(one, total))
    dense = densest(page)
    least = 0.6 * _words(dense) if dense is not None else 1
    for wanted in (*_NAMES, "articleBody"):
        for part in _called(page, wanted):
            if _words(part) >= max(least, 20):
                return part
    most = max(_MOST_AROUND * _words(dense), 300) if dense is not None else total
    for tag in ("article", "main"):
        found = (one for one in walk(page) if tag in (one.tag, one.get("role")))
        best = max(found, key=_words, default=None)
        if best is None or _words(best) < max(least, 20):
            continue
        if _words(best) <= most or (tag == "article" and links_share(best) < _FEW_LINKS):
            return best
    return dense or find(page, lambda one: one.tag == "body")


def _entry(blob: Blob, meta: PageMeta, part: Element) -> Entry:
    """Return a page as an entry; the heading that repeats the title is not part of the body."""
    head = find(part, lambda one: one.tag in ("h1", "h2") and text_of(one).strip() != "")
    if head is not None and _same(text_of(head), meta.title):
        rewrite(part, lambda one: [] if one is head else None)
    url = meta.url or (blob.address if "://" in blob.address else "")
    return Entry(
        guid=url or blob.address.rpartition("/")[2],
        url=url,
        title=meta.title,
        body=inner_html(part),
        base=url,
        slug="" if url else re.sub(r"\.x?html?$", "", blob.address.rpartition("/")[2]),
        published=meta.published or date_in_path(url),
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
    best = max((one for one in walk(page) if _is_called(one, name)), key=_words, default=None)
    if best is not None:
        alike = [one for one in _outermost(page, best) if _words(one) > _MOST_META]
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


def _words(element: Element) -> int:
    """Return how many words an element holds."""
    return len(text_of(element).split())


def _without_noise(element: Element, total: int) -> list[Child] | None:
    """Drop navigation, controls and what stands around articles; never much of a page."""
    if element.tag in ("pre", "code", "article", "main", "body", "h1", "h2", "h3", "table"):
        return None
    names = (*element.classes, element.get("id"))
    is_box = element.tag in ("div", "section", "ul", "ol", "span", "p", "header", "aside")
    words = _words(element)
    if is_box and element.tag != "span" and any(map(_COMMENTS.fullmatch, names)):
        return [] if words < 0.7 * total else None
    if "hidden" in element.attrs or _HIDDEN.search(element.get("style")):
        return [] if words < 0.6 * total else None
    if words > 0.25 * total or _is_footnotes(element):
        return None
    is_noise = element.tag in _NOISE or element.get("role") in ("navigation", "search", "banner")
    if is_noise or (is_box and words < _MOST_META and any(map(_META.fullmatch, names))):
        return []
    return [] if is_box and any(_NOISE_NAMES.fullmatch(name) for name in names) else None


def _is_silent(element: Element) -> bool:
    """Say whether an element shows no words: scripts (but formulas), styles, templates."""
    is_formula = element.tag == "script" and element.get("type").startswith("math/tex")
    return element.tag in ("script", "style", "template", "head", "title", "meta", "link") and not (
        is_formula or "gist.github.com" in element.get("src")
    )


def _is_footnotes(element: Element) -> bool:
    """Say whether an element holds footnotes, which some sites put into asides and footers."""
    return "footnote" in f"{element.get('class')} {element.get('id')}".lower()


def _same(heading: str, title: str) -> bool:
    """Say whether a heading repeats the title."""
    plain = "".join(heading.split()).casefold()
    return bool(plain) and "".join(title.split()).casefold().startswith(plain)
