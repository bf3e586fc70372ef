"""What themes promise, and pages that break each promise."""

import pytest

from reprose.pages.conformance import judge_page, problems_of
from reprose.pages.theme import Source

GOOD = (
    '<!doctype html><html lang="en"><head><title>A</title></head><body>'
    '<a href="#re-content">Skip</a><main id="re-content"><h1>A</h1></main></body></html>'
)
SOURCES = {
    "article.html": Source("themes/x/templates/article.html", b"{% extends 'frame.html' %}\n"),
    "frame.html": Source("themes/x/templates/frame.html", b"<main>\n  <p\n   style='a'>\n"),
}


def said(html: str) -> list[str]:
    """Return what is wrong with a page, without its address."""
    return [one.finding.said for one in judge_page(html, "/a/", "article.html", SOURCES)]


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
        ("</main>", "</section></main>", "closes a `section` element that is not open"),
        ("<h1>", "<div><h1>", "does not close a `div` element"),
        (
            "<title>",
            '<link rel="stylesheet" href="/a.css"><title>',
            "makes readers wait for `/a.css`",
        ),
        ("<title>", '<script src="/a.js"></script><title>', "makes readers wait for `/a.js`"),
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


def test_what_html_lets_a_writer_leave_out_is_no_fault() -> None:
    assert said(GOOD.replace("<h1>", "<ul><li>one<li>two</ul><p>text<br><h1>")) == []


def test_one_mistake_on_many_pages_is_one_problem_at_its_line() -> None:
    html = GOOD.replace("<h1>", '<h1 style="a">')
    pages = [f"/{name}/" for name in "abc"]
    judged = [one for url in pages for one in judge_page(html, url, "article.html", SOURCES)]
    (problem,) = problems_of(judged)
    assert (problem.place.path, problem.place.line, problem.place.col) == (
        "themes/x/templates/frame.html", 3, 4,
    )  # fmt: skip
    assert problem.message.startswith("`/a/` has a `style` attribute")
    assert problem.message.endswith("(and 2 more pages)")
