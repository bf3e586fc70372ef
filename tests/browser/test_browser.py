"""What `site check --theme` sees with a browser, and what it says where there is none."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from kit.browsing import chromium
from reprose.browser import look
from reprose.flows.conform import Seen

PAGE = (
    '<!doctype html><html lang="en"><head><title>A</title>'
    '<meta name="viewport" content="width=device-width"></head><body>'
    '<main><h1>A</h1><p>Text.</p></main><script type="module" src="/lab/a.js"></script></body></html>'
)
WIDE = PAGE.replace("<p>Text.", '<p>Text.<div><pre>x</pre><hr width="900"></div>')
PALE = PAGE.replace("<p>", '<p style="color: #ccc">')
TITLES = {"index.html": PAGE, "wide/index.html": WIDE, "pale/index.html": PALE}
FILES = {name: text.encode() for name, text in TITLES.items()}


def looked(files: Mapping[str, bytes], urls: Sequence[str]) -> Seen:
    """Look from a thread of its own: other tests keep a browser open in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(look, files, urls, "/lab/").result()


def test_a_browser_finds_what_only_it_can_see() -> None:
    chromium()
    fails = {**FILES, "a.js": b"import { nothing } from './missing.js';\n"}
    works = {**FILES, "a.js": b"document.title += '!';\n"}

    seen = looked(works, ["/", "/wide/", "/pale/"])

    assert {url for url, _ in seen.findings} == {"/wide/", "/pale/"}
    said = {
        url: [text for where, text in seen.findings if where == url] for url in ("/wide/", "/pale/")
    }
    assert any(
        text.startswith("scrolls sideways by") and text.endswith("at 320")
        for text in said["/wide/"]
    )
    assert not any("at 1440" in text for text in said["/wide/"])
    assert any("`color-contrast` of axe" in text for text in said["/pale/"])
    assert seen.said.startswith("asked Chromium: 3 pages")
    assert looked(fails, ["/"]).findings != ()


def test_without_a_browser_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")

    seen = look(FILES, ["/"], "/")

    assert seen.findings == ()
    assert seen.said == "no browser was asked: chromium not installed"
