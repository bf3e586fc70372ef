"""Every noun that crosses a folder border, in the order in which they flow.

Comes in: nothing. Goes out: frozen values; each stage has its own type, nothing is filled in
later, nothing points back (pages refer to each other by URL). Start reading at `RawFile`.

Paths are POSIX strings relative to the site's root (`content/posts/a/index.md`), URLs are
root-relative and without the site's base path (`/posts/a/`, `/posts/a/rss.png`).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from reprose.problems import Place

Scalar = str | int | float | bool | dt.date | dt.datetime | None


@dataclass(frozen=True, slots=True)
class Node:
    """A value as written in TOML or YAML, with its place; `tables` turns it into typed values.

    Attributes:
        value: a scalar, a tuple of nodes (an array), or a mapping of names to nodes (a table).
        place, key: where the value stands, and its key when it has one.
        text: an unquoted YAML scalar as written, so that a title may be `2001` or `yes`.
    """

    value: "Scalar | tuple[Node, ...] | Mapping[str, Node]"
    place: Place
    key: Place | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class RawFile:
    """Bytes as found on disk, with their digest."""

    path: str
    body: bytes
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A dated, described change of an article (front matter `changes:`)."""

    date: dt.date
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where an imported article came from (front matter `origin:`)."""

    url: str = ""
    guid: str = ""
    source: str = ""
    author_url: str = ""
    fetched: dt.date | None = None
    kept: float | None = None
    status: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A file that feeds carry beside an article: an episode, a recording, a document.

    `url` is as written in `Meta`, resolved in `Page`; `size_bytes` is 0 where it is not known.
    """

    url: str
    media_type: str = ""
    size_bytes: int = 0
    title: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meta:
    """The typed front matter of an article.

    `terms` holds every taxonomy (`tags` among them) by name; `verify` stays raw for the snippet
    runner; `template_place` is where the template was chosen; `data` names files.
    """

    title: str
    date: dt.datetime | None = None
    updated: dt.datetime | None = None
    expires: dt.datetime | None = None
    review_by: dt.date | None = None
    description: str = ""
    slug: str = ""
    url: str = ""
    aliases: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    series: str = ""
    part: int | None = None
    order: int | None = None
    stage: str = ""
    confidence: str = ""
    draft: bool = False
    listed: bool = True
    toc: bool = True
    language: str = ""
    template: str = ""
    template_place: Place | None = None
    image: str = ""
    data: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    changes: tuple[Change, ...] = ()
    origin: Origin | None = None
    verify: Node | None = None
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A file understood: typed front matter and the Markdown body.

    Attributes:
        text: the Markdown after the front matter, LF line ends.
        head: the front matter as written, its first marker included; empty when there is none.
        first_line: the 1-based line of the file on which `text` begins.
        digest: the digest of the whole file.
        trusted: False for imported articles nobody has trusted: no raw HTML, inert snippets.
    """

    path: str
    meta: Meta
    text: str
    first_line: int
    digest: str
    trusted: bool = True
    head: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading of a body: level 1 to 6, its id within the page, its plain text."""

    level: int
    id: str
    text: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Something a body points to, as written.

    Attributes:
        kind: `link`, `image`, `wiki` (`[[name]]`) or `embed` (`![[name#part]]`).
        href: the address or name as written, entities decoded.
        text: what the reader sees (the alternative text of an image).
        place: where it stands in the article's file.
        sentence: the plain text around it, for backlinks.
        width: the width in pixels an author gave a picture; 0 when none.
    """

    kind: Literal["link", "image", "wiki", "embed"]
    href: str
    text: str
    place: Place
    sentence: str = ""
    width: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeBlock:
    """A fenced block of code.

    Attributes:
        language: the first word of the info string, lower case; empty when there is none.
        id, classes: `{#id .class …}`; empty when there are none.
        options: the `key=value` pairs of the braces with the places of their values.
        code: the text between the fences, exactly, with its last newline.
        place: the opening fence; the code begins on the next line.
        fence, indent: the fence as written; the columns list items or quotes indent it by.
    """

    language: str
    id: str = ""
    classes: tuple[str, ...] = ()
    options: tuple[tuple[str, str, Place], ...] = ()
    code: str
    place: Place
    fence: str = "```"
    indent: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """An HTML comment that begins a line, as `verify` uses them: its text and its place."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Slot:
    """A hole in a body's HTML, filled when the whole site is known.

    Attributes:
        kind: `link` takes the attributes of `links[index]`'s element (` href="…"`), `text`
            the visible text of a wikilink without one, `image` the attributes of an `img`,
            `embed` a transcluded part, `code` the state line of `code_blocks[index]`, `source`
            ` src="…"` of another element, `more` nothing: the excerpt ends there.
        index: the position in `Doc.links` or `Doc.code_blocks`.
    """

    kind: Literal["link", "text", "image", "embed", "code", "source", "more"]
    index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Doc:
    """A body understood, before anything is known about other articles.

    Its HTML is `parts[0] + slot 0 + parts[1] + … + parts[-1]`; there is one part more than
    there are slots. Filling the slots is string joining: no page is ever parsed again.
    `summary` is the plain text of the first paragraph; `words` counts the visible words;
    `text` is the visible text by section (heading id, text), for search. `more` is the index of
    the slot that ends the excerpt; `ids` may be linked to; `labels` names numbered ones.
    """

    path: str
    parts: tuple[str, ...]
    slots: tuple[Slot, ...] = ()
    summary: str = ""
    headings: tuple[Heading, ...] = ()
    links: tuple[Link, ...] = ()
    code_blocks: tuple[CodeBlock, ...] = ()
    remarks: tuple[Remark, ...] = ()
    text: tuple[tuple[str, str], ...] = ()
    words: int = 0
    more: int | None = None
    ids: tuple[str, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a link leads to, resolved.

    Attributes:
        url: root-relative URL with fragment, an absolute address, or empty when dead.
        title: of the article or heading, for wikilinks without a text.
        gone: since when an address elsewhere answers no more; `url` is a copy if there is one.
        state: `inside`, `outside`, `dead`, or `file` (beside an article, its pixels if known).
        html: what stands there instead of a transclusion, when it is known already.
    """

    url: str
    title: str = ""
    state: Literal["inside", "outside", "dead", "file"] = "inside"
    width: int = 0
    height: int = 0
    html: str = ""
    gone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlink:
    """A link from another page to this one, with the sentence around it."""

    url: str
    title: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An article with its address, everything it points to resolved.

    `targets[i]` belongs to `doc.links[i]`; the home page's `section` is empty; `related` are URLs.
    """

    url: str
    article: Article
    doc: Doc
    section: str
    targets: tuple[Target, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    backlinks: tuple[Backlink, ...] = ()
    related: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A folder of content: its address, its title, and the URLs of its pages in order."""

    name: str
    url: str
    title: str
    description: str = ""
    order: int = 0
    kind: Literal["blog", "notes"] = "blog"
    page: str = ""
    pages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One value of a taxonomy (a tag) and the URLs of its pages, newest first."""

    taxonomy: str
    name: str
    slug: str
    url: str
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFile:
    """A file that is published as it is: from beside an article or from `static/`."""

    url: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Everything the pages know about: whole, immutable, keyed by URL."""

    pages: Mapping[str, Page]
    sections: Mapping[str, Section]
    terms: tuple[Term, ...] = ()
    redirects: tuple[tuple[str, str], ...] = ()
    files: tuple[SiteFile, ...] = ()
    next_change: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Blob:
    """Bytes from outside: the address or path they came from and the declared media type."""

    address: str
    body: bytes
    media_type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """A file to be written: its path relative to the site's root and its bytes."""

    path: str
    body: bytes
