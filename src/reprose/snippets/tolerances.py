"""How far a measured number may be off before it counts as different.

Comes in: what an author wrote (`5%`, `10% 4MB`) and the defaults. Goes out: `Tolerance`s by column
name, by dimension, or for all (`*`). Start reading at `DEFAULTS` and `tolerance_for`.
"""

from collections.abc import Mapping

from reprose.snippets.script import Tolerance
from reprose.snippets.units import read_quantity

Tolerances = Mapping[str, Tolerance]

# Keys are dimensions; `decimal` is a number with a point and no unit.
DEFAULTS: Tolerances = {
    "bytes": Tolerance(relative=0.10, absolute=4 * 2.0**20),
    "seconds": Tolerance(relative=1.0, absolute=1.0),
    "percent": Tolerance(absolute=5.0),
    "decimal": Tolerance(relative=0.10),
}
COLUMN_SHARE = 0.02
_NAMES = {
    "memory": "bytes",
    "size": "bytes",
    "time": "seconds",
    "percent": "percent",
    "decimals": "decimal",
    "ints": "int",
}


def read_tolerance(text: str) -> Tolerance | None:
    """Read `5%`, `4MB`, `10% 4MB`, `+- 2` or `exact`; None when it is something else."""
    relative = absolute = 0.0
    words = text.replace("+-", " ").replace("±", " ").replace("or", " ").split()
    if words == ["exact"]:
        return Tolerance()
    for word in words:
        quantity = read_quantity(word)
        if quantity is None or quantity.value < 0:
            return None
        if quantity.dimension == "percent":
            relative = quantity.value / 100
        else:
            absolute = quantity.value
    return Tolerance(relative=relative, absolute=absolute) if words else None


def merge(*layers: tuple[tuple[str, Tolerance], ...]) -> Tolerances:
    """Return the defaults overridden by the layers, the last one winning."""
    merged = dict(DEFAULTS)
    for layer in layers:
        merged.update((_NAMES.get(name, name), tolerance) for name, tolerance in layer)
    return merged


def tolerance_for(tolerances: Tolerances, column: str, kind: str) -> tuple[Tolerance, bool]:
    """Return the tolerance of a number, and whether the author set it.

    The column's own comes first, then the one for all (`*`, whole numbers apart), then the
    dimension's.
    """
    if column in tolerances and column:
        return tolerances[column], True
    if kind != "int" and "*" in tolerances:
        return tolerances["*"], True
    found = tolerances.get(kind)
    return found or Tolerance(), found is not DEFAULTS.get(kind)
