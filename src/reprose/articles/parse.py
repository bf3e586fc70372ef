"""An article's Markdown -> `Doc`: HTML with slots, and everything the site wants to know of it.

Comes in: an `Article` and the `[markdown]` options. Goes out: a `Doc`, whatever the text is, with
the problems of the body. Tokens are looked at once for mistakes and once for writing; nothing is
parsed twice. Start reading at `parse`.
"""

from dataclasses import replace
from html import escape

from reprose.articles.body import Body, cut
from reprose.articles.checks import check
from reprose.articles.html import FULL, PLAIN
from reprose.articles.markdown.parser import BARE, Token, read_tokens
from reprose.articles.markdown.source import Source
from reprose.articles.notes import collect_notes
from reprose.articles.plain import fill_as_written
from reprose.articles.rawhtml import report_open_tags
from reprose.articles.sanitize import sanitize
from reprose.articles.words import plain_text
from reprose.config import MarkdownOptions
from reprose.deadline import TooSlowError, deadline
from reprose.model import Article, Doc
from reprose.problems import Found, Problem, error
from reprose.slug import slugify

VERSION = 7
MOST_SECONDS = 20.0
_SUMMARY = 300


def parse(article: Article, options: MarkdownOptions) -> Found[Doc]:
    """Read a body.

    The HTML of an article nobody trusts has passed the sanitizer. Problems are those of `checks`,
    `code`, `formulas`, `links`, of the syntax modules, and `slow-article`, `too-deep`.
    """
    source = Source(article.path, article.text, article.first_line)
    body = Body(source, FULL, options, trusted=article.trusted)
    try:
        with deadline(MOST_SECONDS):
            html, summary = _write(body, article.meta.title)
    except TooSlowError:
        hint = "split it, or look for thousands of brackets"
        message = f"reading it takes over {MOST_SECONDS:g} seconds, it is shown as plain text"
        source.problems.append(error("slow-article", message, source.line(0), hint))
        body, (html, summary) = Body(source, FULL, options), _as_text(source)
    except RecursionError:
        message = "it is nested too deeply, it is shown as plain text"
        source.problems.append(error("too-deep", message, source.line(0), "flatten it"))
        body, (html, summary) = Body(source, FULL, options), _as_text(source)
    problems = source.problems if article.trusted else map(_as_note, source.problems)
    return Found(_doc(body, html, summary), tuple(problems))


def render(text: str, *, trusted: bool = False, options: MarkdownOptions | None = None) -> str:
    """Return Markdown as simple HTML with its links as written, all extensions on.

    With `options=BARE` it is CommonMark, as the examples of its specification have it.
    """
    source = Source("", text)
    chosen = options or MarkdownOptions()
    body = Body(source, PLAIN, chosen, trusted=trusted)
    html = body.write(read_tokens(source, chosen, plain=chosen == BARE))
    if not trusted:
        html = sanitize(html)
    return fill_as_written(body, html)


def _as_note(problem: Problem) -> Problem:
    """Lower a warning about what a stranger wrote: it is worth knowing, and stops no build."""
    return replace(problem, level="note") if problem.level == "warning" else problem


def _write(body: Body, title: str) -> tuple[str, str]:
    """Return the HTML with its slots, and the summary."""
    tokens = read_tokens(body.source, body.options)
    check(body, tokens)
    if _is_title(tokens, title):
        del tokens[:3]
    if any(token.type == "heading_open" and token.tag == "h1" for token in tokens):
        # The page's title is the only heading of the first level.
        body.shift = 1
    tokens = collect_notes(body, tokens)
    html = body.write(tokens)
    report_open_tags(body)
    if not body.trusted:
        html = sanitize(html)
    return body.land(html), _summary(tokens)


def _is_title(tokens: list[Token], title: str) -> bool:
    """Say whether the body begins with the article's title, which the page shows already."""
    if len(tokens) < 3 or tokens[0].type != "heading_open" or tokens[0].tag != "h1":
        return False
    return slugify(plain_text(tokens[1].children)) == slugify(title)


def _doc(body: Body, html: str, summary: str) -> Doc:
    """Collect everything into the `Doc`."""
    parts, slots = cut(html)
    ends = [i for i, slot in enumerate(slots) if slot.kind == "more"]
    return Doc(
        path=body.source.path,
        parts=parts,
        slots=slots,
        summary=summary,
        headings=tuple(body.headings),
        links=tuple(body.links),
        code_blocks=tuple(body.code_blocks),
        remarks=tuple(body.remarks),
        text=tuple((name, "\n".join(texts)) for name, texts in body.sections),
        words=body.words,
        more=ends[0] if ends else None,
        ids=tuple(sorted({*body.ids, *body.anchors} - {""})),
        labels=tuple(body.numbered.items()),
    )


def _summary(tokens: list[Token]) -> str:
    """Return the text of the first paragraph that stands in the body itself."""
    for i, token in enumerate(tokens):
        if token.type == "paragraph_open" and token.level == 0:
            text = plain_text(tokens[i + 1].children)
            if text:
                return text if len(text) <= _SUMMARY else _shortened(text)
    return ""


def _shortened(text: str) -> str:
    """Cut at a word."""
    return text[:_SUMMARY].rsplit(" ", 1)[0].rstrip(",;:–—- ") + "…"


def _as_text(source: Source) -> tuple[str, str]:
    """Return the body as it was written, for the rare one that cannot be read."""
    return f"<pre>{escape(source.text)}</pre>\n", ""
