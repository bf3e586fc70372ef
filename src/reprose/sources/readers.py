"""The table of readers: kind of source -> the function that reads it.

Comes in: nothing. Goes out: the table, and what is said of kinds that no reader takes. A new format
is a module with one function, a line here, and a line in `sniff`.
"""

from collections.abc import Mapping

from reprose.sources.blogger import read_blogger
from reprose.sources.entry import Reader
from reprose.sources.feed import read_feed
from reprose.sources.ghost import read_ghost
from reprose.sources.jsonfeed import read_json_feed
from reprose.sources.medium import read_medium
from reprose.sources.page import read_pages
from reprose.sources.readme import read_markdown
from reprose.sources.substack import read_substack
from reprose.sources.wxr import read_wxr

READERS: Mapping[str, Reader] = {
    "feed": read_feed,
    "wxr": read_wxr,
    "blogger": read_blogger,
    "jsonfeed": read_json_feed,
    "ghost": read_ghost,
    "medium": read_medium,
    "substack": read_substack,
    "page": read_pages,
    "markdown": read_markdown,
}

NO_SOURCE: Mapping[str, tuple[str, str]] = {
    "empty": ("is empty", "fetch or export it again"),
    "archive": ("is an archive within an archive", "unpack it and import the folder"),
    "compressed": ("is a compressed file", "unpack it and import what is inside"),
    "pdf": ("is a PDF document", "import the web page or feed it came from"),
    "picture": ("is a picture", "put it beside the article that shows it"),
    "opml": (
        "is a list of feeds (OPML)",
        "import the feeds it names, or list them as `[[sources]]`",
    ),
    "urlset": ("is a sitemap", "import the pages it names"),
    "sitemapindex": ("is a sitemap", "import the pages it names"),
    "json": ("is JSON, but no JSON Feed and no Ghost export", "export the site as one of these"),
    "text": ("is plain text", "name it `.md` to import it as Markdown"),
    "unknown": ("is of no known kind", "import a feed, an export or a saved web page"),
}
