"""Hints for what works only at a real terminal: the cases of `tests/cases/snippets/advice.md`."""

import pytest

from kit.cases import Case, read_cases
from reprose.snippets.advice import advice, changing_words


@pytest.mark.parametrize("case", read_cases("snippets/advice.md", 4), ids=str)
def test_case(case: Case) -> None:
    command, printed, shown, hint = (field.strip() for field in case.fields)

    found = advice(command, printed.splitlines(), shown.splitlines())

    assert (found or changing_words(shown, printed)) == hint
