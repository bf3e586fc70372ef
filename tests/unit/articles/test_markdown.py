"""What Markdown becomes: the case files of `tests/cases/articles`, one for each kind of syntax."""

import pytest

from kit.articles import body, filled
from kit.cases import CASES, Case, read_cases
from reprose.config import MarkdownOptions

SIDE = MarkdownOptions(footnotes="side")
FILES = sorted(path.name for path in (CASES / "articles").glob("*.md"))
ALL = [case for name in FILES for case in read_cases(f"articles/{name}", fields=3)]


@pytest.mark.parametrize("case", ALL, ids=str)
def test_case(case: Case) -> None:
    text, html, problems = case.fields
    found = body(text, SIDE if "sidenotes" in case.where else MarkdownOptions())

    assert filled(found.value).rstrip("\n") == html.rstrip("\n")
    said = [f"{p.place.line}:{p.place.col} {p.level}[{p.name}]" for p in found.problems]
    assert said == problems.splitlines()
