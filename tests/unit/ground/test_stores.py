"""Executors, the store, the codec: same values out as in, and damage is a miss."""

import datetime as dt
import os
import resource
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reprose.cache import Store
from reprose.codec import Codec
from reprose.digest import digest
from reprose.model import Change, Slot, Write
from reprose.problems import Place
from reprose.work import Forked, Serial, choose_executor


@pytest.mark.parametrize("executor", [Serial(), Forked(1), Forked(2), Forked(5)])
@pytest.mark.parametrize("items", [0, 1, 15, 16, 17, 200])
def test_every_executor_gives_the_same_results_in_order(
    executor: Serial | Forked, items: int
) -> None:
    assert list(executor.map(lambda n: (n, "x" * n), range(items))) == [
        (n, "x" * n) for n in range(items)
    ]


def test_results_larger_than_a_pipe_arrive(tmp_path: Path) -> None:
    assert [len(body) for body in Forked(2).map(lambda n: b"x" * 300_000, range(60))] == [
        300_000
    ] * 60


def test_what_a_worker_raises_is_raised_here() -> None:
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        list(Forked(2).map(lambda n: 1 // (n - 70), range(100)))


def test_a_worker_that_dies_is_noticed() -> None:
    with pytest.raises(RuntimeError, match="died"):
        list(Forked(2).map(lambda n: os._exit(9) if n == 40 else n, range(100)))


def test_few_items_are_not_worth_a_fork() -> None:
    assert isinstance(choose_executor(20, 4), Serial)
    assert isinstance(choose_executor(200, 4), Forked)
    assert isinstance(choose_executor(200, 1), Serial)


def test_the_store_returns_what_it_was_given(tmp_path: Path) -> None:
    store = Store(str(tmp_path), "x")
    store.put_many({f"k{n}": b"v%d" % n for n in range(2000)})
    store.close()
    again = Store(str(tmp_path), "x")

    found = again.get_many([f"k{n}" for n in range(1500, 2500)])

    assert found == {f"k{n}": b"v%d" % n for n in range(1500, 2000)}


def test_what_nobody_uses_is_dropped(tmp_path: Path) -> None:
    store = Store(str(tmp_path), "x")
    store.put_many({"old": b"1", "used": b"2"})
    for n in range(12):
        store.put_many({f"n{n}": b"x"}, used=["used"])

    assert store.get_many(["old", "used"]) == {"used": b"2"}


@pytest.mark.parametrize("damage", [b"", b"junk" * 400, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_store_is_an_empty_one(tmp_path: Path, damage: bytes) -> None:
    store = Store(str(tmp_path), "x")
    store.put_many({"k": b"v"})
    store.close()
    (tmp_path / ".reprose/x.sqlite").write_bytes(damage)

    store = Store(str(tmp_path), "x")

    assert store.get_many(["k"]) == {}
    store.put_many({"k": b"w"})
    assert store.get_many(["k"]) == {"k": b"w"}


def test_a_store_without_room_remembers_nothing(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        store = Store(str(tmp_path), "articles")
        store.put_many({"a": b"1"})
        store.close()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert Store(str(tmp_path), "articles").get_many(["a"]) == {}


def test_a_flipped_bit_is_a_miss(tmp_path: Path) -> None:
    store = Store(str(tmp_path), "x")
    store.put_many({"k": b"precious-value"})
    store.close()
    file = tmp_path / ".reprose/x.sqlite"
    file.write_bytes(file.read_bytes().replace(b"precious-value", b"precious-walue"))

    assert Store(str(tmp_path), "x").get_many(["k"]) == {}


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.binary() | st.dates()
    | st.datetimes(timezones=st.just(dt.UTC) | st.none())
    | st.builds(Write, path=st.text(), body=st.binary())
    | st.builds(Change, date=st.dates(), text=st.text())
    | st.builds(Slot, st.just("link"), st.integers()),
    lambda inner: st.lists(inner, max_size=4).map(tuple)
    | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


@given(values)
def test_packing_is_undone_by_unpacking(value: object) -> None:
    codec = Codec(Write, Change, Slot)

    assert codec.unpack(codec.pack(value)) == value


def test_a_class_the_codec_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="unmarshallable"):
        Codec(Write).pack(Place("a"))
    with pytest.raises(ValueError, match="list"):
        Codec(Write).pack(("a", ["b"]))


@given(values, values)
def test_digests_tell_values_apart(a: object, b: object) -> None:
    assert (digest(a) == digest(b)) == (repr(a) == repr(b))


def test_a_digest_does_not_depend_on_the_order_of_keys() -> None:
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    assert digest("1") != digest(1)
    assert digest(("ab", "c")) != digest(("a", "bc"))
