"""Dates that git knows are written down, and builds show them without asking git."""

import shutil
import subprocess
from pathlib import Path

import pytest

from kit.archive import unpack
from kit.building import build_site
from kit.command import site

if not shutil.which("git"):
    pytest.skip("git is not on this machine", allow_module_level=True)

SITE = """\
-- site.toml --
title = "Dated"
url = "https://dated.example/"
[sections.posts]
kind = "blog"
-- content/about.md --
# About
-- content/posts/one.md --
# One

A sentence that is long enough to be known again under another name.

And a second one, so that a small change is small.
-- content/notes/idea.md --
# Idea
"""
RECORD = "content/.dates"


class Repository:
    """A repository whose commits are made on the days that a test names."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str, day: str = "2020-01-01") -> str:
        moment = f"{day}T12:00:00+02:00"
        settings = {
            "PATH": "/usr/bin:/bin", "HOME": str(self.folder), "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@dated.example",
            "GIT_COMMITTER_NAME": "C", "GIT_COMMITTER_EMAIL": "c@dated.example",
            "GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment,
        }  # fmt: skip
        command = ("git", "-C", str(self.folder), *arguments)
        return subprocess.run(
            command, env=settings, check=True, capture_output=True, text=True
        ).stdout

    def commit(self, day: str, files: str = "") -> None:
        """Write an archive of files and commit everything that is there."""
        unpack(files, self.folder)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "x", day=day)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "site")
    made.commit("2020-01-01", SITE)
    return made


def recorded(folder: Path) -> dict[str, tuple[str, str]]:
    """Return the days that are recorded, by path."""
    rows = (folder / RECORD).read_text("utf-8").splitlines()[1:]
    fields = (row.split(" ", 2) for row in rows)
    return {path: (created[:10], updated[:10]) for created, updated, path in fields}


def test_first_and_last_commits_are_written_down(repository: Repository) -> None:
    repository.commit("2020-02-02", "-- content/notes/idea.md --\n# Idea\n\nMore.\n")
    repository.commit("2020-03-03", "-- content/posts/a name é.md --\n# Two\n")
    unpack("-- content/posts/not yet.md --\n# Three\n", repository.folder)

    ran = site("check", "--dates", cwd=repository.folder)

    assert ran.code == 0, ran.err
    assert "4 dates recorded" in ran.err
    assert (repository.folder / RECORD).read_text("utf-8").splitlines()[1:] == [
        "2020-01-01T12:00:00+02:00 2020-01-01T12:00:00+02:00 content/about.md",
        "2020-01-01T12:00:00+02:00 2020-02-02T12:00:00+02:00 content/notes/idea.md",
        "2020-03-03T12:00:00+02:00 2020-03-03T12:00:00+02:00 content/posts/a name é.md",
        "2020-01-01T12:00:00+02:00 2020-01-01T12:00:00+02:00 content/posts/one.md",
    ]
    before = (repository.folder / RECORD).read_bytes()
    assert "0 dates recorded" in site("check", "--dates", cwd=repository.folder).err
    assert (repository.folder / RECORD).read_bytes() == before


def test_a_file_that_moves_keeps_its_dates(repository: Repository) -> None:
    posts = repository.folder / "content/posts"
    (posts / "one.md").rename(posts / "first.md")
    repository.commit("2020-02-02")
    text = (posts / "first.md").read_text()
    (posts / "first.md").unlink()
    (posts / "2.md").write_text(text.replace("small.", "smaller."))
    repository.commit("2020-03-03")
    (posts / "2.md").rename(posts / "three.md")
    repository.commit("2020-04-04", "-- content/posts/one.md --\n# Another\n")

    site("check", "--dates", cwd=repository.folder)

    assert recorded(repository.folder)["content/posts/three.md"] == ("2020-01-01", "2020-03-03")
    assert recorded(repository.folder)["content/posts/one.md"] == ("2020-04-04", "2020-04-04")


def test_an_edit_on_a_branch_that_knew_the_old_name_counts(repository: Repository) -> None:
    posts = repository.folder / "content/posts"
    repository.git("branch", "other")
    (posts / "one.md").rename(posts / "first.md")
    repository.commit("2020-02-02")
    repository.git("checkout", "--quiet", "other")
    (posts / "one.md").write_text((posts / "one.md").read_text() + "More.\n")
    repository.commit("2020-03-03")
    repository.git("checkout", "--quiet", "main")
    repository.git("merge", "--quiet", "--no-edit", "other", day="2020-04-04")

    site("check", "--dates", cwd=repository.folder)

    assert recorded(repository.folder)["content/posts/first.md"] == ("2020-01-01", "2020-03-03")


def test_a_site_may_be_a_folder_of_a_repository(tmp_path: Path) -> None:
    whole = Repository(tmp_path)
    whole.commit("2020-01-01", "-- content/posts/one.md --\n# Not ours\n")
    unpack(SITE, tmp_path / "docs")
    whole.commit("2020-02-02")

    site("check", "--dates", cwd=tmp_path / "docs")

    assert recorded(tmp_path / "docs")["content/posts/one.md"] == ("2020-02-02", "2020-02-02")


def test_a_first_date_stays_when_history_is_written_anew(repository: Repository) -> None:
    site("check", "--dates", cwd=repository.folder)
    repository.git("checkout", "--quiet", "--orphan", "squashed")
    repository.commit("2024-01-01")

    site("check", "--dates", cwd=repository.folder)

    assert recorded(repository.folder)["content/posts/one.md"] == ("2020-01-01", "2024-01-01")


def test_names_that_are_no_line_of_text_are_left_out(repository: Repository) -> None:
    repository.commit("2020-02-02", "-- content/posts/é.md --\n# E\n")
    for name in (b"\xff.md", b"a\nb.md"):
        with open(bytes(repository.folder) + b"/content/posts/" + name, "wb") as file:
            file.write(b"# Odd\n")
    repository.commit("2020-03-03")

    ran = site("check", "--dates", cwd=repository.folder)

    assert "4 dates recorded" in ran.err
    assert "content/posts/é.md" in recorded(repository.folder)


def test_a_shallow_clone_is_refused(repository: Repository, tmp_path: Path) -> None:
    repository.commit("2020-02-02", "-- content/posts/two.md --\n# Two\n")
    address = repository.folder.as_uri()
    repository.git("clone", "--quiet", "--depth=1", address, str(tmp_path / "shallow"))

    ran = site("check", "--dates", cwd=tmp_path / "shallow")

    assert ran.code == 1
    assert "error[shallow-clone]" in ran.err
    assert "git fetch --unshallow" in ran.err
    assert not (tmp_path / "shallow" / RECORD).exists()


def test_without_a_repository_git_says_why(tmp_path: Path) -> None:
    unpack(SITE, tmp_path)
    ran = site("check", "--dates", cwd=tmp_path)
    assert ran.code == 1
    assert "error[no-history]: git cannot tell: not a git repository" in ran.err
    assert not (tmp_path / RECORD).exists()


RECORDED = """\
-- content/.dates --
2020-01-01T12:00:00+02:00 2020-01-01T13:00:00+02:00 content/about.md
2020-01-01T12:00:00+02:00 2020-02-02T12:00:00+02:00 content/notes/idea.md
2020-01-01T12:00:00+02:00 2020-03-03T12:00:00+02:00 content/posts/one.md
"""
OWN = "-- content/posts/one.md --\n---\ndate: 2021-05-05\nupdated: 2021-06-06\n---\n\nText.\n"


def days_of(folder: Path, url: str) -> list[str]:
    """Return the days that a page shows."""
    html = (folder / f"public{url}index.html").read_text("utf-8")
    return [part[:10] for part in html.split('<time datetime="')[1:]]


def test_builds_show_what_is_recorded(tmp_path: Path) -> None:
    unpack(SITE + RECORDED, tmp_path)
    assert build_site(tmp_path).problems == ()
    assert days_of(tmp_path, "/posts/one/") == ["2020-01-01", "2020-03-03"]
    assert days_of(tmp_path, "/notes/idea/") == ["2020-02-02"]
    assert (tmp_path / "public/archive/index.html").read_text().count("<time") == 1
    assert b"2020-01-01T12:00:00+02:00" in (tmp_path / "public/atom.xml").read_bytes()


def test_front_matter_goes_before_what_is_recorded(tmp_path: Path) -> None:
    unpack(SITE + RECORDED + OWN, tmp_path)
    build_site(tmp_path)
    assert days_of(tmp_path, "/posts/one/") == ["2021-05-05", "2021-06-06"]


def test_a_new_record_is_a_reason_to_build_again(tmp_path: Path) -> None:
    unpack(SITE, tmp_path)
    build_site(tmp_path)
    assert days_of(tmp_path, "/posts/one/") == []
    unpack(RECORDED, tmp_path)
    assert build_site(tmp_path).problems == ()
    assert days_of(tmp_path, "/posts/one/") == ["2020-01-01", "2020-03-03"]


def test_a_damaged_line_is_named_and_the_others_hold(tmp_path: Path) -> None:
    unpack(SITE + RECORDED + "<<<<<<< main\n0001-01-01T00:00:00+14:00 x content/a.md\n", tmp_path)
    problems = build_site(tmp_path).problems
    assert [(one.name, one.place.line) for one in problems] == [
        ("bad-date-record", 4), ("bad-date-record", 5),
    ]  # fmt: skip
