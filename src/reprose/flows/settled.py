"""Articles that passed and have not changed since: answered from their records, without parsing.

Comes in: the bytes of articles, and a request. Goes out: the records of those that are settled. An
article is settled when everything its verdict was made of is as it was: its own bytes, its record,
its lock, what is trusted, the configuration, the program itself and the machine. Start reading at
`Settled`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reprose.cache import Store
from reprose.digest import digest
from reprose.files import read_if_there
from reprose.flows.jobs import Running
from reprose.flows.scripts import Trust
from reprose.manifest import tool_stamp
from reprose.snippets import limits, machine, records, sandbox
from reprose.snippets.interpreters import own_version
from reprose.snippets.record import Record
from reprose.snippets.record_json import decode_record

NAME = "verified"
PASSED, IDLE = b"passed", b"idle"


@dataclass(frozen=True, slots=True)
class _Article:
    path: str
    key: str
    record: bytes


class Settled:
    """What is settled, in `.reprose/`; losing it costs time, never truth."""

    def __init__(self, how: Running, trust: Trust) -> None:
        self.how = how
        self.store = Store(how.root, NAME)
        self.used: tuple[str, ...] = ()
        backend = limits.probe(how.backend)
        about = (how.tier, how.pythons, how.config.verify, backend.name if backend else "")
        trusted = (sorted(trust.imported), trust.digests)
        self.base = digest(tool_stamp(), machine.describe(), own_version(), about, trusted)

    def find(self, articles: Iterable[tuple[str, bytes]]) -> Mapping[str, Record | None]:
        """Return the records of settled articles that are young and strictly run enough.

        Articles that have nothing to run are settled, too, with None.
        """
        asked = [self._article(path, body) for path, body in articles]
        known = self.store.get_many(one.key for one in asked)
        self.used = tuple(known)
        found: dict[str, Record | None] = {}
        for one in asked:
            if known.get(one.key) == IDLE:
                found[one.path] = None
                continue
            record = decode_record(one.record) if one.key in known else None
            if record and record.path == one.path and self._holds(record):
                found[one.path] = record
        return found

    def keep(self, passed: Iterable[tuple[str, bytes]], idle: Iterable[tuple[str, bytes]]) -> None:
        """Remember what has just passed, and what has nothing to run, as it is on disk now."""
        entries = {self._article(path, body).key: PASSED for path, body in passed}
        entries |= {self._article(path, body).key: IDLE for path, body in idle}
        if entries:
            self.store.put_many(entries, self.used)
        self.store.close()

    def _article(self, path: str, body: bytes) -> _Article:
        record = read_if_there(self.how.root, records.record_path(path)) or b""
        lock = read_if_there(self.how.root, records.lock_path(path)) or b""
        return _Article(path, digest(self.base, path, body, record, lock), record)

    def _holds(self, record: Record) -> bool:
        days = self.how.config.verify.stale_after_days
        return all(
            records.is_fresh(env.day, self.how.now, days)
            and (not self.how.require or sandbox.at_least(env.sandbox, self.how.require))
            for env in record.environments
        )
