"""Old addresses lead to new files.

Comes in: the entries' old addresses, and the files they are written to. Goes out: for every link of
a body, what to write instead: the file of the article it led to, an absolute address, or the link
as it was. Two addresses are the same when they differ only in scheme, `www.`, a final slash,
percent-encoding or tracking parameters. Start reading at `Atlas`.
"""

import posixpath
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urljoin, urlsplit, urlunsplit

# Parameters by which newsletters and ads count their readers.
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_[ce]id|_hs\w+|ref_src|__twitter_impression")
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$", re.IGNORECASE)
_FILE = re.compile(r"\.(?:png|jpe?g|gif|webp|avif|svg|pdf|zip|gz|mp3|mp4|txt)$", re.IGNORECASE)
_DECOR = re.compile(r"/(?:feed|amp|rss|atom|trackback)/?$")
# A query of plain `name=value` pairs, which a rule for old addresses can name.
_ASKED = re.compile(r"[\w.~-]+=[\w.~%+:,-]+(?:&[\w.~-]+=[\w.~%+:,-]+)*", re.ASCII)
Outcome = Literal["same", "home", "absolute", "missing", "fragment"]


@dataclass(frozen=True, slots=True)
class Atlas:
    """Where old addresses lead.

    Attributes:
        files: the new file by the key of each old address.
        ids: the ids that exist in each new file, for fragments.
        hosts: the hosts whose addresses were this source's own.
        moved: for pages that are no articles (of attachments) the address of their file.
    """

    files: Mapping[str, str] = field(default_factory=dict)
    ids: Mapping[str, frozenset[str]] = field(default_factory=dict)
    hosts: frozenset[str] = frozenset()
    moved: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Route:
    """What becomes of a link: its new address, and why.

    Outcomes: `home` (to an article, its place on it found), `fragment` (the place is not there),
    `missing` (a page of the old site that was not imported), `absolute`, `same`.
    """

    target: str
    outcome: Outcome


def key_of(address: str) -> str:
    """Return what all spellings of one address have in common; empty for no web address."""
    parts = _split(address)
    if parts is None or parts.scheme.lower() not in ("http", "https", ""):
        return ""
    path = unicodedata.normalize("NFC", unquote(parts.path))
    path = _DECOR.sub("", _INDEX.sub("", path)).rstrip("/")
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _TRACKING.fullmatch(name) and name != "replytocom"
    ]
    asked = "&".join(f"{name}={value}" for name, value in sorted(query))
    return host_of(address) + path + (f"?{asked}" if asked else "")


def host_of(address: str) -> str:
    """Return an address's host in lower case, without `www.` and usual ports."""
    parts = _split(address)
    host = (parts.netloc if parts else "").rpartition("@")[2].lower()
    return re.sub(r":(?:80|443)$", "", host).removeprefix("www.")


def absolute(address: str, base: str) -> str:
    """Return an address resolved against the page it stood on; as written where that fails."""
    address = address.strip()
    if not base or re.match(r"[a-z][a-z0-9+.-]*:", address, re.IGNORECASE):
        return address
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def aliases_of(addresses: Iterable[str], here: str, atlas: Atlas) -> tuple[str, ...]:
    """Return the old addresses that shall lead to the file `here`, as paths of the new site.

    What was asked stays (`/?p=17`), unless it only counted readers. Addresses on other hosts, and
    those that lead to another article too, are none; nor are decorations of one that is (`/feed/`).
    """
    found: dict[str, str] = {}
    for address in addresses:
        key = key_of(address)
        if any(key.startswith(f"{known}?") for known in found if "?" not in known):
            continue  # the path alone is answered, whatever is asked
        is_own = host_of(address) in atlas.hosts and atlas.files.get(key, here) == here
        alias = _alias(without_tracking(address)) if is_own else ""
        if alias:
            found.setdefault(key, alias)
    return tuple(dict.fromkeys(found.values()))


def _alias(address: str) -> str:
    """Return path and query of an address; empty for a home page and what no rule can say."""
    parts = _split(address)
    if parts is None or not (parts.path.strip("/") or parts.query):
        return ""
    path = re.sub(r"/{2,}", "/", parts.path) or "/"
    is_bad = any(unquote(part) in (".", "..") for part in path.split("/"))
    if is_bad or re.search(r"[\x00-\x20\\<>\"]", unquote(path)):
        return ""
    if not parts.query:
        return path
    return f"{path}?{parts.query}" if _ASKED.fullmatch(parts.query) else ""


def route(address: str, base: str, here: str, atlas: Atlas) -> Route:
    """Say what a link on the article in the file `here` becomes."""
    if not address or address.startswith("#"):
        return Route(address, "same")
    full = absolute(address, base)
    parts, key = _split(full), key_of(full)
    if parts is None or parts.scheme.lower() not in ("http", "https"):
        return Route(address, "same")
    target = atlas.files.get(key, "")
    if not target and key in atlas.moved:
        return Route(atlas.moved[key], "absolute")
    if not target:
        is_own = host_of(full) in atlas.hosts and not _FILE.search(parts.path)
        is_as_written = full == address
        return Route(full, "missing" if is_own else "same" if is_as_written else "absolute")
    fragment = parts.fragment
    known = atlas.ids.get(target, frozenset())
    is_kept = not fragment or fragment in known or unquote(fragment) in known
    suffix = f"#{fragment}" if fragment and is_kept else ""
    if target == here and suffix:
        return Route(suffix, "home")
    return Route(_between(here, target) + suffix, "home" if is_kept else "fragment")


def path_of(address: str) -> str:
    """Return the path of an address; empty when it is none."""
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def without_tracking(address: str) -> str:
    """Return an address without the parameters that only count readers."""
    parts = _split(address)
    if parts is None or not _TRACKING.search(parts.query):
        return address
    kept = [p for p in parts.query.split("&") if not _TRACKING.fullmatch(p.partition("=")[0])]
    return urlunsplit(parts._replace(query="&".join(kept)))


def _between(here: str, target: str) -> str:
    """Return the relative path from one article's file to another's."""
    return quote(posixpath.relpath(target, posixpath.dirname(here)), safe="/.-_~")


def _split(address: str) -> SplitResult | None:
    """Split an address; None when it cannot be one."""
    try:
        parts = urlsplit(address.strip())
        parts.port  # noqa: B018 (asking for it is the check)
    except ValueError:
        return None
    return parts
