"""Themes: what is inherited, what is reported, what a template may see."""

from dataclasses import replace

import pytest

from kit.pages import CONFIG, assets, bundled, page, site, theme
from reprose.model import Node
from reprose.pages.palette import contrasts, needed
from reprose.pages.plan import catalog_of, plan
from reprose.pages.render import render
from reprose.pages.theme import KINDS, load_theme
from reprose.problems import Place, Problem

MINE = b'name = "mine"\ncontract = 1\nextends = "ink"\n'
PLACE = Place("site.toml", 3)


def rendered(template: bytes) -> tuple[bytes, tuple[Problem, ...]]:
    """Render an article with a template of a foreign theme."""
    shelf = {"mine/theme.toml": MINE, "mine/templates/article.html": template}
    mine = theme("mine", shelf)
    tasks = plan(catalog_of(site(page("a")), mine, {}, CONFIG), mine)
    task = next(task for task in tasks if task.url == "/posts/a/")
    found = render(task, mine, assets(mine))
    return found.value.body or b"", found.problems


@pytest.mark.parametrize("name", ["base", "ink", "atlas"])
def test_bundled_themes_have_every_kind(name: str) -> None:
    assert {f"{kind}.html" for kind in KINDS} <= set(theme(name).templates)


def test_a_file_of_the_child_replaces_the_parents() -> None:
    shelf = {"mine/theme.toml": MINE, "mine/static/icon.svg": b"<svg/>"}
    mine = theme("mine", shelf)
    assert mine.static["icon.svg"].body == b"<svg/>"
    assert mine.templates["article.html"] == theme("ink").templates["article.html"]
    assert mine.foreign
    assert not theme("ink").foreign


def test_strings_are_inherited_text_by_text() -> None:
    own = b'[text]\nhome = "Start"\n'
    strings = theme("mine", {"mine/theme.toml": MINE, "mine/strings/en.toml": own}).strings("en")
    assert strings("home") == "Start"
    assert strings("search") == "Search"


@pytest.mark.parametrize(
    ("toml", "name"),
    [
        (b'name = "mine"\ncontract = 1\nextends = "inc"\n', "unknown-theme"),
        (b'name = "mine"\ncontract = 1\nextends = "mine"\n', "theme-cycle"),
        (b'name = "mine"\ncontract = 7\n', "theme-contract"),
        (b'name = "mine"\ncontract = 1\nneds = []\n', "unknown-key"),
        (b'name = "mine"\ncontract = 1\n', "missing-template"),
    ],
)
def test_mistakes_in_a_theme_are_named(toml: bytes, name: str) -> None:
    found = load_theme(({"mine/theme.toml": toml}, bundled()), "mine", {}, PLACE)
    assert name in {problem.name for problem in found.problems}


def test_an_unknown_theme_is_reported_where_it_is_chosen() -> None:
    (problem,) = load_theme((bundled(),), "atals", {}, PLACE).problems
    assert (problem.place, problem.hint) == (PLACE, "did you mean `atlas`?")


def test_options_become_tokens_and_are_checked() -> None:
    def chosen(value: str) -> dict[str, Node]:
        return {"base": Node({"accent": Node(value, PLACE)}, PLACE)}

    good = load_theme((bundled(),), "base", chosen("#123456"), PLACE)
    assert good.value is not None
    assert good.value.css.endswith(":root{--re-accent:#123456}")
    bad = load_theme((bundled(),), "base", chosen("red;} body{display:none"), PLACE)
    assert [problem.name for problem in bad.problems] == ["wrong-type"]


def test_a_misspelled_name_is_an_error_with_its_line_and_the_nearest() -> None:
    _, (problem,) = rendered(b"<p>\n  {{ page.titel }}</p>")
    assert problem.name == "template-name"
    assert (problem.place.path, problem.place.line) == ("themes/mine/templates/article.html", 2)
    assert problem.hint.startswith("did you mean `title`")


@pytest.mark.parametrize(
    ("template", "name"),
    [
        (b"{% block %}", "template-syntax"),
        (b'{% include "nope.html" %}', "missing-template"),
        (b'{{ t("nope") }}', "unknown-text"),
        (b"{{ 1 / 0 }}", "template-fault"),
        (b"{{ page.__class__.__mro__ }}", "template-name"),
        (b"{{ ''.__class__ }}", "template-fault"),
    ],
)
def test_wrong_templates_give_problems(template: bytes, name: str) -> None:
    body, problems = rendered(template)
    assert body == b""
    assert {problem.name for problem in problems} <= {name, "template-name", "template-fault"}
    assert problems


def test_titles_are_escaped() -> None:
    base = theme()
    catalog = catalog_of(site(page("a", '<script>"&')), base, {}, CONFIG)
    for task in plan(catalog, base):
        found = render(task, base, assets(base))
        assert not found.problems
        assert b'<script>"' not in (found.value.body or b"")


@pytest.mark.parametrize("name", ["base", "ink", "atlas"])
def test_every_colour_of_code_can_be_read(name: str) -> None:
    low = [
        (scheme, role, background, ratio)
        for scheme, role, background, ratio in contrasts(theme(name).palette)
        if ratio < needed(role)
    ]
    assert low == []


def test_a_key_moves_only_with_what_the_page_shows() -> None:
    base = theme()

    def keys(*titles: str) -> dict[str, str]:
        pages = [page(f"p{n}", title) for n, title in enumerate(titles)]
        return {t.url: t.key for t in plan(catalog_of(site(*pages), base, {}, CONFIG), base)}

    before, after = keys("One", "Two", "Three", "Four"), keys("One", "Two", "Three", "Other")
    moved = {url for url in before if before[url] != after[url]}
    assert "/posts/p3/" in moved
    assert "/posts/p2/" in moved  # its neighbour
    assert not {"/posts/p0/", "/posts/p1/", "/404.html"} & moved


def test_the_frame_and_the_theme_are_in_every_key() -> None:
    base, other = theme(), replace(CONFIG, title="Other")
    made = site(page("a"))
    before = plan(catalog_of(made, base, {}, CONFIG), base)
    after = plan(catalog_of(made, base, {}, other), base)
    assert all(a.key != b.key for a, b in zip(before, after, strict=True))
