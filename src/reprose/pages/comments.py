"""Archived comments: `comments.toml` or `comments.json` beside an article.

Comes in: the file's bytes. Goes out: threads. In TOML each comment is a `[[comments]]` table with
`id`, `author`, `url`, `date`, `text` and, for an answer, `parent`; JSON is a list of the same.
Start reading at `read_comments`.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from reprose.model import Node
from reprose.pages.pieces import Comment, Day
from reprose.pages.planet import moment_of
from reprose.pages.strings import Strings
from reprose.problems import Found, Place, error, place_at
from reprose.tables import plain, read_toml

_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class _Row:
    id: str
    author: str
    href: str
    day: Day | None
    sort: str
    paragraphs: tuple[str, ...]
    parent: str


def read_comments(path: str, body: bytes, t: Strings) -> Found[tuple[Comment, ...]]:
    """Read a file of comments; `bad-comments` when it cannot be read.

    Comments come out in the order of their dates, answers below what they answer; an answer to
    nothing stands at the top.
    """
    text = body.decode("utf-8", "replace")
    if path.endswith(".json"):
        try:
            data = json.loads(text)
        except (ValueError, RecursionError) as fault:
            place = place_at(path, text, getattr(fault, "pos", 0))
            message = f"the comments cannot be read: {fault}"
            return Found((), (error("bad-comments", message, place, "export them again"),))
    else:
        table = read_toml(path, text)
        if table.problems:
            return Found((), table.problems)
        data = plain(Node(table.value.value, Place(path)))
    rows = data.get("comments", []) if isinstance(data, Mapping) else data
    found = [_row(row, n, t) for n, row in enumerate(rows) if isinstance(row, Mapping)]
    return Found(_threads(found))


def _row(row: Mapping[str, object], number: int, t: Strings) -> _Row:
    moment = moment_of(row.get("date"))
    href = str(row.get("url") or "")
    text = str(row.get("text") or row.get("body") or "").strip()
    return _Row(
        id=re.sub(r"[^\w-]", "", str(row.get("id") or number + 1)) or str(number + 1),
        author=str(row.get("author") or "?"),
        href=href if href.startswith(("http://", "https://")) else "",
        day=t.day(moment),
        sort=moment.isoformat() if moment else "",
        paragraphs=tuple(part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()),
        parent=str(row.get("parent") or ""),
    )


def _threads(rows: list[_Row]) -> tuple[Comment, ...]:
    """Return the comments as trees; deeper answers than six stand beside what they answer."""
    known = {row.id for row in rows}
    below: dict[str, list[_Row]] = {}
    for row in sorted(rows, key=lambda row: row.sort):
        is_answer = row.parent in known and row.parent != row.id
        below.setdefault(row.parent if is_answer else "", []).append(row)

    def tree(parent: str, depth: int) -> tuple[Comment, ...]:
        found: list[Comment] = []
        for row in below.pop(parent, []):
            answers = tree(row.id, depth + 1)
            flat = depth >= _DEEPEST
            one = Comment(
                id=row.id,
                author=row.author,
                href=row.href,
                day=row.day,
                paragraphs=row.paragraphs,
                answers=() if flat else answers,
            )
            found += [one, *(answers if flat else ())]
        return tuple(found)

    return tree("", 0)
