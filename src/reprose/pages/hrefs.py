"""URLs of the site become addresses that can be written into a page or a feed.

Comes in: root-relative URLs (`/posts/a/#x`). Goes out: the same below the site's base path, or
absolute. Start reading at `Hrefs`.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote

_SAFE = "/#?&=%:@!$'()*+,;~-._[]"


@dataclass(frozen=True, slots=True)
class Hrefs:
    """How the site's URLs are written.

    Attributes:
        prefix: what stands before the first slash: `` or `/notes` in pages,
            `https://example.org/notes` in feeds.
    """

    prefix: str

    def __call__(self, url: str) -> str:
        """Return the address of a root-relative URL; other addresses stay as they are."""
        if not url.isascii() or " " in url or '"' in url:
            url = quote(url, safe=_SAFE)
        return self.prefix + url if url.startswith("/") and not url.startswith("//") else url


def site_hrefs(base_path: str) -> Hrefs:
    """Return how pages write URLs, from the base path (`/` or `/notes/`)."""
    return Hrefs(base_path.rstrip("/"))


def feed_hrefs(site_url: str) -> Hrefs:
    """Return how feeds write URLs, from the absolute address of the home page."""
    return Hrefs(site_url.rstrip("/"))


def host_of(address: str) -> str:
    """Return the host that an address elsewhere names, with its port; never raises."""
    return re.split("[/?#]", address.partition("//")[2], maxsplit=1)[0]


def target_of(url: str) -> str:
    """Return the file of a URL: `/a/` is `a/index.html`, `/a.xml` is `a.xml`."""
    path = url.lstrip("/")
    return f"{path}index.html" if not path or path.endswith("/") else path
