"""What templates see: one frozen view per page kind, and nothing else.

Comes in: nothing. Goes out: the view types that `plan` fills and `render` shows, made of the
`pieces`. A view never holds another page's body. Start reading at `View`, then at the kind you
care about: the name of the kind is the name of its template.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from reprose.pages.graph import Drawing
from reprose.pages.pieces import (
    Anchor,
    Badge,
    Body,
    Branch,
    Card,
    ChangeNote,
    ChangeRow,
    ClaimRow,
    Comment,
    Day,
    Entry,
    FeedLink,
    FeedRow,
    Frame,
    Group,
    Head,
    Medium,
    Mention,
    Pager,
    Post,
    SeriesBox,
    Source,
    VerifiedRow,
)

LISTS = ("lists", "evidence")


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What every view has.

    Attributes:
        site: the frame; it stands in each key once, by its digest.
        kind: the page kind, which is also the name of its template.
        head: for machines.
        title: the page's heading.
        here: the page's address, to mark it in menus.
        crumbs: the way from the home page, without this page.
        tree: the navigation tree; empty unless the theme needs `tree`.
        data: files of `content/data/` by name, as the article or the theme asked for them.
        parts: what the page shows that has a style sheet of its own: `code`, `chart`, `tabs`,
            `comments`, `lists` … (files of the theme's `styles/parts/`).
    """

    site: Frame = field(compare=False, repr=False)
    kind: str
    head: Head
    title: str
    here: str
    crumbs: tuple[Anchor, ...] = ()
    tree: tuple[Branch, ...] = ()
    data: Mapping[str, object] = field(default_factory=dict)
    parts: tuple[str, ...] = LISTS


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView(View):
    """Home (`home`), a section (`section`), a term (`term`), a person's articles (`author`).

    Attributes:
        body: the introduction somebody wrote, if any.
        description: one sentence, if any.
        cards: the articles of this page of the list.
        feeds: feeds of exactly this list.
    """

    body: Body | None = None
    description: str = ""
    cards: tuple[Card, ...] = ()
    pager: Pager | None = None
    feeds: tuple[FeedLink, ...] = ()
    sections: tuple[Anchor, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleView(View):
    """An article (`article`) or a note (`note`).

    Attributes:
        section: the section it is in, for the line above the title.
        words, minutes: its length; 200 words a minute.
        stage: `seedling`, `budding`, `evergreen` or empty.
        confidence: `certain`, `likely`, `possible`, `unlikely` or empty.
        review: the day by which the author wants to look again.
        contents: its headings as a tree; empty when there are fewer than three.
        newer, older: neighbours in the section.
        edit: where to suggest a change.
    """

    body: Body
    language: str = ""
    description: str = ""
    section: Anchor | None = None
    day: Day | None = None
    updated: Day | None = None
    review: Day | None = None
    authors: tuple[Anchor, ...] = ()
    terms: tuple[Anchor, ...] = ()
    words: int = 0
    minutes: int = 0
    stage: str = ""
    confidence: str = ""
    badge: Badge | None = None
    claims: tuple[ClaimRow, ...] = ()
    contents: tuple[Entry, ...] = ()
    mentions: tuple[Mention, ...] = ()
    related: tuple[Anchor, ...] = ()
    series: SeriesBox | None = None
    newer: Anchor | None = None
    older: Anchor | None = None
    media: tuple[Medium, ...] = ()
    changes: tuple[ChangeNote, ...] = ()
    comments: tuple[Comment, ...] = ()
    source: Source | None = None
    markdown: str = ""
    edit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveView(View):
    """Every dated article, newest first, by year (`archive`)."""

    groups: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexView(View):
    """A list of things that have pages: terms (`taxonomy`), authors, series, topics."""

    anchors: tuple[Anchor, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainView(View):
    """A page with nothing of its own: `not_found`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchView(View):
    """The search page (`search`): useful without script by its sections and terms."""

    index: str = ""
    terms: tuple[Anchor, ...] = ()
    sections: tuple[Anchor, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedsView(View):
    """Every feed of the site, for people (`feeds`)."""

    rows: tuple[FeedRow, ...] = ()
    terms: tuple[FeedRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedView(View):
    """Every article with snippets, its state and its claims (`verified`)."""

    rows: tuple[VerifiedRow, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    claims_held: int = 0
    claims_total: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesView(View):
    """What was added and changed lately, newest first (`changes`)."""

    rows: tuple[ChangeRow, ...] = ()
    feeds: tuple[FeedLink, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicView(View):
    """Posts in a topic, gathered from others' feeds (`topic`)."""

    description: str = ""
    posts: tuple[Post, ...] = ()
    sources: tuple[Anchor, ...] = ()
    pulled: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphView(View):
    """How pages link to each other (`graph`): a drawing, and the same as a list."""

    drawing: Drawing | None = None
    rows: tuple[tuple[Anchor, tuple[Anchor, ...]], ...] = ()
    orphans: tuple[Anchor, ...] = ()
