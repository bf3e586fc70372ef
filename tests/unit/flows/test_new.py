"""`site new`: a site that builds and verifies, from nothing or from an old feed."""

from pathlib import Path

import pytest

from kit.command import site

FEED = """<?xml version="1.0"?><rss version="2.0"><channel>
<title>Kettle &amp; Pot</title><link>https://kettle.example/</link><language>en-GB</language>
<description>Tea</description>
<item><title>First boil</title><link>https://kettle.example/first-boil/</link>
<pubDate>Mon, 05 Jan 2026 10:00:00 +0000</pubDate><guid>k1</guid>
<description>&lt;p&gt;Water, then &lt;em&gt;leaves&lt;/em&gt;.&lt;/p&gt;</description></item>
</channel></rss>
"""


def test_a_new_site_builds_and_its_example_holds(tmp_path: Path) -> None:
    made = site("new", "my-notes", cwd=tmp_path)
    assert made.code == 0, made.err
    root = tmp_path / "my-notes"

    assert site("build", "--strict", cwd=root).code == 0
    verified = site("verify", cwd=root)

    assert verified.code == 0, verified.err
    assert "1 of 1 sessions pass" in verified.err
    assert 'title = "My notes"' in (root / "site.toml").read_text()


def test_what_comes_next_can_be_typed_as_it_is_said(tmp_path: Path) -> None:
    assert "next: site build --root 'my notes'; site" in site("new", "my notes", cwd=tmp_path).err
    here = tmp_path / "my notes" / "inner"
    here.mkdir()
    assert "next: site build; site serve\n" in site("new", ".", cwd=here).err


def test_a_site_made_from_a_feed_has_its_name_and_articles(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(FEED)

    made = site("new", "tea", "--from", "feed.xml", cwd=tmp_path)

    assert made.code == 0, made.err
    assert "100.00 %" in made.err  # what was kept, as after every import
    config = (tmp_path / "tea/site.toml").read_text()
    assert 'title = "Kettle & Pot"' in config
    assert 'language = "en-GB"' in config
    assert site("build", cwd=tmp_path / "tea").code == 0
    assert "leaves" in next(iter((tmp_path / "tea/public/posts").glob("*/index.html"))).read_text()


def test_what_is_there_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full/thesis.md").write_text("ten years")

    made = site("new", "full", cwd=tmp_path)

    assert made.code == 1
    assert "folder-not-empty" in made.err
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["thesis.md"]


def test_a_source_that_is_not_there_is_told_and_can_be_named_again(tmp_path: Path) -> None:
    made = site("new", "tea", "--from", "nowhere.xml", cwd=tmp_path)

    assert made.code == 1
    assert "missing-source" in made.err
    (tmp_path / "feed.xml").write_text(FEED)
    assert site("new", "tea", "--from", "feed.xml", cwd=tmp_path).code == 0


@pytest.mark.parametrize(
    ("option", "value", "problem"),
    [("--url", "my-site", "bad-site-url"), ("--theme", "inkk", "did you mean `ink`?")],
)
def test_what_no_site_could_be_built_with_is_told_at_once(
    tmp_path: Path, option: str, value: str, problem: str
) -> None:
    made = site("new", "tea", option, value, cwd=tmp_path)
    assert made.code == 1
    assert problem in made.err
    assert list(tmp_path.iterdir()) == []


def test_any_name_and_title_make_a_site_that_builds(tmp_path: Path) -> None:
    for name, title in (('it\'s "tea"\n', 'a\x7fb\x1b"\\'), ("-tea", "\udcff\udcfe Tee 🫖")):
        made = site("new", "--title", title, "--", name, cwd=tmp_path)
        assert made.code == 0, made.err
        built = site("build", "--strict", cwd=tmp_path / name)
        assert built.code == 0, built.err
