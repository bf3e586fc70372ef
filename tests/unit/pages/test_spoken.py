"""A page speaks one language, the words within its articles included."""

from html import unescape
from pathlib import Path

import pytest

import reprose.articles
from kit.building import build_site
from kit.pages import theme
from reprose.pages.spoken import WORDS, speaker

ARTICLE = """\
---
title: Alles
date: 2026-01-01
---

## Ein Teil

> [!NOTE]
> Note bleibt im Text. Und hier[^1].

> [!TIP] Note
> Ein eigener Titel.

> [!DANGER]
> Vorsicht.

- [x] fertig

| a | b |
|---|---|
| 1 | 2 |

![Bild](bild.svg "Ein Bild"){#bild}

Siehe [](#bild), [](#zahlen) und [](/archive/). Nochmals[^1].

{#zahlen caption="Zahlen"}
| c | d |
|---|---|
| 3 | 4 |

::: details
Mehr.
:::

[^1]: Eine Note, die sehr lang ist, damit sie nicht am Rand steht, sondern am Ende, wo alle stehen.
"""


def test_every_word_is_one_that_bodies_are_written_with() -> None:
    """When a body's word changes, the table of words has to follow."""
    package = Path(str(reprose.articles.__file__)).parent
    source = "".join(file.read_text("utf-8") for file in package.rglob("*.py"))
    for word, name in WORDS.items():
        known = word in source or word.lower() in source  # alerts are written by their kinds
        assert known, word
        assert theme().strings("en")(name) == word


def test_english_pages_stay_as_they_are() -> None:
    assert speaker(theme().strings("en")) is None
    assert speaker(theme().strings("en-GB")) is None


@pytest.mark.parametrize("feed", ["posts/alles/index.html", "feed.xml"])
def test_a_german_page_speaks_german(tmp_path: Path, feed: str) -> None:
    (tmp_path / "content/posts").mkdir(parents=True)
    (tmp_path / "content/posts/alles.md").write_text(ARTICLE, "utf-8")
    (tmp_path / "content/posts/bild.svg").write_text('<svg viewBox="0 0 9 9"/>')
    (tmp_path / "site.toml").write_text(
        'title = "Wir"\nurl = "https://wir.example/"\nlanguage = "de"\n', "utf-8"
    )
    assert [str(problem) for problem in build_site(tmp_path).problems] == []

    page = unescape((tmp_path / "public" / feed).read_text("utf-8"))

    assert "Zurück zum Verweis 1" in page
    assert "Fußnoten" in page
    assert "Hinweis" in page
    assert "Erledigt" in page
    assert "Tabelle" in page
    assert "Note bleibt im Text" in page
    assert '<span class="figure-number">Abbildung 1.</span> Ein Bild' in page
    assert '<span class="figure-number">Tabelle 1.</span> Zahlen' in page
    assert ">Abbildung 1</a>" in page
    assert ">Tabelle 1</a>" in page
    assert ">Archiv</a>" in page
    assert "Verweis 1, Stelle 2" in page
    for word in (
        "Danger",
        "Details",
        "Figure",
        "Table ",
        "Archive",
        ", place",
        "Footnotes",
        "Back to",
        "Link to",
        ">Tip<",
        '"Done"',
        '"Table"',
    ):
        assert word not in page, word
