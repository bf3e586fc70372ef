"""The whole road on a real feed: import, build, and look at what readers and feed readers get."""

import html
import json
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import feedparser
import pytest
from bs4 import BeautifulSoup, Tag

from kit.archive import snapshot
from kit.command import site
from kit.shared import seed
from reprose.flows.redirecting import find_redirect

CONFIG = 'title = "Old posts"\nurl = "https://new.example/"\ndescription = "Moved"\n'


@pytest.fixture(scope="module")
def road(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, feedparser.FeedParserDict]:
    """Import the feed and build it; return the site's folder and the feed as published."""
    feed = seed("000_")
    root = tmp_path_factory.mktemp("road")
    (root / "site.toml").write_text(CONFIG)
    imported = site("import", str(feed), cwd=root)
    assert imported.code == 0, imported.err
    built = site("build", cwd=root)
    assert built.code == 0, built.err
    parsed = feedparser.parse(feed.read_bytes(), sanitize_html=False, resolve_relative_uris=False)
    return root, parsed


def bodies(parsed: feedparser.FeedParserDict) -> list[tuple[str, BeautifulSoup]]:
    return [(e.title, BeautifulSoup(e.content[0].value, "html5lib")) for e in parsed.entries]


def pages(root: Path) -> dict[str, Tag]:
    """Return the built articles' bodies by title."""
    found = {}
    for path in sorted((root / "public/posts").glob("*/index.html")):
        page = BeautifulSoup(path.read_bytes(), "html5lib")
        article, title = page.find("article"), page.find("h1")
        assert isinstance(article, Tag)
        assert title is not None
        found[title.get_text().strip()] = article
    return found


def test_every_entry_is_a_page(road: tuple[Path, feedparser.FeedParserDict]) -> None:
    root, parsed = road
    titles = {html.unescape(title) for title, _ in bodies(parsed)}

    assert set(pages(root)) == titles
    assert len(titles) == 10


def test_every_line_of_code_is_there(road: tuple[Path, feedparser.FeedParserDict]) -> None:
    root, parsed = road
    built = pages(root)
    expected, found = [], []
    for title, body in bodies(parsed):
        expected += [pre.get_text().strip("\n") for pre in body.find_all("pre")]
        article = built[html.unescape(title)]
        found += [pre.get_text().strip("\n") for pre in article.find_all("pre")]

    assert len(expected) == 25
    assert found == expected


def test_every_link_and_picture_is_there(road: tuple[Path, feedparser.FeedParserDict]) -> None:
    root, parsed = road
    built = pages(root)
    links = pictures = 0
    for (title, body), entry in zip(bodies(parsed), parsed.entries, strict=True):
        article = built[html.unescape(title)]
        texts = [a.get_text().strip() for a in article.find_all("a")]
        for link in body.find_all("a", href=True):
            links += 1
            assert link.get_text().strip() in texts
        sources = {urljoin(entry.link, str(img["src"])) for img in article.find_all("img")}
        for image in body.find_all("img"):
            pictures += 1
            stem = str(image["src"]).rsplit("/", 1)[-1].rsplit("-", 1)[0].split(".")[0]
            assert any(stem in source for source in sources), image["src"]

    assert (links, pictures) == (72, 26)


def test_links_between_posts_lead_to_built_pages(
    road: tuple[Path, feedparser.FeedParserDict],
) -> None:
    """Each link that led to a post of the feed leads to that post's page, and to a place on it."""
    root, parsed = road
    titles = {urlsplit(e.link).path.strip("/"): html.unescape(e.title) for e in parsed.entries}
    followed = 0
    for (title, body), entry in zip(bodies(parsed), parsed.entries, strict=True):
        built = pages(root)[html.unescape(title)]
        for link in body.find_all("a", href=True):
            old = urlsplit(urljoin(entry.link, str(link["href"])))
            wanted = titles.get(old.path.strip("/"))
            if old.netloc != urlsplit(entry.link).netloc or wanted is None:
                continue
            text = link.get_text().strip()
            (new,) = (a for a in built.find_all("a", href=True) if a.get_text().strip() == text)
            here = f"https://new.example{page_of(root, title)}"
            address = urlsplit(urljoin(here, str(new["href"])))
            page = soup(root / f"public{address.path}index.html")
            assert heading(page) == wanted
            assert not address.fragment or page.find(id=address.fragment)
            followed += 1

    assert followed == 5


def test_every_old_address_leads_to_its_page(
    road: tuple[Path, feedparser.FeedParserDict],
) -> None:
    root, parsed = road
    rules = (root / "public/_redirects").read_bytes()
    for entry in parsed.entries:
        address = page_of(root, entry.title)
        old, guid = urlsplit(entry.link), urlsplit(entry.id)
        assert find_redirect(rules, old.path, "utm_source=x") == (address, 301)
        assert find_redirect(rules, old.path.rstrip("/")) == (address, 301)
        assert find_redirect(rules, guid.path, guid.query) == (address, 301)
        moved = (root / f"public{old.path}index.html").read_text("utf-8")
        assert f'href="https://new.example{address}"' in moved


def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_bytes(), "html5lib")


def heading(page: BeautifulSoup) -> str:
    (found,) = page.find_all("h1")
    return found.get_text().strip()


def page_of(root: Path, title: str) -> str:
    """Return the address of the page with a title."""
    found = [
        path
        for path in (root / "public/posts").glob("*/index.html")
        if heading(soup(path)) == html.unescape(title)
    ]
    return f"/{found[0].parent.relative_to(root / 'public').as_posix()}/"


def test_tags_have_pages(road: tuple[Path, feedparser.FeedParserDict]) -> None:
    root, parsed = road
    tags = {tag.term.casefold() for entry in parsed.entries for tag in entry.tags}

    built = [path for path in (root / "public/tags").iterdir() if path.is_dir()]

    assert len(built) >= len(tags)


def test_the_feeds_parse(road: tuple[Path, feedparser.FeedParserDict]) -> None:
    root, parsed = road
    for name in ("feed.xml", "atom.xml"):
        again = feedparser.parse((root / "public" / name).read_bytes())
        assert not again.bozo, again.get("bozo_exception")
        assert {e.title for e in again.entries} == {html.unescape(e.title) for e in parsed.entries}
        assert all(e.link.startswith("https://new.example/") for e in again.entries)
    feed = json.loads((root / "public/feed.json").read_text())
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == "https://new.example/feed.json"
    assert len(feed["items"]) == 10
    assert all(item["id"] and item["content_html"] for item in feed["items"])


def test_a_second_import_writes_nothing(road: tuple[Path, feedparser.FeedParserDict]) -> None:
    root, _ = road
    before = snapshot(root / "content")
    times = {path: path.stat().st_mtime_ns for path in (root / "content").rglob("*")}

    again = site("import", str(seed("000_")), cwd=root)

    assert again.code == 0
    assert "0 bytes written" in again.err
    assert snapshot(root / "content") == before
    assert times == {path: path.stat().st_mtime_ns for path in (root / "content").rglob("*")}


def test_imported_snippets_are_listed_and_not_run(
    road: tuple[Path, feedparser.FeedParserDict],
) -> None:
    root, _ = road
    before = snapshot(root / "content")

    ran = site("verify", cwd=root)

    assert ran.code == 0
    assert ran.out.count("untrusted #") == 16
    assert "0 runs" in ran.err
    assert "untrusted-article" in ran.err
    assert snapshot(root / "content") == before
