"""A theme made of tokens and one template keeps everything the bundled ones promise."""

import shutil
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser

from kit.browsing import PAGES, axe
from kit.torture import build_torture
from kit.webserver import Served

SLATE = Path(__file__).parents[1] / "themes" / "slate"
KINDS = ("home", "article", "code", "note", "search", "verified", "graph", "right-to-left")


@pytest.fixture(scope="module")
def slate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the torture site in the third theme."""
    folder = tmp_path_factory.mktemp("slate")
    shutil.copytree(SLATE, folder / "themes" / "slate")
    return build_torture(folder, "slate")


def test_it_is_small() -> None:
    lines = sum(len(file.read_text("utf-8").splitlines()) for file in SLATE.rglob("*.css"))
    assert lines <= 300
    assert len(list(SLATE.rglob("*.html"))) <= 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_passes_the_same_tests(
    browser: Browser, slate: Path, scheme: Literal["light", "dark"]
) -> None:
    found: dict[str, list[str]] = {}
    with Served(slate, "/lab/") as site:
        context = browser.new_context(color_scheme=scheme, viewport={"width": 320, "height": 800})
        page = context.new_page()
        for kind in KINDS:
            page.goto(site.url(PAGES[kind]))
            wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            found[kind] = axe(page) + (["scrolls sideways"] if page.evaluate(wide) else [])
        context.close()
    assert {kind: said for kind, said in found.items() if said} == {}
