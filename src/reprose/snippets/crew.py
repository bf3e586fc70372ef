"""[rim] Several articles run at once, as long as their memory fits.

Comes in: jobs with the memory they are expected to take. Goes out: their results, by job. Children
do the work, so threads are enough. Start reading at `run_all`.
"""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Generic, TypeVar

from reprose.snippets.processes import let_children_hear_interrupts

T = TypeVar("T")
SHARE_OF_RAM = 0.7


@dataclass(frozen=True, slots=True)
class Task(Generic[T]):
    """Something to run: the function, the bytes it is expected to need, whether it runs alone."""

    run: Callable[[], T]
    peak_bytes: int = 256 << 20
    alone: bool = False


class StoppedError(Exception):
    """The work is to end: somebody does not want its result any more."""


class Brake:
    """Stops tasks that look at it now and then."""

    def __init__(self) -> None:
        self._pulled = threading.Event()

    def pull(self) -> None:
        """Let everybody stop who checks."""
        self._pulled.set()

    def check(self) -> None:
        """Raise `StoppedError` once the brake has been pulled."""
        if self._pulled.is_set():
            raise StoppedError


class _Room:
    """Hands out memory; what needs more than there is gets all of it, when nobody else runs."""

    def __init__(self, total: int) -> None:
        self.total, self.used, self.running = total, 0, 0
        self.exclusive = False
        self.change = threading.Condition()

    def enter(self, size: int, alone: bool) -> None:
        with self.change:
            while self.running and (self.exclusive or alone or self.used + size > self.total):
                self.change.wait()
            self.used += size
            self.running += 1
            self.exclusive = alone

    def leave(self, size: int) -> None:
        with self.change:
            self.used -= size
            self.running -= 1
            self.exclusive = False
            self.change.notify_all()


def run_all(tasks: Sequence[Task[T]], ram_bytes: int, workers: int, brake: Brake) -> list[T]:
    """Run the tasks, the largest first, and return their results in the tasks' order.

    When one of them raises, the brake is pulled for the others.
    """
    let_children_hear_interrupts()
    if workers <= 1 or len(tasks) <= 1:
        return [task.run() for task in tasks]
    room = _Room(int(ram_bytes * SHARE_OF_RAM))

    def work(task: Task[T]) -> T:
        room.enter(task.peak_bytes, task.alone)
        try:
            brake.check()
            return task.run()
        finally:
            room.leave(task.peak_bytes)

    order = sorted(range(len(tasks)), key=lambda n: (-tasks[n].peak_bytes, n))
    with ThreadPoolExecutor(workers) as pool:
        futures = {n: pool.submit(work, tasks[n]) for n in order}
        try:
            ended = wait(futures.values(), return_when=FIRST_EXCEPTION)
        except KeyboardInterrupt:
            brake.pull()
            raise
        if ended.not_done:  # one of them failed: the others must not go on for minutes
            brake.pull()
        faults = [fault for future in ended.done if (fault := future.exception())]
        if faults:
            raise faults[0]
        return [futures[n].result() for n in range(len(tasks))]
