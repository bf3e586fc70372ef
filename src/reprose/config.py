"""`site.toml` -> `SiteConfig`: everything about the site, nothing about the code.

Comes in: the text of `site.toml`. Goes out: frozen values with defaults; stages receive only the
part they need, so that a new search setting does not move Markdown keys. Two keys are required:
`title` and `url`. Start reading at `SiteConfig`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from keyword import iskeyword
from typing import Any, Literal
from urllib.parse import urlsplit

from reprose.model import Node
from reprose.moments import zone_named
from reprose.problems import Found, error
from reprose.tables import key_place, read_toml, typed

Check = Callable[[Any], str]


def between(least: float, most: float) -> Mapping[str, Check]:
    """Return the check of a number within bounds, both included."""
    return {"check": lambda value: "" if least <= value <= most else f"{least:g} to {most:g}"}


def fitting(pattern: str, wanted: str) -> Mapping[str, Check]:
    """Return the check of a text that matches a pattern as a whole."""
    fits = re.compile(pattern).fullmatch
    return {"check": lambda value: "" if fits(value) else wanted}


def _zone(value: str) -> str:
    return "" if zone_named(value) else "the name of a time zone such as `Europe/Berlin`"


def _word(value: str) -> str:
    if iskeyword(value):
        return "names that mean nothing to Python"
    is_word = value.isidentifier() and value[0] != "_"
    return "" if is_word else "names of letters, digits and `_`"


# No part of an address is `.` or `..`: whatever is written there stays in the output folder.
_PATTERN = fitting(
    r"(?!//)(?:/?(?!\.{1,2}(?:/|$))[^\s?#<>\"\\/]+)*/?",
    "an address on this site such as `/notes/{slug}/`",
)
LANGUAGE = fitting(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", "a language such as `en` or `pt-BR`")
_LISTED = between(1, 1000)
_EXAMPLE = "https://example.org/"


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
    url: str = field(default="", metadata=_PATTERN)
    kind: Literal["blog", "notes"] | None = None
    order: int = 0
    feed: bool = True
    page_size: int | None = field(default=None, metadata=_LISTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxonomyOptions:
    """A way to group articles: its title, its address, whether each term has a feed."""

    title: str = ""
    url: str = field(default="", metadata=_PATTERN)
    feed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedOptions:
    """What the feeds hold: how many articles, and whether their whole content."""

    size: int = field(default=20, metadata=_LISTED)
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

    widths: tuple[int, ...] = field(default=(480, 960, 1440), metadata=between(16, 10_000))
    quality: int = field(default=80, metadata=between(1, 100))
    social: bool = False
    font: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagramOptions:
    """What draws diagrams: Mermaid in one file, which the site has below `static/`."""

    mermaid: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyOptions:
    """How snippets are run: seconds per block, Python versions, days until a result is stale."""

    timeout_s: float = field(default=30.0, metadata={"key": "timeout", **between(0.1, 86_400)})
    python: tuple[str, ...] = field(
        default=(), metadata=fitting(r"\d+(\.\d+){0,2}", "versions such as 3.12")
    )
    stale_after_days: int = field(default=30, metadata=between(1, 36_500))
    network: bool = False
    sandbox: Literal["strict", "medium", "weak"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceOptions:
    """Somebody else's feed that `site pull` follows, and the topic page it belongs to."""

    name: str
    address: str
    topic: str
    most: int = field(default=50, metadata=_LISTED)


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
    language: str = field(default="en", metadata=LANGUAGE)
    time_zone: str = field(default="UTC", metadata={"check": _zone})
    author: str = ""
    authors: Mapping[str, AuthorOptions] = field(default_factory=dict)
    theme: str = field(default="base", metadata=fitting(".+", "the name of a theme"))
    theme_options: Mapping[str, Node] = field(default_factory=dict)
    menu: tuple[MenuItem, ...] = ()
    page_size: int = field(default=20, metadata=_LISTED)
    sections: Mapping[str, SectionOptions] = field(default_factory=dict)
    taxonomies: Mapping[str, TaxonomyOptions] = field(
        default_factory=lambda: {"tags": TaxonomyOptions()}, metadata={"check": _word}
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
        `bad-site-url`, and those of `typed`.
    """
    table = read_toml(path, text)
    if table.problems:
        return Found(None, table.problems)
    found = typed(table.value, SiteConfig, "`site.toml`")
    if found.value is None:
        return Found(None, found.problems)
    url = found.value.url
    if _is_home(url):
        return Found(
            replace(found.value, url=url if url.endswith("/") else f"{url}/"), found.problems
        )
    place = key_place(table.value, "url")
    message = f"`url` takes an absolute address, found `{url}`"
    hint = f'for example `url = "{_EXAMPLE}"`'
    bad = error("bad-site-url", message, place, hint)
    # Whatever else is wrong can still be found with another address.
    return Found(replace(found.value, url=_EXAMPLE), (*found.problems, bad))


def _is_home(url: str) -> bool:
    """Say whether this is an absolute address of the web, without a query or a fragment."""
    try:
        parts = urlsplit(url)
        port = parts.port or 1
    except ValueError:
        return False
    good = parts.scheme in ("http", "https") and parts.hostname and port
    return bool(good) and not re.search(r"[\s?#]", url)
