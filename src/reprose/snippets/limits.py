"""[rim] Which limit backend there is, and a cage of it.

Comes in: limits. Goes out: the best backend that works here, by probe, and cages. The order is
cgroup v2, cgroup v1, systemd scope, watchdog. Start reading at `probe`.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count

from reprose.snippets import cgroup1, cgroup2, scope, watchdog
from reprose.snippets.cage import Cage
from reprose.snippets.script import Limits

_NUMBERS = count(1)


@dataclass(frozen=True, slots=True)
class Backend:
    """A limit backend and where it works (`place` is its own business)."""

    name: str
    place: object = None

    @property
    def is_kernel(self) -> bool:
        """Say whether the kernel itself keeps the limit (`needs=cgroup`)."""
        return self.name != watchdog.NAME


def probe(wanted: str = "") -> Backend | None:
    """Return the best backend, or the wanted one when it works; None when it does not."""
    return next(available(wanted), None)


def available(wanted: str = "") -> Iterator[Backend]:
    """Yield the backends that work here, best first; only the wanted one when one is named."""
    if wanted in ("", cgroup2.NAME):
        place = cgroup2.find()
        if place:
            yield Backend(cgroup2.NAME, place)
    if wanted in ("", cgroup1.NAME):
        places = cgroup1.find()
        if places:
            yield Backend(cgroup1.NAME, places)
    if wanted in ("", scope.NAME) and scope.find():
        yield Backend(scope.NAME)
    if wanted in ("", watchdog.NAME) and sys.platform == "linux":
        yield Backend(watchdog.NAME)


@contextmanager
def cage(backend: Backend, limits: Limits, mark: str) -> Iterator[Cage]:
    """Make a cage; when it is left, everything inside is ended and the cage is gone."""
    name = f"reprose-{os.getpid()}-{next(_NUMBERS)}"
    made = _make(backend, limits, name, mark)
    try:
        yield made
    finally:
        made.kill()
        made.close()


def _make(backend: Backend, limits: Limits, name: str, mark: str) -> Cage:
    """Return a new cage of a backend; the kernel's go by `name`, the watchdog's by `mark`."""
    if backend.name == cgroup2.NAME:
        return cgroup2.Cgroup2(str(backend.place), limits, name)
    if backend.name == cgroup1.NAME:
        places = backend.place if isinstance(backend.place, dict) else {}
        return cgroup1.Cgroup1(places, limits, name)
    if backend.name == scope.NAME:
        return scope.Scope(limits, name)
    return watchdog.Watchdog(limits, mark)
