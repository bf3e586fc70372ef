"""One browser and one server per theme for all tests here."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from kit.browsing import opened_browser
from kit.torture import build_torture
from kit.webserver import Served

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with opened_browser() as browser:
        yield browser


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Build the torture site in a theme, once."""
    done: dict[str, Path] = {}

    def build(theme: str) -> Path:
        if theme not in done:
            done[theme] = build_torture(tmp_path_factory.mktemp(theme), theme)
        return done[theme]

    return build


@pytest.fixture(scope="session")
def served(built: Callable[[str], Path]) -> Iterator[Callable[..., Served]]:
    """Serve the torture site in a theme, with or without scripts."""
    with ExitStack() as stack:
        running: dict[tuple[str, bool], Served] = {}

        def serve(theme: str, *, scripts: bool = True) -> Served:
            if (theme, scripts) not in running:
                site = Served(built(theme), "/lab/", scripts=scripts)
                running[theme, scripts] = stack.enter_context(site)
            return running[theme, scripts]

        yield serve


@pytest.fixture
def visit(browser: Browser, served: Callable[..., Served]) -> Iterator[Open]:
    """Open a page of the torture site in a fresh context; options are those of `new_context`."""
    with ExitStack() as stack:

        def visit(theme: str, path: str, *, scripts: bool = True, **options: Any) -> Page:
            context = browser.new_context(**options)
            stack.callback(context.close)
            page = context.new_page()
            page.goto(served(theme, scripts=scripts).url(path))
            return page

        yield visit
