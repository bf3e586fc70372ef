"""One entry becomes the text of one article.

Comes in: an entry, the file it goes to, the atlas of old addresses. Goes out: the text, its
Markdown body, the tree it was made of, and what became of its links. Start reading at `convert`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from reprose.sources.addresses import Atlas, path_of
from reprose.sources.clean import clean
from reprose.sources.compose import Front, compose
from reprose.sources.dom import Element, parse_html, text_of
from reprose.sources.entry import Entry
from reprose.sources.markdown import PLAIN, Writing, write_markdown
from reprose.sources.relink import Relinked, relink
from reprose.sources.titles import title_from


@dataclass(frozen=True, slots=True)
class Setting:
    """What an entry is converted for.

    Attributes:
        here: the file it goes to.
        atlas: where old addresses lead.
        taxonomies: the site's ways to group articles.
        language: the site's language.
        pictures: local names of downloaded files by address.
    """

    here: str
    atlas: Atlas = field(default_factory=Atlas)
    taxonomies: frozenset[str] = frozenset({"tags"})
    language: str = ""
    pictures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Converted:
    """An entry as an article: its whole text, its Markdown, the tree, its links."""

    text: str
    markdown: str
    tree: Element
    links: tuple[Relinked, ...]


def convert(entry: Entry, setting: Setting, writing: Writing = PLAIN) -> Converted:
    """Return an entry as the text of an article's file."""
    tree = clean(entry.body)
    links = relink(tree, entry.base, setting.here, setting.atlas, setting.pictures)
    markdown = write_markdown(tree, writing)
    text = compose(entry, _front(entry, tree, setting), markdown)
    return Converted(text, markdown, tree, links)


def _front(entry: Entry, tree: Element, setting: Setting) -> Front:
    """Return what the front matter says."""
    extra: dict[str, object] = {}
    if not entry.title:
        extra["title_generated"] = True
    if entry.image:
        extra["image"] = entry.image
    if entry.enclosures:
        extra["enclosures"] = [one.url for one in entry.enclosures]
    if entry.status == "private":
        extra["status"] = "private"
    paths = (path_of(address) for address in (entry.url, *entry.addresses))
    return Front(
        title=entry.title or title_from(text_of(tree)),
        description=_description(entry, tree),
        aliases=tuple(dict.fromkeys(path for path in paths if path)),
        terms=_terms(entry, setting.taxonomies),
        extra=extra,
    )


def _terms(entry: Entry, taxonomies: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """Return tags and categories; categories are tags on a site that has only these."""
    if "categories" in taxonomies:
        return {"categories": entry.categories, "tags": entry.tags}
    return {"tags": tuple(dict.fromkeys((*entry.categories, *entry.tags)))}


def _description(entry: Entry, tree: Element) -> str:
    """Return the excerpt as one line of text, unless it is only the beginning of the body."""
    if not entry.excerpt:
        return ""
    text = " ".join(text_of(parse_html(entry.excerpt)).split())
    start = "".join(text.split())[:60]
    is_teaser = text.endswith(("[…]", "[...]", "…", "...")) or len(text) > 500
    return "" if is_teaser or "".join(text_of(tree).split()).startswith(start) else text
