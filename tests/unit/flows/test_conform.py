"""`site check --theme`: a broken theme is found out on pages that its site does not even have."""

import re
from pathlib import Path

import pytest

from kit.archive import unpack
from kit.building import NOW
from kit.pages import theme
from kit.torture import build_torture
from reprose.flows.check import CheckReport, CheckRequest, check
from reprose.flows.conform import Look, Seen
from reprose.pages.theme import KINDS
from reprose.pages.tokens import low_tokens
from reprose.problems import in_order
from reprose.work import Unwatched

BROKEN = """\
-- site.toml --
title = "Broken"
url = "https://broken.example/"
theme = "bad"
language = "nl"
[theme_options.bad]
accent = "oklch(80% 0.1 250)"
-- content/index.md --
---
title: Home
---
-- themes/bad/theme.toml --
name = "bad"
contract = 1
extends = "ink"
-- themes/bad/templates/note.html --
{% extends "base.html" %}
{% block main %}
<h1>{{ page.title }}</h1>
<section>
  <p style="color: red">{{ page.description }}</p>
{% endblock %}
-- themes/bad/templates/topic.html --
{% extends "base.html" %}
{% block main %}
<h1>{{ page.title }}</h1>
{% for post in page.posts %}<a href="{{ post.link }}">{{ post.title }}</a>{% endfor %}
{% endblock %}
-- themes/bad/styles/15-bad.css --
:root {
  --re-text: #111;
  --re-muted: light-dark(#999, #777);
}
-- themes/bad/strings/nl.toml --
direction = "ltr"
[text]
home = "Begin"
"""


def checked(folder: Path, archive: str, look: Look | None = None) -> CheckReport:
    """Unpack a site and check it with its theme."""
    unpack(archive, folder)
    request = CheckRequest(root=str(folder), now=NOW, watch=Unwatched(), theme=True, look=look)
    return check(request)


def test_a_broken_theme_is_found_out(tmp_path: Path) -> None:
    report, texts = checked(tmp_path, BROKEN), len(theme().strings("en").texts)
    said = [
        f"{one.place.path}:{one.place.line}:{one.place.col} {one.name}: {one.message}"
        for one in in_order(report.problems)
    ]

    assert said == [
        "site.toml:6:10 low-contrast-token: `--re-accent` on `--re-raised` of the light scheme has contrast 1.7:1, readers need 4.5:1",
        f"themes/bad/strings/nl.toml:0:1 missing-text: `nl` lacks {texts - 1} of {texts} texts, such as `about.drift`",
        "themes/bad/styles/15-bad.css:2:3 low-contrast-token: `--re-text` on `--re-paper` of the dark scheme has contrast 1.0:1, readers need 7.0:1",
        "themes/bad/styles/15-bad.css:3:3 low-contrast-token: `--re-muted` on `--re-raised` of the light scheme has contrast 2.6:1, readers need 4.5:1",
        "themes/bad/templates/note.html:1:1 theme-conformance: `/notes/alone/` leaves out the article's text (and 11 more pages)",
        "themes/bad/templates/note.html:1:1 theme-conformance: `/notes/anonymous-memory/` leaves out 1 of 1 links of `page.mentions`, as `/lab/notes/swap/` (and 9 more pages)",
        "themes/bad/templates/note.html:4:1 theme-conformance: `/notes/alone/` does not close a `section` element (and 11 more pages)",
        "themes/bad/templates/note.html:5:6 theme-conformance: `/notes/alone/` has a `style` attribute, which its policy refuses (and 11 more pages)",
        "themes/bad/templates/topic.html:4:1 template-name: `link` is not in `Post`",
    ]  # fmt: skip


def test_the_browser_is_asked_when_nothing_else_is_wrong(tmp_path: Path) -> None:
    asked: list[str] = []

    def look(files: object, urls: object, base: str) -> Seen:
        asked.append(base)
        return Seen((("/search/", "breaks `label` of axe"),), "asked somebody")

    plain = BROKEN.partition("-- themes/bad/templates/note.html --")[0].replace("nl", "en")
    good = plain.partition("[theme_options")[0] + plain[plain.index("-- content/") :]
    report = checked(tmp_path, good, look)

    assert asked == ["/lab/"]
    assert report.said == "asked somebody"
    (problem,) = report.problems
    assert (problem.place.path, problem.message) == (
        "themes/base/templates/search.html",
        "`/search/` breaks `label` of axe",
    )


def test_the_torture_site_has_every_kind_of_page(tmp_path: Path) -> None:
    """A template that is never rendered is never judged."""
    pages = build_torture(tmp_path, "base").rglob("*.html")
    kinds = {
        found[1] for page in pages if (found := re.search(r'"kind-(\w+)"', page.read_text("utf-8")))
    }
    assert kinds == set(KINDS)


@pytest.mark.parametrize("name", ["base", "ink", "atlas"])
def test_tokens_of_the_bundled_themes_can_be_read(name: str) -> None:
    assert low_tokens(theme(name).css) == ()


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        (":root{--re-paper:#fff;--re-text:#606060}", [("--re-text", "light", 6.3)]),
        (":root{--re-paper:#fff;--re-text:light-dark(#000,#aaa)}", [("--re-text", "dark", 2.3)]),
        (":root{--re-paper:white;--re-muted:var(--a);--a:hsl(0 0% 50%)}", [("--re-muted", "light", 4.0)]),
        (":root{--re-paper:#fff;--re-edge:rgb(160, 160, 160)}", [("--re-edge", "light", 2.6)]),
        (":root{--re-paper:#fff;--re-accent:tomato}", [("--re-accent", "light", 0)]),
        (":root{--re-paper:#fff;--re-accent:var(--re-accent)}", [("--re-accent", "light", 0)]),
        (":root{--re-paper:#fff;--re-text:#000}", []),
    ],
)  # fmt: skip
def test_contrast_of_tokens_is_computed(css: str, expected: list[tuple[str, str, float]]) -> None:
    assert [(one.token, one.scheme, round(one.ratio, 1)) for one in low_tokens(css)] == expected
