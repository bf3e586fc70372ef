"""What views are made of: frozen values, each a thing that a template can show.

Comes in: nothing. Goes out: the types of the fields of `views`. Every address is ready to be
written into an attribute (base path included); every text is plain text unless its type is
`Html` or `Body`. Start reading at `Card`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


class Html(str):
    """Text that is markup already: templates print it without escaping."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


NO_HTML = Html("")


@dataclass(frozen=True, slots=True)
class Body:
    """The HTML of an article, joined only when it is printed.

    Attributes:
        source: digest of all that the parts depend on; stands for them in the page's key.
        fills: what goes into the holes between the parts.
        parts: pieces of HTML, one more than there are fills.
    """

    source: str
    fills: tuple[str, ...] = ()
    parts: tuple[str, ...] = field(default=("",), compare=False, repr=False)

    def __html__(self) -> str:
        pieces = [self.parts[0]]
        for fill, part in zip(self.fills, self.parts[1:], strict=True):
            pieces += (fill, part)
        return "".join(pieces)

    def __bool__(self) -> bool:
        return len(self.parts) > 1 or bool(self.parts[0].strip())


@dataclass(frozen=True, slots=True)
class Day:
    """A date: `iso` for machines (`2022-09-28T20:52:28-07:00`), `text` for readers."""

    iso: str
    text: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link: where to, the visible text, and a number where the thing can be counted."""

    href: str
    text: str
    count: int = 0


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed: its address, its title, its media type, and the format's name for readers."""

    href: str
    title: str
    media_type: str
    format: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """The verification state of an article.

    Attributes:
        state: `verified`, `in-part`, `drift`, `failing`, `flaky`, `stale`, `skipped`,
            `untrusted` or `never`.
        day: the day of the last run, None when there was none.
        pythons: versions the snippets ran on, short (`3.11`).
        passed, total: snippets that hold, and snippets that ran.
    """

    state: str
    day: Day | None = None
    pythons: tuple[str, ...] = ()
    passed: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """An article as lists show it."""

    href: str
    title: str
    summary: str = ""
    day: Day | None = None
    updated: Day | None = None
    minutes: int = 0
    stage: str = ""
    badge: Badge | None = None
    terms: tuple[Anchor, ...] = ()
    authors: tuple[Anchor, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Cards under a heading: a year of the archive, a folder of notes."""

    title: str
    id: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Pager:
    """Where we are in a paged list (`number` of `total`, from 1), and the neighbours."""

    number: int
    total: int
    newer: str = ""
    older: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading in a table of contents, with those below it."""

    id: str
    text: str
    level: int
    entries: "tuple[Entry, ...]" = ()


@dataclass(frozen=True, slots=True)
class Branch:
    """A section in the navigation tree, or a folder of notes.

    Attributes:
        href: its page; empty for a folder that has none.
        pages: only where the reader stands in it, and in small sections of notes.
        branches: what lies within it.
    """

    href: str
    text: str
    pages: tuple[Anchor, ...] = ()
    branches: "tuple[Branch, ...]" = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What every page of the site shares.

    Attributes:
        base: the base path, with a slash at both ends.
        home: address of the home page.
        direction: `ltr` or `rtl`, by the language.
        menu: the links of the header.
        pages: addresses of the pages that exist, by kind: `archive`, `search`, `feeds` …
        feeds: the site's own feeds.
        author: the name in the footer.
        diagrams: address of what draws diagrams, if the site has it.
    """

    title: str
    description: str
    language: str
    direction: str
    base: str
    home: str
    menu: tuple[Anchor, ...]
    pages: Mapping[str, str]
    feeds: tuple[FeedLink, ...] = ()
    author: str = ""
    diagrams: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What only machines read: the page's `<head>`.

    Attributes:
        url: canonical absolute address; empty for the page that is not found.
        kind: `article` or `website`, for Open Graph.
        image: absolute address of the social image, with its size in pixels.
        markdown: address of the article's Markdown source.
        json_ld: JSON-LD, escaped for a script element.
        feeds: feeds of this page, nearest first, then the site's.
        noindex: keep search engines away.
    """

    title: str
    description: str = ""
    url: str = ""
    kind: str = "website"
    image: str = ""
    image_alt: str = ""
    markdown: str = ""
    json_ld: Html = NO_HTML
    feeds: tuple[FeedLink, ...] = ()
    published: str = ""
    modified: str = ""
    noindex: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """A page that links here, with the sentence around its link."""

    href: str
    title: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ChangeNote:
    """A dated change, as the author described it."""

    day: Day
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesBox:
    """The series an article belongs to: all parts in order, and which one this is (from 1)."""

    title: str
    href: str
    number: int
    parts: tuple[Anchor, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """An archived comment: plain text in paragraphs, answers below it."""

    id: str
    author: str
    href: str
    day: Day | None
    paragraphs: tuple[str, ...]
    answers: "tuple[Comment, ...]" = ()


@dataclass(frozen=True, slots=True)
class Medium:
    """A file that goes with an article; `kind` is `audio`, `video` or `file`."""

    href: str
    title: str
    media_type: str
    kind: str
    size: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where an imported article came from."""

    href: str
    host: str
    day: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """A conclusion with its evidence; `state` is `holds`, `broken` or `unknown`."""

    text: str
    state: str
    published: str = ""
    measured: str = ""
    python: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A list that can be subscribed to: its title, its page, its feeds in three formats."""

    title: str
    href: str
    feeds: tuple[FeedLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedRow:
    """An article on the page of claims."""

    href: str
    title: str
    badge: Badge
    claims: tuple[ClaimRow, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change of some article, on the page of changes."""

    day: Day
    href: str
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """Somebody else's article on a topic page; `links_here` are our pages that cite it."""

    href: str
    title: str
    source: str
    author: str = ""
    excerpt: str = ""
    day: Day | None = None
    age_days: int | None = None
    links_here: tuple[Anchor, ...] = ()
