"""Hostile and broken sources: the bad entry is named, the others arrive, nothing falls over."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from kit.command import site
from reprose.config import SiteConfig
from reprose.flows import importing
from reprose.flows.import_ import ImportRequest, import_
from reprose.guard import Bounds
from reprose.model import Blob
from reprose.sources.clean import clean
from reprose.sources.dom import text_of
from reprose.sources.entry import Entry
from reprose.sources.ledger import read_ledger
from reprose.sources.wxr import read_wxr

HEAD = "<rss version='2.0'><channel><title>F</title><link>https://f.example/</link>"
Items = dict[str, str]


def item(name: str, body: str) -> str:
    """Return an entry of a feed."""
    return (
        f"<item><guid>https://f.example/{name}</guid><title>{name}</title>"
        f"<link>https://f.example/{name}</link><description><![CDATA[{body}]]></description></item>"
    )


POISON: dict[str, Callable[[], str]] = {
    "depth": lambda: "<div>" * 7_000 + "deep",
    "inline depth": lambda: "<b><i>" * 7_000 + "deep",
    "lists": lambda: "<ul><li>" * 5_000,
    "quotes": lambda: "<blockquote>" * 5_000 + "deep",
    "tables": lambda: "<table><tr><td>" * 3_000,
    "attributes": lambda: "<p " + " ".join(f"a{n}=1" for n in range(10_000)) + ">x</p>",
    "open comments": lambda: "<!--" * 50_000,
    "open tags": lambda: "<a href=" * 50_000,
    "fragments": lambda: "href=" * 50_000,
    "brackets": lambda: "[" * 100_000,
    "stars": lambda: "*a_ " * 15_000,
    "backticks": lambda: "`a``b```c" * 10_000,
    "dollars": lambda: "$a $$b " * 10_000,
    "entities": lambda: "&#0;&#xd800;&bogus;&lt" * 20_000,
    "shortcodes": lambda: "[code][caption][gallery " * 10_000,
    "code": lambda: "<pre>" + "\"\\\\" * 50_000 + "</pre>",
    "prompts": lambda: "<pre>" + "$ cat x | $ " * 6_000 + "</pre>",
    "spans": lambda: "<pre>" + "<span class=k>x</span>" * 6_000 + "</pre>",
    "footnotes": lambda: "".join(f'<sup><a href="#fn{n}">{n}</a></sup>' for n in range(3_000)),
    "formulas": lambda: "<math>" + "<mrow><mstyle>" * 40 + "<mi>x</mi>",
    "text": lambda: "word " * 1_800_000,
}  # fmt: skip


def run(root: Path, source: bytes) -> tuple[int, str, str]:
    """Import some bytes as a user would; return the exit code, what was said, what was written."""
    (root / "site.toml").write_text('title = "T"\nurl = "https://t.example/"\n')
    (root / "feed.xml").write_bytes(source)
    ran = site("import", "feed.xml", cwd=root, timeout_s=600)
    assert "Traceback" not in ran.err + ran.out
    files = sorted((root / "content").rglob("*.md")) if (root / "content").is_dir() else []
    return ran.code, ran.err, "\n".join(file.read_text("utf-8") for file in files)


def test_poison_costs_only_the_entry_that_holds_it(tmp_path: Path) -> None:
    """All at once, each between two good entries; every entry becomes a file."""
    entries = [item("first", "<p>good one</p>")]
    for n, (name, body) in enumerate(POISON.items()):
        entries += [item(f"poison-{n}", body()), item(f"after-{n}", f"<p>after {name}.</p>")]
    code, said, written = run(tmp_path, f"{HEAD}{''.join(entries)}</channel></rss>".encode())
    assert code in (0, 1)
    assert "good one" in written
    for n, name in enumerate(POISON):
        assert f"after {name}." in written
        assert f'guid: "https://f.example/poison-{n}"' in written
    assert written.count('\n  status: "degraded"') == said.count("error[degraded-entry]")
    assert code == (1 if "error[" in said else 0)


def test_an_entry_beyond_its_limits_keeps_its_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its process is ended by the limit; the next one goes on, and a second import is quiet."""
    monkeypatch.setattr(importing, "BOUNDS", Bounds(seconds=0.4))
    heavy = "<i></i>word " * 60_000
    text = f"{HEAD}{item('a', '<p>one</p>')}{item('b', heavy)}{item('c', '<p>three</p>')}</channel></rss>"
    (tmp_path / "feed.xml").write_text(text, "utf-8")
    request = ImportRequest(
        root=str(tmp_path), config=SiteConfig(title="T", url="https://t.example/"),
        sources=(str(tmp_path / "feed.xml"),), now=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    )  # fmt: skip
    report = import_(request)
    (said,) = (one for one in report.problems if one.level == "error")
    assert said.name == "degraded-entry"
    assert said.message.startswith("of `b` only the words were kept: it takes more than 0.4 s")
    assert report.counts == {"new": 3}
    (path,) = tmp_path.glob("content/posts/*b/index.md")
    assert path.read_text("utf-8").count("word") == 60_000
    assert (import_(request).written_bytes, import_(request).counts["same"]) == (0, 2)


def test_json_nested_beyond_measure_says_nothing() -> None:
    """Wherever a source may hold some: an attribute, a block comment, a field, a ledger."""
    deep = "[" * 100_000
    tree = clean(f'<p class="youtube-wrap" data-attrs="{deep}">a</p><!-- wp:embed {{{deep}}} -->')
    assert text_of(tree).strip() == "a"
    meta = f"<wp:meta_key>footnotes</wp:meta_key><wp:meta_value>{deep}</wp:meta_value>"
    post = f"<item><title>T</title><wp:postmeta>{meta}</wp:postmeta></item>"
    (entry,) = (
        one
        for one in read_wxr([Blob(address="e.xml", body=f"{HEAD}{post}</channel></rss>".encode())])
        if isinstance(one, Entry)
    )
    assert (entry.title, entry.body) == ("T", "")
    assert [one.name for one in read_ledger("a", deep.encode(), b"").problems] == ["bad-ledger"]


def test_a_card_whose_data_are_of_another_kind_stays_as_it_is() -> None:
    """A number where a list of pictures should be is no picture."""
    data = "{&quot;gallery&quot;: {&quot;images&quot;: 5}}"
    assert text_of(clean(f'<div data-attrs="{data}"></div><p>after</p>')).strip() == "after"


def test_pictures_within_a_body_do_not_make_it_long(tmp_path: Path) -> None:
    picture = f'<img alt="kettle" src="data:image/png;base64,{"A" * 9_000_000}">'
    _, said, written = run(tmp_path, f"{HEAD}{item('a', f'{picture}<p>tea</p>')}".encode())
    assert "degraded-entry" not in said
    assert "tea" in written


def test_entries_without_text_are_named(tmp_path: Path) -> None:
    feed = HEAD + item("kettle", "<p> </p>") + item("tea", "<p>green</p>") + "</channel></rss>"
    code, said, _ = run(tmp_path, feed.encode())
    assert code == 0
    assert "articles have no text in the source (1): `kettle`" in said


def bad(name: str) -> bytes:
    """Return a whole source that is broken or hostile."""
    good = item("a", "<p>one</p>")
    feed = f"{HEAD}{good}{item('b', '<p>two</p>')}</channel></rss>"
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    return {
        "bomb": f'<!DOCTYPE r [<!ENTITY e0 "x">{bomb}]>{feed.replace("one", "&e11;")}'.encode(),
        "outside": f'<!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/passwd">]>{feed.replace("F<", "&f;<")}'.encode(),
        "nul": feed.replace("one", "o\0n\0e").encode(),
        "utf-16": feed.encode("utf-16"),
        "lying encoding": b'<?xml version="1.0" encoding="utf-16"?>' + feed.encode(),
        "utf-7": b'<?xml version="1.0" encoding="utf-7"?>' + feed.encode(),
        "stray bytes": feed.encode().replace(b"one", b"one\xff\xfe\x80" * 20_000),
        "torn": feed[:-60].encode(),
        "deep": (HEAD + "<x>" * 50_000 + good).encode(),
        "garbage": bytes(range(256)) * 400,
        "empty": b"",
        "only open": b"<rss>" + b"<item>" * 5_000,
        "comments": b"<!--" * 20_000,
        "json": b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * 100_000,
        "json types": b'{"version": "https://jsonfeed.org/version/1", "items": [1, null, {"id": {}}, '
        b'{"id": "x", "content_html": 5, "tags": 7, "authors": "a", "date_published": []}]}',
        "zip": b"PK\x03\x04" + b"\0" * 100,
        "gzip": b"\x1f\x8b" + b"\0" * 100,
    }[name]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("bomb", 0, "two"), ("outside", 0, "two"), ("nul", 0, "two"), ("utf-16", 0, "two"),
        ("lying encoding", 0, "two"), ("utf-7", 0, "two"), ("stray bytes", 0, "two"),
        ("torn", 1, "one"), ("deep", 0, "one"), ("garbage", 1, ""), ("empty", 1, ""),
        ("only open", 1, ""), ("comments", 1, ""), ("json", 1, ""), ("json types", 1, ""),
        ("zip", 1, ""), ("gzip", 1, ""),
    ],
)  # fmt: skip
def test_a_broken_source_gives_what_it_has_and_says_the_rest(
    tmp_path: Path, name: str, code: int, words: str
) -> None:
    found, said, written = run(tmp_path, bad(name))
    assert (found, words in written) == (code, True), said
    assert "root:" not in written
    assert code == 0 or "error[" in said
