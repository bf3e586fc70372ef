"""Bodies: what goes into the holes of pages and of feeds."""

from dataclasses import replace

import pytest

from kit.pages import page
from reprose.model import Slot, Target
from reprose.pages.body import Filling, fill, no_state, srcset_of, without_anchors
from reprose.pages.hrefs import feed_hrefs, site_hrefs

PAGES = Filling(href=site_hrefs("/notes/"), pages={}, state=lambda block: "<p>state</p>")
FEEDS = replace(PAGES, href=feed_hrefs("https://example.org/notes/"), state=no_state)


def test_pages_have_site_addresses_sizes_and_states() -> None:
    html = fill(page("a"), PAGES).__html__()
    assert '<a href="/notes/posts/other/#end">' in html
    assert 'src="/notes/posts/a/a.png" width="1000" height="500" loading="lazy"' in html
    assert "<p>state</p></figure>" in html


def test_feeds_have_absolute_addresses_and_no_furniture() -> None:
    html = without_anchors(fill(page("a"), FEEDS).__html__())
    assert 'href="https://example.org/notes/posts/other/#end"' in html
    assert "state" not in html
    assert "anchor" not in html


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", " java\tscript:alert(1)", "\x01javascript:alert(1)",
        "data:text/html,x", "vbscript:x", "file:///etc/passwd", "http://[bad",
    ],
)  # fmt: skip
def test_no_address_runs_anything(url: str) -> None:
    one = replace(page("a"), targets=(Target(url=url, state="outside"),) * 2)
    html = fill(one, PAGES).__html__()
    assert "script:" not in html
    assert "href=" not in html.replace('class="anchor" href', "")


def test_dead_links_have_no_address() -> None:
    one = replace(page("a"), targets=(Target(url="", state="dead"),) * 2)
    html = fill(one, replace(PAGES, dead="gone")).__html__()
    assert '<a class="dead" title="gone">there</a>' in html


def test_transclusions_lose_their_ids_and_end_at_the_next_heading() -> None:
    shown = page("b")
    host = page("a")
    host = replace(
        host,
        doc=replace(host.doc, parts=("", ""), slots=(Slot("embed", 0),)),
        targets=(Target(url="/posts/b/#end", title="B"),),
    )
    html = fill(host, replace(PAGES, pages={"/posts/b/": shown})).__html__()
    assert html.startswith('<div class="embed"><h2>End</h2>')
    assert "there" not in html


def test_a_page_that_shows_itself_ends() -> None:
    host = page("a")
    host = replace(
        host,
        doc=replace(host.doc, parts=("x", "y"), slots=(Slot("embed", 0),)),
        targets=(Target(url="/posts/a/"),),
    )
    html = fill(host, replace(PAGES, pages={"/posts/a/": host})).__html__()
    assert html.count("x") < 10


@pytest.mark.parametrize(
    ("url", "width", "expected"),
    [
        ("/a.png", 1000, [480, 960, 1000]),
        ("/a.png", 400, []),
        ("/a.gif", 1000, []),
        ("/a.jpg", 9000, [480, 960]),
        ("/a.jpg", 0, []),
    ],
)
def test_copies_are_smaller_than_the_picture(url: str, width: int, expected: list[int]) -> None:
    target = Target(url=url, state="file", width=width, height=10)
    assert [size for _, size in srcset_of(target, (480, 960))] == expected
