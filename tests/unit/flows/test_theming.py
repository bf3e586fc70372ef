"""Themes stand on each other: in the site, in packages, at any depth; options on the way."""

from pathlib import Path

import pytest

from kit.archive import unpack
from kit.building import build_site
from reprose.flows.opening import open_site
from reprose.flows.theming import open_theme
from reprose.pages.theme import Theme

SITE = """\
-- site.toml --
title = "Deep"
url = "https://deep.example/"
theme = "top"
[theme_options.top]
rounded = true
columns = 3
tone = "loud"
accent = "#123456"
-- content/index.md --
---
title: Home
---
-- themes/top/theme.toml --
name = "top"
contract = 1
extends = "middle"
-- themes/top/templates/not_found.html --
{% extends "base.html" %}
{% block main %}<h1>{{ page.title }}</h1><p>{{ theme.columns }} {{ theme.tone }} {{ theme.rounded }}</p>{% endblock %}
-- themes/top/strings/en.toml --
[text]
archive = "All of it"
-- themes/low/theme.toml --
name = "low"
contract = 1
extends = "ink"
[options.columns]
type = "number"
default = 2
token = "--columns"
-- themes/low/styles/15-low.css --
:root { --re-paper: #fefefe; --re-text: #101010 }
-- themes/low/strings/en.toml --
[text]
archive = "Everything"
tags = "Words"
-- themes/low/static/mark.svg --
<svg xmlns="http://www.w3.org/2000/svg"/>
-- packages/reprose_theme_middle/__init__.py --
-- packages/reprose_theme_middle/themes/middle/theme.toml --
name = "middle"
contract = 1
extends = "low"
needs = ["tree"]
[options.rounded]
type = "flag"
default = false
[options.tone]
type = "choice"
choices = ["quiet", "loud"]
default = "quiet"
-- packages/reprose_theme_middle/themes/middle/styles/15-middle.css --
:root { --re-paper: #fdfdfd }
-- packages/reprose_theme_middle/themes/middle/static/mark.svg --
<svg xmlns="http://www.w3.org/2000/svg" id="middle"/>
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site whose theme stands on a package, which stands on the site, which stands on ink."""
    unpack(SITE, tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path / "packages"))
    return tmp_path


def opened(root: Path) -> Theme:
    """Return the theme of a site that has no problems."""
    found = open_theme(str(root), open_site(str(root)).value)
    assert [str(problem) for problem in found.problems] == []
    assert found.value is not None
    return found.value


def test_the_nearest_file_token_text_and_option_win(root: Path) -> None:
    theme = opened(root)

    assert theme.templates["not_found.html"].path == "themes/top/templates/not_found.html"
    assert theme.templates["article.html"].path == "themes/base/templates/article.html"
    assert b'id="middle"' in theme.static["mark.svg"].body
    tokens = theme.css.partition("box-sizing")[0]
    assert "--re-paper:#fdfdfd" in tokens
    assert "--re-text:#101010" in tokens
    assert "#fefefe" not in tokens
    assert "--re-ratio:1.25" in tokens  # ink's
    assert "--re-radius:6px" in tokens  # base's
    assert theme.css.endswith(":root{--re-accent:#123456;--columns:3}")
    english = theme.strings("en")
    assert [english(name) for name in ("archive", "tags", "search")] == [
        "All of it",
        "Words",
        "Search",
    ]
    assert theme.options["rounded"] is True
    assert "tree" in theme.needs
    assert theme.foreign


def test_a_page_shows_the_options(root: Path) -> None:
    report = build_site(root)

    assert [str(problem) for problem in report.problems] == []
    assert "<p>3 loud True</p>" in (root / "public/404.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("columns = true", "`columns` takes a number, found `True`"),
        ('columns = "3"', '`columns` takes a number, found `"3"`'),
        ("rounded = 1", "`rounded` takes `true` or `false`, found `1`"),
        ('tone = "lout"', '`tone` takes `quiet` or `loud`, found `"lout"`'),
        ("tone = {a = 1}", "`tone` takes `quiet` or `loud`, found a table"),
        ('accent = "url(x)"', '`accent` takes a CSS colour such as `#0a5a8a`, found `"url(x)"`'),
        ("tones = 1", "`tones` is not an option of the theme `top`"),
    ],
)
def test_a_wrong_option_is_named_with_its_place(root: Path, option: str, said: str) -> None:
    config = root / "site.toml"
    lines = config.read_text("utf-8").split("[theme_options.top]")[0]
    config.write_text(f"{lines}[theme_options.top]\n{option}\n", "utf-8")

    (problem,) = open_theme(str(root), open_site(str(root)).value).problems

    assert problem.message == said
    assert (problem.place.path, problem.place.line) == ("site.toml", 5)


def test_a_package_that_is_not_installed_is_an_unknown_theme(root: Path) -> None:
    (root / "packages/reprose_theme_middle").rename(root / "packages/other")

    (problem,) = open_theme(str(root), open_site(str(root)).value).problems

    assert (problem.name, problem.place.path) == ("unknown-theme", "themes/top/theme.toml")
