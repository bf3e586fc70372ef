"""The keys of front matter, as written: one field each.

Comes in: nothing. Goes out: the dataclasses that `tables.typed` fills; `meta` gives their values a
meaning. Dates stay nodes, because a wrong one deserves its own message. Start reading at `Front`.
"""

from dataclasses import dataclass, field, make_dataclass
from functools import lru_cache
from typing import Literal

from reprose.model import Node

Names = str | tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """Front matter; each taxonomy of the site adds a field of its own name."""

    title: str = ""
    date: Node | None = None
    updated: Node | None = None
    expires: Node | None = None
    review_by: Node | None = None
    description: str = ""
    slug: str = ""
    url: str = ""
    aliases: Names = ()
    author: Names = ()
    authors: Names = ()
    series: str = ""
    part: int | None = None
    order: int | None = None
    stage: Literal["seedling", "budding", "evergreen"] | None = None
    confidence: Literal["certain", "likely", "possible", "unlikely"] | None = None
    draft: bool = False
    listed: bool = True
    toc: bool = True
    language: str = ""
    template: str = ""
    image: str = ""
    data: Names = ()
    enclosures: Node | None = None
    changes: Node | None = None
    origin: Node | None = None
    verify: Node | None = None
    extra: Node | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginKeys:
    """The `origin:` table of an imported article."""

    url: str = ""
    guid: str = ""
    source: str = ""
    author_url: str = ""
    fetched: Node | None = None
    kept: float | None = None
    status: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnclosureKeys:
    """One of the `enclosures:` of an article."""

    file: str
    type: str = ""
    length: int = 0
    title: str = ""


@lru_cache(maxsize=16)
def front_class(taxonomies: tuple[str, ...]) -> type[Front]:
    """Return `Front` with one more field for each taxonomy, so that typos find their names."""
    known = Front.__dataclass_fields__
    more = [(name, Names, field(default=())) for name in taxonomies if name not in known]
    return make_dataclass("Front", more, bases=(Front,), frozen=True, slots=True, kw_only=True)
