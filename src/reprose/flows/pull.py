"""`site pull`: what others wrote -> links below `content/links/`.

Comes in: the `[[sources]]` of `site.toml`. Goes out: a file for each topic with an attributed
excerpt and a link for each post, and a `PullReport`. A source that does not answer keeps what it
had. Start reading at `pull`.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reprose import files
from reprose.config import SiteConfig, SourceOptions
from reprose.flows.receiving import read_items, receive
from reprose.model import Write
from reprose.problems import Place, Problem, Stop, did_you_mean, error, in_order
from reprose.slug import slugify
from reprose.sources.entry import Entry
from reprose.sources.fetch import Limits
from reprose.sources.quoting import gather_topic, read_rows, write_rows
from reprose.sources.readers import NO_SOURCE
from reprose.work import Unwatched, Watcher

LINKS = "content/links"
_FOLLOWED = ("feed", "jsonfeed")


@dataclass(frozen=True, slots=True, kw_only=True)
class PullRequest:
    """What to pull: all sources, or those of one topic."""

    root: str
    config: SiteConfig
    now: dt.datetime
    topic: str = ""
    allow_private: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PullReport:
    """What was pulled: problems, and how many posts were new."""

    problems: tuple[Problem, ...]
    counts: Mapping[str, int]
    written_bytes: int = 0


def pull(request: PullRequest, watch: Watcher | None = None) -> PullReport:
    """Fetch the sources and update the topics.

    Problems: those of `gather` and the readers, `not-a-feed`, `no-sources`, `bad-topic-file`.
    """
    watch = watch or Unwatched()
    sources = [one for one in request.config.sources if request.topic in ("", one.topic)]
    problems: list[Problem] = []
    if not sources:
        message, hint = (
            "there is no source to pull",
            "add `[[sources]]` with `name`, `address` and `topic`",
        )
        if request.config.sources:
            topics_there = list(dict.fromkeys(one.topic for one in request.config.sources))
            message = f"no source has the topic `{request.topic}`"
            hint = did_you_mean(request.topic, topics_there) or f"topics: {', '.join(topics_there)}"
        problems.append(error("no-sources", message, Place("site.toml"), hint))
    topics: dict[str, list[tuple[str, Entry]]] = {}
    watch.begin("pulling", len(sources))
    for source in sources:
        watch.tick(source.name)
        found = _entries(source, request, problems)
        topics.setdefault(source.topic, []).extend((source.name, one) for one in found)
    watch.done()
    new = written = 0
    with files.locked(request.root):
        for topic, entries in sorted(topics.items()):
            most = max(one.most for one in sources if one.topic == topic)
            added, size = _update(topic, entries, most, request, problems)
            new, written = new + added, written + size
    counts = {"sources": len(sources), "new": new}
    return PullReport(problems=in_order(problems), counts=counts, written_bytes=written)


def _entries(source: SourceOptions, request: PullRequest, problems: list[Problem]) -> list[Entry]:
    """Return the posts of one source; none when it does not answer or is no feed."""
    try:
        groups = receive(source.address, Limits(private=frozenset(request.allow_private)))
    except Stop as stop:
        problems += stop.problems
        return []
    entries: list[Entry] = []
    for kind, group in groups:
        if kind not in _FOLLOWED:
            what = NO_SOURCE.get(kind, (f"is of kind `{kind}`", ""))[0]
            message = f"`{source.address}` {what}"
            problems.append(error("not-a-feed", message, Place("site.toml"), "name its feed"))
            continue
        for item in read_items(kind, group):
            if isinstance(item, Problem):
                problems.append(item)
            elif isinstance(item, Entry):
                entries.append(item)
    return entries


def _update(
    topic: str,
    entries: Sequence[tuple[str, Entry]],
    most: int,
    request: PullRequest,
    problems: list[Problem],
) -> tuple[int, int]:
    """Write a topic's file; return how many posts are new and how much was written."""
    path = f"{LINKS}/{slugify(topic)}.json"
    old = read_rows(path, files.read_if_there(request.root, path) or b"")
    problems += old.problems
    if old.problems or not entries:
        return 0, 0
    rows = gather_topic(old.value, entries, request.now, most)
    known = {row.get("url") for row in old.value}
    added = sum(row["url"] not in known for row in rows)
    write = Write(path=path, body=write_rows(rows))
    return added, files.write_files(request.root, [write])
