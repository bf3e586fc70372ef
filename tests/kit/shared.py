"""Real inputs that are not part of the project: used where they are present."""

from pathlib import Path

import pytest

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"


def seed(prefix: str) -> Path:
    """Return the seed whose name begins with `prefix`; skip the test where it is absent."""
    found = sorted(SEEDS.glob(f"{prefix}*")) if SEEDS.is_dir() else []
    if not found:
        pytest.skip(f"no real input {prefix}… beside this checkout")
    return found[0]
