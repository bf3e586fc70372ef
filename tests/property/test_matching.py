"""Laws of the matcher: what it must accept, what it must never accept, and what update leaves."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.transcripts import STRUCTURAL, noisy, transcript
from reprose.snippets.match import Spec, compare, escape, unescape
from reprose.snippets.script import Tolerance
from reprose.snippets.tolerances import DEFAULTS, merge
from reprose.snippets.update import updated_lines

SPEC = Spec()
EACH = 60  # for each of the nine kinds; `tests/bench/mutations.py` runs thousands

_numbers = st.builds(
    lambda value, decimals, unit: f"{value:.{decimals}f}{unit}",
    st.floats(0, 5000, allow_nan=False),
    st.integers(0, 4),
    st.sampled_from(["MB", "", " MB", "s", "%", "ms"]),
)
_words = st.sampled_from(
    ["step", "RSS", "...", "$", "$ ls", ">", "Killed", "[..]", "a[..]b", "x=3", "\\..."]
)
_cells = st.one_of(_numbers, _words, st.integers(-3, 40).map(str))
_line = st.lists(_cells, max_size=4).map(" ".join)
_free = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=12)
_lines = st.lists(st.one_of(_line, _free.map(str.rstrip)), max_size=12)


def normal(lines: list[str]) -> list[str]:
    """What the normaliser leaves: no trailing blanks, no empty lines at the end."""
    kept = [line.rstrip() for line in lines]
    while kept and not kept[-1].strip():
        kept.pop()
    return kept


@pytest.mark.parametrize("kind", STRUCTURAL)
def test_no_structural_change_is_accepted(kind: str) -> None:
    rng = random.Random(f"seed {kind}")
    accepted = []
    for _ in range(EACH):
        lines = transcript(rng)
        changed = STRUCTURAL[kind](noisy(lines, rng, 0.0), rng)
        if changed and compare(lines, changed, SPEC).agrees:
            accepted.append((lines, changed))
    assert accepted == []


@pytest.mark.parametrize("share", [0.01, 0.05])
def test_noise_is_always_accepted(share: float) -> None:
    rng = random.Random(7)
    for _ in range(200):
        lines = transcript(rng)
        assert compare(lines, noisy(lines, rng, share), SPEC).agrees


@given(_lines)
@settings(max_examples=60)
def test_every_output_agrees_with_itself(lines: list[str]) -> None:
    actual = normal(lines)
    assert compare([escape(line) for line in actual], actual, SPEC).agrees


@given(_lines, _lines)
@settings(max_examples=100)
def test_what_update_writes_agrees(old: list[str], new: list[str]) -> None:
    actual = normal(new)
    updated = updated_lines(normal(old), actual, SPEC)
    assert compare(updated, actual, SPEC).agrees


@given(_lines, _lines)
@settings(max_examples=60)
def test_update_twice_is_update_once(old: list[str], new: list[str]) -> None:
    actual = normal(new)
    once = updated_lines(normal(old), actual, SPEC)
    assert updated_lines(once, actual, SPEC) == once


def test_update_changes_nothing_that_agrees() -> None:
    rng = random.Random(11)
    for _ in range(100):
        lines = transcript(rng)
        lines[3:-1] = ["..."]
        actual = noisy(transcript(random.Random(rng.random())), rng, 0.0)
        if compare(lines, actual, SPEC).agrees:
            assert list(updated_lines(lines, actual, SPEC)) == lines


def test_update_of_noise_changes_no_byte() -> None:
    rng = random.Random(13)
    for _ in range(100):
        lines = transcript(rng)
        assert list(updated_lines(lines, noisy(lines, rng, 0.05), SPEC)) == lines


@given(st.floats(0.001, 0.5), st.floats(1.0, 5.0), st.integers(0, 10_000))
@settings(max_examples=60)
def test_a_looser_tolerance_accepts_what_a_tighter_one_did(
    tight: float, factor: float, seed: int
) -> None:
    rng = random.Random(seed)
    lines = transcript(rng)
    actual = noisy(lines, rng, 0.2)
    specs = [
        Spec(tolerances=merge((("*", Tolerance(relative=share)),)))
        for share in (tight, tight * factor)
    ]
    results = [compare(lines, actual, spec).agrees for spec in specs]
    assert results[1] or not results[0]


@given(st.floats(1, 5000, allow_nan=False), st.floats(0, 0.3))
@settings(max_examples=60)
def test_noise_counts_the_same_up_and_down(value: float, share: float) -> None:
    spec = Spec(tolerances={**DEFAULTS, "*": Tolerance(relative=0.1)})
    up, down = (f"used {value * (1 + sign * share):.6f}MB" for sign in (1, -1))
    expected = [f"used {value:.6f}MB"]
    near_edge = abs(share - 0.1) < 1e-3
    assert near_edge or (
        compare(expected, [up], spec).agrees == compare(expected, [down], spec).agrees
    )


@given(st.text(max_size=30))
@settings(max_examples=100)
def test_escaping_is_undone(text: str) -> None:
    line = text.replace("\n", " ").replace("\r", " ").replace("[..]", "")
    assert unescape(escape(line)) == line


@given(st.lists(st.text(max_size=30), max_size=8), st.lists(st.text(max_size=30), max_size=8))
@settings(max_examples=60)
def test_nothing_makes_it_raise(expected: list[str], actual: list[str]) -> None:
    for level in ("tolerant", "exact", "shape"):
        compare(expected, actual, Spec(level=level))
