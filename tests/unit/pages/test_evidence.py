"""Below a code block stands what its verification said; of many environments, the one that counts."""

from kit.pages import theme
from reprose.model import CodeBlock
from reprose.pages.evidence import block_results, state_line
from reprose.problems import Place
from reprose.results import ArticleResult, BlockResult


def block(verdict: str, python: str) -> BlockResult:
    return BlockResult(line=7, id="keep", verdict=verdict, python=python)


def shown(*blocks: BlockResult) -> BlockResult:
    result = ArticleResult(path="content/a.md", state="verified", blocks=blocks)
    found = block_results(result)
    assert found[7] is found["keep"]
    return found[7]


def test_among_equals_the_first_speaks() -> None:
    assert shown(block("pass", "3.10"), block("pass", "3.13")).python == "3.10"


def test_the_worst_speaks() -> None:
    found = shown(block("pass", "3.10"), block("fail", "3.11"), block("drift", "3.13"))
    assert found.python == "3.11"


def test_who_skipped_it_says_nothing_when_another_ran_it() -> None:
    assert shown(block("skipped", "3.11"), block("pass", "3.11@slow")).verdict == "pass"
    assert shown(block("skipped", "3.11")).verdict == "skipped"


def test_a_note_stays_english_in_every_language() -> None:
    code = CodeBlock(language="console", code="$ x\n", place=Place("content/a.md", 7))
    result = BlockResult(
        line=7, id="", verdict="fail", python="3.11.7", note="printed `4`, not `5`"
    )
    assert state_line(code, {7: result}, theme().strings("ar")) == (
        '<p class="state" data-state="fail">الناتج مختلف · Python 3.11 · '
        '<bdi lang="en">printed <code>4</code>, not <code>5</code></bdi></p>'
    )
