"""Addresses that were promised are never lost unnoticed, on whichever machine the site is built."""

import shutil
from pathlib import Path

from kit.archive import unpack
from kit.command import site

SITE = """\
-- site.toml --
title = "Kept"
url = "https://kept.example/"
-- content/posts/one.md --
---
title: One
date: 2026-01-02
aliases: [/older/]
---
-- content/posts/draft.md --
---
title: Draft
date: 2026-01-02
draft: true
---
"""


def test_the_list_is_written_once_and_grows(tmp_path: Path) -> None:
    unpack(SITE, tmp_path)
    kept = tmp_path / "content/.urls"

    first = site("check", "--keep", cwd=tmp_path)
    before = kept.read_text().split("\n")
    unpack("-- content/posts/two.md --\n# Two\n", tmp_path)
    again = site("check", "--keep", cwd=tmp_path)

    assert "3 addresses kept" in first.err
    assert before[1:] == ["/older/", "/posts/", "/posts/one/", ""]
    assert "1 addresses kept" in again.err
    assert kept.read_text().split("\n")[1:] == [*before[1:-1], "/posts/two/", ""]


def test_a_fresh_clone_says_what_was_lost(tmp_path: Path) -> None:
    unpack(SITE, tmp_path)
    site("check", "--keep", cwd=tmp_path)
    (tmp_path / "content/posts/one.md").rename(tmp_path / "content/posts/first.md")
    shutil.rmtree(tmp_path / ".reprose")

    for command in ("build", "check"):
        ran = site(command, cwd=tmp_path)
        assert "warning[lost-url]: `/posts/one/` was an address" in ran.err
        assert "content/posts/first.md:4:" in ran.err
        assert "`aliases: [/posts/one/]`" in ran.err
    assert site("build", "--strict", cwd=tmp_path).code == 1


def test_an_address_may_be_given_up(tmp_path: Path) -> None:
    unpack(SITE, tmp_path)
    site("check", "--keep", cwd=tmp_path)
    kept = tmp_path / "content/.urls"
    kept.write_text(f"# mine\n{kept.read_text()}".replace("/posts/one/\n", ""))
    (tmp_path / "content/posts/one.md").unlink()

    ran = site("check", "--keep", cwd=tmp_path)

    assert "/posts/one/" not in ran.err
    assert "content/.urls:3:1: warning[lost-url]: `/older/` was" in ran.err
    assert kept.read_text().startswith("# mine\n")
