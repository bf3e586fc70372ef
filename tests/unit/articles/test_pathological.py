"""Hostile Markdown costs time in proportion to its length, or stops at its deadline.

No absolute time is asked for: each pattern is read at two lengths, and the longer one may take no
more than its share. Patterns after the test of CommonMark's reference implementation, with our own
syntax added.
"""

import time

import pytest

from kit.articles import body, config
from reprose.articles.front import read_article
from reprose.model import RawFile

PATTERNS = {
    "strong emphasis": "*a **a ",
    "emphasis closers": "a_ ",
    "emphasis openers": "_a ",
    "mixed openers and closers": "*a_ ",
    "links": "[a](b) ",
    "names": "[[a]] ",
    "link openers": "[a",
    "link closers": "a]",
    "unclosed link destinations": "[a](<b",
    "brackets": "[",
    "bracket pairs": "[]",
    "pictures": "![",
    "picture links": "[![](",
    "name openers": "[[",
    "transclusions": "![[a",
    "backticks": "`a``b```c",
    "backslashes": "\\",
    "entities": "&a;",
    "tags": "<a ",
    "attributes": "<a b='c' d=\"",
    "comments": "<!--",
    "open comments": "\n<!-- -->\n<!--",
    "declarations": "<?",
    "cdata": "<![CDATA[",
    "autolinks": "<http://a",
    "dollars": "$a ",
    "double dollars": "$$a ",
    "braces": "{a",
    "brace attributes": "[a](b){.c ",
    "spans": "[a]{",
    "strikethrough": "~~a ~",
    "dots": ". ",
    "many dots": ".",
    "headings": "# a\n",
    "heading blanks": "# a" + " " * 40 + "b\n",
    "list items": "- a\n",
    "nested list items": " - a\n",
    "tables": "| a ",
    "table rows": "|a|b|\n|-|-|\n",
    "boxes": "::: note\n",
    "box pairs": "::: tabs\n::: tab a\n:::\n:::\n",
    "fences": "```\n",
    "alerts": "> [!note]\n\n",
    "definitions": "a\n: b\n\n",
    "footnotes": "[^a] ",
    "footnote definitions": "[^a]: b\n\n",
    "references": "[a]: b\n",
}


def cost(text: str) -> float:
    """Return the processor seconds that reading a body takes."""
    start = time.process_time()
    found = body(text)
    assert found.value.parts
    if any(problem.name == "slow-article" for problem in found.problems):
        return 0.0  # the deadline has acted
    return time.process_time() - start


@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=PATTERNS.keys())
def test_reading_is_nearly_linear(pattern: str) -> None:
    short, long = 300, 2400

    assert cost(pattern * long) < 25 * cost(pattern * short) + 0.2


@pytest.mark.parametrize("depth", [">", "> - ", "- ", "[", "*", "![", "::: note\n"])
def test_depth_is_reported_or_kept(depth: str) -> None:
    found = body(depth * 300 + "word")

    lost = "word" not in "".join(found.value.parts)
    assert not lost or "too-deep" in [problem.name for problem in found.problems]


@pytest.mark.parametrize("line", ["# a" + " " * 50_000 + "b {", "a](" * 20_000, "*" * 50_000])
def test_long_lines_of_title(line: str) -> None:
    start = time.process_time()
    read_article(RawFile("content/a.md", line.encode(), ""), config())
    first = time.process_time() - start
    start = time.process_time()
    read_article(RawFile("content/a.md", line[: len(line) // 4].encode(), ""), config())

    assert first < 25 * (time.process_time() - start) + 0.2
