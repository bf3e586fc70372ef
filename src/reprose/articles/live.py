"""Which articles are public at a moment, and when that changes next.

Comes in: articles, the moment, and whether drafts and later articles are wanted. Goes out: the
public ones, and the next moment at which a build would give another site. Start
reading at `choose_live`.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from reprose.model import Article


@dataclass(frozen=True, slots=True)
class Live:
    """The public articles, those held back, and the next moment either changes."""

    articles: tuple[Article, ...]
    hidden: tuple[Article, ...]
    next_change: dt.datetime | None


def choose_live(
    articles: Iterable[Article], now: dt.datetime, *, drafts: bool = False, future: bool = False
) -> Live:
    """Sort articles into public and hidden ones, by path.

    A draft is hidden, so is an article of a later date and one that has expired.
    """
    public: list[Article] = []
    hidden: list[Article] = []
    moments: list[dt.datetime] = []
    for article in sorted(articles, key=lambda one: one.path):
        meta = article.meta
        is_draft = meta.draft and not drafts
        is_early = meta.date is not None and meta.date > now and not future
        is_late = meta.expires is not None and meta.expires <= now
        (hidden if is_draft or is_early or is_late else public).append(article)
        if not is_draft:
            moments += [moment for moment in (meta.date, meta.expires) if moment and moment > now]
    return Live(tuple(public), tuple(hidden), min(moments, default=None))
