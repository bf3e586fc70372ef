"""The real feed: everything of it arrives, and a second import writes nothing."""

import datetime as dt
import re
from html import unescape
from pathlib import Path

import feedparser

from kit.shared import seed
from reprose.config import SiteConfig
from reprose.flows.import_ import ImportReport, ImportRequest, import_

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
SITE = SiteConfig(title="T", url="https://example.org/")


def run(root: Path, source: Path) -> ImportReport:
    """Import a file into a site's folder."""
    return import_(ImportRequest(root=str(root), config=SITE, sources=(str(source),), now=NOW))


def read_articles(root: Path) -> dict[str, str]:
    """Return the articles' texts by guid."""
    texts = (file.read_text("utf-8") for file in root.glob("content/posts/*/index.md"))
    return {re.search(r'guid: "(.*)"', text)[1]: text for text in texts}  # type: ignore[index]


def test_every_block_of_code_is_byte_identical(tmp_path: Path) -> None:
    source = seed("000")
    report = run(tmp_path, source)
    assert report.counts == {"new": 10}
    articles = read_articles(tmp_path)
    feed = feedparser.parse(source.read_bytes(), sanitize_html=False)
    wanted, found = [], []
    for entry in feed.entries:
        blocks = re.findall(r"<pre[^>]*>\n?(.*?)</pre>", entry.content[0].value, re.DOTALL)
        wanted += [unescape(re.sub(r"<[^>]*>", "", block)).rstrip("\n") for block in blocks]
        found += re.findall(
            r"^```[^\n]*\n(.*?)\n```$", articles[entry.id], re.DOTALL | re.MULTILINE
        )
    assert len(wanted) == 25
    assert found == wanted


def test_links_pictures_and_marks_are_all_there(tmp_path: Path) -> None:
    run(tmp_path, seed("000"))
    text = "\n".join(read_articles(tmp_path).values())
    assert len(re.findall(r"\]\((?!data:)[^)\s]+", re.sub(r"!\[[^\]]*\]\([^)]*\)", "", text))) >= 71
    assert len(re.findall(r"!\[[^\]]*\]\(", text)) == 26
    assert text.count("<!--more-->") == 10
    assert len(re.findall(r"\]\(\.\./[^)]*/index\.md\)", text)) == 5


def test_second_import_writes_nothing(tmp_path: Path) -> None:
    source = seed("000")
    run(tmp_path, source)
    before = {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*.md")}
    report = run(tmp_path, source)
    assert (report.counts, report.written_bytes) == ({"same": 10}, 0)
    assert {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*.md")} == before
