"""`site build`: one step, nothing written on errors, the same bytes whatever came before."""

import datetime as dt
import os
import re
import shutil
from pathlib import Path

import pytest

from kit.building import NOW, build_site, output_of
from kit.command import site
from kit.sites import many_articles, small_site


def test_a_small_site_has_all_its_files(tmp_path: Path) -> None:
    report = build_site(small_site(tmp_path))

    assert [str(problem) for problem in report.problems] == []
    built = output_of(tmp_path / "public")
    expected = {
        "index.html", "about/index.html", "posts/index.html", "posts/mapped/index.html",
        "posts/second/index.html", "posts/chart.svg", "kb/index.html", "kb/page-cache/index.html",
        "tags/index.html", "tags/memory/index.html", "tags/python/index.html",
        "archive/index.html", "404.html", "feed.xml", "atom.xml", "feed.json", "sitemap.xml",
        "robots.txt", "_redirects", "_headers", "humans.txt", "old/mapped/index.html",
    }  # fmt: skip
    assert expected <= built.keys()
    assert not {"posts/later/index.html", "posts/unfinished/index.html"} & built.keys()
    assert b"Not ever" not in b"".join(built.values())


def test_drafts_are_built_only_when_asked_for(tmp_path: Path) -> None:
    build_site(small_site(tmp_path), drafts=True)

    assert "posts/unfinished/index.html" in output_of(tmp_path / "public")


def test_a_later_article_appears_when_its_time_has_come(tmp_path: Path) -> None:
    root = small_site(tmp_path)
    report = build_site(root)
    assert report.next_change is not None
    assert report.next_change.year == 2030

    build_site(root, now=report.next_change + dt.timedelta(seconds=1))

    assert "posts/later/index.html" in output_of(root / "public")


def test_any_error_leaves_the_last_good_site(tmp_path: Path) -> None:
    root = small_site(tmp_path)
    build_site(root)
    before = output_of(root / "public")
    (root / "content/posts/bad.md").write_text("---\ntgas: [x]\n---\n\n[x](/nowhere/)\n")

    report = build_site(root)

    assert {problem.name for problem in report.problems} >= {"unknown-key", "dead-link"}
    assert output_of(root / "public") == before


def test_a_second_build_reuses_every_page(tmp_path: Path) -> None:
    root = small_site(tmp_path)
    first = build_site(root)
    inodes = {path: path.stat().st_ino for path in (root / "public").rglob("*.html")}

    second = build_site(root)

    assert second.reused == second.pages == first.pages
    assert inodes == {path: path.stat().st_ino for path in (root / "public").rglob("*.html")}


def test_an_edit_renders_only_what_shows_it(tmp_path: Path) -> None:
    root = many_articles(tmp_path, 60)
    build_site(root)
    article = root / "content/posts/n0030.md"
    article.write_text(article.read_text() + "\nOne more paragraph.\n")

    report = build_site(root)

    assert report.pages - report.reused == 1
    assert b"One more paragraph" in (root / "public/posts/n0030/index.html").read_bytes()


@pytest.mark.parametrize("workers", [2, 5])
def test_any_number_of_workers_gives_the_same_bytes(tmp_path: Path, workers: int) -> None:
    root = many_articles(tmp_path / "site", 70)
    build_site(root, out=tmp_path / "one", workers=1)
    shutil.rmtree(root / ".reprose")
    build_site(root, out=tmp_path / "more", workers=workers)

    assert output_of(tmp_path / "one") == output_of(tmp_path / "more")


VARIATIONS = {
    "hash seed": {"PYTHONHASHSEED": "4711"},
    "time zone": {"TZ": "Pacific/Apia"},
    "locale": {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
    "home": {"HOME": "/nonexistent"},
}


@pytest.mark.parametrize("what", VARIATIONS)
def test_the_surroundings_do_not_matter(tmp_path: Path, what: str) -> None:
    here, there = small_site(tmp_path / "here"), small_site(tmp_path / "the re")
    clock = {"SOURCE_DATE_EPOCH": str(int(NOW.timestamp()))}
    assert site("build", cwd=here, env={"PYTHONHASHSEED": "0", **clock}).code == 0

    assert site("build", cwd=there, env={**VARIATIONS[what], **clock}).code == 0

    assert output_of(here / "public") == output_of(there / "public")


@pytest.mark.parametrize("epoch", ["tomorrow", "1e99", "9" * 40, ""])
def test_what_names_no_moment_is_no_clock(tmp_path: Path, epoch: str) -> None:
    root = small_site(tmp_path)
    for _ in range(2):  # as a build, and as the quick answer
        ran = site("build", cwd=root, env={"SOURCE_DATE_EPOCH": epoch})
        assert (ran.code, "Traceback" in ran.err, "bug" in ran.err) == (0, False, False)


def test_a_build_for_an_earlier_moment_is_another_build(tmp_path: Path) -> None:
    (tmp_path / "site.toml").write_text('title = "T"\nurl = "https://e.example/"\n')
    (tmp_path / "content/posts").mkdir(parents=True)
    for year in (2001, 2026):
        text = f"---\ntitle: Of {year}\ndate: {year}-01-02\n---\n\nText.\n"
        (tmp_path / f"content/posts/of-{year}.md").write_text(text)

    def built_in(year: int) -> set[str]:
        epoch = int(NOW.replace(year=year).timestamp())
        assert site("build", cwd=tmp_path, env={"SOURCE_DATE_EPOCH": str(epoch)}).code == 0
        return {name for name in output_of(tmp_path / "public") if name.startswith("posts/of-")}

    later = built_in(2030)
    assert built_in(2010) == {name for name in later if "2001" in name} != later
    assert built_in(2030) == later


def test_a_changed_output_is_put_right(tmp_path: Path) -> None:
    root = small_site(tmp_path)
    build_site(root)
    before = output_of(root / "public")
    (root / "public/about/index.html").unlink()
    (root / "public/index.html").write_text("tampered")
    (root / "public/stray.txt").write_text("stray")

    assert site("build", cwd=root, env={"SOURCE_DATE_EPOCH": str(int(NOW.timestamp()))}).code == 0

    assert output_of(root / "public") == before


def test_the_quick_answer_says_what_the_build_said(tmp_path: Path) -> None:
    root = small_site(tmp_path)
    os.symlink("/etc/hostname", root / "content/link.md")

    first, second = site("build", cwd=root), site("build", cwd=root)

    assert (first.code, second.code) == (0, 0)
    assert first.err.split("\n")[:-2] == second.err.split("\n")[:-2]
    assert "1 warning" in second.err
    assert ", 0 reused" in first.err
    assert ", 0 reused" not in second.err


def test_nothing_heavy_is_imported_for_a_quick_answer(tmp_path: Path) -> None:
    root = small_site(tmp_path)
    assert site("build", cwd=root).code == 0
    program = (
        "import sys; from reprose.cli import main; assert main(['build']) == 0;"
        "print(sorted({m.split('.')[0] for m in sys.modules} & set(sys.argv[1:])))"
    )
    heavy = "markdown_it jinja2 yaml click rich asyncio pygments bs4 feedparser PIL sqlite3".split()

    ran = site_python(program, *heavy, cwd=root)

    assert ran == "[]\n"


def site_python(program: str, *arguments: str, cwd: Path) -> str:
    import subprocess
    import sys

    from kit.command import SOURCE

    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=True
    ).stdout


@pytest.mark.parametrize("damage", [b"", b"\0" * 64, b"junk" * 1000])
def test_damaged_state_never_changes_what_is_built(tmp_path: Path, damage: bytes) -> None:
    root = small_site(tmp_path)
    build_site(root)
    before = output_of(root / "public")
    for path in (root / ".reprose").rglob("*"):
        if path.is_file():
            path.write_bytes(damage)

    assert [str(problem) for problem in build_site(root).problems] == []

    assert output_of(root / "public") == before


def test_why_says_what_changed(tmp_path: Path) -> None:
    root = small_site(tmp_path)
    build_site(root)
    assert "because it was new" in site("why", "/about/", cwd=root).out
    about = root / "content/about.md"
    about.write_text(about.read_text() + "\nOne more sentence.\n")
    build_site(root)

    said = site("why", "about", cwd=root)

    assert said.code == 0
    assert re.search(r"because these changed: .*\bbody\b", said.out)
    assert "not because of: theme, site, template" in said.out
    assert site("why", "/abuot/", cwd=root).code == 1
