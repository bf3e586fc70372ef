"""Diagrams: text for everybody, a picture for who comes near, and a policy that stays as strict."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kit.archive import unpack
from kit.building import build_site
from kit.webserver import Served

ROOT = Path(__file__).parents[2]
REAL = Path(os.environ.get("REPROSE_MERMAID", ROOT / ".reprose/node/mermaid.min.js"))

# It treats a page as Mermaid does: a `style` element, `style` attributes, measuring, markup.
STAND_IN = """\
globalThis.mermaid = {
  initialize(options) { this.options = options.themeVariables; },
  async render(id, text) {
    if (text.includes("((")) throw new Error("no diagram");
    const box = document.createElement("div");
    box.setAttribute("style", "width: 300px");
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.id = id;
    const style = document.createElement("style");
    style.innerHTML = `#${id} text { font-size: 40px; fill: ${this.options.textColor} }`;
    svg.insertBefore(style, null);
    const words = document.createElementNS("http://www.w3.org/2000/svg", "text");
    words.setAttribute("style", "letter-spacing: 3px");
    words.textContent = "a < b";
    svg.appendChild(words);
    box.appendChild(svg);
    document.body.appendChild(box);
    const size = words.getBBox();
    svg.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`);
    const made = box.innerHTML;
    new DOMParser().parseFromString(made, "text/html");
    box.remove();
    return { svg: made };
  },
};
"""
SITE = """\
-- site.toml --
title = "Diagrams"
url = "https://diagrams.example/"
theme = "ink"
[diagrams]
mermaid = "static/mermaid.min.js"
-- content/posts/one.md --
{far}
```mermaid {{alt="Import leads to build"}}
graph LR
  A["Import"] --> B["Build"]
```

```mermaid
graph LR ((
```
"""


@pytest.fixture(params=["stand-in", "mermaid"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    if request.param == "mermaid" and not REAL.is_file():
        pytest.skip("no Mermaid: scripts/setup-node fetches it, or set REPROSE_MERMAID")
    unpack(SITE.format(far="A paragraph.\n\n" * 60), tmp_path)
    bundle = REAL.read_text("utf-8") if request.param == "mermaid" else STAND_IN
    (tmp_path / "static").mkdir()
    (tmp_path / "static/mermaid.min.js").write_text(bundle, "utf-8")
    assert build_site(tmp_path).problems == ()
    with Served(tmp_path / "public", "/") as served:
        yield served


@pytest.fixture
def opened(browser: Browser, site: Served) -> Iterator[Callable[[], tuple[Page, list[str]]]]:
    """Open the article; what the console says comes along."""
    context = browser.new_context(viewport={"width": 800, "height": 600}, color_scheme="light")

    def open_page() -> tuple[Page, list[str]]:
        page, said = context.new_page(), list[str]()
        page.on("console", lambda message: said.append(message.text))
        page.on("request", lambda asked: said.append(asked.url) if "127.0.0.1" not in asked.url and not asked.url.startswith("data:") else None)  # fmt: skip
        page.goto(site.url("posts/one/"), wait_until="networkidle")
        return page, said

    yield open_page
    context.close()


def test_a_diagram_is_drawn_when_a_reader_comes_near(
    opened: Callable[[], tuple[Page, list[str]]], site: Served
) -> None:
    page, said = opened()
    figure, text = page.locator("figure.mermaid").first, page.locator("figure.mermaid pre").first
    assert "/mermaid.min.js" not in site.asked
    expect(text).to_have_text('graph LR\n  A["Import"] --> B["Build"]\n')

    figure.scroll_into_view_if_needed()
    picture = figure.get_by_role("img", name="Import leads to build")
    expect(picture).to_be_visible()
    expect(text).to_be_hidden()
    wide = picture.evaluate("one => one.naturalWidth")
    assert wide > 60, "what was measured had its styles"
    before = picture.get_attribute("src")

    page.emulate_media(color_scheme="dark")
    expect(picture).not_to_have_attribute("src", before or "")
    page.emulate_media(media="print")
    expect(text).to_be_visible()
    expect(picture).to_be_hidden()
    assert said == [], "nothing refused, nothing asked of others"


def test_text_stays_where_there_is_no_drawing(
    opened: Callable[[], tuple[Page, list[str]]], site: Served
) -> None:
    page, _ = opened()
    broken = page.locator("figure.mermaid").nth(1)
    broken.scroll_into_view_if_needed()
    expect(broken).to_contain_text("The diagram could not be drawn")
    expect(broken.locator("pre")).to_be_visible()
    expect(page.locator("figure.mermaid .diagram")).to_have_count(1)


def test_text_stays_where_the_library_does_not_come(
    opened: Callable[[], tuple[Page, list[str]]], site: Served
) -> None:
    site.broken.add("mermaid.min.js")
    page, _ = opened()
    for number in (0, 1):
        figure = page.locator("figure.mermaid").nth(number)
        figure.scroll_into_view_if_needed()
        expect(figure).to_contain_text("The diagram could not be drawn")
        expect(figure.locator("pre")).to_be_visible()
