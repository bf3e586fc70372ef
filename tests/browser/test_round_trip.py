"""Our own feeds go through our own importer without loss: words, code, links."""

import datetime as dt
import html
import json
import re
from pathlib import Path
from urllib.parse import unquote, urljoin

import feedparser
import pytest
from bs4 import BeautifulSoup, Tag

from kit.building import NOW, build_site
from kit.command import site
from kit.proof import proof_site

CONFIG = 'title = "Again"\nurl = "https://again.example/"\n'
FEEDS = [
    (name, feed)
    for name in ("own", "imported", "torture-base")
    for feed in ("feed.xml", "atom.xml", "feed.json")
]


@pytest.mark.parametrize(("name", "feed"), FEEDS)
def test_nothing_is_lost(tmp_path: Path, name: str, feed: str) -> None:
    first, again = tmp_path / "first", tmp_path / "again"
    first.mkdir()
    again.mkdir()
    built = proof_site(name, first)
    (again / "site.toml").write_text(CONFIG)

    ran = site("import", str(built.public / feed), cwd=again)
    assert ran.code == 0, ran.err
    report = build_site(again, now=NOW + dt.timedelta(days=30))
    pages = {
        text(page.find("h1")): page.find("div", class_="body") or page
        for path in sorted((again / "public/posts").glob("*/index.html"))
        if (page := BeautifulSoup(path.read_bytes(), "html5lib"))
    }
    assert [p for p in report.problems if p.level == "error"] == []

    for title, body, base in entries(built.public / feed):
        assert title in pages, title
        if not words(body):
            continue  # Atom wants a summary of every entry, so a title came in its place
        there = pages[title]
        assert code(there) == code(body), title
        assert words(there) == words(body), title
        assert links(there, "") >= {link for link in links(body, base) if built.url not in link}


def entries(feed: Path) -> list[tuple[str, BeautifulSoup, str]]:
    """Return title, body and address of each entry."""
    if feed.suffix == ".json":
        rows = json.loads(feed.read_bytes())["items"]
        return [
            (
                row["title"],
                BeautifulSoup(row.get("content_html", ""), "html5lib"),
                row["url"],
            )
            for row in rows
        ]
    parsed = feedparser.parse(feed.read_bytes(), sanitize_html=False, resolve_relative_uris=False)
    return [
        (
            html.unescape(entry.title),
            BeautifulSoup(entry.content[0].value if "content" in entry else "", "html5lib"),
            entry.link,
        )
        for entry in parsed.entries
    ]


def text(tag: object) -> str:
    return " ".join(tag.get_text().split()) if isinstance(tag, Tag) else ""


def code(soup: Tag) -> list[str]:
    """Return the text of each block of code."""
    return [block.get_text().rstrip("\n") for block in soup.find_all("pre")]


def words(soup: Tag) -> list[str]:
    """Return the letters and digits outside code and formulas, in order."""
    copy = BeautifulSoup(str(soup), "html5lib")
    for tag in copy.select("pre, math, .anchor, .footnote-back, .state, sup, .line-number"):
        tag.decompose()
    return re.findall(r"\w+", copy.get_text(" "))


def links(soup: Tag, base: str) -> set[str]:
    """Return the absolute addresses that a body links to."""
    return {
        unquote(urljoin(base, str(link["href"])))
        for link in soup.find_all("a", href=True)
        if urljoin(base, str(link["href"])).startswith("http")
    }
