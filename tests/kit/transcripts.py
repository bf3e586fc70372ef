"""Transcripts of measured programs, made from a seed, and what can go wrong with them."""

import random
import re
from collections.abc import Callable

Lines = list[str]
Mutation = Callable[[Lines, random.Random], "Lines | None"]
_SIZE = re.compile(r"(\d+\.\d+)MB")


def transcript(rng: random.Random) -> Lines:
    """Return a table as a program prints it: an index, resident memory, its change, perhaps more."""
    rows, base, step = rng.randint(6, 20), rng.uniform(20, 80), rng.choice([0.0, 8.0, 128.0])
    decimals = rng.choice([1, 2, 4])
    wide = rng.random() < 0.5
    head = f"{'idx':>4} {'RSS':>12}" + (f" {'Δ RSS':>12}" if wide else "")
    lines = [*(["Dataset len=1000000"] if rng.random() < 0.3 else []), head]
    before = base
    for row in range(rows):
        now = base + step * row
        size = f"{now:10.{decimals}f}MB"
        change = f" {now - before:10.{decimals}f}MB" if wide else ""
        lines.append(f"{row:4d} {size}{change}")
        before = now
    return lines


def noisy(lines: Lines, rng: random.Random, share: float) -> Lines:
    """Change every size by at most `share` of it, up or down, keeping its decimals."""

    def change(match: "re.Match[str]") -> str:
        value = float(match[1]) * (1 + rng.uniform(-share, share))
        return f"{value:.{len(match[1].partition('.')[2])}f}MB"

    return [_SIZE.sub(change, line) for line in lines]


def _rows(lines: Lines) -> list[int]:
    return [n for n, line in enumerate(lines) if re.match(r"\s*\d+ ", line)]


def _scale(lines: Lines, rng: random.Random) -> Lines:
    """Make the whole column of resident memory larger by 30 %."""
    return _column(lines, lambda row, value: value * 1.3)


def _leak(lines: Lines, rng: random.Random) -> Lines:
    """Add five percent more with each row."""
    return _column(lines, lambda row, value: value * (1 + 0.05 * row))


def _column(lines: Lines, change: Callable[[int, float], float]) -> Lines:
    row = iter(range(1000))

    def replaced(match: "re.Match[str]") -> str:
        value = change(next(row), float(match[1]))
        return f"{value:.{len(match[1].partition('.')[2])}f}MB"

    return [_SIZE.sub(replaced, line, count=1) for line in lines]


def _drop(lines: Lines, rng: random.Random) -> Lines:
    gone = rng.choice(_rows(lines))
    return lines[:gone] + lines[gone + 1 :]


def _double(lines: Lines, rng: random.Random) -> Lines:
    twice = rng.choice(_rows(lines))
    return lines[: twice + 1] + lines[twice:]


def _unit(lines: Lines, rng: random.Random) -> Lines:
    row = rng.choice(_rows(lines))
    return [*lines[:row], lines[row].replace("MB", "GB", 1), *lines[row + 1 :]]


def _index(lines: Lines, rng: random.Random) -> Lines:
    row = rng.choice(_rows(lines))
    number = int(lines[row].split()[0])
    changed = lines[row].replace(str(number), str(number + rng.randint(1, 9)), 1)
    return [*lines[:row], changed, *lines[row + 1 :]]


def _header(lines: Lines, rng: random.Random) -> Lines:
    return [line.replace("RSS", "PSS", 1) for line in lines]


def _zero(lines: Lines, rng: random.Random) -> Lines:
    row = rng.choice(_rows(lines))
    return [*lines[:row], _SIZE.sub("0.0MB", lines[row], count=1), *lines[row + 1 :]]


def _traceback(lines: Lines, rng: random.Random) -> Lines:
    trace = [
        "Traceback (most recent call last):",
        '  File "x.py", line 3, in <module>',
        "MemoryError",
    ]
    return [*lines, *trace]


# The nine kinds of structural change; none of them may pass for the same transcript.
STRUCTURAL: dict[str, Mutation] = {
    "a column 1.3 times as large": _scale,
    "a leak of 5 % per row": _leak,
    "a row dropped": _drop,
    "a row doubled": _double,
    "MB became GB": _unit,
    "an index changed": _index,
    "a header word changed": _header,
    "a cell became 0": _zero,
    "a traceback appended": _traceback,
}
