"""Others' checkers find nothing wrong: HTML, feeds and links of our site, an imported one, torture.

The normal run looks at one page of each kind; the whole is `scripts/validate-html` and its
neighbours.
"""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import validate

from kit.browsing import PAGES, WHOLE
from kit.outside import dead_links, feed_findings, nu
from kit.proof import SITES, Built, proof_site
from kit.webserver import Served

Site = Callable[[str], Built]

# Themes do not change feeds.
WITH_FEEDS = [name for name in SITES if name not in ("torture-ink", "torture-atlas")]

# What https://jsonfeed.org says of version 1.1, as far as it can be said in a schema.
JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "items"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": {"type": "string", "minLength": 1},
        "home_page_url": {"type": "string", "pattern": "^https?://"},
        "feed_url": {"type": "string", "pattern": "^https?://.*feed.json$"},
        "authors": {"$ref": "#/$defs/authors"},
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "url"],
                "anyOf": [{"required": ["content_html"]}, {"required": ["content_text"]}],
                "properties": {
                    "id": {"type": "string", "minLength": 1},
                    "url": {"type": "string", "pattern": "^https?://"},
                    "content_html": {"type": "string"},
                    "date_published": {
                        "type": "string",
                        "pattern": r"^\d{4}-\d\d-\d\dT.*(Z|:\d\d)$",
                    },
                    "tags": {"type": "array", "items": {"type": "string"}},
                    "authors": {"$ref": "#/$defs/authors"},
                },
            },
        },
    },
    "$defs": {
        "authors": {
            "type": "array",
            "items": {"type": "object", "minProperties": 1},
        }
    },
}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Build one of the sites, once."""
    done: dict[str, Built] = {}

    def build(name: str) -> Built:
        if name not in done:
            done[name] = proof_site(name, tmp_path_factory.mktemp(name))
        return done[name]

    return build


@pytest.mark.parametrize("name", SITES)
def test_html_is_valid(site: Site, name: str) -> None:
    built = site(name)
    pages = built.pages()
    if name.startswith("torture") and not WHOLE:
        wanted = {f"{path}index.html" for path in PAGES.values()} | {"404.html"}
        pages = [page for page in pages if page.relative_to(built.public).as_posix() in wanted]
    assert pages

    assert nu(pages) == []
    print(f"{name}: {len(pages)} pages, 0 findings")


@pytest.mark.parametrize("name", WITH_FEEDS)
def test_feeds_are_valid(site: Site, name: str) -> None:
    built = site(name)
    feeds = [one for one in built.feeds() if WHOLE or "/tags/tag-" not in one[1]]
    assert feeds

    assert feed_findings(feeds) == []
    print(f"{name}: {len(feeds)} RSS and Atom feeds, 0 findings")


@pytest.mark.parametrize("name", WITH_FEEDS)
def test_json_feeds_are_valid(site: Site, name: str) -> None:
    feeds = sorted(site(name).public.rglob("feed.json"))
    assert feeds

    for feed in feeds:
        validate(json.loads(feed.read_bytes()), JSON_FEED)
    print(f"{name}: {len(feeds)} JSON feeds, 0 findings")


@pytest.mark.parametrize("name", SITES)
def test_no_link_is_dead(site: Site, name: str) -> None:
    built = site(name)
    with Served(built.public, built.base) as served:
        count, dead = dead_links(served.url(""))

    assert dead == []
    assert count > 10
    print(f"{name}: {count} links, 0 dead")


def test_the_link_checker_would_notice(site: Site, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text('<p id="a"><a href="/no">x</a> <a href="#b">y</a></p>')
    (tmp_path / "404.html").write_text("")
    (tmp_path / "_headers").write_text("")
    with Served(tmp_path, "/") as served:
        _, dead = dead_links(served.url(""))

    assert len(dead) == 2
