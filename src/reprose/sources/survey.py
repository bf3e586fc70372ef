"""First pass over a source: who is there, and which addresses led where.

Comes in: a reader's items. Goes out: the channel, the entries with guids that are unique, the
problems; and the atlas of old addresses once the files are named. Start reading at `survey`.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from reprose.digest import digest
from reprose.problems import Place, Problem, note, warning
from reprose.sources.addresses import Atlas, host_of, key_of
from reprose.sources.bodies import Attachments
from reprose.sources.entry import Channel, Entry, Item

_ID = re.compile(r"<[a-z][a-z0-9]*\b[^<>]*?\s(?:id|name)\s*=\s*[\"']?([^\"'\s<>]+)", re.IGNORECASE)
_FRAGMENT = re.compile(r"href\s{0,9}=\s{0,9}[\"']?[^\"'\s<>#]{0,2000}#([^\"'\s<>]{1,500})")


@dataclass(frozen=True, slots=True)
class Survey:
    """A source, read: its channel, its entries in order, what was wrong."""

    channel: Channel
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]


def survey(items: Iterable[Item], address: str) -> Survey:
    """Gather a reader's items; entries that share a guid are told apart or dropped as doubles.

    Problems: those of the reader, `shared-guid`, `double-entry`.
    """
    channel = Channel()
    entries: dict[str, Entry] = {}
    problems: list[Problem] = []
    for item in items:
        if isinstance(item, Problem):
            problems.append(item)
        elif isinstance(item, Channel):
            channel = item if not channel.title else channel
        else:
            one = item if item.guid else replace(item, guid=_own_guid(item))
            known = entries.get(one.guid)
            if known is not None:
                one, problem = _apart(known, one, address)
                problems.append(problem)
            entries[one.guid] = one
    return Survey(channel, _without_counters(tuple(entries.values())), tuple(problems))


def atlas_of(survey: Survey, files: Mapping[str, str], also_hosts: Sequence[str] = ()) -> Atlas:
    """Return where the old addresses of a source lead, given each guid's file."""
    by_key: dict[str, str] = {}
    ids: dict[str, frozenset[str]] = {}
    moved: dict[str, str] = {}
    counts: Counter[str] = Counter()
    further = [host.lower().removeprefix("www.") for host in also_hosts]
    hosts = {host_of(survey.channel.url), *further}
    for entry in survey.entries:
        path = files.get(entry.guid)
        addresses = (entry.url, *entry.addresses)
        counts[host_of(entry.url)] += 1
        if path is None:
            moved |= {key: entry.file for one in addresses for key in _keys(one, ())}
            continue
        ids[path] = frozenset(_ID.findall(entry.body))
        for key in (key for one in addresses for key in _keys(one, further)):
            by_key.setdefault(key, path)
    hosts |= {host for host, count in counts.items() if count * 5 >= counts.total()}
    moved = {key: file for key, file in moved.items() if file and key not in by_key}
    return Atlas(by_key, ids, frozenset(hosts - {""}), moved)


def select(survey: Survey, since: dt.date | None, only: Sequence[str]) -> tuple[Entry, ...]:
    """Return the entries that become articles: no attachments, and only those asked for."""
    words = [word.casefold() for word in only]
    chosen = []
    for entry in survey.entries:
        named = f"{entry.title} {entry.slug} {entry.url}".casefold()
        is_old = since is not None and (entry.published is None or entry.published.date() < since)
        is_asked_for = not words or any(word in named for word in words)
        if entry.kind != "attachment" and not is_old and is_asked_for:
            chosen.append(entry)
    return tuple(chosen)


def attachments_of(survey: Survey) -> Attachments:
    """Return the files of a source by number, and which hang on which post."""
    files: dict[str, str] = {}
    by_parent: dict[str, list[str]] = {}
    for entry in survey.entries:
        if entry.kind == "attachment" and entry.file:
            files[entry.number] = entry.file
            by_parent.setdefault(entry.parent, []).append(entry.number)
    return Attachments(files, {parent: tuple(numbers) for parent, numbers in by_parent.items()})


def targets_of(survey: Survey) -> frozenset[str]:
    """Return every fragment that a link somewhere in the source leads to."""
    found: set[str] = set()
    for entry in survey.entries:
        found.update(_FRAGMENT.findall(entry.body))
    return frozenset(found)


def _keys(address: str, hosts: Sequence[str]) -> Iterable[str]:
    """Yield the keys of an address, on its own host and on the others the site had."""
    key = key_of(address)
    if key and (urlsplit(address).path.strip("/") or "?" in key):
        yield key
        for host in hosts:
            yield host + key[len(host_of(address)) :]


def _without_counters(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Take out of the addresses what the feed adds to count its readers.

    That is a parameter which every post's address has with the same value, and without which no two
    posts share an address. The address as it came stays known.
    """
    asked = [frozenset(urlsplit(one.url).query.split("&")) for one in entries if _is_page(one)]
    always = frozenset.intersection(*asked) - {""} if len(asked) > 1 else frozenset()
    bare = [_without(one.url, always) for one in entries]
    if not always or len(set(bare)) < len({one.url for one in entries}):
        return entries
    return tuple(
        replace(one, url=url, addresses=tuple(dict.fromkeys((one.url, *one.addresses))))
        if url != one.url else one
        for one, url in zip(entries, bare, strict=True)
    )  # fmt: skip


def _is_page(entry: Entry) -> bool:
    """Say whether an entry has an address that can be split."""
    return bool(entry.url) and bool(host_of(entry.url)) and entry.kind != "attachment"


def _without(address: str, parameters: frozenset[str]) -> str:
    """Return an address without some parameters."""
    before, _, query = address.partition("?")
    query, mark, fragment = query.partition("#")
    kept = "&".join(one for one in query.split("&") if one and one not in parameters)
    return before + (f"?{kept}" if kept else "") + mark + fragment


def _own_guid(entry: Entry) -> str:
    """Return a guid for an entry without one."""
    return f"no-guid:{digest(entry.title, str(entry.published), entry.body)[:16]}"


def _apart(known: Entry, one: Entry, address: str) -> tuple[Entry, Problem]:
    """Tell two entries with the same guid apart; the later version of one post wins."""
    is_same = one.title != "" or known.body == one.body
    if is_same and (known.url, known.title) == (one.url, one.title):
        message = f"`{one.title or one.guid}` stands twice in the source; the last one was taken"
        return one, note("double-entry", message, Place(address))
    guid = f"{one.guid}#{digest(one.url, one.title, one.body)[:8]}"
    names = " and ".join(f"`{each.title or 'one without a title'}`" for each in (known, one))
    message = f"{names} share the guid `{one.guid}`; both were imported"
    return replace(one, guid=guid), warning("shared-guid", message, Place(address))
