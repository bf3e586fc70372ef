"""`_redirects` and `_headers`, as Netlify (and Cloudflare Pages) read them.

Comes in: old and new URLs, and the hashes of what stands inline. Goes out: two artifacts, and a
small page for each old address, for hosts that read neither. Start reading at `write_headers`.
"""

from collections.abc import Sequence
from html import escape

from reprose.pages.artifact import Artifact
from reprose.pages.assets import FOLDER, Assets
from reprose.pages.hrefs import Hrefs, feed_hrefs, site_hrefs, target_of
from reprose.pages.strings import Strings

_YEAR_S = 31_536_000


def content_policy(assets: Assets) -> str:
    """Return the content security policy: nothing inline but what the hashes name.

    Pictures and media may come from elsewhere over HTTPS, for articles whose pictures have not
    been fetched; scripts and styles never.
    """
    rules = {
        "default-src": ["'none'"],
        "script-src": ["'self'", *assets.script_hashes],
        "style-src": ["'self'", *assets.style_hashes],
        "img-src": ["'self'", "data:", "https:"],
        "media-src": ["'self'", "https:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "frame-src": ["'self'", "https:"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
    return "; ".join(f"{name} {' '.join(values)}" for name, values in rules.items())


def write_headers(assets: Assets, base_path: str) -> Artifact:
    """Return `_headers`: security for every page, a year's caching for fingerprinted files."""
    base = base_path.rstrip("/")
    text = (
        f"{base}/*\n"
        f"  Content-Security-Policy: {content_policy(assets)}\n"
        "  X-Content-Type-Options: nosniff\n"
        "  X-Frame-Options: DENY\n"
        "  Referrer-Policy: strict-origin-when-cross-origin\n"
        "  Permissions-Policy: camera=(), geolocation=(), microphone=()\n"
        "  Cross-Origin-Opener-Policy: same-origin\n"
        f"{base}/{FOLDER}/*\n"
        f"  Cache-Control: public, max-age={_YEAR_S}, immutable\n"
        f"{base}/*.md\n"
        "  Content-Type: text/markdown; charset=utf-8\n"
    )
    return Artifact(target="_headers", body=text.encode())


def write_redirects(
    redirects: Sequence[tuple[str, str]], base_path: str, site_url: str, t: Strings
) -> tuple[Artifact, ...]:
    """Return `_redirects`, and a page for each old address that leads to the new one.

    An old address may ask (`/?p=17`): its line names what is asked before the new address, and
    stands above the lines of bare paths. No file can answer a question, so it has no page. The
    `!` lets Netlify redirect although there is a page, which is for hosts that know no redirects.
    """
    href, absolute = site_hrefs(base_path), feed_hrefs(site_url)
    ordered = sorted(redirects, key=lambda pair: ("?" not in pair[0], pair))
    rows = [_rule(old, href(new), href) for old, new in ordered]
    pages = [
        Artifact(target=_page_of(old), body=_page(absolute(new), t))
        for old, new in sorted(redirects)
        if "?" not in old
        and (old.endswith(("/", ".html", ".htm")) or "." not in old.rsplit("/", 1)[-1])
    ]
    return (Artifact(target="_redirects", body="".join(rows).encode()), *pages)


def _rule(old: str, new: str, href: Hrefs) -> str:
    """Return the line of one redirect: the path, what is asked of it, the new address."""
    path, _, query = old.partition("?")
    return f"{' '.join((href(path), *filter(None, query.split('&')), new))} 301!\n"


def _page_of(url: str) -> str:
    is_file = url.endswith(("/", ".html", ".htm"))
    return target_of(url if is_file else url + "/")


def _page(address: str, t: Strings) -> bytes:
    """Return a page that leads on: by itself, by its link, and for search engines."""
    safe, said = escape(address), escape(t("moved"))
    direction = ' dir="rtl"' if t.direction == "rtl" else ""
    return (
        f'<!doctype html><html lang="{t.language}"{direction}><head><meta charset="utf-8">'
        f'<title>{said}</title><meta http-equiv="refresh" content="0; url={safe}">'
        f'<link rel="canonical" href="{safe}"><meta name="robots" content="noindex"></head>'
        f'<body><p>{said} <a href="{safe}">{safe}</a></p></body></html>\n'
    ).encode()
