"""Reading works everywhere: narrow, printed, without colours, motion, style or script."""

import gzip
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page

from kit.browsing import PAGES
from kit.torture import THEMES
from kit.webserver import Served

# Made to be too large; and tabs, of which a screen shows one at a time.
LARGE = {"long-code", "wide-table", "many-tags", "tags", "feeds", "graph", "archive", "search"}
ARTICLES = [kind for kind, path in PAGES.items() if path.startswith(("posts/", "notes/"))]

# WCAG 1.4.12: a reader's own spacing.
SPACING = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }"

# What can be unfolded is: a wide window shows the contents that a narrow one folds.
WORDS = """() => {
  document.querySelectorAll('details').forEach(one => { one.open = true; });
  document.querySelectorAll('.anchor, .crumbs, .pager, .neighbours, .foot-line, .copy').forEach(one => one.remove());
  return document.querySelector('main').innerText.replace(/[()]/g, ' ').split(/\\s+/).filter(Boolean).join(' ');
}"""
NO_STYLE = "() => document.querySelectorAll('style, link[rel=stylesheet], [style]').forEach(one => one.tagName === 'STYLE' || one.tagName === 'LINK' ? one.remove() : one.removeAttribute('style'))"
SHIFTS = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => list.getEntries().forEach(one => { sum += one.value; }))
    .observe({type: 'layout-shift', buffered: true});
  scrollTo(0, document.body.scrollHeight);
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(sum), 60)));
})"""


@dataclass(frozen=True)
class Pages:
    """The torture site in one theme, walked over by one page of a browser."""

    page: Page
    site: Served

    def __call__(self, kinds: Iterable[str] = PAGES) -> Iterator[tuple[str, Page]]:
        """Open the pages of these kinds; yield each kind with its page."""
        for kind in kinds:
            self.page.goto(self.site.url(PAGES[kind]))
            yield kind, self.page


@pytest.fixture(params=THEMES)
def pages(
    request: pytest.FixtureRequest, browser: Browser, served: Callable[..., Served]
) -> Iterator[Pages]:
    context = browser.new_context()
    yield Pages(context.new_page(), served(request.param))
    context.close()


def test_no_sideways_scroll_at_320_pixels(pages: Pages) -> None:
    pages.page.set_viewport_size({"width": 320, "height": 640})
    wide = {}
    for kind, page in pages():
        for style in ("", SPACING):
            page.evaluate(
                "css => { const s = new CSSStyleSheet(); s.replaceSync(css); document.adoptedStyleSheets = [s] }",
                style,
            )
            width = page.evaluate("document.documentElement.scrollWidth")
            if width > 320:
                wide[kind, bool(style)] = width

    assert wide == {}


def test_the_same_words_in_every_mode(pages: Pages) -> None:
    modes: dict[str, dict[str, Any]] = {
        "screen": {},
        "forced colours": {"forced_colors": "active"},
        "reduced motion": {"reduced_motion": "reduce"},
        "print": {"media": "print"},
    }
    plain = {"media": "screen", "forced_colors": "none", "reduced_motion": "no-preference"}
    different = []
    for kind, page in pages(kind for kind in PAGES if kind != "tabs"):
        found = {}
        for mode, media in modes.items():
            page.emulate_media(**(plain | media))
            found[mode] = page.evaluate(WORDS)
        page.evaluate(NO_STYLE)
        found["no style"] = page.evaluate(WORDS)
        different += [
            (kind, mode, _first_difference(found["screen"], words))
            for mode, words in found.items()
            if words != found["screen"]
        ]

    assert different == []


def test_the_same_words_without_script(browser: Browser, served: Callable[..., Served]) -> None:
    with_script, without = browser.new_page(), browser.new_page()
    for kind in ARTICLES:
        with_script.goto(served("ink").url(PAGES[kind]))
        without.goto(served("ink", scripts=False).url(PAGES[kind]))

        assert with_script.evaluate(WORDS) == without.evaluate(WORDS), kind


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_what_moves_is_short_and_can_be_stilled(
    pages: Pages, motion: Literal["reduce", "no-preference"]
) -> None:
    """Nothing but opacity, for at most 150 ms, and nothing at all for those who ask for it."""
    pages.page.emulate_media(reduced_motion=motion)
    moving = """() => [...document.querySelectorAll('*')].flatMap(one => {
      const s = getComputedStyle(one), long = Math.max(...s.transitionDuration.split(',').map(parseFloat));
      return s.animationName !== 'none' || long > 0 ? [[s.animationName, s.transitionProperty, long]] : [];
    })"""
    seen = {tuple(one) for kind, page in pages(["code", "home"]) for one in page.evaluate(moving)}

    if motion == "reduce":
        assert seen == set()
    else:
        assert seen
        assert all(
            name == "none" and what == "opacity" and long <= 0.15 for name, what, long in seen
        )


def test_marks_are_seen_without_colours_of_ours(pages: Pages) -> None:
    """In forced colours, what only a background said has a line around it."""
    pages.page.emulate_media(forced_colors="active")
    for _, page in pages(["code"]):
        marked = page.locator(".line.marked").first
        assert marked.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
        assert (
            page.locator(".line.added").first.evaluate(
                "one => getComputedStyle(one, '::after').content"
            )
            == '"+"'
        )


def test_tabs_show_one_on_screen_and_all_in_print(pages: Pages) -> None:
    for _, page in pages(["tabs"]):
        first, second = page.get_by_text("MemTotal: 16 GB"), page.get_by_text("vm_stat")
        assert first.is_visible()
        assert not second.is_visible()
        page.get_by_text("macOS", exact=True).click()
        assert not first.is_visible()
        assert second.is_visible()
        page.emulate_media(media="print")
        assert first.is_visible()
        assert second.is_visible()


def test_paper_is_wide_enough(pages: Pages) -> None:
    pages.page.set_viewport_size({"width": 643, "height": 900})  # A4 less two margins of 2 cm
    pages.page.emulate_media(media="print")
    wide = {
        kind: width
        for kind, page in pages()
        if (width := page.evaluate("document.documentElement.scrollWidth")) > 643
    }

    assert wide == {}


@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_moves_while_it_loads(pages: Pages, width: int) -> None:
    pages.page.set_viewport_size({"width": width, "height": 800})
    moved = {}
    for kind, page in pages(["home", *ARTICLES, "verified", "search", "section"]):
        shift = page.evaluate(SHIFTS)
        if shift > 0.001:  # the page may have come in pieces: the slow line has its own test
            page.reload()
            shift = page.evaluate(SHIFTS)
        if shift > 0.001:
            moved[kind] = shift

    assert moved == {}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_moves_on_a_slow_line(
    browser: Browser, built: Callable[[str], Path], theme: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    with Served(built(theme), "/lab/", drip_s=0.03) as site:
        moved = {}
        for kind in ["home", "article", "thirty-headings", "section", "not-found"]:
            page.goto(site.url(PAGES[kind]))
            # A piece may end within a line, whose blanks then move by a pixel or three.
            if (shift := page.evaluate(SHIFTS)) > 0.01:
                moved[kind] = shift
    page.close()

    assert moved == {}


@pytest.mark.parametrize("theme", THEMES)
def test_weight(built: Callable[[str], Path], theme: str) -> None:
    folder = built(theme)
    weights = {
        kind: len(gzip.compress((folder / PAGES[kind] / "index.html").read_bytes(), 9))
        for kind in ARTICLES
        if kind not in LARGE
    }
    scripts = {
        path.name.partition(".")[0]: len(gzip.compress(path.read_bytes(), 9))
        for path in (folder / "assets").glob("*.js")
    }

    assert {kind: size for kind, size in weights.items() if size > 15_000} == {}
    assert sum(scripts.values()) <= 6_000, scripts
    print(f"{theme}: {weights['article']:,} bytes for every element; scripts {scripts}")


@pytest.mark.parametrize("theme", THEMES)
def test_one_request_to_read_and_none_elsewhere(
    browser: Browser, served: Callable[..., Served], theme: str
) -> None:
    site = served(theme)
    page = browser.new_page()
    asked: list[tuple[str, str]] = []
    page.on("request", lambda request: asked.append((request.resource_type, request.url)))
    for kind in PAGES:
        asked.clear()
        page.goto(site.url(PAGES[kind]), wait_until="networkidle")
        kinds = [what for what, _ in asked]
        assert all(url.startswith((site.origin, "data:")) for _, url in asked), asked
        assert kinds.count("document") == 1
        assert not {"stylesheet", "font", "xhr"} & set(kinds), asked
        assert kinds.count("script") <= (2 if kind == "search" else 1)
    page.close()


@pytest.mark.parametrize("theme", THEMES)
def test_the_console_stays_silent(
    browser: Browser, served: Callable[..., Served], theme: str
) -> None:
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda fault: said.append(f"{page.url}: {fault}"))
    for kind in PAGES:
        if kind != "not-found":
            page.goto(served(theme).url(PAGES[kind]), wait_until="load")
    page.close()

    assert said == []


def _first_difference(one: str, other: str) -> str:
    a, b = one.split(), other.split()
    at = next(
        (n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b))
    )
    start = max(0, at - 3)
    return f"word {at}: {' '.join(a[start : at + 6])!r} is {' '.join(b[start : at + 6])!r}"
