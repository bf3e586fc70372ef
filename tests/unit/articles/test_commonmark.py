"""Every example of the CommonMark specification, with our extensions off.

The examples come from the npm package `commonmark-spec` (their licence is not ours, so they are not
kept here): `scripts/setup-node` brings them.
"""

import re
from pathlib import Path

import pytest

from reprose.articles.markdown.parser import BARE
from reprose.articles.parse import render

SPEC = Path(__file__).parents[3] / ".reprose/node/node_modules/commonmark-spec/spec.txt"
EXAMPLE = re.compile(r"^`{32} example\n(.*?)^\.\n(.*?)^`{32}$", re.MULTILINE | re.DOTALL)


def normal(html: str) -> str:
    """HTML as we write it: void elements without a slash, `"` in attributes alone escaped."""
    return re.sub(r" />", ">", html)


def examples() -> list[tuple[str, str]]:
    if not SPEC.is_file():
        pytest.skip("no CommonMark examples: `scripts/setup-node` brings them")
    text = SPEC.read_text("utf-8").partition("<!-- END TESTS -->")[0]
    found = EXAMPLE.findall(text.replace("→", "\t"))
    return [(markdown, html) for markdown, html in found]


def test_all_examples_of_the_specification_pass() -> None:
    wrong = [
        (number, markdown, html, render(markdown, trusted=True, options=BARE))
        for number, (markdown, html) in enumerate(examples(), 1)
        if normal(render(markdown, trusted=True, options=BARE)) != normal(html)
    ]
    assert wrong == []
    assert len(examples()) > 600
