"""Hostile work costs its own item, nothing else."""

import gc
import os
import resource
import signal
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

from reprose.deadline import TooSlowError, deadline
from reprose.guard import Ask, Bounds, Lost, guarded

SMALL = Bounds(seconds=0.3, memory_bytes=2**28, wall_seconds=120)


def do(name: str, ask: Ask) -> str:
    """Do good or bad work by name."""
    bad: dict[str, Callable[[], Any]] = {
        "spin": lambda: list(iter(lambda: None, 1)),
        "spin in C": lambda: sum(iter(int, 1)),
        "grow": lambda: bytearray(2**29),
        "die": lambda: os.kill(os.getpid(), signal.SIGSEGV),
        "raise": lambda: dict[str, str]()["nothing"],
        "deep": lambda: do("deep", ask),
        "leave": lambda: os._exit(3),
        "ask": lambda: ask(20) + 1,
    }
    return f"{name} {bad[name]()}" if name in bad else name


def test_results_come_in_order_and_questions_are_answered() -> None:
    found = guarded(do, ["a", "ask", "b"], SMALL, answer=lambda number: number * 2)
    assert list(found) == ["a", "ask 41", "b"]
    assert list(guarded(do, [], SMALL)) == []


def test_each_bad_item_is_lost_alone_and_says_why() -> None:
    bad = ["spin", "spin in C", "grow", "die", "raise", "deep", "leave"]
    found = list(guarded(do, [name for one in bad for name in (one, "fine")], SMALL))
    assert found[1::2] == ["fine"] * len(bad)
    why = [one.why for one in found[::2] if isinstance(one, Lost)]
    assert why == [
        *["it takes more than 0.3 s of processor time"] * 2,
        "it takes more than 256 MB of memory",
        "its process was ended by SIGSEGV",
        "KeyError: 'nothing'",
        "RecursionError: maximum recursion depth exceeded",
        "its process ended",
    ]


def test_little_work_is_done_here_within_the_same_limits() -> None:
    bad = ["spin", "grow", "raise", "deep"]
    before = resource.getrlimit(resource.RLIMIT_AS)
    found = list(guarded(do, [*bad, "ask"], SMALL, lambda number: number * 2, size_bytes=10))
    assert found[-1] == "ask 41"
    assert [one.why for one in found if isinstance(one, Lost)] == [
        "it takes more than 0.3 s of processor time",
        "it takes more than 256 MB of memory",
        "KeyError: 'nothing'",
        "RecursionError: maximum recursion depth exceeded",
    ]
    assert resource.getrlimit(resource.RLIMIT_AS) == before
    assert list(guarded(lambda item, ask: os.getpid(), [1], SMALL, size_bytes=10)) == [os.getpid()]


def test_work_that_does_nothing_for_long_is_ended_by_the_clock() -> None:
    def wait(item: str, ask: Ask) -> str:
        signal.pause() if item == "wait" else None
        return item

    bounds = Bounds(seconds=5, wall_seconds=0.5)
    assert list(guarded(wait, ["wait", "b"], bounds)) == [Lost("it took more than 0.5 s"), "b"]


def test_nobody_is_left_behind() -> None:
    with closing(guarded(lambda item, ask: os.getpid(), [1, 2, 3], SMALL)) as found:
        pid = next(found)
        assert isinstance(pid, int)
    assert not os.path.exists(f"/proc/{pid}")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_deadline_that_strikes_where_faults_are_dropped_strikes_again() -> None:
    """Python drops what is raised within a callback of its collector."""
    struck: list[bool] = []

    def callback(phase: str, _: object) -> None:
        if not struck:
            struck.append(True)
            spin(0.5)
            struck.append(False)  # never reached: the first strike came while spinning

    gc.callbacks.append(callback)
    try:
        with pytest.raises(TooSlowError):
            within(0.05)
    finally:
        gc.callbacks.remove(callback)
    assert struck == [True]


def within(seconds: float) -> None:
    """Collect garbage, and be busy for much longer than allowed."""
    with deadline(seconds):
        gc.collect()
        spin(30)


def spin(seconds: float) -> None:
    """Use processor time."""
    begun = time.process_time()
    while time.process_time() - begun < seconds:
        sum(range(1_000))
