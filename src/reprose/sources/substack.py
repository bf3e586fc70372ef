"""Substack's export folder becomes entries.

Comes in: `posts.csv` and the HTML files of `posts/`. Goes out: posts and drafts, with titles and
dates of the table and bodies of the files. Start reading at `read_substack`.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence

from reprose.model import Blob
from reprose.moments import read_date
from reprose.problems import Place, warning
from reprose.sources.charset import decode
from reprose.sources.entry import Channel, Entry, Item


def read_substack(blobs: Sequence[Blob]) -> Iterator[Item]:
    """Yield the entries of an export. Problem: `missing-body`."""
    yield Channel(title="Substack")
    bodies = {
        _stem(blob.address): decode(blob.body) for blob in blobs if blob.address.endswith(".html")
    }
    tables = [blob for blob in blobs if blob.address.endswith("posts.csv")]
    used: set[str] = set()
    for blob in tables:
        for row in csv.DictReader(_lines(blob)):
            number = (row.get("post_id") or "").strip()
            if not number:
                continue
            stem = next((s for s in bodies if s == number or s.startswith(f"{number}.")), "")
            if not stem:
                message = f"there is no file for the post `{number}`"
                hint = "export the posts again"
                yield warning("missing-body", message, Place(blob.address), hint)
            used.add(stem)
            yield _entry(number, row, bodies.get(stem, ""))
    for stem in sorted(set(bodies) - used):
        yield _entry(stem, {}, bodies[stem])


def _lines(blob: Blob) -> Iterator[str]:
    """Yield the lines of a table, line ends kept: a quoted field may hold some."""
    yield from decode(blob.body).replace("\0", "").splitlines(keepends=True)


def _entry(number: str, row: Mapping[str, str | None], body: str) -> Entry:
    """Return a row of the table, with its body, as an entry."""
    title, subtitle = (row.get("title") or "").strip(), (row.get("subtitle") or "").strip()
    slug = number.partition(".")[2] or number
    is_out = (row.get("is_published") or "true").strip().lower() == "true"
    kind = (row.get("type") or "").strip()
    return Entry(
        guid=f"substack:{number.partition('.')[0]}",
        url=f"/p/{slug}",
        title=title,
        body=body,
        kind="page" if kind == "page" else "post",
        status="published" if is_out else "draft",
        slug=slug,
        published=read_date(row.get("post_date") or ""),
        excerpt=subtitle,
    )


def _stem(address: str) -> str:
    """Return a file's name without its ending."""
    return address.rpartition("/")[2].removesuffix(".html")
