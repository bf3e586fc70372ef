"""[rim] Work on what strangers wrote, in a process of its own that may use only so much.

Comes in: a function and items. Goes out: the results in order, and `Lost` for each item that took
more processor time or memory than it may, or that killed the process; the next one then goes on
with the item after it. The process is forked, so items and functions need no pickling; what it
cannot do itself (the network) it may ask this process for. Little work is done in this process,
within the same limits: a small feed is imported without starting anything. Start reading at
`guarded`.
"""

import faulthandler
import gc
import math
import os
import resource
import signal
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe
from typing import Any, TypeVar

from reprose.deadline import TooSlowError, deadline

A = TypeVar("A")
B = TypeVar("B")
Ask = Callable[[Any], Any]

LITTLE = 2**18  # bytes; the worst that no deadline interrupts, a parser in C, is soon done with it
_GRACE_S = 2  # between the limit that work notices and the one that ends its process


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What one item may use: processor time, memory beyond what there is, and time by the clock."""

    seconds: float = 20.0
    memory_bytes: int = 2**30
    wall_seconds: float = 600.0


@dataclass(frozen=True, slots=True)
class Lost:
    """An item without a result, and why."""

    why: str


def guarded(
    function: Callable[[A, Ask], B],
    items: Sequence[A],
    bounds: Bounds,
    answer: Ask | None = None,
    size_bytes: int = LITTLE + 1,
) -> Generator[B | Lost, None, None]:
    """Yield `function(item, ask)` for each item; `ask(question)` is answered by `answer`, here.

    Args:
        function: the work.
        items: what to do it with.
        bounds: what each item may use.
        answer: what answers questions.
        size_bytes: how much the items are made of; up to `LITTLE` no process is started.
    """
    if size_bytes <= LITTLE:
        for item in items:
            with _memory(bounds):
                result = _tried(function, item, answer or _nothing, bounds)
            yield result
        return
    done = 0
    while done < len(items):
        child = _Child(function, items[done:], bounds)
        try:
            for result in child.results(answer or _nothing):
                yield result
                done += 1
            why = child.end()
        finally:
            child.kill()
        if why and done < len(items):
            yield Lost(why)
            done += 1


class _Child:
    """A forked process at work on some items."""

    def __init__(self, function: Callable[[A, Ask], B], items: Sequence[A], bounds: Bounds) -> None:
        self._bounds = bounds
        self._pipe, inner = Pipe()
        self._pid: int | None = None
        self._is_late = False
        gc.freeze()  # keeps copy-on-write pages shared: the collector would touch them all
        self._pid = os.fork()
        if not self._pid:
            try:
                self._pipe.close()
                signal.signal(signal.SIGINT, signal.SIG_IGN)
                _work(function, items, bounds, inner)
            finally:
                os._exit(1)
        gc.unfreeze()
        inner.close()

    def results(self, answer: Ask) -> Iterator[Any]:
        """Yield results until there are no more, answering questions between them."""
        while True:
            try:
                if not self._pipe.poll(self._bounds.wall_seconds):
                    self._is_late = True
                    return
                what, value = self._pipe.recv()
                if what == "question":
                    self._pipe.send(answer(value))
                else:
                    yield value
            except (EOFError, ConnectionError):
                return

    def end(self) -> str:
        """Return why the process ended, empty when it did so by itself."""
        if self._is_late:
            return f"it took more than {self._bounds.wall_seconds:g} s"
        status = self.kill(signal.SIGCONT)
        if not os.WIFSIGNALED(status):
            return "" if os.WEXITSTATUS(status) == 0 else "its process ended"
        number = os.WTERMSIG(status)
        if number == signal.SIGXCPU:
            return _too_slow(self._bounds)
        return f"its process was ended by {signal.Signals(number).name}"

    def kill(self, number: int = signal.SIGKILL) -> int:
        """End the process if it runs, and return its status."""
        self._pipe.close()
        pid, self._pid = self._pid, None
        if pid is None:
            return 0
        os.kill(pid, number)
        return os.waitpid(pid, 0)[1]


def _work(
    function: Callable[[A, Ask], B], items: Sequence[A], bounds: Bounds, pipe: Connection
) -> None:
    """Do the items, as the forked process; ends it."""
    faulthandler.disable()  # how it ended is said by the other process
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def ask(question: Any) -> Any:
        pipe.send(("question", question))
        return pipe.recv()

    with _memory(bounds):
        for item in items:
            _more_time(bounds.seconds + _GRACE_S)
            try:
                result = _tried(function, item, ask, bounds)
                pipe.send(("result", result))
            except (EOFError, ConnectionError):
                break
            if result == _too_large(bounds):
                break  # what is left of this process may be in pieces: the next item gets another
    os._exit(0)


def _tried(function: Callable[[A, Ask], B], item: A, ask: Ask, bounds: Bounds) -> B | Lost:
    """Do one item, within its time."""
    try:
        with deadline(bounds.seconds):
            return function(item, ask)
    except MemoryError:
        return _too_large(bounds)
    except TooSlowError:
        return Lost(_too_slow(bounds))
    except (EOFError, ConnectionError):
        raise
    except Exception as fault:
        said = " ".join(f"{type(fault).__name__}: {fault}".split())
        return Lost(said[:200])


@contextmanager
def _memory(bounds: Bounds) -> Iterator[None]:
    """Refuse this process more memory than it has and may have beyond that."""
    with open("/proc/self/statm", "rb") as sizes:
        used = int(sizes.read().split()[0]) * resource.getpagesize()
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    limits = (used + bounds.memory_bytes, soft, hard)
    most = min(limit for limit in limits if limit != resource.RLIM_INFINITY)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _more_time(seconds: float) -> None:
    """Let the process use some more processor time before the kernel ends it."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    until = math.ceil(spent.ru_utime + spent.ru_stime + seconds)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    if hard == resource.RLIM_INFINITY or until < hard:
        resource.setrlimit(resource.RLIMIT_CPU, (until, hard))


def _too_slow(bounds: Bounds) -> str:
    return f"it takes more than {bounds.seconds:g} s of processor time"


def _too_large(bounds: Bounds) -> Lost:
    return Lost(f"it takes more than {bounds.memory_bytes // 2**20} MB of memory")


def _nothing(question: Any) -> Any:
    return None
