"""The real feed: everything of it arrives, and a second import writes nothing."""

import datetime as dt
import json
import re
from collections import Counter
from email.utils import parsedate_to_datetime
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import feedparser

from kit.shared import seed
from reprose.articles.front import read_article
from reprose.config import SiteConfig
from reprose.flows.import_ import ImportReport, ImportRequest, import_
from reprose.model import RawFile
from reprose.sources.proof import Count
from reprose.sources.residue import Residue, residue_of

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
SITE = SiteConfig(title="T", url="https://example.org/")


def run(root: Path, source: Path) -> ImportReport:
    """Import a file into a site's folder."""
    return import_(ImportRequest(root=str(root), config=SITE, sources=(str(source),), now=NOW))


def read_articles(root: Path) -> dict[str, str]:
    """Return the articles' texts by guid."""
    texts = (file.read_text("utf-8") for file in root.glob("content/posts/*/index.md"))
    return {re.findall(r'guid: "(.*)"', text)[0]: text for text in texts}


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


def test_the_report_says_what_was_kept_and_what_each_block_is(tmp_path: Path) -> None:
    report = run(tmp_path, seed("000"))
    kept = {kind: (count.kept, count.found) for kind, count in report.fidelity.items()}
    assert kept == {
        "words": (16898, 16898), "code": (25, 25), "links": (72, 72), "pictures": (26, 26),
        "headings": (29, 29), "ids": (10, 10), "more": (10, 10), "post links": (5, 5),
        "titles": (10, 10), "dates": (10, 10), "authors": (10, 10), "tags": (39, 39),
    }  # fmt: skip
    for kind, (count, found) in kept.items():  # what is printed is what was counted
        assert re.search(rf"^{kind} +{count} of {found} +100.00 %$", report.table, re.MULTILINE)
    assert "17 console, 1 data, 1 diff, 1 fragment, 4 listing, 1 output" in report.table
    assert "14 sessions run 4 listed files" in report.table
    assert "HTML in the Markdown: none" in report.table
    page = (tmp_path / report.path).read_text("utf-8")
    assert all(f"<tr><td>{kind}<td" in page for kind in kept)
    assert report.kept == 100.0
    said = json.loads((tmp_path / report.path).with_suffix(".json").read_text("utf-8"))
    blocks = [block for article in said["articles"] for block in article.get("code", [])]
    counts = Counter(block["class"] for block in blocks)
    assert counts == {
        "console": 17, "listing": 4, "fragment": 1, "diff": 1, "output": 1, "data": 1,
    }  # fmt: skip
    assert sum("uses" in block for block in blocks if block["class"] == "console") == 14
    assert sum(len(block["commands"]) for block in blocks if block["class"] == "console") == 23
    assert len({block["file"] for block in blocks if block["class"] == "listing"}) == 4
    assert sum("MemoryMax" in block.get("limits", {}) for block in blocks) == 6
    routes = [link for article in said["articles"] for link in article.get("links", [])]
    assert Counter(link["outcome"] for link in routes) == {"home": 5, "missing": 4}


def test_dates_authors_and_tags_are_those_of_the_feed(tmp_path: Path) -> None:
    source = seed("000")
    run(tmp_path, source)
    articles = read_articles(tmp_path)
    tags = 0
    for entry in feedparser.parse(source.read_bytes(), sanitize_html=False).entries:
        raw = RawFile(path="content/a.md", body=articles[entry.id].encode(), digest="")
        meta = read_article(raw, SITE).value.meta
        assert meta.title == unescape(entry.title)
        assert meta.date == parsedate_to_datetime(entry.published)
        assert meta.authors == (entry.author,)
        assert set(meta.terms["tags"]) == {tag.term for tag in entry.tags}
        guid = urlsplit(entry.id)
        assert meta.aliases == (urlsplit(entry.link).path, f"{guid.path}?{guid.query}")
        tags += len(meta.terms["tags"])
    assert tags == 39


def test_no_html_is_left_in_the_markdown(tmp_path: Path) -> None:
    """Outside of code no tag and no entity stands in the text, the mark of excerpts apart."""
    run(tmp_path, seed("000"))
    for text in read_articles(tmp_path).values():
        body = text.partition("\n---\n")[2].replace("<!--more-->", "")
        assert residue_of(body) == Residue()
        prose = re.sub(r"^```.*?^```$", "", body, flags=re.DOTALL | re.MULTILINE)
        assert not re.search(r"<[a-zA-Z/!][^>]*>|&(?:#\w+|[a-z]+\d*);|\{style|wp:", prose)


def test_the_readme_pairs_its_commands_with_their_outputs(tmp_path: Path) -> None:
    source = seed("003")
    report = run(tmp_path, source)
    assert report.counts == {"new": 1}
    assert report.fidelity["code"] == Count(7, 7)
    assert report.kept == 100.0
    (text,) = (file.read_text("utf-8") for file in tmp_path.glob("content/posts/*/index.md"))
    assert re.findall(r"^```(.+)$", text, re.MULTILINE) == [
        "bash", "bash", "bash", "bash {#run-1}", "text {output-of=run-1}",
        "bash {#run-2}", "text {output-of=run-2}",
    ]  # fmt: skip
    body = source.read_text("utf-8").partition("\n\n")[2]
    assert re.sub(r"^```.*$", "```", text.partition("\n---\n\n")[2], flags=re.MULTILINE) == body
    assert sum(line.endswith("  ") for line in text.split("\n")) == 4
