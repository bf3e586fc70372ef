"""A Markdown text in a test becomes an `Article` and a `Doc` with its code blocks and remarks."""

import re

from markdown_it import MarkdownIt

from reprose.articles.front import read_article
from reprose.config import SiteConfig
from reprose.digest import digest_bytes
from reprose.model import Article, CodeBlock, Doc, RawFile, Remark
from reprose.problems import Place

_PAIR = re.compile(
    r"#(?P<id>[\w-]+)|\.(?P<cls>[\w-]+)|(?P<key>[a-z][a-z0-9-]*)=(?:\"(?P<quoted>[^\"]*)\"|(?P<bare>[^\s}]+))"
)


def article_of(text: str, path: str = "content/a.md") -> tuple[Article, Doc]:
    """Return the article and the parts of its `Doc` that the snippet runner reads."""
    body = text.encode()
    config = SiteConfig(title="Test", url="https://example.org")
    article = read_article(RawFile(path, body, digest_bytes(body)), config).value
    lines = text.split("\n")
    blocks, remarks = [], []
    for token in MarkdownIt("commonmark").parse(article.text):
        line = (token.map[0] if token.map else 0) + article.first_line
        place = Place(path, line, 1, 1, lines[line - 1] if line <= len(lines) else "")
        if token.type == "fence":
            blocks.append(_block(token.info, token.content, token.markup, place))
        elif token.type == "html_block" and token.content.startswith("<!--"):
            remarks.append(Remark(text=token.content.strip()[4:-3], place=place))
    return article, Doc(path=path, parts=("",), code_blocks=tuple(blocks), remarks=tuple(remarks))


def _block(info: str, code: str, fence: str, place: Place) -> CodeBlock:
    language, _, rest = info.strip().partition(" ")
    name, classes, options = "", [], []
    for match in _PAIR.finditer(rest.strip("{} ")):
        if match["id"]:
            name = match["id"]
        elif match["cls"]:
            classes.append(match["cls"])
        else:
            value = match["quoted"] if match["quoted"] is not None else match["bare"]
            options.append((match["key"], value, place))
    return CodeBlock(
        language=language.lower(),
        id=name,
        classes=tuple(classes),
        options=tuple(options),
        code=code,
        place=place,
        fence=fence,
    )
