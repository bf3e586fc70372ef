"""[rim] Who does the work: this process, or forked workers; and who watches it.

Comes in: a function and items. Goes out: its results in the order of the items. Workers are forked,
so items and functions need no pickling; results travel back by pickle through pipes. Start reading
at `Executor`.
"""

import gc
import os
import pickle
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Protocol, TypeVar

from reprose.problems import Stop

A = TypeVar("A")
B = TypeVar("B")

_CHUNK = 16


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the cycle collector out: values are frozen and make no cycles for it to find."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def pause(seconds: float) -> None:
    """Wait, out of courtesy to others' machines."""
    time.sleep(seconds)


class Watcher(Protocol):
    """Somebody who wants to see progress; the console draws it, tests record it."""

    def begin(self, step: str, total: int | None = None) -> None:
        """A step starts: what it does (`reading`), and how many ticks it has, when known."""

    def tick(self, name: str = "") -> None:
        """One more is done; `name` says which."""

    def done(self) -> None:
        """The step has ended."""


class Unwatched:
    """A watcher that does not look."""

    def begin(self, step: str, total: int | None = None) -> None:
        """Ignore the start of a step."""

    def tick(self, name: str = "") -> None:
        """Ignore a tick."""

    def done(self) -> None:
        """Ignore the end of a step."""


class Executor(Protocol):
    """Maps a function over items; the order of the results is the order of the items."""

    def map(self, function: Callable[[A], B], items: Sequence[A]) -> Iterator[B]:
        """Yield `function(item)` for each item."""
        ...


class Serial:
    """This process, one item after the other."""

    def map(self, function: Callable[[A], B], items: Sequence[A]) -> Iterator[B]:
        """Yield `function(item)` for each item."""
        return map(function, items)


class Forked:
    """`workers` forked processes; each takes every n-th chunk of the items."""

    def __init__(self, workers: int) -> None:
        self.workers = workers

    def map(self, function: Callable[[A], B], items: Sequence[A]) -> Iterator[B]:
        """Yield `function(item)` for each item.

        Raises:
            Stop, OSError: what the function raised.
            RuntimeError: when a worker died or raised anything else; its traceback is in the
                message.
        """
        chunks = [items[start : start + _CHUNK] for start in range(0, len(items), _CHUNK)]
        gc.collect()
        gc.freeze()  # keeps copy-on-write pages shared: the collector would touch them all
        children = [self._start(function, chunks, n) for n in range(self.workers)]
        gc.unfreeze()
        try:
            yield from _in_order(children, len(chunks))
        finally:
            for pid, pipe in children:
                pipe.close()
                _reap(pid)

    def _start(
        self, function: Callable[[A], B], chunks: Sequence[Sequence[A]], number: int
    ) -> tuple[int, IO[bytes]]:
        """Fork the worker that does chunks number, number + workers, …"""
        reader, writer = os.pipe()
        pid = os.fork()
        if pid:
            os.close(writer)
            return pid, open(reader, "rb")
        status = 1
        try:
            os.close(reader)
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            with open(writer, "wb") as pipe:
                for index in range(number, len(chunks), self.workers):
                    pickle.dump((index, _apply(function, chunks[index])), pipe, protocol=5)
            status = 0
        except BrokenPipeError:
            pass
        finally:
            sys.stdout.flush()
            os._exit(status)


def choose_executor(items: int, workers: int | None = None) -> Executor:
    """Return what is quickest: forking pays above about 50 items and with two cores."""
    count = workers or len(os.sched_getaffinity(0))
    return Forked(count) if count > 1 and items > 50 and hasattr(os, "fork") else Serial()


def each(
    function: Callable[[A], B],
    items: Sequence[A],
    watch: Watcher,
    step: str,
    name: Callable[[A], str],
    workers: int | None = None,
) -> Iterator[tuple[A, B]]:
    """Yield every item with its result, in order, on as many processes as is quickest.

    Args:
        function: the work; it may run in a forked process.
        items: what to do it with.
        watch: hears of the step, and of each item that is done.
        step: what is done (`reading`).
        name: what an item is called.
        workers: how many processes; None for one per core.
    """
    watch.begin(step, len(items))
    results = choose_executor(len(items), workers).map(function, items)
    for item, result in zip(items, results, strict=True):
        yield item, result
        watch.tick(name(item))
    watch.done()


def _apply(function: Callable[[A], B], chunk: Sequence[A]) -> list[B] | Exception:
    """Run a chunk; what it raised, as a traceback where that is a bug."""
    try:
        return [function(item) for item in chunk]
    except (Stop, OSError) as fault:
        return fault
    except Exception:
        return RuntimeError(traceback.format_exc())


def _in_order(children: list[tuple[int, IO[bytes]]], chunks: int) -> Iterator[B]:
    """Read the workers' pipes as they fill and yield the results in order."""
    waiting: dict[int, list[B] | Exception] = {}
    pipes = [pipe for _, pipe in children]
    for index in range(chunks):
        while index not in waiting:
            if not pipes:
                raise RuntimeError("a worker process died")
            ready, _, _ = select.select(pipes, [], [])
            for pipe in ready:
                waiting |= _receive(pipe, pipes)
        results = waiting.pop(index)
        if isinstance(results, Exception):
            raise results
        yield from results


def _receive(pipe: IO[bytes], pipes: list[IO[bytes]]) -> dict[int, list[B] | Exception]:
    """Read one chunk's results; a pipe at its end leaves the list."""
    try:
        number, results = pickle.load(pipe)  # noqa: S301 (our own forked child wrote it)
    except EOFError:
        pipes.remove(pipe)
        return {}
    return {number: results}


def _reap(pid: int) -> None:
    """Wait for a worker; it ends as soon as its pipe is gone."""
    try:
        os.waitpid(pid, 0)
    except ChildProcessError:
        pass
