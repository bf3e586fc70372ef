"""While a picture is on its way, its place has its colour; what is said instead of it can be read."""

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, Route

from kit.archive import unpack
from kit.building import build_site
from kit.webserver import Served

SITE = """\
-- site.toml --
title = "Pictures"
url = "https://pictures.example/"
theme = "ink"
[images]
widths = [60]
-- content/posts/one.md --
![half](half.png)

![glass](glass.png)

![dark](dark.png)

[[Plain]]
-- content/posts/plain.md --
# Plain
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], str]]:
    root = unpack(SITE, tmp_path_factory.mktemp("pictures"))
    half = Image.new("RGB", (120, 80), (250, 120, 0))
    ImageDraw.Draw(half).rectangle((0, 0, 119, 39), (110, 120, 0))
    for name, image in {
        "half": half,
        "glass": Image.new("RGBA", (120, 80), (9, 9, 9, 200)),
        "dark": Image.new("RGBA", (120, 80), (20, 20, 60, 255)),
    }.items():
        out = io.BytesIO()
        image.save(out, "PNG")
        (root / f"content/posts/{name}.png").write_bytes(out.getvalue())
    assert build_site(root).problems == ()
    with Served(root / "public", "/") as served:
        yield served.url


@pytest.fixture
def waiting(browser: Browser, address: Callable[[str], str]) -> Iterator[Callable[..., Page]]:
    """Open the page with every picture held back, or refused."""
    contexts = []

    def open_page(answer: Callable[[Route], Any], scheme: Any = "light") -> Page:
        contexts.append(browser.new_context(color_scheme=scheme))
        page = contexts[-1].new_page()
        page.route(re.compile(r"\.(png|webp)$"), answer)
        page.goto(address("posts/one/"), wait_until="domcontentloaded")
        return page

    yield open_page
    for context in contexts:
        context.close()


def style_of(page: Page, alt: str, name: str) -> list[int]:
    """Return the numbers of a computed colour of a picture."""
    script = f"one => getComputedStyle(one)[{name!r}]"
    value = page.locator(f'img[alt="{alt}"]').evaluate(script)
    return [round(float(number)) for number in re.findall(r"[\d.]+", value)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_mean_colour_stands_where_a_picture_will_be(
    waiting: Callable[..., Page], scheme: str
) -> None:
    page = waiting(lambda route: None, scheme)
    shown = style_of(page, "half", "backgroundColor")
    assert all(abs(a - b) <= 9 for a, b in zip(shown, (180, 120, 0), strict=True)), shown
    assert style_of(page, "glass", "backgroundColor") == [0, 0, 0, 0]
    page.emulate_media(media="print")
    assert style_of(page, "half", "backgroundColor") == [0, 0, 0, 0]


def test_what_is_said_of_a_missing_picture_can_be_read(waiting: Callable[..., Page]) -> None:
    page = waiting(lambda route: route.abort())
    assert style_of(page, "half", "color") == [0, 0, 0]
    assert style_of(page, "dark", "color") == [255, 255, 255]


def test_pages_without_pictures_carry_nothing_of_it(address: Callable[[str], str]) -> None:
    from urllib.request import urlopen

    with urlopen(address("posts/plain/")) as answer:
        assert b"data-mean" not in answer.read()
