"""What `site check --theme` sees with a browser, and what it says where there is none."""

import pytest

from kit.browsing import chromium
from reprose.browser import look

PAGE = (
    '<!doctype html><html lang="en"><head><title>A</title>'
    '<meta name="viewport" content="width=device-width"></head><body>'
    '<main><h1>A</h1><p>Text.</p></main><script type="module" src="/lab/a.js"></script></body></html>'
)
WIDE = PAGE.replace("<p>Text.", '<p>Text.<div><pre>x</pre><hr width="900"></div>')
PALE = PAGE.replace("<p>", '<p style="color: #ccc">')
TITLES = {"index.html": PAGE, "wide/index.html": WIDE, "pale/index.html": PALE}
FILES = {name: text.encode() for name, text in TITLES.items()}


def test_a_browser_finds_what_only_it_can_see() -> None:
    chromium()
    fails = {**FILES, "a.js": b"import { nothing } from './missing.js';\n"}
    works = {**FILES, "a.js": b"document.title += '!';\n"}

    seen = look(works, ["/", "/wide/", "/pale/"], "/lab/")

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
    assert look(fails, ["/"], "/lab/").findings != ()


def test_without_a_browser_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")

    seen = look(FILES, ["/"], "/")

    assert seen.findings == ()
    assert seen.said == "no browser was asked: chromium not installed"
