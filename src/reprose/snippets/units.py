"""Numbers with units: sizes, durations, percentages, as programs print and authors write them.

Comes in: text such as `148.6MB`, `0.1G`, `350ms`, `5%`. Goes out: values in base units (bytes,
seconds, percent). `MB` means 2**20, as programs built on psutil print it; `MiB` means the same.
Start reading at `UNITS` and `read_quantity`.
"""

import re
from collections.abc import Mapping
from typing import Literal, NamedTuple

Dimension = Literal["bytes", "seconds", "percent"]


class Unit(NamedTuple):
    """A unit: its dimension and how many base units (bytes, seconds, percent) it holds."""

    dimension: Dimension
    factor: float


class Quantity(NamedTuple):
    """A value in base units; `dimension` is None for a plain number."""

    value: float
    dimension: Dimension | None = None


_SECONDS = (
    ("ns nsec", 1e-9), ("us µs μs usec", 1e-6), ("ms msec", 1e-3), ("s sec secs second seconds", 1),
    ("min minutes", 60), ("h", 3600),
)  # fmt: skip
_POWERS = (("K", 1), ("k", 1), ("M", 2), ("G", 3), ("T", 4))
UNITS: Mapping[str, Unit] = {
    "B": Unit("bytes", 1),
    **{name: Unit("seconds", factor) for names, factor in _SECONDS for name in names.split()},
    "%": Unit("percent", 1),
    **{
        letter + tail: Unit("bytes", 1024.0**power)
        for letter, power in _POWERS
        for tail in ("", "B", "iB", "i")
    },
}

# Units that may stand apart from their number (`12.7 MB`); single letters but `s` would be words.
APART = frozenset(name for name in UNITS if len(name) > 1) | {"B", "s", "%"}

UNIT_PATTERN = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
_QUANTITY = re.compile(rf"([+-]?\d[\d_,]*(?:\.\d+)?|[+-]?\.\d+)\s*({UNIT_PATTERN})?")


def read_quantity(text: str) -> Quantity | None:
    """Read `64M`, `0.1G`, `30s`, `5%` or `7`; None when it is something else."""
    match = _QUANTITY.fullmatch(text.strip())
    if not match:
        return None
    number = float(match[1].replace("_", "").replace(",", ""))
    unit = UNITS.get(match[2] or "")
    return Quantity(number * unit.factor, unit.dimension) if unit else Quantity(number)


def read_size(text: str, ram_bytes: int = 0) -> int | None:
    """Read a size as systemd does: `64M`, `0.1G`, `1000`, `infinity` (0), `50%` of `ram_bytes`.

    Returns bytes, 0 for no limit, None when the text is no size.
    """
    if text.strip().lower() in ("infinity", "max", "none"):
        return 0
    quantity = read_quantity(text)
    if quantity is None or quantity.value < 0 or quantity.dimension == "seconds":
        return None
    if quantity.dimension == "percent":
        return int(ram_bytes * quantity.value / 100) if ram_bytes else None
    return int(quantity.value)


def read_duration(text: str) -> float | None:
    """Read `30s`, `2min`, `500ms` or a bare number of seconds; None when it is something else."""
    quantity = read_quantity(text)
    if quantity is None or quantity.value < 0 or quantity.dimension in ("bytes", "percent"):
        return None
    return quantity.value


def show_bytes(size: float) -> str:
    """Return a size for people: `148.6 MB`, `2.1 GB`, `812 B`."""
    for name, factor in (("GB", 1024**3), ("MB", 1024**2), ("KB", 1024)):
        if abs(size) >= factor:
            return f"{size / factor:.1f} {name}"
    return f"{size:.0f} B"


def show_quantity(quantity: Quantity) -> str:
    """Return a quantity for people, with the unit that suits its size."""
    value, dimension = quantity
    if dimension == "bytes":
        return show_bytes(value)
    if dimension == "percent":
        return f"{value:g}%"
    if dimension == "seconds":
        return f"{value:.3g} s" if abs(value) >= 1 or not value else f"{value * 1000:.3g} ms"
    return f"{value:g}" if abs(value) < 1e6 or value != int(value) else f"{value:.0f}"
