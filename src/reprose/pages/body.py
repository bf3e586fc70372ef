"""A body's holes are filled: addresses, pictures, transcluded parts, state lines.

Comes in: a `Page` whose links are resolved. Goes out: a `Body`, ready to be printed into a page
(site addresses) or a feed (absolute addresses). Filling joins strings; no HTML is parsed. Start
reading at `fill`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from html import escape
from urllib.parse import urlsplit

from reprose.filetypes import family_of
from reprose.model import CodeBlock, Page, Slot, Target
from reprose.pages.hrefs import Hrefs
from reprose.pages.pieces import Body
from reprose.pages.portions import portion

_SCHEMES = frozenset({"", "http", "https", "mailto", "tel", "ftp", "xmpp", "geo", "sms", "irc"})
_ANCHOR = re.compile(r'<a class="anchor"[^>]*>[^<]*</a>')
_ID = re.compile(r'(<[a-z][^<>]*?) id="[^"]*"')
_MARK = re.compile(r"\0(\d+)\0")
_EMBED_DEPTH = 3
_TEXT_WIDTH = 736  # pixels: 46 rem, the widest column of the bundled themes


@dataclass(frozen=True, slots=True)
class Filling:
    """How holes are filled.

    Attributes:
        href: how addresses are written.
        pages: every page by URL, for transclusion.
        state: the HTML below a code block.
        widths: widths of the smaller copies of pictures; `means` are their colours by URL.
        dead: the title of a link that leads nowhere; `gone` that of one elsewhere, by the day.
        titles: what the pages that the builder writes are called, by URL.
        say: puts the body's own words into the language of the site; None where they are.
    """

    href: Hrefs
    pages: Mapping[str, Page]
    state: Callable[[CodeBlock], str]
    widths: tuple[int, ...] = ()
    means: Mapping[str, str] = field(default_factory=dict)
    dead: str = ""
    gone: Callable[[str], str] = str
    titles: Mapping[str, str] = field(default_factory=dict)
    say: Callable[[str], str] | None = None


def no_state(_: CodeBlock) -> str:
    """Return what stands below code where states are not shown: in feeds, and in transclusions."""
    return ""


def fill(page: Page, filling: Filling, depth: int = 0) -> Body:
    """Fill the holes of a page's body; `depth` counts how deep in transclusions we are."""
    fills = tuple(_fill(slot, page, filling, depth) for slot in page.doc.slots)
    parts = tuple(map(filling.say, page.doc.parts)) if filling.say else page.doc.parts
    return Body(page.article.digest, fills, parts)


def without_anchors(html: str) -> str:
    """Take out the links with which sections point to themselves, for feeds."""
    return _ANCHOR.sub("", html)


def srcset_of(target: Target, widths: tuple[int, ...]) -> tuple[tuple[str, int], ...]:
    """Return the smaller WebP copies that a picture has: their URLs and widths.

    Pictures that can be scaled are JPEG, PNG and WebP whose size is known.
    """
    stem, _, extension = target.url.rpartition(".")
    if target.state != "file" or extension.lower() not in ("jpg", "jpeg", "png", "webp"):
        return ()
    if not target.width or "#" in target.url or "?" in target.url:
        return ()
    sizes = [width for width in sorted(set(widths)) if width < target.width]
    if target.width <= max(widths, default=0) * 2 and sizes:
        sizes.append(target.width)
    return tuple((f"{stem}-{width}w.webp", width) for width in sizes)


def _fill(slot: Slot, page: Page, filling: Filling, depth: int) -> str:
    """Return what goes into one hole."""
    if slot.kind == "code":
        return filling.state(page.doc.code_blocks[slot.index])
    if slot.kind == "more":
        return ""
    target, link = page.targets[slot.index], page.doc.links[slot.index]
    if slot.kind == "text":
        own = filling.titles.get(target.url, "") if target.url not in filling.pages else ""
        title = escape(own or target.title or link.href, quote=False)
        return filling.say(title) if filling.say else title
    if slot.kind == "link":
        return _link_attributes(target, filling)
    if slot.kind == "image":
        return _image_attributes(target, filling, link.width)
    if slot.kind == "source":
        is_safe = target.state != "dead" and _is_safe(target.url)
        return f' src="{escape(filling.href(target.url))}"' if is_safe else ""
    return _embed(target, link.text, filling, depth)


def _link_attributes(target: Target, filling: Filling) -> str:
    """Return the attributes of an `a` element."""
    if target.state == "dead" or not _is_safe(target.url):
        title = f' title="{escape(filling.dead)}"' if filling.dead else ""
        return f' class="dead"{title}'
    gone = f' class="gone" title="{escape(filling.gone(target.gone))}"' if target.gone else ""
    return f' href="{escape(filling.href(target.url))}"{gone}'


def _image_attributes(target: Target, filling: Filling, wanted: int) -> str:
    """Return the attributes of an `img` element that say where it is and how large.

    `wanted` is the width the author gave, 0 when none; the height follows the picture's own.
    """
    if target.state == "dead" or not _is_safe(target.url):
        return ' src="data:," class="dead"'
    attributes = [f' src="{escape(filling.href(target.url))}"']
    width = min(wanted, target.width) if wanted and target.width else wanted or target.width
    copies = srcset_of(target, filling.widths)
    if copies:
        pairs = ", ".join(f"{filling.href(url)} {size}w" for url, size in copies)
        sizes = f"min(100vw, {min(width, _TEXT_WIDTH)}px)"
        attributes.append(f'srcset="{escape(pairs)}" sizes="{sizes}"')
    if target.width and target.height:
        height = max(1, round(target.height * width / target.width))
        attributes.append(f'width="{width}" height="{height}"')
    elif width:
        attributes.append(f'width="{width}"')
    attributes.append('loading="lazy" decoding="async"')
    if target.url in filling.means:
        attributes.append(f'data-mean="{filling.means[target.url]}"')
    return " ".join(attributes)


def _is_safe(url: str) -> bool:
    """Say whether an address may stand in a page: no scripts, no files of the reader."""
    if url.startswith(("/", "https://", "http://")) and "[" not in url:
        return True
    cleaned = re.sub(r"[\x00-\x20\x7f]", "", url)
    try:
        return urlsplit(cleaned).scheme.lower() in _SCHEMES
    except ValueError:
        return False


def _embed(target: Target, text: str, filling: Filling, depth: int) -> str:
    """Return another page's part as a quotation with its source; ids are dropped."""
    if target.html:
        return target.html
    url, _, part = target.url.partition("#")
    page = filling.pages.get(url)
    if target.state == "file":
        return _player(target, text, filling)
    source = f'<a href="{escape(filling.href(target.url))}">{escape(target.title)}</a>'
    if page is None or depth >= _EMBED_DEPTH:
        return f"<p>{source}</p>" if target.url else ""
    quiet = replace(filling, state=no_state)
    html = portion(_marked(page, filling), part) if part else _marked(page, filling)
    html = _MARK.sub(lambda n: _fill(page.doc.slots[int(n[1])], page, quiet, depth + 1), html)
    html = _ID.sub(r"\1", without_anchors(html))
    return f'<div class="embed">{html}<p class="embed-source">{source}</p></div>'


def _marked(page: Page, filling: Filling) -> str:
    """Return a page's body with numbers in place of its holes, so that it can be cut."""
    first, *rest = map(filling.say, page.doc.parts) if filling.say else page.doc.parts
    return first + "".join(f"\0{n}\0{part}" for n, part in enumerate(rest))


def _player(target: Target, text: str, filling: Filling) -> str:
    """Return a file that is no picture: something to play, or a link."""
    href, name = escape(filling.href(target.url)), escape(text or target.title)
    family = family_of(target.url)
    if family not in ("audio", "video"):
        return f'<p><a href="{href}">{name}</a></p>'
    return (
        f'<figure class="medium"><{family} controls preload="none" src="{href}"></{family}>'
        f'<figcaption><a href="{href}">{name}</a></figcaption></figure>'
    )
