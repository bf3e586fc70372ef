"""Nothing in `content/` is copied: no eight words in a row are those of the seeds.

The seeds are other people's articles, from which figures are restated; they lie beside the
repository and are not part of it. Where they are absent, only the comparison itself is tested.
"""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kit.shared import SEEDS

RUN = 8
CONTENT = Path(__file__).parents[2] / "content"
_TAG = re.compile(r"<[^<>]*>")
_ADDRESS = re.compile(r"https?://\S+")
_WORD = re.compile(r"[^\W_]+")


def runs(text: str) -> Iterator[tuple[str, ...]]:
    """Yield every run of eight words; addresses, rows of figures and formulas are none."""
    plain = _TAG.sub(" ", html.unescape(_TAG.sub(" ", _ADDRESS.sub(" ", text))))
    words = _WORD.findall(plain.lower())
    for at in range(len(words) - RUN + 1):
        run = tuple(words[at : at + RUN])
        if sum(len(word) > 1 and word.isalpha() for word in run) > RUN // 2:
            yield run


def borrowed(text: str, known: set[tuple[str, ...]]) -> list[str]:
    """Return the runs of a text that occur elsewhere, too."""
    return sorted({" ".join(run) for run in runs(text) if run in known})


def test_a_copied_sentence_is_found_through_markup_and_case() -> None:
    known = set(runs("<p>It only keeps it in <b>memory</b> if nobody else wants it</p>"))
    assert borrowed("He said: it only keeps it in MEMORY, if nobody cares.", known) == [
        "it only keeps it in memory if nobody"
    ]
    assert borrowed("It keeps pages in memory while nobody else wants them at all.", known) == []


def test_a_row_of_figures_is_not_a_sentence() -> None:
    row = "| 1 | 2188.47 | 2187.09 | 2188.68 | yes"
    assert borrowed(row, set(runs(row))) == []


def test_no_sentence_or_program_of_the_seeds_is_in_content() -> None:
    known = {run for path in SEEDS.glob("*.txt") for run in runs(path.read_text(encoding="utf-8"))}
    if not known:
        pytest.skip("the seeds are not beside this repository (../shared/seeds)")
    found = {
        path.relative_to(CONTENT).as_posix(): copied
        for path in sorted(CONTENT.rglob("*.md"))
        if (copied := borrowed(path.read_text(encoding="utf-8"), known))
    }
    assert found == {}
