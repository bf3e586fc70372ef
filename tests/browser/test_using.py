"""What script adds works: search, colour scheme, copying, previews; and the keyboard alone is enough."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from kit.torture import THEMES
from kit.webserver import Served

ELEMENT = "posts/every-element/"


@pytest.fixture(params=THEMES)
def theme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_search_finds_while_one_types(visit: Any, theme: str) -> None:
    page = visit(theme, "search/")
    box = page.get_by_role("searchbox")
    box.press_sequentially("page cache", delay=5)

    hits = page.locator(".hits a")
    expect(page.locator(".hits")).to_have_attribute("aria-busy", "false")
    expect(hits.first).to_contain_text("Page cache")
    expect(page.get_by_role("status")).to_contain_text("page")
    box.press("ArrowDown")
    expect(hits.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(hits.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(box).to_be_focused()
    box.press("Enter")
    page.wait_for_url("**/notes/page-cache/**")


def test_results_that_come_late_do_not_take_the_focus_away(visit: Any) -> None:
    page = visit("ink", "search/")
    page.get_by_role("searchbox").press_sequentially("page", delay=5)
    hits = page.locator(".hits a")
    expect(hits.first).to_contain_text("Page cache")
    hits.first.focus()
    count = page.get_by_role("status").text_content()
    page.evaluate(
        """() => { const box = document.querySelector('#q'); box.value = 'page cache';
             box.dispatchEvent(new Event('input', {bubbles: true})); }"""
    )

    expect(page.get_by_role("status")).not_to_have_text(count or "")
    expect(hits.first).to_be_focused()
    expect(hits.first).to_contain_text("Page cache")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("tag:maths", "Maths, set at build time"),
        ("is:verified", "Everything holds"),
        ("tag:states is:verified", "Everything holds"),
        ("eviction tag:memory", "Page cache"),
        ("ページ", "ページキャッシュについて"),
        ("ذاكرة", "ذاكرة التخزين المؤقت"),
        ("transclu", "Transclusion"),
        ("donaudampfschifffahrt", "Donaudampf"),
    ],
)
def test_search_filters_and_scripts(visit: Any, query: str, expected: str) -> None:
    page = visit("base", "search/")
    page.get_by_role("searchbox").fill(query)

    expect(page.locator(".hits a").first).to_contain_text(expected)


def test_a_search_has_an_address(visit: Any) -> None:
    page = visit("base", "search/?q=transclusion")

    expect(page.locator(".hits a").first).to_contain_text("Transclusion")
    page.get_by_role("searchbox").fill("zzzzzzz")
    expect(page.get_by_role("status")).to_have_text("Nothing found. Fewer words find more.")
    assert page.url.endswith("?q=zzzzzzz")


def test_a_search_that_fails_says_so(visit: Any, served: Callable[..., Served]) -> None:
    page = visit("base", "search/")
    page.route("**/search/*.txt", lambda route: route.fulfill(status=500))
    page.get_by_role("searchbox").fill("page cache")

    expect(page.get_by_role("status")).to_contain_text("could not be fetched")
    assert page.locator(".hits a").count() == 0
    page.unroute_all()
    page.get_by_role("searchbox").fill("page cach")
    expect(page.locator(".hits a").first).to_contain_text("Page cache")


def test_search_opens_from_any_page_by_key(visit: Any, theme: str) -> None:
    page = visit(theme, ELEMENT)
    page.keyboard.press("/")

    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("swap")
    expect(dialog.locator(".hits a").first).to_contain_text("Swap")
    page.keyboard.press("Escape")  # the browser's own: the first empties the field
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_search_without_script_leads_on(visit: Any) -> None:
    page = visit("base", "search/", java_script_enabled=False)

    assert not page.get_by_role("searchbox").is_visible()
    page.get_by_role("link", name="maths").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("maths")


def test_the_scheme_is_kept_and_never_flashes(
    browser: Browser, served: Callable[..., Served], theme: str
) -> None:
    context = browser.new_context(color_scheme="light")
    page = context.new_page()
    page.goto(served(theme).url(ELEMENT))
    paper = _paper(page)
    button = page.locator("[data-scheme]")
    button.click()
    button.click()
    assert _paper(page) != paper
    dark = _paper(page)
    # What the page looks like before any deferred script has run.
    page.route("**/assets/*.js", lambda route: route.abort())
    page.goto(served(theme).url("notes/page-cache/"))
    assert _paper(page) == dark
    page.unroute_all()
    page.goto(served(theme).url("notes/page-cache/"))
    button.click()
    assert _paper(page) == paper
    context.close()


def test_the_scheme_works_without_storage(browser: Browser, served: Callable[..., Served]) -> None:
    page = browser.new_page(color_scheme="light")
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('denied') }})"
    )
    page.goto(served("ink").url(ELEMENT))

    expect(page.locator("[data-scheme]")).to_be_visible()
    expect(page.locator(".copy")).not_to_have_count(0)
    page.close()


def test_copying_takes_commands_only(
    browser: Browser, served: Callable[..., Served], theme: str
) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(served(theme).url("posts/code/"))
    read = "navigator.clipboard.readText()"

    session = page.locator("[data-language=console]").first
    session.hover()
    session.locator(".copy").click()
    expect(session.locator(".copy.done")).to_have_count(1)
    assert page.evaluate(read) == (
        "ulimit -v 2097152\npython3 -c 'print(\"a\" * 3)' \\\n    | tr a b\nsystemctl status\n"
    )
    program = page.locator("figure.code", has_text="import mmap").first
    program.hover()
    program.locator(".copy").click()
    expect(program.locator(".copy.done")).to_have_count(1)
    copied = page.evaluate(read)
    assert copied.startswith("import mmap\n\nwith open")
    assert copied.endswith("# a comment that says why\n")
    context.close()


def test_a_preview_shows_where_a_link_leads(visit: Any, theme: str) -> None:
    page = visit(theme, ELEMENT)
    page.locator(".body a", has_text="one inside").hover()

    preview = page.locator(".preview")
    expect(preview).to_be_visible()
    expect(preview).to_contain_text("Code of all kinds")
    page.keyboard.press("Escape")
    expect(preview).to_be_hidden()


def test_the_keyboard_is_enough(visit: Any, theme: str) -> None:
    page = visit(theme, ELEMENT, viewport={"width": 1440, "height": 900})
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the text")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    seen: list[str] = []
    for _ in range(400):
        page.keyboard.press("Tab")
        state = page.evaluate(
            """() => { const e = document.activeElement, r = e.getBoundingClientRect(), s = getComputedStyle(e);
              return [e.outerHTML.slice(0, 90), e === document.body,
                      s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 || e.type === 'radio',
                      r.width > 0 && r.bottom > 0 && r.top < innerHeight] }"""
        )
        if state[1]:
            break
        assert state[2], f"no focus ring: {state[0]}"
        assert state[3], f"focus out of sight: {state[0]}"
        seen.append(state[0])
    assert len(seen) > 25
    assert len(set(seen)) > 20


@pytest.mark.parametrize("width", [390, 1440])
def test_targets_are_large_enough(visit: Any, theme: str, width: int) -> None:
    page = visit(theme, ELEMENT, viewport={"width": width, "height": 900})
    small = page.evaluate(
        """() => [...document.querySelectorAll('.site-head a, .site-foot a, button, summary, .pager a, .terms a, .crumbs a, .meta a, .contents a')]
          .map(e => [e.textContent.trim().slice(0, 30), e.getBoundingClientRect()])
          .filter(([, r]) => r.width && (r.height < 23.5 || r.width < 23.5))
          .map(([t, r]) => `${t} ${r.width.toFixed()}x${r.height.toFixed()}`)"""
    )

    assert small == []


def _paper(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))
