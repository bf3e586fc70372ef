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



