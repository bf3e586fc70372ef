"""Search finds the article one means among five hundred, for few bytes, in a real browser."""

import gzip
import random
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from kit.browsing import WHOLE
from kit.building import build_site
from kit.vocabulary import Query, written_site
from kit.webserver import Served

ASK = """async ([script, index, text]) => {
  const { open } = await import(script);
  return (await open(index)(text, 3)).rows.map(row => row.title);
}"""


def test_the_right_article_is_among_the_first_three(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = tmp_path_factory.mktemp("words")
    queries = _sample(written_site(root), 200 if WHOLE else 40)
    build_site(root, workers=2)
    folder = root / "public"
    script = next((folder / "assets").glob("search.*.js")).name
    found, sizes = [], []
    with Served(folder, "/") as served:
        page = browser.new_page()
        page.context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
        page.goto(served.url("search/"))
        for query in queries:
            served.asked.clear()
            titles = page.evaluate(ASK, [f"/assets/{script}", "/search/", query.text])
            found.append(query.title in titles)
            sizes.append((_bytes_of(folder, served.asked), query))
        page.close()

    right = sum(found) / len(found)
    of_two = sorted(size for size, query in sizes if len(query.text.split()) == 2)
    print(f"{len(queries)} queries: {right:.1%} in the top 3; bytes of two-word queries:")
    print(f"median {of_two[len(of_two) // 2]:,}, largest {of_two[-1]:,}")
    assert right >= 0.95
    assert of_two[-1] <= 10_000


def _sample(queries: list[Query], count: int) -> list[Query]:
    """Return half titles, half headings."""
    titles = [query for query in queries if query.text == query.title]
    headings = [query for query in queries if query.text != query.title]
    chance = random.Random(11)
    return chance.sample(titles, count // 2) + chance.sample(headings, count // 2)


def _bytes_of(folder: Path, asked: list[str]) -> int:
    files = {folder / path.lstrip("/") for path in asked if path.startswith("/search/")}
    return sum(len(gzip.compress(file.read_bytes(), 9)) for file in files if file.is_file())
