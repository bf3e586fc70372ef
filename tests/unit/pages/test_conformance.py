"""What themes promise, and pages that break each promise."""

import pytest

from kit.pages import CONFIG, assets, page, site, theme
from reprose.pages.conformance import judge_page
from reprose.pages.plan import catalog_of, plan
from reprose.pages.render import render

GOOD = (
    '<!doctype html><html lang="en"><head><title>A</title></head><body>'
    '<a href="#re-content">Skip</a><main id="re-content"><h1>A</h1></main></body></html>'
)


def said(html: str) -> list[str]:
    """Return what is wrong with a page, without its address."""
    found = judge_page(html, "/a/", "themes/x/templates/article.html")
    return [problem.message.removeprefix("`/a/` ") for problem in found]


def test_a_good_page_passes() -> None:
    assert said(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("<h1>A</h1>", "", "has 0 of a heading of the first level, expected one"),
        ("<h1>A</h1>", "<main><h1>A</h1></main>", "has 2 of a `main` element, expected one"),
        (' lang="en"', "", "does not say its language"),
        ("<title>A</title>", "<title> </title>", "has no title"),
        ('href="#re-content"', 'href="/"', "does not begin with a link that skips to the text"),
        ("<h1>", '<h1 id="re-content">', "has the id `re-content` more than once"),
        ("<h1>", '<h1><img src="a.png">', "has a picture without `alt`: `a.png`"),
        ("<h1>", '<h1 style="color:red">', "has a `style` attribute, which its policy refuses"),
        ("<h1>", '<h1 onclick="x()">', "has a `onclick` attribute, which its policy refuses"),
        (
            "<title>",
            '<link rel="stylesheet" href="https://fonts.example/a.css"><title>',
            "fetches `https://fonts.example/a.css` from somebody else",
        ),
    ],
)
def test_broken_promises_are_named(old: str, new: str, expected: str) -> None:
    assert expected in said(GOOD.replace(old, new, 1))


@pytest.mark.parametrize("name", ["base", "ink", "atlas"])
def test_bundled_themes_keep_their_promises(name: str) -> None:
    made = theme(name)
    tasks = plan(catalog_of(site(page("a"), page("b")), made, {}, CONFIG), made)
    for task in tasks:
        html = (render(task, made, assets(made)).value.body or b"").decode()
        assert judge_page(html, task.url, task.template) == (), task.url
