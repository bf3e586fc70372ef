"""The cases of `tests/cases/snippets/match.md`: shown, printed, tolerance, verdict."""

import pytest

from kit.cases import Case, read_cases
from reprose.snippets.match import Spec, compare
from reprose.snippets.script import Tolerance
from reprose.snippets.tolerances import merge, read_tolerance


@pytest.mark.parametrize("case", read_cases("snippets/match.md", 4), ids=str)
def test_case(case: Case) -> None:
    shown, printed, tolerance, verdict = case.fields
    layer: tuple[tuple[str, Tolerance], ...] = ()
    if tolerance.strip():
        name, _, text = tolerance.strip().partition(":")
        read = read_tolerance(text)
        assert read is not None
        layer = ((name, read),)

    spec = Spec(tolerances=merge(layer))
    result = compare(shown.splitlines(), printed.splitlines(), spec)

    assert ("same" if result.agrees else "different") == verdict.strip()
