"""Ghost exports become entries.

Comes in: the bytes of an export (JSON). Goes out: posts and pages, drafts and scheduled ones, with
their authors and tags. The HTML is taken where the export has it, else what `koenig` makes of the
editor's documents. Start reading at `read_ghost`.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from reprose.model import Blob
from reprose.moments import read_date, read_stamp
from reprose.sources.entry import Channel, Entry, Item, Markup, Person, Status
from reprose.sources.jsontext import Table, parsed_table, rows, table, text
from reprose.sources.koenig import lexical_html, markdown_of, mobiledoc_html
from reprose.sources.titles import plain_title

_SITE = "__GHOST_URL__"  # what an export writes for the address of its site
_STATUS: Mapping[str, Status] = {
    "published": "published", "sent": "published", "draft": "draft", "scheduled": "scheduled",
}  # fmt: skip


def read_ghost(blobs: Sequence[Blob]) -> Iterator[Item]:
    """Yield the channel and the entries. Problem: `broken-json`."""
    for blob in blobs:
        export, problems = table(blob)
        yield from problems
        databases = rows(export.get("db")) or [export]
        for database in databases:
            data = database.get("data", database)  # answers of the API hold posts alone
            if isinstance(data, dict):
                yield from _read(data)


def _read(data: Table) -> Iterator[Item]:
    """Yield what one database holds."""
    settings = {text(one.get("key")): text(one.get("value")) for one in rows(data.get("settings"))}
    home = settings.get("url", "") or settings.get("canonical_url", "")
    yield Channel(title=settings.get("title", ""), url=home, language=settings.get("lang", ""))
    users = {text(one.get("id")): one for one in rows(data.get("users"))}
    tags = {text(one.get("id")): one for one in rows(data.get("tags"))}
    authors_of = _joined(data, "posts_authors", "author_id")
    tags_of = _joined(data, "posts_tags", "tag_id")
    for post in rows(data.get("posts")):
        number = text(post.get("id"))
        writers = authors_of.get(number) or [text(post.get("author_id"))]
        yield _entry(
            post,
            home,
            rows(post.get("authors")) or [users[one] for one in writers if one in users],
            rows(post.get("tags")) or [tags[one] for one in tags_of.get(number, []) if one in tags],
        )


def _joined(data: Table, name: str, key: str) -> dict[str, list[str]]:
    """Return the ids that a joining table gives each post, in their order."""
    found: dict[str, list[tuple[float, str]]] = {}
    for number, one in enumerate(rows(data.get(name))):
        order = one.get("sort_order")
        rank = float(order) if isinstance(order, int) else float(number)
        found.setdefault(text(one.get("post_id")), []).append((rank, text(one.get(key))))
    return {post: [one for _, one in sorted(pairs)] for post, pairs in found.items()}


def _entry(post: Table, home: str, users: list[Table], tags: list[Table]) -> Entry:
    """Return a post as an entry."""
    slug = text(post.get("slug"))
    site = home.rstrip("/")
    url = text(post.get("canonical_url")) or f"{site}/{slug}/"
    body, markup = _body(post)
    image = text(post.get("feature_image")) or text(post.get("image"))
    is_page = text(post.get("type")) == "page" or post.get("page") in (1, True)
    names = [text(one.get("name")) for one in tags]
    return Entry(
        guid=text(post.get("uuid")) or text(post.get("id")) or slug,
        url=url if home or url.startswith("http") else f"/{slug}/",
        title=plain_title(text(post.get("title"))),
        body=body.replace(_SITE, site),
        markup=markup,
        base=url if url.startswith("http") else "",
        kind="page" if is_page else "post",
        status=_STATUS.get(text(post.get("status")) or "published", "draft"),
        number=text(post.get("id")),
        slug=slug,
        published=_date(post.get("published_at")) or _date(post.get("created_at")),
        updated=_date(post.get("updated_at")),
        authors=tuple(
            Person(name=text(one.get("name")), url=text(one.get("website")))
            for one in users
            if text(one.get("name"))
        ),
        tags=tuple(dict.fromkeys(name for name in names if name and not name.startswith("#"))),
        excerpt=text(post.get("custom_excerpt")),
        image=image.replace(_SITE, site),
    )


def _date(value: object) -> dt.datetime | None:
    """Return a date written as text, or as milliseconds by old versions."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return read_stamp(float(value))
    return read_date(text(value))


def _body(post: Table) -> tuple[str, Markup]:
    """Return a post's body and what it is written in."""
    if text(post.get("html")):
        return text(post.get("html")), "html"
    if text(post.get("markdown")):
        return text(post.get("markdown")), "markdown"
    document = parsed_table(text(post.get("mobiledoc")))
    if written := markdown_of(document):
        return written, "markdown"
    root = parsed_table(text(post.get("lexical"))).get("root")
    html = lexical_html(root) if isinstance(root, dict) else mobiledoc_html(document)
    return (html, "html") if html else (text(post.get("plaintext")), "text")
