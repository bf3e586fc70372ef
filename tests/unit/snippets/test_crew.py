"""Articles side by side: as many as their memory allows, and none when somebody stops it."""

import threading
import time

import pytest

from reprose.snippets.crew import Brake, Task, run_all

RAM = 1000  # of which 700 may be used


class Meter:
    """Notes how much is in use at once."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.used = self.most = self.running = 0
        self.alone: list[int] = []

    def task(self, size: int, *, alone: bool = False) -> Task[int]:
        def work() -> int:
            with self.lock:
                self.used += size
                self.running += 1
                self.most = max(self.most, self.used)
                if alone:
                    self.alone.append(self.running)
            time.sleep(0.005)
            with self.lock:
                self.used -= size
                self.running -= 1
            return size

        return Task(work, size, alone)


def test_what_runs_at_once_fits_into_memory() -> None:
    meter = Meter()
    sizes = [300, 300, 300, 100, 650, 100, 20, 350, 350]

    assert run_all([meter.task(size) for size in sizes], RAM, 4, Brake()) == sizes
    assert meter.most <= 700


def test_small_ones_run_side_by_side() -> None:
    both = threading.Barrier(2, timeout=20)

    assert sorted(run_all([Task(both.wait, 300), Task(both.wait, 300)], RAM, 2, Brake())) == [0, 1]


def test_what_is_larger_than_the_machine_runs_by_itself() -> None:
    meter = Meter()

    run_all([meter.task(100), meter.task(5000), meter.task(100)], RAM, 3, Brake())
    assert meter.most == 5000


def test_what_is_timed_runs_alone() -> None:
    meter = Meter()
    tasks = [meter.task(10) for _ in range(6)]
    tasks.insert(3, meter.task(10, alone=True))

    run_all(tasks, RAM, 4, Brake())
    assert meter.alone == [1]


def test_when_one_is_stopped_all_are() -> None:
    brake, begun = Brake(), threading.Event()

    def goes_on() -> None:
        begun.set()
        while True:
            brake.check()
            time.sleep(0.001)

    def fails() -> None:
        assert begun.wait(20)
        raise ValueError("of one")

    with pytest.raises(ValueError, match="of one"):
        run_all([Task(goes_on, 20), Task(fails, 10)], RAM, 2, brake)
