"""Archived comments: `comments.toml` beside an article.

Comes in: the file's bytes. Goes out: threads. Each comment is a `[[comments]]` table with `id`,
`author`, `url`, `date`, `text` and, for an answer, `parent`. Start reading at `read_comments`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from reprose.model import Node
from reprose.pages.pieces import Comment
from reprose.pages.planet import moment_of
from reprose.pages.strings import Strings
from reprose.problems import Found, Problem
from reprose.tables import plain, read_toml, wrong_type

_DEEPEST = 6


@dataclass(slots=True)
class _Row:
    """A comment on its way into a thread: when it was written (seconds since 1970), its answers."""

    comment: Comment
    at_s: float
    parent: str
    answers: "list[_Row]" = field(default_factory=list)


def read_comments(path: str, body: bytes, t: Strings) -> Found[tuple[Comment, ...]]:
    """Read a file of comments; `wrong-type` where it holds no tables.

    Comments come out in the order of their dates, answers below what they answer; an answer to
    nothing stands at the top.
    """
    table = read_toml(path, body.decode("utf-8", "replace"))
    keys = table.value.value if isinstance(table.value.value, Mapping) else {}
    node = keys.get("comments", Node((), table.value.place))
    problems: list[Problem] = [*table.problems]
    rows: list[_Row] = []
    for number, one in enumerate(node.value if isinstance(node.value, tuple) else (node,), 1):
        row = plain(one)
        if isinstance(row, Mapping):
            rows.append(_row(row, number, t))
        else:
            problems.append(wrong_type(one, "comments", "tables: `[[comments]]`"))
    return Found(tuple(_comment(row) for row in _threads(rows)), tuple(problems))


def _row(row: Mapping[str, object], number: int, t: Strings) -> _Row:
    moment = moment_of(row.get("date"))
    href = str(row.get("url") or "")
    text = str(row.get("text") or row.get("body") or "").strip()
    comment = Comment(
        id=re.sub(r"[^\w-]", "", str(row.get("id") or number)) or str(number),
        author=str(row.get("author") or "?"),
        href=href if href.startswith(("http://", "https://")) else "",
        day=t.day(moment),
        paragraphs=tuple(part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()),
    )
    at_s = moment.timestamp() if moment else float("-inf")
    return _Row(comment, at_s, str(row.get("parent") or ""))


def _threads(rows: list[_Row]) -> list[_Row]:
    """Join answers to what they answer; deeper ones than six stand beside it.

    Comments that answer each other in a ring begin a thread somewhere: none is lost.
    """
    known = {row.comment.id for row in rows}
    below: dict[str, list[_Row]] = {"": []}
    for row in sorted(rows, key=lambda row: row.at_s):
        is_answer = row.parent in known and row.parent != row.comment.id
        below.setdefault(row.parent if is_answer else "", []).append(row)
    top: list[_Row] = []
    for parent in tuple(below):
        waiting = [(row, top, 0) for row in reversed(below.pop(parent, ()))]
        while waiting:
            row, beside, depth = waiting.pop()
            beside.append(row)
            inner, deeper = (row.answers, depth + 1) if depth < _DEEPEST else (beside, depth)
            answers = below.pop(row.comment.id, ())
            waiting += [(answer, inner, deeper) for answer in reversed(answers)]
    return top


def _comment(row: _Row) -> Comment:
    return replace(row.comment, answers=tuple(map(_comment, row.answers)))
