"""An episode beside an article: in three feeds, on the page, and back through the importer."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from kit.archive import unpack
from kit.building import build_site
from kit.command import site

SITE = """\
-- site.toml --
title = "Radio"
url = "https://radio.example/on-air/"
-- content/posts/one/index.md --
---
title: One
date: 2026-01-02
enclosures:
  - first part.mp3
  - {file: "https://cdn.example/talk.webm?x=1&y=2", title: "The <talk>", length: 1234567}
---

Listen.
-- content/posts/one/first part.mp3 --
not really sound
"""
ATOM = "{http://www.w3.org/2005/Atom}"
OWN = "https://radio.example/on-air/posts/one/first%20part.mp3"
FAR = "https://cdn.example/talk.webm?x=1&y=2"


@pytest.fixture
def radio(tmp_path: Path) -> Path:
    unpack(SITE, tmp_path)
    assert build_site(tmp_path).problems == ()
    return tmp_path / "public"


def test_every_format_carries_them(radio: Path) -> None:
    rss = ElementTree.parse(radio / "feed.xml").getroot()
    atom = ElementTree.parse(radio / "atom.xml").getroot()
    (item,) = json.loads((radio / "feed.json").read_bytes())["items"]

    assert [one.attrib for one in rss.iter("enclosure")] == [
        {"url": OWN, "length": "17", "type": "audio/mpeg"}  # RSS has room for one
    ]
    links = [one.attrib for one in atom.iter(f"{ATOM}link") if one.get("rel") == "enclosure"]
    assert [(one["href"], one["type"], one["length"]) for one in links] == [
        (OWN, "audio/mpeg", "17"),
        (FAR, "video/webm", "1234567"),
    ]
    assert item["attachments"] == [
        {"url": OWN, "mime_type": "audio/mpeg", "title": "first part.mp3", "size_in_bytes": 17},
        {"url": FAR, "mime_type": "video/webm", "title": "The <talk>", "size_in_bytes": 1234567},
    ]


def test_the_page_plays_them(radio: Path) -> None:
    page = (radio / "posts/one/index.html").read_text("utf-8")

    assert '<audio controls preload="none" src="/on-air/posts/one/first%20part.mp3"' in page
    assert '<video controls preload="none" src="https://cdn.example/talk.webm?x=1&amp;y=2"' in page
    assert "The &lt;talk&gt;</a> <bdi>1.2 MB</bdi>" in page
    assert (radio / "posts/one/first part.mp3").read_bytes() == b"not really sound\n"


@pytest.mark.parametrize("feed", ["atom.xml", "feed.json"])
def test_an_import_keeps_them(radio: Path, tmp_path: Path, feed: str) -> None:
    again = tmp_path / "again"
    again.mkdir()
    (again / "site.toml").write_text('title = "Again"\nurl = "https://again.example/"\n')

    ran = site("import", str(radio / feed), cwd=again)
    assert ran.code == 0, ran.err
    build_site(again)

    (item,) = json.loads((again / "public/feed.json").read_bytes())["items"]
    assert [(one["url"], one["size_in_bytes"]) for one in item["attachments"]] == [
        (OWN, 17),
        (FAR, 1234567),
    ]


@pytest.mark.parametrize(
    ("written", "name", "at"),
    [
        ("missing.mp3", "dead-file", (4, 13)),
        ("javascript:alert(1)", "bad-enclosure", (4, 13)),
        ("/posts/", "bad-enclosure", (4, 13)),
        ("{fiel: a.mp3}", "unknown-key", (4, 14)),
        ("{file: a.mp3, length: long}", "wrong-type", (4, 35)),
        ("17", "wrong-type", (4, 13)),
    ],
)
def test_what_cannot_be_had_is_told(
    tmp_path: Path, written: str, name: str, at: tuple[int, int]
) -> None:
    old = SITE.index("enclosures:")
    new = SITE[:old] + f"enclosures: {written}\n---\n"
    unpack(new, tmp_path)

    found = build_site(tmp_path).problems

    assert (name, at) in [(one.name, (one.place.line, one.place.col)) for one in found]
    assert not any("javascript" in path.read_text() for path in tmp_path.glob("public/**/*.html"))
