"""What programs read: each article as Markdown, and `llms.txt`.

Comes in: the catalog. Goes out: artifacts. Start reading at `write_markdown`.
"""

from collections.abc import Iterator

from reprose.model import Page
from reprose.pages.artifact import Artifact
from reprose.pages.catalog import Catalog
from reprose.pages.hrefs import feed_hrefs
from reprose.pages.navigation import sections_in_order
from reprose.pages.reading import markdown_url


def write_markdown(catalog: Catalog) -> Iterator[Artifact]:
    """Yield every article as Markdown, beside its page."""
    for url, page in catalog.site.pages.items():
        target = markdown_url(url).lstrip("/")
        yield Artifact(target=target, body=_markdown(catalog, page).encode("utf-8", "replace"))


def write_llms(catalog: Catalog) -> Artifact:
    """Return `llms.txt`: what the site is, and where each article's Markdown lies."""
    config, absolute = catalog.config, feed_hrefs(catalog.config.url)
    lines = [f"# {config.title}", ""]
    if config.description:
        lines += [f"> {config.description}", ""]
    for section in sections_in_order(catalog):
        cards = [
            (url, catalog.cards[url]) for url in section.pages if catalog.cards.get(url) is not None
        ]
        if cards:
            lines += [f"## {section.title}", ""]
            lines += [_line(absolute(markdown_url(url)), c.title, c.summary) for url, c in cards]
            lines.append("")
    return Artifact(target="llms.txt", body="\n".join(lines).encode("utf-8", "replace"))


def _markdown(catalog: Catalog, page: Page) -> str:
    """Return an article's Markdown with a head that says what it is."""
    meta = page.article.meta
    lines = [] if page.article.text.startswith("# ") else [f"# {meta.title}", ""]
    if meta.description:
        lines += [f"> {meta.description}", ""]
    facts = [f"- Address: {feed_hrefs(catalog.config.url)(page.url)}"]
    if meta.authors:
        facts.append(f"- By: {', '.join(meta.authors)}")
    if meta.date:
        facts.append(f"- Published: {meta.date.date().isoformat()}")
    if meta.updated:
        facts.append(f"- Updated: {meta.updated.date().isoformat()}")
    return "\n".join([*lines, *facts, "", page.article.text])


def _line(address: str, title: str, summary: str) -> str:
    name = title.replace("[", "(").replace("]", ")")
    return f"- [{name}]({address})" + (f": {summary}" if summary else "")
