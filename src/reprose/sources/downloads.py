"""[rim] Many downloads: a few at once, in good manners.

Comes in: addresses. Goes out: their bytes, in the order in which they were asked for. Start reading
at `Downloads`.
"""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from reprose.problems import Stop
from reprose.sources.fetch import Busy, Limits, fetch

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")
_LONGEST_WAIT_S = 10.0


class Downloads:
    """Downloads side by side: a few at once, fewer from one host, and later where it asks for it.

    What comes back is in the order of what was asked, whatever came first.
    """

    def __init__(self, limits: Limits, *, at_once: int = 4, per_host: int = 2) -> None:
        self._limits, self._at_once, self._per_host = limits, at_once, per_host
        self._gates: dict[str, threading.Semaphore] = {}
        self._lock = threading.Lock()

    def map(self, function: Callable[[_Item], _Result], items: Sequence[_Item]) -> list[_Result]:
        """Return `function(item)` of each item, some of them at once."""
        if len(items) < 2:
            return [function(item) for item in items]
        with ThreadPoolExecutor(self._at_once) as pool:
            return list(pool.map(function, items))

    def get(self, address: str) -> bytes:
        """Download one address; once more when that failed without a reason to stay so.

        Raises:
            Stop: as `fetch` does.
        """
        with self._gate(address):
            try:
                return fetch(address, self._limits).body
            except Busy as busy:
                time.sleep(min(busy.after_s, _LONGEST_WAIT_S))
            except Stop as stop:
                if stop.problems[0].name != "fetch-failed" or "answered 4" in str(stop):
                    raise
            return fetch(address, self._limits).body

    def _gate(self, address: str) -> threading.Semaphore:
        """Return what lets only some downloads through to a host."""
        with self._lock:
            host = address.partition("://")[2].partition("/")[0].lower()
            return self._gates.setdefault(host, threading.Semaphore(self._per_host))
