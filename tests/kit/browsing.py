"""A browser for tests: Debian's Chromium, driven by Playwright; no browser is ever downloaded."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

WIDTHS = (320, 768, 1440)
SCHEMES = ("light", "dark")

# The whole matrix takes a quarter of an hour: `scripts/browser-campaign` asks for it.
WHOLE = bool(os.environ.get("REPROSE_WHOLE"))

PAGES = {
    "home": "", "second-page": "page/2/", "about": "about/",
    "article": "posts/every-element/", "code": "posts/code/", "maths": "posts/maths/",
    "tabs": "posts/tabs/", "long-words": "posts/words/", "right-to-left": "posts/arabic/",
    "cjk": "posts/japanese/", "hostile-text": "posts/emoji/", "pictures": "posts/pictures/",
    "empty-article": "posts/empty-body/", "thirty-headings": "posts/headings/",
    "series-part": "posts/part-2/", "imported": "posts/imported/",
    "comments": "posts/talked-about/", "long-code": "posts/long-code/",
    "wide-table": "posts/wide-table/", "many-tags": "posts/many-tags/",
    "verified-article": "posts/state-verified/", "in-part": "posts/state-in-part/",
    "drift": "posts/state-drift/", "failing": "posts/state-failing/",
    "flaky": "posts/state-flaky/", "stale": "posts/state-stale/", "skipped": "posts/state-skipped/",
    "untrusted": "posts/state-untrusted/",
    "note": "notes/page-cache/", "transclusion": "notes/transclusion/", "orphan": "notes/alone/",
    "section": "posts/", "notes": "notes/", "empty-section": "empty/",
    "tag": "tags/elements/", "tags": "tags/", "taxonomy": "tools/", "series": "series/a-slow-start/",
    "author": "authors/ada-example/", "authors": "authors/", "archive": "archive/",
    "topics": "topics/", "topic": "topics/python-memory/", "empty-topic": "topics/quiet-topic/",
    "search": "search/", "feeds": "feeds/", "verified": "verified/", "graph": "graph/",
    "changes": "changes/", "not-found": "no-such-page/",
}  # fmt: skip


def chromium() -> str:
    """Return the path of the browser; skip the test where there is none."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return found
    pytest.skip("no Chromium on PATH: apt install chromium")


@contextmanager
def opened_browser() -> Iterator[Browser]:
    """Start the browser, and end it."""
    path = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


def axe(page: Page) -> list[str]:
    """Return what axe finds wrong on a page, best practices included: one line per element."""
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text("utf-8"))
    found: dict[str, Any] = json.loads(
        page.evaluate("async () => JSON.stringify(await axe.run({resultTypes: ['violations']}))")
    )
    return [
        f"{rule['id']}: {node['target']} {node['html'][:200]} {node.get('failureSummary', '')[:400]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
