"""The dates of articles as `site check --dates` recorded them.

Comes in: the bytes of `content/.dates`, the articles, their sections. Goes out: the same articles,
with the dates their front matter does not say. Start reading at `read_dates`, then `with_dates`.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from reprose.articles.sections import Folders
from reprose.model import Article
from reprose.problems import Found, Place, Problem, error

FILE = "content/.dates"
_HEAD = "# When each article came to be and when it changed; `site check --dates` asks git."


class Recorded(NamedTuple):
    """When a file was committed first, and when its text changed last."""

    created: dt.datetime
    updated: dt.datetime


def read_dates(body: bytes) -> Found[Mapping[str, Recorded]]:
    """Read the record, an article a line; other lines are the problem `bad-date-record`."""
    found: dict[str, Recorded] = {}
    problems: list[Problem] = []
    for number, line in enumerate(body.decode("utf-8-sig", "replace").split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        created, updated, path = [*line.strip().split(" ", 2), "", ""][:3]
        try:
            moments = Recorded(*map(dt.datetime.fromisoformat, (created, updated)))
            if not path or not all(one.tzinfo and one.astimezone(dt.UTC) for one in moments):
                raise ValueError
        except (ValueError, OverflowError):
            place = Place(FILE, number, 1, len(line), line)
            hint = "remove the line; `site check --dates` writes it anew"
            message = "this is no line of recorded dates"
            problems.append(error("bad-date-record", message, place, hint))
            continue
        found[path] = moments
    return Found(found, tuple(problems))


def write_dates(found: Mapping[str, Recorded]) -> bytes:
    """Write the record, sorted by path, so that branches that change it merge."""
    rows = [
        f"{found[path].created.isoformat()} {found[path].updated.isoformat()} {path}"
        for path in sorted(found)
    ]
    return "\n".join((_HEAD, *rows, "")).encode()


def can_record(path: str) -> bool:
    """Say whether a name is text, and a line of it."""
    is_text = path == path.encode("utf-8", "ignore").decode()
    return is_text and path == path.strip() and not {"\n", "\r"} & {*path}


def with_dates(
    articles: Iterable[Article], dates: Mapping[str, Recorded], folders: Folders
) -> tuple[Article, ...]:
    """Return the articles with recorded dates where their front matter has none.

    `date` is that of the first commit, in blogs alone: a note stays without. `updated` is that of
    the last one, where it is of a later day.
    """
    articles = tuple(articles)
    if not dates:
        return articles
    blogs = {name for name, own in folders.options.items() if name and own.kind == "blog"}
    for article in articles:
        name = folders.section_of(article.path)
        if article.meta.date and article.meta.listed and not folders.options[name].kind:
            blogs.add(name)
    return tuple(
        _dated(one, dates[one.path], folders, blogs) if one.path in dates else one
        for one in articles
    )


def _dated(article: Article, moments: Recorded, folders: Folders, blogs: set[str]) -> Article:
    """Return one article with what is recorded of it."""
    meta, name = article.meta, folders.section_of(article.path)
    is_post = name in blogs and article.path != f"content/{name}/index.md"
    date = meta.date or (moments.created if is_post else None)
    days = [moments.created.date(), date.date()] if date else [dt.date.min]
    is_later = moments.updated.date() > max(days)
    updated = meta.updated or (moments.updated if is_later else None)
    return replace(article, meta=replace(meta, date=date, updated=updated))
