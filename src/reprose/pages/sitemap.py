"""`sitemap.xml` and `robots.txt`.

Comes in: the URLs of the site's pages with the days of their last change. Goes out: artifacts; a
site of more than 50,000 pages gets an index of several maps. Start reading at `write_sitemap`.
"""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from reprose.pages.artifact import Artifact
from reprose.pages.feeds import legal
from reprose.pages.hrefs import feed_hrefs

_MOST = 50_000
_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_XMLNS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def write_sitemap(urls: Sequence[tuple[str, str]], site_url: str) -> tuple[Artifact, ...]:
    """Return the map of pairs of a root-relative URL and an ISO date (or nothing)."""
    href = feed_hrefs(site_url)
    parts = [urls[start : start + _MOST] for start in range(0, max(1, len(urls)), _MOST)]
    if len(parts) == 1:
        return (Artifact(target="sitemap.xml", body=_urlset(parts[0], site_url)),)
    maps = [
        Artifact(target=f"sitemap-{number}.xml", body=_urlset(part, site_url))
        for number, part in enumerate(parts, 1)
    ]
    rows = "".join(f"<sitemap><loc>{href(f'/{one.target}')}</loc></sitemap>\n" for one in maps)
    index = f"{_HEAD}<sitemapindex {_XMLNS}>\n{rows}</sitemapindex>\n"
    return (*maps, Artifact(target="sitemap.xml", body=index.encode()))


def write_robots(site_url: str) -> Artifact:
    """Return a `robots.txt` that lets everybody in and names the map."""
    text = f"User-agent: *\nAllow: /\n\nSitemap: {feed_hrefs(site_url)('/sitemap.xml')}\n"
    return Artifact(target="robots.txt", body=text.encode())


def _urlset(urls: Sequence[tuple[str, str]], site_url: str) -> bytes:
    href = feed_hrefs(site_url)
    rows = [
        f"<url><loc>{escape(legal(href(url)))}</loc>"
        + (f"<lastmod>{day}</lastmod>" if day else "")
        + "</url>\n"
        for url, day in urls
    ]
    return f"{_HEAD}<urlset {_XMLNS}>\n{''.join(rows)}</urlset>\n".encode()
