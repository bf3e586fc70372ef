"""The proof sees what cleaning lost: the page cannot show what the tree never held."""

import pytest

from reprose.sources.clean import clean
from reprose.sources.dom import Element, parse_html
from reprose.sources.dropped import dropped_things
from reprose.sources.raw_code import protect_code

PAGE = "https://x.example/post/"


def lost(html: str, tree: Element | None = None) -> list[tuple[str, str]]:
    """Return what a tree, by default the cleaned one, does not hold of a body."""
    return list(dropped_things(parse_html(protect_code(html)), tree or clean(html, PAGE), PAGE))


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<p><a href="https://a.example/">a</a></p>', [("links", "https://a.example/")]),
        ('<p><img src="/a.png" alt="a"></p>', [("pictures", "/a.png")]),
        ("<pre>if a:\n    b</pre>", [("code", "if a:\n    b")]),
    ],
)
def test_what_a_tree_does_not_hold_is_named(html: str, expected: list[tuple[str, str]]) -> None:
    assert lost(html, Element("body")) == expected


@pytest.mark.parametrize(
    "html",
    [
        f'<h2 id="a">A<a href="{PAGE}#a">#</a></h2><p><a href="#a">up</a></p>',
        '<p><a href="javascript:go()">go</a><a href="https://a.example/"></a></p>',
        '<p><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-src="/real.png"></p>',
        '<p><img src="https://s0.wp.com/latex.php?latex=x" alt="x" class="latex"></p>',
        '<table><tr><td class="gutter"><pre>1\n2</pre></td><td><pre>a\nb</pre></td></tr></table>',
        (
            '<figure class="kg-card kg-bookmark-card"><a href="https://a.example/">'
            '<div class="kg-bookmark-title">T</div></a></figure>'
        ),
        '<iframe src="https://a.example/film"></iframe><a href="https://a.example/film">film</a>',
    ],
)
def test_what_is_there_in_another_form_is_no_loss(html: str) -> None:
    assert lost(html) == []
