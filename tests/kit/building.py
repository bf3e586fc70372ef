"""Build a site within the test's process, without a watcher."""

import datetime as dt
from pathlib import Path

from kit.archive import snapshot
from reprose.flows.build import BuildReport, BuildRequest, build
from reprose.output import MARK
from reprose.work import Unwatched

NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)


def build_site(
    root: Path,
    *,
    out: Path | None = None,
    workers: int | None = 1,
    now: dt.datetime = NOW,
    drafts: bool = False,
) -> BuildReport:
    """Build the site in `root` as `site build` would."""
    request = BuildRequest(
        root=str(root),
        now=now,
        watch=Unwatched(),
        out=str(out) if out else None,
        workers=workers,
        drafts=drafts,
    )
    return build(request)


def output_of(folder: Path) -> dict[str, bytes]:
    """Return what was built: bytes by path."""
    return {name: body for name, body in snapshot(folder).items() if name != MARK}
