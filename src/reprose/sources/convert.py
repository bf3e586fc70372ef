"""One entry becomes the text of one article, with the proof of what it kept.

Comes in: an entry, what it is converted for, and the site's own Markdown renderer. Goes out: the
file's text, what became of its links, the proof. When the proof finds a loss the article is written
again with every special character escaped and every id named, and the better version is taken.
Start reading at `draft` and `finish`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from reprose.model import Meta
from reprose.sources.addresses import Atlas, aliases_of
from reprose.sources.annotate import annotate_markdown, annotate_tree
from reprose.sources.attach import Wanted, wanted_files
from reprose.sources.bodies import Attachments, html_of
from reprose.sources.classify import Class
from reprose.sources.clean import clean
from reprose.sources.code import is_indented_with_nbsp
from reprose.sources.compose import Front, compose
from reprose.sources.dom import Element, is_blank, parse_html, walk
from reprose.sources.dropped import dropped_things
from reprose.sources.entry import Entry
from reprose.sources.facts import visible_texts
from reprose.sources.frontproof import prove_front
from reprose.sources.gists import File, Gist, gists_in, show_code
from reprose.sources.inline import Style
from reprose.sources.markdown import PLAIN, Writing, write_markdown
from reprose.sources.proof import Lost, Proof, prove
from reprose.sources.raw_code import protect_code
from reprose.sources.relink import Relinked, relink
from reprose.sources.residue import Residue, residue_of
from reprose.sources.titles import title_from

THOROUGH = Writing(Style(thorough=True), all_ids=True)

MOST_CHARS = 2**21  # of a body that is read for its words alone
_UNSEEN = frozenset("embedded script style template".split())

Bring = Callable[[Sequence[Wanted]], Mapping[str, str]]
BringCode = Callable[[Sequence[Gist]], Mapping[str, Sequence[File]]]


@dataclass(frozen=True, slots=True)
class Mirror:
    """How the site itself reads what was written: Markdown to HTML, a file's front matter."""

    render: Callable[[str], str]
    front: Callable[[str], Meta]


@dataclass(frozen=True, slots=True)
class Setting:
    """What an entry is converted for.

    Attributes:
        here: the file it goes to.
        atlas: where old addresses lead.
        wanted: names within pages that links of the source lead to.
        attachments: the source's files by number.
        taxonomies: the site's ways to group articles.
        bring: returns the local names of files an article needs, by their address.
        bring_code: returns the files of gists that it shows, by their address.
    """

    here: str
    atlas: Atlas = field(default_factory=Atlas)
    wanted: frozenset[str] = frozenset()
    attachments: Attachments = field(default_factory=Attachments)
    taxonomies: frozenset[str] = frozenset({"tags"})
    bring: Bring = lambda wanted: {}
    bring_code: BringCode = lambda gists: {}


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry on its way: its body as parsed and cleaned, its links, shortcodes, code.

    Of a body that is Markdown, `source` is what it was before its code was named; `nbsp` counts
    blocks of code whose indentation was made of no-break spaces; `lost` is what cleaning lost.
    """

    entry: Entry
    front: Front
    raw: Element
    tree: Element
    links: tuple[Relinked, ...]
    unknown: Mapping[str, int]
    classes: tuple[Class, ...]
    source: str = ""
    nbsp: int = 0
    lost: Lost = ()

    def text(self, markdown: str) -> str:
        """Return the text of the article's file around its Markdown."""
        return compose(self.entry, self.front, markdown)

    @property
    def is_empty(self) -> bool:
        """Whether the source has nothing to show of it: no text, no picture, no file."""
        is_shown = self.source.strip() or self.entry.enclosures or self.entry.image
        return not is_shown and is_blank(self.tree)


@dataclass(frozen=True, slots=True)
class Converted:
    """An entry as an article: the file's text, the proof of what it kept, the HTML left in it."""

    text: str
    proof: Proof = field(default_factory=Proof)
    residue: Residue = field(default_factory=Residue)


def draft(entry: Entry, setting: Setting) -> Draft:
    """Read an entry's body, clean it, and give its links and pictures their new addresses."""
    if entry.markup == "markdown":
        body, classes = annotate_markdown(entry.body)
        empty, named = Element("body"), replace(entry, body=body)
        front = _front(named, empty, setting)
        return Draft(named, front, empty, empty, (), {}, classes, entry.body)
    expanded = html_of(entry, setting.attachments)
    tree = clean(expanded.html, entry.url, setting.wanted)
    show_code(tree, setting.bring_code(gists_in(tree)))
    classes = annotate_tree(tree)
    raw = parse_html(protect_code(expanded.html))
    lost = dropped_things(raw, tree, entry.base)
    pictures = setting.bring(wanted_files(tree, entry.base))
    links = relink(tree, entry.base, setting.here, setting.atlas, pictures)
    front = _front(entry, tree, setting)
    nbsp = sum(map(is_indented_with_nbsp, walk(raw)))
    unknown = expanded.unknown
    return Draft(entry, front, raw, tree, links, unknown, classes, nbsp=nbsp, lost=lost)


def finish(one: Draft, mirror: Mirror | None) -> Converted:
    """Write a draft's Markdown; with a mirror, prove it and take the better of two versions."""
    if one.entry.markup == "markdown":
        markdown, proof = one.entry.body, _markdown_proof(one, mirror)
    else:
        markdown, proof = _written(one, mirror)
    text = one.text(markdown)
    if mirror is None:
        return Converted(text)
    front = prove_front(one.entry, mirror.front(text), one.links)
    return Converted(text, proof + front, residue_of(markdown))


def degraded(entry: Entry, setting: Setting) -> Converted:
    """Return an entry that could not be converted: its visible words, marked as degraded.

    Of a body beyond measure these are the first.
    """
    words = _shown(parse_html(entry.body[:MOST_CHARS]))
    body = Element("body", {}, [Element("p", {}, [words])])
    front = replace(_front(entry, body, setting), status="degraded")
    return Converted(compose(entry, front, write_markdown(body, THOROUGH)))


def _written(one: Draft, mirror: Mirror | None) -> tuple[str, Proof]:
    """Return the Markdown of a tree and the proof of it."""
    markdown = write_markdown(one.tree, PLAIN)
    if mirror is None:
        return markdown, Proof()
    proof = _proof(one, markdown, mirror)
    if proof.losses:
        other = write_markdown(one.tree, THOROUGH)
        second = _proof(one, other, mirror)
        if len(second.losses) < len(proof.losses) or second.kept > proof.kept:
            return other, second
    return markdown, proof


def _proof(one: Draft, markdown: str, mirror: Mirror) -> Proof:
    """Render what was written and compare it with the source."""
    return prove(one.raw, one.tree, parse_html(mirror.render(markdown)), markdown, one.lost)


def _markdown_proof(one: Draft, mirror: Mirror | None) -> Proof:
    """Compare Markdown as it came with what was made of it: both as the site renders them."""
    if mirror is None:
        return Proof()
    before, after = (parse_html(mirror.render(text)) for text in (one.source, one.entry.body))
    return prove(before, before, after, one.entry.body)


def _front(entry: Entry, tree: Element, setting: Setting) -> Front:
    """Return what the front matter says."""
    image = setting.attachments.files.get(entry.image, "" if entry.image.isdigit() else entry.image)
    extra: dict[str, object] = {
        "title_generated": not entry.title,
        "image": image,
        "status": entry.status if entry.status in ("private", "scheduled") else "",
        "comments": len(entry.comments),
    }
    words = _shown(tree) if tree.children else entry.body
    return Front(
        title=entry.title or title_from(words),
        description=_description(entry, words),
        aliases=aliases_of((entry.url, *entry.addresses), setting.here, setting.atlas),
        terms=_terms(entry, setting.taxonomies),
        extra={name: value for name, value in extra.items() if value},
    )


def _shown(tree: Element) -> str:
    """Return the text of a tree as one line: blocks and breaks set words apart."""
    return " ".join("".join(visible_texts(tree, lambda one: one.tag in _UNSEEN)).split())


def _terms(entry: Entry, taxonomies: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """Return tags and categories; categories are tags on a site that has only these."""
    if "categories" in taxonomies:
        return {"categories": entry.categories, "tags": entry.tags}
    return {"tags": tuple(dict.fromkeys((*entry.categories, *entry.tags)))}


def _description(entry: Entry, words: str) -> str:
    """Return the excerpt as one line of text, unless it is only the beginning of the body."""
    if not entry.excerpt:
        return ""
    text = _shown(parse_html(entry.excerpt))
    is_teaser = text.endswith(("[…]", "[...]", "…", "...")) or len(text) > 500
    is_beginning = "".join(words.split()).startswith("".join(text.split())[:60])
    return "" if is_teaser or is_beginning else text
