"""What the screen shows, where somebody looks at it."""

import pytest

from reprose.console import folded


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("one two three four", "one two\nthree four"),
        ("see `--no-cache` there", "see\n`--no-cache`\nthere"),
        ("- one two three four", "- one two\n  three\n  four"),
        ("| a table | is never folded |", "| a table | is never folded |"),
        ("```\ncode is never folded\n```\none two three", "```\ncode is never folded\n```\none two\nthree"),
        ("short\n\nlines", "short\n\nlines"),
    ],
)  # fmt: skip
def test_prose_is_folded_between_words(text: str, shown: str) -> None:
    assert folded(text, 10) == shown
