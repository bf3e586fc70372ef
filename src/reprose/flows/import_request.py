"""What `site import` is asked to do.

Comes in: nothing. Goes out: the `ImportRequest` that the command makes and the flow obeys. Start
reading at `ImportRequest`.
"""

import datetime as dt
from dataclasses import dataclass

from reprose.config import SiteConfig


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRequest:
    """What to import, and how.

    Attributes:
        root: the site's folder.
        config: its configuration.
        sources: files, folders, archives or addresses.
        now: the moment of the import.
        into: the folder below the root that posts go to.
        since: only entries published on this day or later.
        only: only entries whose title, slug or address holds one of these words.
        also_hosts: former hosts of the site, whose links lead home too.
        media: whether pictures are downloaded beside their articles.
        media_dir: a copied uploads folder to take pictures from before asking the network.
        allow_private: `host:port` pairs that may be on a private network.
        least_kept: the least fidelity in percent; below it the import fails.
        dry_run: whether only the report is made.
        refresh: whether untouched articles are written again by a newer converter.
        restore: whether articles that were deleted come back.
    """

    root: str
    config: SiteConfig
    sources: tuple[str, ...]
    now: dt.datetime
    into: str = "content/posts"
    since: dt.date | None = None
    only: tuple[str, ...] = ()
    also_hosts: tuple[str, ...] = ()
    media: bool = False
    media_dir: str = ""
    allow_private: tuple[str, ...] = ()
    least_kept: float = 0.0
    dry_run: bool = False
    refresh: bool = False
    restore: bool = False
