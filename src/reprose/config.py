"""`site.toml` -> `SiteConfig`: everything about the site, nothing about the code.

Comes in: the text of `site.toml`. Goes out: frozen values with defaults; stages receive only the
part they need, so that a new search setting does not move Markdown keys. Two keys are required:
`title` and `url`. Start reading at `SiteConfig`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal
from urllib.parse import urlsplit

from reprose.model import Node
from reprose.problems import Found, Place, Problem, error
from reprose.tables import read_toml, typed


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkdownOptions:
    """How bodies are read: which extensions are on, and the default language of the site."""

    math: bool = True
    alerts: bool = True
    wikilinks: bool = True
    footnotes: Literal["end", "side"] = "end"
    directives: bool = True
    attributes: bool = True
    task_lists: bool = True
    definition_lists: bool = True
    html: bool = True
    line_numbers: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionOptions:
    """A folder of content: its permalink pattern and how its pages are listed.

    `url` may use {section} {slug} {year} {month} {day} {path}; `kind` decides the template and
    the order (`blog`: newest first, `notes`: by order and title).
    """

    title: str = ""
    description: str = ""
    url: str = ""
    kind: Literal["blog", "notes"] | None = None
    order: int = 0
    feed: bool = True
    page_size: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxonomyOptions:
    """A way to group articles: its title, its address, whether each term has a feed."""

    title: str = ""
    url: str = ""
    feed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedOptions:
    """What the feeds hold: how many articles, and whether their whole content."""

    size: int = 20
    content: Literal["full", "summary"] = "full"
    hub: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkOptions:
    """What a dead internal link is: an error, or a warning that leaves plain text.

    `archive` is asked for copies of pages elsewhere that are gone: the address is put behind it.
    """

    internal: Literal["error", "warn"] = "error"
    archive: str = "https://archive.org/wayback/available?url="


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageOptions:
    """Widths in CSS pixels of the smaller copies made of pictures; none when empty.

    `social` draws an image for links to each article, in the theme's font or in `font`, a file of
    the site for scripts that the theme's lacks.
    """

    widths: tuple[int, ...] = (480, 960, 1440)
    quality: int = 80
    social: bool = False
    font: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagramOptions:
    """What draws diagrams: Mermaid in one file, which the site has below `static/`."""

    mermaid: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyOptions:
    """How snippets are run: seconds per block, Python versions, days until a result is stale."""

    timeout_s: float = field(default=30.0, metadata={"key": "timeout"})
    python: tuple[str, ...] = ()
    stale_after_days: int = 30
    network: bool = False
    sandbox: Literal["strict", "medium", "weak"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceOptions:
    """Somebody else's feed that `site pull` follows, and the topic page it belongs to."""

    name: str
    address: str
    topic: str
    most: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuItem:
    """A link of the site's menu."""

    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorOptions:
    """A person who writes here: the name shown, a page, an address."""

    name: str
    url: str = ""
    email: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NetlifyOptions:
    """Where `site deploy` sends the site: the name, the domain or the id of a site at Netlify."""

    site: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployOptions:
    """The hosts that `site deploy` knows."""

    netlify: NetlifyOptions = NetlifyOptions()


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteConfig:
    """The whole of `site.toml`, typed.

    Attributes:
        url: absolute address of the home page, with a final slash.
        time_zone: IANA name, for dates without an offset.
        theme_options: free tables by theme name; the theme checks them.
    """

    title: str
    url: str
    description: str = ""
    language: str = "en"
    time_zone: str = "UTC"
    author: str = ""
    authors: Mapping[str, AuthorOptions] = field(default_factory=dict)
    theme: str = "base"
    theme_options: Mapping[str, Node] = field(default_factory=dict)
    menu: tuple[MenuItem, ...] = ()
    page_size: int = 20
    sections: Mapping[str, SectionOptions] = field(default_factory=dict)
    taxonomies: Mapping[str, TaxonomyOptions] = field(
        default_factory=lambda: {"tags": TaxonomyOptions()}
    )
    markdown: MarkdownOptions = MarkdownOptions()
    feeds: FeedOptions = FeedOptions()
    links: LinkOptions = LinkOptions()
    images: ImageOptions = ImageOptions()
    diagrams: DiagramOptions = DiagramOptions()
    verify: VerifyOptions = VerifyOptions()
    sources: tuple[SourceOptions, ...] = ()
    deploy: DeployOptions = DeployOptions()
    edit_url: str = ""

    @property
    def base_path(self) -> str:
        """The path part of `url`, with a slash at both ends: `/` or `/notes/`."""
        return urlsplit(self.url).path or "/"


def read_config(path: str, text: str) -> Found[SiteConfig | None]:
    """Read `site.toml`.

    Returns:
        The configuration, or None where it cannot be used at all. Problems: `toml-syntax`,
        `unknown-key`, `wrong-type`, `missing-key`, `bad-site-url`, `bad-page-size`.
    """
    table = read_toml(path, text)
    if table.problems:
        return Found(None, table.problems)
    found = typed(table.value, SiteConfig, "`site.toml`")
    if found.value is None:
        return Found(None, found.problems)
    problems = (*found.problems, *_check(found.value, table.value))
    url = found.value.url if found.value.url.endswith("/") else found.value.url + "/"
    return Found(replace(found.value, url=url), problems)


def _check(config: SiteConfig, table: Node) -> tuple[Problem, ...]:
    """Return what types cannot say about the values."""
    problems = []
    parts = urlsplit(config.url)
    if (
        parts.scheme not in ("http", "https")
        or not parts.netloc
        or re.search(r"[\s?#]", config.url)
    ):
        message = f"`url` takes an absolute address, found `{config.url}`"
        hint = 'for example `url = "https://example.org/"`'
        problems.append(error("bad-site-url", message, _place(table, "url"), hint))
    if not 1 <= config.page_size <= 1000:
        message = f"`page_size` takes 1 to 1000, found `{config.page_size}`"
        problems.append(error("bad-page-size", message, _place(table, "page_size"), "try 20"))
    return tuple(problems)


def _place(table: Node, name: str) -> Place:
    """Return the place of a key's value, or the table's."""
    if isinstance(table.value, Mapping) and name in table.value:
        return table.value[name].place
    return table.place
