"""HTML left in Markdown: what is there for a reason, and what is not."""

import pytest

from reprose.sources.residue import residue_of

CASES = [
    ("plain *text* & <https://a.example/> and <!--more-->", {}, {}),
    ("`<p>` and ``a ` <b>`` are code, \\<p> is text", {}, {}),
    ("- item\n\n  ```html\n  <p>x</p>\n  ```\n\n> ```\n> <b>\n> ```", {}, {}),
    ("press <kbd>Ctrl</kbd> for H<sub>2</sub>O", {"kbd": 1, "sub": 1}, {}),
    ("<table><tr><td colspan=2><p>x</p></td></tr></table>", {"table": 1, "tr": 1, "td": 1, "p": 1}, {}),
    ("<p>left</p> and <a href=\"x\">link</a>", {}, {"p": 1, "a": 1}),
    ("<details>\n<summary>s</summary>\n\ntext\n\n</details>\n\n<div>x</div>",
     {"details": 1, "summary": 1}, {"div": 1}),
    ("| a<br>b |", {"br": 1}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("markdown", "needed", "needless"), CASES)
def test_residue(markdown: str, needed: dict[str, int], needless: dict[str, int]) -> None:
    found = residue_of(markdown)
    assert (found.needed, found.needless) == (needed, needless)
