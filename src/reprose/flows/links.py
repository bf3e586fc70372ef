"""`site pull --links`: which links to elsewhere still lead somewhere.

Comes in: a site. Goes out: `content/.links.json`, the addresses that answer 404 or 410, since when,
and copies of those that are believed to be gone. A time-out, a refusal or a fault of a server never
counts. Asked politely: each address at most once a week, hosts in turn, with a pause. Start reading
at `pull_links`.
"""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest
from urllib.parse import quote

from reprose import files
from reprose.articles.gone import FILE, Gone, read_gone, write_gone
from reprose.flows.reading import ReadRequest, read_site
from reprose.model import Site, Write
from reprose.pages.hrefs import host_of
from reprose.problems import Problem, Stop
from reprose.sources.fetch import Limits, fetch, probe
from reprose.work import Watcher, pause

ASKED = ".reprose/asked-links.json"
_GONE = frozenset({404, 410})
_WEEK = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinksRequest:
    """What to ask.

    Attributes:
        most: how many addresses one run asks; the next run goes on.
        pause_s: seconds between two questions.
        allow_private: `host:port` pairs that may be on a private network.
    """

    root: str
    now: dt.datetime
    watch: Watcher
    most: int = 500
    pause_s: float = 0.5
    allow_private: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LinksReport:
    """What was asked and found: counts by what happened, and problems of the record."""

    counts: Mapping[str, int]
    problems: tuple[Problem, ...] = ()


def pull_links(request: LinksRequest) -> LinksReport:
    """Ask the addresses that are due and update the record.

    Raises:
        Stop: when `site.toml` cannot be used, or another command is at work.
    """
    reading = read_site(ReadRequest(root=request.root, now=request.now, watch=request.watch))
    today = request.now.date()
    addresses = _addresses(reading.site)
    with files.locked(request.root):
        record = read_gone(files.read_if_there(request.root, FILE) or b"")
        if record.problems:
            return LinksReport(counts={"links": len(addresses)}, problems=record.problems)
        gone = {one: record.value[one] for one in record.value if one in addresses}
        asked = {one: day for one, day in _asked(request.root).items() if one in addresses}
        due = [one for one in addresses if _is_due(one, gone, asked, today)]
        chosen = _in_turn(due)[: request.most]
        request.watch.begin("asking", len(chosen))
        for number, address in enumerate(chosen):
            if number:
                pause(request.pause_s)
            _ask(address, gone, request, today)
            asked[address] = today
            request.watch.tick(address)
        request.watch.done()
        _complete(gone, request, reading.config.links.archive)
        days = {one: day.isoformat() for one, day in sorted(asked.items())}
        writes = [Write(path=ASKED, body=json.dumps(days).encode())]
        if gone or record.value:
            writes.append(Write(path=FILE, body=write_gone(gone)))
        files.write_files(request.root, writes)
    dead = sum(one.is_dead for one in gone.values())
    return LinksReport(counts={"links": len(addresses), "asked": len(chosen), "gone": dead})


def _addresses(site: Site) -> tuple[str, ...]:
    """Return every web address the articles link to, without fragments, sorted."""
    links = ((page.doc.links, page.targets) for page in site.pages.values())
    pairs = (pair for found in links for pair in zip(*found, strict=True))
    hrefs = (link.href.strip() for link, target in pairs if target.state == "outside")
    web = (href.partition("#")[0] for href in hrefs if href.startswith(("http://", "https://")))
    return tuple(sorted(set(web)))


def _asked(root: str) -> dict[str, dt.date]:
    """Return when each address was asked last on this machine; nothing when that is damaged."""
    try:
        table = json.loads(files.read_if_there(root, ASKED) or b"{}")
        return {one: dt.date.fromisoformat(day) for one, day in table.items()}
    except (ValueError, TypeError, AttributeError):
        return {}


def _is_due(
    address: str, gone: Mapping[str, Gone], asked: Mapping[str, dt.date], today: dt.date
) -> bool:
    """Say whether to ask: suspects the next day, everything else once a week."""
    last = asked.get(address)
    known = gone.get(address)
    if known is not None and not known.is_dead:
        return known.last < today
    return last is None or today - last >= _WEEK


def _in_turn(addresses: Iterable[str]) -> list[str]:
    """Return the addresses so that hosts take turns."""
    by_host: dict[str, list[str]] = {}
    for address in addresses:
        by_host.setdefault(host_of(address), []).append(address)
    return [one for turn in zip_longest(*by_host.values()) for one in turn if one]


def _ask(address: str, gone: dict[str, Gone], request: LinksRequest, today: dt.date) -> None:
    """Ask one address and note what it answered."""
    status = probe(address, Limits(private=frozenset(request.allow_private)))
    if status in _GONE:
        known = gone.get(address, Gone(today, today, status))
        gone[address] = replace(known, last=today, status=status)
    elif 200 <= status < 300:
        gone.pop(address, None)


def _complete(gone: dict[str, Gone], request: LinksRequest, archive: str) -> None:
    """Look for copies of what is believed to be gone and has none."""
    for address, one in gone.items():
        if archive and one.is_dead and not one.copy:
            pause(request.pause_s)
            gone[address] = replace(one, copy=_copy_of(address, archive, request))


def _copy_of(address: str, archive: str, request: LinksRequest) -> str:
    """Ask the archive for its nearest copy; nothing when there is none or no answer."""
    limits = Limits(private=frozenset(request.allow_private), most_bytes=2**20)
    try:
        found = json.loads(fetch(archive + quote(address, safe=""), limits).body)
        nearest = found["archived_snapshots"]["closest"]
        return str(nearest["url"]) if nearest.get("available") else ""
    except (Stop, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return ""
