"""WordPress exports (WXR 1.0 to 1.2) become entries.

Comes in: the bytes of one or more export files. Goes out: posts, pages, drafts, private and
scheduled ones, own types, with their comments; attachments as entries that other entries name by
number. Each item is parsed alone, so a damaged one harms no other. Start reading at `read_wxr`.
"""

from collections.abc import Iterator, Mapping, Sequence
from html import escape, unescape
from urllib.parse import unquote
from xml.etree import ElementTree

from reprose.model import Blob
from reprose.moments import local_date, read_date
from reprose.problems import Place, error, note
from reprose.sources.entry import Channel, Comment, Entry, Item, Person, Status
from reprose.sources.jsontext import parsed, rows, text
from reprose.sources.titles import plain_title
from reprose.sources.xmlitems import get, item_of, local_name, parse_xml
from reprose.sources.xmltext import Cut, read_documents

_MACHINERY = frozenset(
    "nav_menu_item revision custom_css customize_changeset oembed_cache user_request wp_block "
    "wp_template wp_template_part wp_global_styles wp_navigation acf-field acf-field-group "
    "wp_font_family wp_font_face feedback jp_pay_order safecss".split()
)
_STATUS: Mapping[str, Status] = {
    "publish": "published", "inherit": "published", "draft": "draft", "pending": "draft",
    "auto-draft": "draft", "private": "private", "future": "scheduled", "": "published",
}  # fmt: skip


def read_wxr(blobs: Sequence[Blob]) -> Iterator[Item]:
    """Yield the channel and the entries of exports.

    Problems: `entity-declarations`, `torn-feed`, `unreadable-entry`, `left-out`.
    """
    return read_documents(blobs, _read)


def _read(pieces: Cut, address: str) -> Iterator[Item]:
    """Yield what an export that is cut in pieces holds."""
    head = parse_xml(pieces.head + pieces.tail)
    found = head.find("channel") if head is not None else None
    channel = found if found is not None else ElementTree.Element("channel")
    home = get(channel, "base_blog_url") or get(channel, "link")
    yield Channel(
        title=plain_title(get(channel, "title")), url=home, language=get(channel, "language")
    )
    names = {
        get(one, "author_login"): get(one, "author_display_name")
        for one in channel if local_name(one.tag) == "author"
    }  # fmt: skip
    left_out: dict[str, int] = {}
    for number in range(len(pieces.entries)):
        item = item_of(pieces, number)
        if item is None:
            start = " ".join(pieces.entry(number).split())[:80]
            message = f"item {number + 1} could not be read: `{start}`"
            yield error("unreadable-entry", message, Place(address), "the other items were read")
            continue
        kind, status = get(item, "post_type") or "post", get(item, "status")
        if kind in _MACHINERY or status == "trash":
            what = "trash" if status == "trash" else kind
            left_out[what] = left_out.get(what, 0) + 1
            continue
        yield _entry(item, kind, home, names)
    for what, count in sorted(left_out.items()):
        yield note("left-out", f"{count} items of kind `{what}` hold no article", Place(address))


def _encoded(item: ElementTree.Element, *, excerpt: bool) -> str:
    """Return the body or the excerpt, which differ only by namespace."""
    for one in item:
        if local_name(one.tag) == "encoded" and ("excerpt" in one.tag) == excerpt:
            return one.text or ""
    return ""


def _entry(item: ElementTree.Element, kind: str, home: str, names: Mapping[str, str]) -> Entry:
    """Return an item as an entry."""
    number, url = get(item, "post_id"), get(item, "link")
    meta = _meta(item)
    status = _STATUS.get(get(item, "status"), "draft")
    login = get(item, "creator")
    body = _encoded(item, excerpt=False)
    slug = unquote(get(item, "post_name"))
    has_address = "?" not in url or bool(slug)
    return Entry(
        guid=get(item, "guid") or url or f"{home}?p={number}",
        url=url if has_address else "",
        addresses=_addresses(item, home, number, meta),
        title=plain_title(get(item, "title")),
        body=body + _footnotes(meta),
        markup="classic",
        base=url or home,
        kind=kind,
        status="private" if get(item, "post_password") and status == "published" else status,
        number=number,
        slug=slug,
        published=local_date(get(item, "post_date"), get(item, "post_date_gmt"))
        or read_date(get(item, "pubDate")),
        updated=local_date(get(item, "post_modified"), get(item, "post_modified_gmt")),
        authors=(Person(name=names.get(login) or login),) if login else (),
        tags=_terms(item, "post_tag"),
        categories=_terms(item, "category"),
        excerpt=_encoded(item, excerpt=True).strip(),
        image=meta.get("_thumbnail_id", ""),
        comments=_comments(item),
        file=get(item, "attachment_url"),
        parent=get(item, "post_parent"),
    )


def _meta(item: ElementTree.Element) -> dict[str, str]:
    """Return the fields WordPress keeps beside a post; old slugs joined by blanks."""
    found: dict[str, str] = {}
    for one in item:
        if local_name(one.tag) == "postmeta":
            key, value = get(one, "meta_key"), get(one, "meta_value")
            is_further = key == "_wp_old_slug" and key in found
            found[key] = f"{found[key]} {value}" if is_further else value
    return found


def _addresses(
    item: ElementTree.Element, home: str, number: str, meta: Mapping[str, str]
) -> tuple[str, ...]:
    """Return the further addresses of a post: by number, by guid, by former slugs."""
    url, guid = get(item, "link"), get(item, "guid")
    slug = get(item, "post_name")
    found = [guid] if guid.startswith(("http://", "https://")) else []
    if number and home:
        kind = {"page": "page_id", "attachment": "attachment_id"}.get(get(item, "post_type"), "p")
        found += [f"{home.rstrip('/')}/?{key}={number}" for key in dict.fromkeys((kind, "p"))]
    if slug and slug in url:
        before, _, after = url.rpartition(slug)
        found += [f"{before}{old}{after}" for old in meta.get("_wp_old_slug", "").split()]
    return tuple(dict.fromkeys(one for one in found if one != url))


def _terms(item: ElementTree.Element, domain: str) -> tuple[str, ...]:
    """Return the names of one taxonomy; exports before 1.0 call tags `tag`."""
    domains = (domain, "tag") if domain == "post_tag" else (domain, None)
    names = (
        unescape((one.text or "").strip())
        for one in item
        if local_name(one.tag) == "category" and one.get("domain") in domains
    )
    return tuple(dict.fromkeys(name for name in names if name))


def _comments(item: ElementTree.Element) -> tuple[Comment, ...]:
    """Return the approved comments in their order."""
    comments = (one for one in item if local_name(one.tag) == "comment")
    return tuple(
        Comment(
            id=get(one, "comment_id"),
            author=Person(
                name=unescape(get(one, "comment_author")), url=get(one, "comment_author_url")
            ),
            date=local_date(get(one, "comment_date"), get(one, "comment_date_gmt")),
            html=get(one, "comment_content"),
            parent="" if get(one, "comment_parent") == "0" else get(one, "comment_parent"),
        )
        for one in comments
        if get(one, "comment_approved") in ("1", "approved")
    )


def _footnotes(meta: Mapping[str, str]) -> str:
    """Return the list of footnotes that the block editor keeps beside the post."""
    notes = rows(parsed(meta.get("footnotes", "")))
    named = ((escape(text(one.get("id"))), text(one.get("content"))) for one in notes)
    items = [
        f'<li id="{name}">{html} <a href="#{name}-link">↩</a></li>' for name, html in named if name
    ]
    return f'\n<ol class="wp-block-footnotes">{"".join(items)}</ol>' if items else ""
