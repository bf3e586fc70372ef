"""Which lists can be subscribed to, and under which addresses.

Comes in: a list's URL. Goes out: links to its feeds. Start reading at `feed_links`.
"""

from reprose.model import Section, Term
from reprose.pages.catalog import Catalog
from reprose.pages.hrefs import Hrefs
from reprose.pages.pieces import FeedLink

FORMATS = (
    ("feed.xml", "application/rss+xml", "RSS"),
    ("atom.xml", "application/atom+xml", "Atom"),
    ("feed.json", "application/feed+json", "JSON Feed"),
)


def feed_links(href: Hrefs, title: str, url: str) -> tuple[FeedLink, ...]:
    """Return the addresses of a list's feed in every format."""
    return tuple(
        FeedLink(href(url + name), title, media_type, label) for name, media_type, label in FORMATS
    )


def section_has_feed(catalog: Catalog, section: Section) -> bool:
    """Say whether a section has feeds: blogs do, unless `site.toml` says otherwise."""
    options = catalog.config.sections.get(section.name)
    own = section.url != "/" and section.kind == "blog"
    return own and (options is None or options.feed)


def term_has_feed(catalog: Catalog, term: Term) -> bool:
    """Say whether a term has feeds."""
    options = catalog.config.taxonomies.get(term.taxonomy)
    return options is None or options.feed
