"""What the screen shows, where somebody looks at it."""

from pathlib import Path

import pytest

from kit.archive import SITE, unpack
from kit.command import site
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


def test_a_build_that_fails_says_what_readers_still_see(tmp_path: Path) -> None:
    root = unpack(SITE + "-- content/tea.md --\n# Tea\n\nSee [milk](milk.md).\n", tmp_path)
    kept = "`public` stays as it was"
    assert kept not in site("build", cwd=root).err  # nothing was there

    (root / "content/milk.md").write_text("# Milk\n")
    assert site("build", cwd=root).code == 0
    (root / "content/milk.md").unlink()
    assert kept in site("build", cwd=root).err
