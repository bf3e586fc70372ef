"""No page breaks a rule of axe, in any theme, scheme and width, with and without script."""

import itertools
from typing import Any

import pytest

from kit.browsing import PAGES, SCHEMES, WHOLE, WIDTHS, axe
from kit.torture import THEMES

# Each page in each theme once, its scheme, width and script rotating; the campaign takes them all.
_WAYS = list(itertools.product(SCHEMES, WIDTHS, (True, False)))
_MATRIX = [
    (theme, kind, way)
    for t, theme in enumerate(THEMES)
    for n, kind in enumerate(PAGES)
    for w, way in enumerate(_WAYS)
    if WHOLE or (w == (5 * n + 7 * t) % len(_WAYS) and (theme != "base" or n % 4 == 0))
]


@pytest.mark.parametrize(
    ("theme", "kind", "way"),
    _MATRIX,
    ids=[f"{t}-{k}-{w[0]}-{w[1]}-{'script' if w[2] else 'plain'}" for t, k, w in _MATRIX],
)
def test_no_violations(visit: Any, theme: str, kind: str, way: tuple[str, int, bool]) -> None:
    scheme, width, scripts = way
    page = visit(
        theme,
        PAGES[kind],
        scripts=scripts,
        color_scheme=scheme,
        viewport={"width": width, "height": 800},
    )

    assert axe(page) == []
