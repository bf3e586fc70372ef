"""A page of data: a file of `content/data/`, a template of the site, and an article that joins them."""

from pathlib import Path

from kit.archive import unpack
from kit.building import build_site

SITE = """\
-- site.toml --
title = "Data"
url = "https://data.example/"
theme = "mine"
-- themes/mine/theme.toml --
name = "mine"
contract = 1
extends = "base"
needs = ["data:places"]
-- themes/mine/templates/people.html --
{% extends "base.html" %}
{% block main %}<article><h1>{{ page.title }}</h1>
{% for one in page.data["team/people"].list %}<p>{{ one.name }} of {{ page.data.places[one.at].town }}</p>{% endfor %}
</article>{% endblock %}
-- content/data/team/people.toml --
list = [{ name = "A & B", at = "x" }]
-- content/data/places.yaml --
x: {town: Turin}
-- content/people.md --
---
title: People
data: [team/people]
template: people
---
-- content/other.md --
# Other
"""


def test_the_template_sees_the_data(tmp_path: Path) -> None:
    unpack(SITE, tmp_path)

    assert build_site(tmp_path).problems == ()
    assert "<p>A &amp; B of Turin</p>" in (tmp_path / "public/people/index.html").read_text()


def test_only_pages_that_show_the_data_are_rendered_again(tmp_path: Path) -> None:
    unpack(SITE, tmp_path)
    pages = build_site(tmp_path).pages
    unpack('-- content/data/team/people.toml --\nlist = [{ name = "C", at = "x" }]\n', tmp_path)

    assert pages - build_site(tmp_path).reused == 1
    assert "<p>C of Turin</p>" in (tmp_path / "public/people/index.html").read_text()


def test_data_that_is_not_there_is_told(tmp_path: Path) -> None:
    unpack(SITE.replace("data: [team/people]", "data: [team/poeple]"), tmp_path)

    (problem,) = (one for one in build_site(tmp_path).problems if one.name == "dead-file")

    assert str(problem.place) == "content/people.md:3:8"
    assert problem.hint == "did you mean `team/people`?"
