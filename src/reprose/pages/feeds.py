"""Channels become RSS 2.0, Atom and JSON Feed.

Comes in: a `Channel`. Goes out: three artifacts. Nothing here knows the clock: the time of a feed
is that of its newest article. Characters that XML cannot carry are left out. Start reading at
`write_feeds`.
"""

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from email.utils import format_datetime
from functools import partial
from xml.sax.saxutils import escape, quoteattr

from reprose.digest import Digester
from reprose.model import Enclosure
from reprose.pages.artifact import Artifact
from reprose.pages.body import without_anchors
from reprose.pages.channels import Channel, Item

VERSION = 1
_EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MATH = re.compile(r"<math\b.*?</math>", re.DOTALL)
_TEX = re.compile(r'<annotation encoding="application/x-tex">(.*?)</annotation>', re.DOTALL)
_RSS = (
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
)


def write_feeds(channel: Channel, digester: Digester) -> Iterator[Artifact]:
    """Yield a channel in three formats, below its URL; each is written only when it is new."""
    folder, key = channel.url.lstrip("/"), digester.digest(VERSION, channel)
    for name, write in FORMATS.items():
        make = partial(_encoded, write, channel)
        yield Artifact(target=f"{folder}{name}", key=digester.digest(name, key), make=make)


def rss(channel: Channel) -> str:
    """Return the channel as RSS 2.0 with whole bodies in `content:encoded`."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        _RSS,
        "<channel>",
        _plain("title", channel.title),
        _tag("link", channel.page),
        _plain("description", channel.description or channel.title),
        _tag("language", channel.language),
        _tag("lastBuildDate", format_datetime(_newest(channel))),
        _tag("generator", "reprose"),
        _link("atom:link", channel.page + "feed.xml", "self", "application/rss+xml"),
    ]
    if channel.hub:
        lines.append(_link("atom:link", channel.hub, "hub"))
    for item in channel.items:
        lines += _rss_item(item)
    return "\n".join([*lines, "</channel>", "</rss>", ""])


def atom(channel: Channel) -> str:
    """Return the channel as Atom (RFC 4287) with whole bodies in `content`."""
    language = f" xml:lang={quoteattr(channel.language)}"
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom"{language}>',
        _tag("id", channel.page),
        _typed("title", channel.title),
        _typed("subtitle", channel.description),
        _tag("updated", _newest(channel).isoformat()),
        f"<author>{_tag('name', channel.author or channel.title)}</author>",
        "<generator>reprose</generator>",
        _link("link", channel.page, "alternate", "text/html"),
        _link("link", channel.page + "atom.xml", "self", "application/atom+xml"),
    ]
    if channel.hub:
        lines.append(_link("link", channel.hub, "hub"))
    times = _apart(channel.items)
    for item in channel.items:
        lines += _atom_entry(item, times[item.id])
    return "\n".join([*lines, "</feed>", ""])


def json_feed(channel: Channel) -> str:
    """Return the channel as JSON Feed 1.1."""
    feed: dict[str, object] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": channel.page,
        "feed_url": channel.page + "feed.json",
        "description": channel.description,
        "language": channel.language,
        "items": [_json_item(item) for item in channel.items],
    }
    if channel.author:
        feed["authors"] = [{"name": channel.author}]
    if channel.hub:
        feed["hubs"] = [{"type": "WebSub", "url": channel.hub}]
    return json.dumps(feed, ensure_ascii=False, indent=1).encode("utf-8", "replace").decode() + "\n"


FORMATS: dict[str, Callable[[Channel], str]] = {
    "feed.xml": rss,
    "atom.xml": atom,
    "feed.json": json_feed,
}


def legal(text: str) -> str:
    """Leave out the characters that XML 1.0 cannot carry, not even escaped."""
    return _ILLEGAL.sub("", text)


def _encoded(write: Callable[[Channel], str], channel: Channel) -> bytes:
    return write(channel).encode()


def _rss_item(item: Item) -> list[str]:
    permanent = "true" if item.id == item.url else "false"
    lines = [
        "<item>",
        _plain("title", item.title),
        _tag("link", item.url),
        f'<guid isPermaLink="{permanent}">{escape(legal(item.id))}</guid>',
        _tag("pubDate", format_datetime(item.published)),
        *(_plain("dc:creator", name) for name in item.authors),
        *(_plain("category", term) for term in item.terms),
        # What stands here is HTML for every reader: text is escaped twice.
        _tag("description", escape(item.summary)),
    ]
    lines += [
        f'<enclosure url={quoteattr(one.url)} length="{one.size_bytes}"'
        f" type={quoteattr(one.media_type)}/>"
        for one in item.enclosures[:1]
    ]
    if item.content is not None:
        lines.append(_tag("content:encoded", _with_tex(_html(item))))
    return [*lines, "</item>"]


def _atom_entry(item: Item, updated: dt.datetime) -> list[str]:
    language = f" xml:lang={quoteattr(item.language)}" if item.language else ""
    lines = [
        f"<entry{language}>",
        _tag("id", _iri(item)),
        _typed("title", item.title),
        _link("link", item.url, "alternate", "text/html"),
        _tag("published", item.published.isoformat()),
        _tag("updated", updated.isoformat()),
        *(f"<author>{_tag('name', name)}</author>" for name in item.authors),
        *(f"<category term={quoteattr(legal(term))}/>" for term in item.terms),
        _typed("summary", item.summary or item.title),
    ]
    lines += [
        f'<link rel="enclosure" href={quoteattr(one.url)} title={quoteattr(legal(one.title))}'
        + (f' length="{one.size_bytes}"' if one.size_bytes else "")
        + f" type={quoteattr(one.media_type)}/>"
        for one in item.enclosures
    ]
    if item.content:
        lines.append(f'<content type="html">{_text(_with_tex(_html(item)))}</content>')
    return [*lines, "</entry>"]


def _json_item(item: Item) -> dict[str, object]:
    found: dict[str, object] = {
        "id": item.id,
        "url": item.url,
        "title": item.title,
        "summary": item.summary,
        "date_published": item.published.isoformat(),
        "date_modified": item.updated.isoformat(),
    }
    if item.content is not None:
        found["content_html"] = _html(item)
    else:
        found["content_text"] = item.summary
    if item.authors:
        found["authors"] = [{"name": name} for name in item.authors]
    if item.terms:
        found["tags"] = list(item.terms)
    if item.language:
        found["language"] = item.language
    if item.enclosures:
        found["attachments"] = [_attachment(one) for one in item.enclosures]
    return found


def _attachment(one: Enclosure) -> dict[str, object]:
    found: dict[str, object] = {
        "url": one.url,
        "mime_type": one.media_type,
        "title": one.title,
        "size_in_bytes": one.size_bytes,
    }
    return {name: value for name, value in found.items() if value}


def _html(item: Item) -> str:
    """Return the body; links to its own parts lead to the article, readers know no other."""
    html = without_anchors(item.content.__html__()) if item.content is not None else ""
    return html.replace(' href="#', f" href={quoteattr(item.url)[:-1]}#")


def _with_tex(html: str) -> str:
    """Write formulas as their TeX: few feed readers show MathML, and none of XML's expects it.

    JSON Feed keeps the MathML.
    """
    return _MATH.sub(_tex, html) if "<math" in html else html


def _tex(formula: re.Match[str]) -> str:
    source = _TEX.search(formula[0])
    return f"<code>{source[1].strip()}</code>" if source else re.sub("<[^>]*>", "", formula[0])


def _iri(item: Item) -> str:
    """Return an id that Atom allows: an address, or the article's own where the old id is none."""
    is_iri = re.match(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+$", item.id)
    return item.id if is_iri else item.url


def _apart(items: tuple[Item, ...]) -> dict[str, dt.datetime]:
    """Return the times of change by id; equal ones are a second apart, by address.

    Readers sort by this time, and the W3C's validator finds fault with equal ones.
    """
    taken: set[dt.datetime] = set()
    times = {}
    for item in sorted(items, key=lambda item: (item.updated, item.url)):
        when = item.updated.replace(microsecond=0)
        while when.astimezone(dt.UTC) in taken:
            when += dt.timedelta(seconds=1)
        taken.add(when.astimezone(dt.UTC))
        times[item.id] = when
    return times


def _newest(channel: Channel) -> dt.datetime:
    return max((item.updated for item in channel.items), default=_EPOCH)


def _tag(name: str, text: str) -> str:
    return f"<{name}>{_text(text)}</{name}>"


def _plain(name: str, text: str) -> str:
    """Return an element of RSS that holds plain text, as its best practices profile wants it."""
    safe = legal(text).replace("&", "&#x26;").replace("<", "&#x3C;")
    return f"<{name}>{safe}</{name}>"


def _typed(name: str, text: str) -> str:
    """Return an element of Atom that holds text; markup in it is said to be none."""
    if "<" in text or "&" in text:
        return f'<{name} type="html">{_text(escape(text))}</{name}>'
    return _tag(name, text)


def _text(text: str) -> str:
    return escape(legal(text))


def _link(tag: str, href: str, rel: str, media_type: str = "") -> str:
    kind = f" type={quoteattr(media_type)}" if media_type else ""
    return f"<{tag} href={quoteattr(href)} rel={quoteattr(rel)}{kind}/>"
