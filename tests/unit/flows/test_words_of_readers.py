"""What a page says of itself is said in the words of its readers."""

import re
from pathlib import Path

import pytest

from kit.archive import unpack
from kit.building import build_site

ARTICLE = """\
-- site.toml --
title = "Garten"
url = "https://garten.example/"
language = "{language}"
theme = "{theme}"
-- content/posts/one.md --
---
title: Eins
date: 2026-01-02
stage: budding
confidence: likely
---

Satz.
"""


def line_of(html: str) -> str:
    """Return the line below an article's title, its markup taken away."""
    found = re.search(r'<p class="meta">(.*?)</p>', html, re.DOTALL)
    assert found is not None
    return " ".join(re.sub("<[^>]*>", " ", found[1]).split())


@pytest.mark.parametrize("theme", ["base", "ink", "atlas"])
def test_how_sure_an_author_is_stands_beside_how_far_a_note_has_grown(
    tmp_path: Path, theme: str
) -> None:
    unpack(ARTICLE.format(language="de", theme=theme), tmp_path)
    assert build_site(tmp_path).problems == ()
    html = (tmp_path / "public/posts/one/index.html").read_text("utf-8")
    assert line_of(html) == "2. Januar 2026 Knospe Gewissheit: wahrscheinlich 1 Minute Lesezeit"
    assert '<span class="confidence" data-confidence="likely">' in html


def test_readers_find_what_is_likely(tmp_path: Path) -> None:
    unpack(ARTICLE.format(language="en", theme="base"), tmp_path)
    build_site(tmp_path)
    assert {file.name for file in (tmp_path / "public/search").glob("is-*")} == {
        "is-budding.txt", "is-likely.txt",
    }  # fmt: skip
