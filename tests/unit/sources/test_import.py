"""Import again and again: nothing of the author's is lost, nothing is written twice."""

import datetime as dt
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reprose.articles.find import sort_files
from reprose.articles.front import read_article
from reprose.articles.parse import parse
from reprose.config import SiteConfig
from reprose.flows.import_ import ImportReport, ImportRequest, import_
from reprose.model import RawFile
from reprose.problems import Stop

FIXTURES = Path(__file__).parents[2] / "fixtures" / "sources"
SITE = SiteConfig(title="T", url="https://example.org/")
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def run(root: Path, *sources: Path | str, **more: Any) -> ImportReport:
    """Import sources into a site's folder."""
    request = ImportRequest(
        root=str(root), config=SITE, sources=tuple(map(str, sources)),
        now=dt.datetime(2026, 1, 1, tzinfo=dt.UTC), **more,
    )  # fmt: skip
    return import_(request)


def rss(*items: tuple[str, str, str]) -> str:
    """Return a feed of (guid, title, body)."""
    entries = "".join(
        f"<item><guid>{guid}</guid><title>{title}</title><link>https://f.example/{guid}</link>"
        f"<pubDate>Mon, 05 Feb 2024 10:00:00 +0000</pubDate>"
        f"<description><![CDATA[{body}]]></description></item>"
        for guid, title, body in items
    )
    head = "<rss version='2.0'><channel><title>F</title><link>https://f.example/</link>"
    return f"{head}{entries}</channel></rss>"


def feed(folder: Path, *items: tuple[str, str, str]) -> Path:
    """Write a feed to a file."""
    file = folder / "feed.xml"
    file.write_text(rss(*items), "utf-8")
    return file


def articles(root: Path) -> dict[str, str]:
    """Return every file below `content/`, but for the ledger."""
    files = sorted((root / "content").rglob("*.*")) if (root / "content").is_dir() else []
    return {
        file.relative_to(root).as_posix(): file.read_text("utf-8", "replace")
        for file in files
        if file.is_file() and ".import" not in file.parts
    }


@pytest.mark.parametrize(
    "name", ["atom.xml", "rdf.xml", "wordpress.xml", "blogger.xml", "feed.json", "ghost.json", "ghost-editor.json",
             "medium", "substack", "page.html"],
)  # fmt: skip
def test_every_fixture_keeps_everything_and_imports_once(tmp_path: Path, name: str) -> None:
    first = run(tmp_path, FIXTURES / name)
    losses = {
        one["title"]: one["losses"]
        for one in json.loads((tmp_path / first.path).with_suffix(".json").read_text("utf-8"))[
            "articles"
        ]
        if "losses" in one
    }
    assert losses == {}
    assert first.kept == 100.0
    assert "that Markdown could say" not in first.table
    before = {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*")}
    second = run(tmp_path, FIXTURES / name)
    assert second.written_bytes == 0
    assert set(second.counts) == {"same"}
    after = {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*") if file.name != "lock"}
    assert all(before[file] == time for file, time in after.items())


def test_links_between_posts_lead_to_their_files(tmp_path: Path) -> None:
    run(tmp_path, FIXTURES / "wordpress.xml")
    beans = (tmp_path / "content/posts/2018-10-20-counting-beans/index.md").read_text("utf-8")
    assert "[the page](../../pages/about/index.md)" in beans
    assert "[the next post](../2022-01-05-blocks/index.md)" in beans
    about = (tmp_path / "content/pages/about/index.md").read_text("utf-8")
    assert "(../../posts/2022-01-05-blocks/index.md#old-name)" in about
    aliases = ["/2018/10/counting-beans/", "/?p=11", "/2018/10/bean-counting/"]
    assert f"aliases: {json.dumps(aliases)}" in beans
    comments = (tmp_path / "content/posts/2018-10-20-counting-beans/comments.toml").read_text(
        "utf-8"
    )
    assert comments.count("[[comments]]") == 2


def test_an_edit_stays_and_merges_with_the_sources_change(tmp_path: Path) -> None:
    source = feed(tmp_path, ("a", "A", "<p>one</p><p>two</p><p>three</p><p>four</p>"))
    run(tmp_path, source)
    (path,) = (tmp_path / "content/posts").rglob("index.md")
    path.write_text(path.read_text("utf-8").replace("one", "one, mine"), "utf-8")
    assert run(tmp_path, source).counts == {"edited": 1}
    feed(tmp_path, ("a", "A", "<p>one</p><p>two</p><p>three</p><p>four, theirs</p>"))
    report = run(tmp_path, source)
    assert (report.counts, report.problems) == ({"merged": 1}, ())
    text = path.read_text("utf-8")
    assert "one, mine" in text
    assert "four, theirs" in text
    assert run(tmp_path, source).counts == {"edited": 1}


def test_a_conflict_is_put_beside_and_fails(tmp_path: Path) -> None:
    source = feed(tmp_path, ("a", "A", "<p>one</p>"))
    run(tmp_path, source)
    (path,) = (tmp_path / "content/posts").rglob("index.md")
    mine = path.read_text("utf-8").replace("one", "mine")
    path.write_text(mine, "utf-8")
    feed(tmp_path, ("a", "A", "<p>theirs</p>"))
    report = run(tmp_path, source)
    assert [problem.name for problem in report.problems] == ["import-conflict"]
    assert path.read_text("utf-8") == mine
    assert "theirs" in path.with_name("index.incoming.md").read_text("utf-8")


def test_a_moved_article_is_followed_and_a_deleted_one_stays_deleted(tmp_path: Path) -> None:
    source = feed(tmp_path, ("a", "A", "<p>one</p>"), ("b", "B", "<p>two</p>"))
    run(tmp_path, source)
    moved = tmp_path / "content/essays/a.md"
    moved.parent.mkdir()
    (tmp_path / "content/posts/2024-02-05-a/index.md").rename(moved)
    shutil.rmtree(tmp_path / "content/posts/2024-02-05-b")
    before = articles(tmp_path)
    assert run(tmp_path, source).counts == {"deleted": 1, "same": 1}
    assert articles(tmp_path) == before
    feed(tmp_path, ("a", "A", "<p>one more</p>"), ("b", "B", "<p>two</p>"))
    assert run(tmp_path, source).counts == {"changed": 1, "deleted": 1}
    assert "one more" in moved.read_text("utf-8")
    assert run(tmp_path, source, restore=True).counts == {"restored": 1, "same": 1}


def test_articles_that_change_places_are_followed(tmp_path: Path) -> None:
    source = feed(
        tmp_path,
        ("guid-of-the-first", "A", "<p>one</p>"),
        ("guid-of-the-second", "B", "<p>two</p>"),
    )
    run(tmp_path, source)
    first, second = sorted((tmp_path / "content/posts").rglob("index.md"))
    between = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(between)
    feed(
        tmp_path,
        ("guid-of-the-first", "A", "<p>one more</p>"),
        ("guid-of-the-second", "B", "<p>two</p>"),
    )
    assert run(tmp_path, source).counts == {"changed": 1, "same": 1}
    assert ("two" in first.read_text("utf-8"), "one more" in second.read_text("utf-8")) == (
        True,
        True,
    )


def test_what_waits_for_the_author_stays_and_is_no_page(tmp_path: Path) -> None:
    source = feed(tmp_path, ("a", "A", "<p>one</p>"))
    run(tmp_path, source)
    (path,) = (tmp_path / "content/posts").rglob("index.md")
    path.write_text(path.read_text("utf-8").replace("one", "mine"), "utf-8")
    feed(tmp_path, ("a", "A", "<p>theirs</p>"))
    run(tmp_path, source)
    waiting = path.with_name("index.incoming.md")
    waiting.write_text(waiting.read_text("utf-8") + "my remarks\n", "utf-8")
    assert [(one.level, one.name) for one in run(tmp_path, source).problems] == [
        ("note", "import-conflict")
    ]
    feed(tmp_path, ("a", "A", "<p>theirs again</p>"))
    assert run(tmp_path, source).counts == {"conflict": 1}
    assert "my remarks" in waiting.read_text("utf-8")
    (other,) = path.parent.glob("index.incoming-*.md")
    assert "theirs again" in other.read_text("utf-8")
    names = [file.relative_to(tmp_path).as_posix() for file in (path, waiting, other)]
    assert sort_files(names).articles == (names[0],)


def test_bytes_that_are_no_text_are_never_merged(tmp_path: Path) -> None:
    source = feed(tmp_path, ("a", "A", "<p>one</p><p>two</p><p>three</p>"))
    run(tmp_path, source)
    (path,) = (tmp_path / "content/posts").rglob("index.md")
    mine = path.read_bytes().replace(b"one", b"caf\xe9")
    path.write_bytes(mine)
    feed(tmp_path, ("a", "A", "<p>one</p><p>two</p><p>three, theirs</p>"))
    assert run(tmp_path, source).counts == {"conflict": 1}
    assert path.read_bytes() == mine


def test_a_source_that_moved_knows_its_articles(tmp_path: Path) -> None:
    guid = "tag:f.example,2024:1"
    source = feed(tmp_path, (guid, "A", "<p>one</p>"))
    run(tmp_path, source)
    source.write_text(
        rss((guid, "A", "<p>two</p>")).replace("https://f.example/<", "https://g.example/<"),
        "utf-8",
    )
    assert run(tmp_path, source).counts == {"changed": 1}
    assert len(articles(tmp_path)) == 1


def test_a_file_of_the_authors_is_never_taken_for_a_new_entry(tmp_path: Path) -> None:
    own = tmp_path / "content/posts/2024-02-05-a/index.md"
    own.parent.mkdir(parents=True)
    own.write_text("mine\n", "utf-8")
    report = run(tmp_path, feed(tmp_path, ("a", "A", "<p>one</p>")))
    assert report.counts == {"new": 1}
    assert own.read_text("utf-8") == "mine\n"
    assert len(articles(tmp_path)) == 2


def test_a_dry_run_shows_a_diff_and_writes_nothing(tmp_path: Path) -> None:
    report = run(tmp_path, feed(tmp_path, ("a", "A", "<p>one</p>")), dry_run=True)
    assert "+one" in report.diffs[0]
    assert articles(tmp_path) == {}


def test_only_and_since_choose(tmp_path: Path) -> None:
    source = feed(tmp_path, ("a", "Apples", "<p>1</p>"), ("b", "Pears", "<p>2</p>"))
    assert run(tmp_path, source, only=("pear",)).counts == {"new": 1}
    report = run(tmp_path, source, since=dt.date(2025, 1, 1))
    assert [problem.name for problem in report.problems] == ["no-entries"]


def test_pictures_are_taken_from_a_copied_folder_the_largest_first(tmp_path: Path) -> None:
    uploads = tmp_path / "uploads/2024"
    uploads.mkdir(parents=True)
    (uploads / "pic.png").write_bytes(PNG)
    body = '<p><img src="https://f.example/wp/uploads/2024/pic-300x200.png" alt="x"></p>'
    source = feed(tmp_path, ("a", "A", body))
    report = run(tmp_path, source, media_dir=str(tmp_path / "uploads"))
    folder = tmp_path / "content/posts/2024-02-05-a"
    assert "![x](pic.png)" in (folder / "index.md").read_text("utf-8")
    assert (folder / "pic.png").read_bytes() == PNG
    assert report.problems == ()
    again = run(tmp_path, source)
    assert (again.counts, again.written_bytes) == ({"same": 1}, 0)


def test_a_bad_entry_costs_only_itself(tmp_path: Path) -> None:
    text = rss(("a", "A", "<p>one</p>"), ("b", "B", "<p>two</p>"), ("c", "C", "<p>three</p>"))
    source = tmp_path / "feed.xml"
    source.write_text(text.replace("<title>B</title>", "<title>B & <b></title></item2>"), "utf-8")
    report = run(tmp_path, source)
    assert sum(report.counts.values()) + len(report.problems) >= 3
    assert {"one", "three"} <= set(" ".join(articles(tmp_path).values()).split())
    source.write_text(text[: text.index("three")], "utf-8")
    shutil.rmtree(tmp_path / "content")
    report = run(tmp_path, source)
    assert [problem.name for problem in report.problems] == ["torn-feed"]
    assert report.counts == {"new": 2}


HOSTILE = (
    "</title><script>alert(1)</script>", "\n---\norigin: none\n---\n", '"; draft: true', "{{ 7*7 }}",
    "```python {file=../../x}\nimport os\n```", "<!-- verify:setup\n$ id\n-->", "![[secret]]",
    "<img src=x onerror=alert(1)>", '<a href="java\tscript:alert(1)">x</a>', "\u202eevil", "\x00\x1b[31m",
    "<svg onload=alert(1)>", "::: note\nx", "[x]: javascript:alert(1)", "---\ntitle: y\n---", "&#0;&#xd800;",
)  # fmt: skip


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(HOSTILE) | st.text(max_size=40), min_size=3, max_size=8))
def test_no_text_of_a_stranger_becomes_anything_but_text(
    tmp_path_factory: pytest.TempPathFactory, parts: list[str]
) -> None:
    root = tmp_path_factory.mktemp("site")
    items = [{"id": str(n), "url": f"https://f.example/{n}", "title": part, "content_html": "".join(parts),
              "tags": [part], "authors": [{"name": part}]} for n, part in enumerate(parts)]  # fmt: skip
    source = root / "feed.json"
    version = "https://jsonfeed.org/version/1.1"
    source.write_text(json.dumps({"version": version, "title": parts[0], "items": items}), "utf-8")
    report = run(root, source)
    assert sum(report.counts.values()) == len(parts)
    for path, text in articles(root).items():
        article = read_article(RawFile(path=path, body=text.encode(), digest=""), SITE)
        assert [one for one in article.problems if one.level == "error"] == []
        assert article.value.meta.origin is not None
        assert not article.value.meta.draft
        assert not article.value.trusted
        doc = parse(article.value, SITE.markdown).value
        assert doc.remarks == ()
        assert [block.options for block in doc.code_blocks if block.options] == []
        assert not re.search(r"<script|<svg|<[^>]*onerror|=.javascript:", "".join(doc.parts))
        assert not [link for link in doc.links if link.kind in ("wiki", "embed")]
    assert run(root, source).written_bytes == 0


def test_two_posts_of_one_name_get_two_addresses(tmp_path: Path) -> None:
    text = rss(("x/same", "Same", "<p>1</p>"), ("y/same", "Same", "<p>2</p>"))
    source = tmp_path / "feed.xml"
    source.write_text(text.replace("05 Feb 2024", "06 Mar 2024", 1), "utf-8")
    run(tmp_path, source)
    names = sorted(path.split("/")[2] for path in articles(tmp_path))
    assert len({name[11:] for name in names}) == 2
    assert all(name[11:].startswith("same-") for name in names)


def test_every_old_form_of_an_address_leads_home(tmp_path: Path) -> None:
    forms = (
        "https://f.example/a/?utm_source=rss", "http://www.f.example/a", "https://f.example/a/index.html",
        "/a/#top", "https://f.example/?p=7", "/?p=7&amp;utm_medium=x", "https://f.example/a/?mod=rss",
        "/a/feed/", "https://old.example/a/",
    )  # fmt: skip
    body = "<h2 id='top'>T</h2>" + "".join(f'<a href="{one}">x</a> ' for one in forms)
    text = rss(
        ("https://f.example/?p=7", "A", "<p><a name='top'></a>one</p>"),
        ("guid-of-the-other", "B", body),
    )
    text = text.replace(
        "<link>https://f.example/https://f.example/?p=7<", "<link>https://f.example/a/?mod=rss<"
    )
    text = text.replace(
        "<link>https://f.example/guid-of-the-other<", "<link>https://f.example/b/?mod=rss<"
    )
    source = tmp_path / "feed.xml"
    source.write_text(text, "utf-8")
    report = run(tmp_path, source, also_hosts=("old.example",))
    first, second = (articles(tmp_path)[f"content/posts/2024-02-05-{n}/index.md"] for n in "ab")
    assert second.count("](../2024-02-05-a/index.md") == len(forms)
    assert 'aliases: ["/a/", "/?p=7"]' in first
    assert 'aliases: ["/b/"]' in second
    assert not [one for one in report.problems if one.level != "note"]
    names = ["content/posts/2024-02-05-a/index.md", "content/posts/2024-02-05-b/index.md"]
    metas = [
        read_article(RawFile(name, articles(tmp_path)[name].encode(), ""), SITE) for name in names
    ]
    assert [one.problems for one in metas] == [(), ()]
    assert metas[0].value.meta.aliases == ("/a/", "/?p=7")


def test_an_address_that_two_posts_claim_is_an_alias_of_one(tmp_path: Path) -> None:
    text = rss(
        ("guid-number-one-of-two", "A", "<p>1</p>"), ("guid-number-two-of-two", "B", "<p>2</p>")
    )
    source = tmp_path / "feed.xml"
    source.write_text(
        re.sub("<link>https://f.example/guid[^<]*", "<link>https://f.example/same/", text), "utf-8"
    )
    run(tmp_path, source)
    assert "".join(articles(tmp_path).values()).count('aliases: ["/same/"]') == 1


def test_code_that_changed_or_is_no_markdown_is_named(tmp_path: Path) -> None:
    body = "<pre>if x:\n\u00a0\u00a0y\n</pre><pre>see <a href='https://a.example/'>it</a></pre>"
    report = run(tmp_path, feed(tmp_path, ("a", "A", body)))
    assert [one.name for one in report.problems] == ["code-with-links", "nbsp-indent"]
    assert "HTML in the Markdown: 1 a, 1 pre (for what Markdown cannot say)" in report.table
    said = json.loads((tmp_path / report.path).with_suffix(".json").read_text("utf-8"))
    assert said["articles"][0]["nbsp_indents"] == 1
    assert "\n  y\n" in articles(tmp_path)["content/posts/2024-02-05-a/index.md"]


@pytest.mark.parametrize("into", ["blog", "content/blog", "./content/blog/", "content"])
def test_articles_go_below_content_whether_that_is_said_or_not(tmp_path: Path, into: str) -> None:
    run(tmp_path, FIXTURES / "wordpress.xml", into=into)
    folder = "content" if into == "content" else "content/blog"
    assert (tmp_path / folder / "2018-10-20-counting-beans/index.md").is_file()
    assert (tmp_path / "content/pages/about/index.md").is_file()
    assert run(tmp_path, FIXTURES / "wordpress.xml", into=into).counts == {"same": 4}


@pytest.mark.parametrize(
    ("more", "name"),
    [({"into": "../out"}, "bad-folder"), ({"into": "/tmp/x"}, "bad-folder"),
     ({"into": "content/../../x"}, "bad-folder"), ({"media_dir": "nowhere"}, "missing-source")],
)  # fmt: skip
def test_folders_that_cannot_be_end_the_import(
    tmp_path: Path, more: dict[str, str], name: str
) -> None:
    with pytest.raises(Stop) as stop:
        run(tmp_path, FIXTURES / "wordpress.xml", **more)
    assert [one.name for one in stop.value.problems] == [name]
    assert articles(tmp_path) == {}


def test_an_article_that_cannot_be_read_or_written_costs_only_itself(tmp_path: Path) -> None:
    source = feed(
        tmp_path, *((f"guid-of-entry-{n}", f"E{n}", f"<p>word {n}</p>") for n in range(3))
    )
    run(tmp_path, source)
    first, second, third = sorted((tmp_path / "content/posts").rglob("index.md"))
    first.unlink()
    first.mkdir()
    second.unlink()
    second.symlink_to("/etc/hostname")
    feed(tmp_path, *((f"guid-of-entry-{n}", f"E{n}", f"<p>more {n}</p>") for n in range(3)))
    report = run(tmp_path, source)
    assert {one.place.path for one in report.problems if one.level == "error"} == {
        first.relative_to(tmp_path).as_posix(), second.relative_to(tmp_path).as_posix()
    }  # fmt: skip
    assert "more 2" in third.read_text("utf-8")
    assert second.is_symlink()


def test_remarks_in_square_brackets_are_no_shortcodes(tmp_path: Path) -> None:
    """Only what has values, as `[codepen id=7]`, is told to the author."""
    text = (FIXTURES / "wordpress.xml").read_text("utf-8")
    source = tmp_path / "export.xml"
    source.write_text(text.replace("Last line.", "Last [of mine] line. [codepen id=7]"), "utf-8")
    problems = run(tmp_path, source).problems
    (said,) = (one.message for one in problems if one.name == "unknown-shortcode")
    assert "`codepen`" in said
    assert "`of`" not in said
