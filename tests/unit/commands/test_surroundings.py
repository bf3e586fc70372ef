"""Commands where something about them is broken: their streams, the disk, the clock, the folder."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from kit.archive import SITE, bury, snapshot, unpack
from kit.command import SOURCE, site

MISTAKE = SITE + "-- content/a.md --\n# A\n\nDer [Weg](nein.md) ü\n"
SAYS_MUCH = ["explain", "view-article"]


def shell(folder: Path, arguments: list[str], around: str) -> tuple[int, str]:
    """Run `site …` by a shell that does something `around` it; return its exit code and stderr."""
    ran = subprocess.run(
        ["bash", "-c", f"{around}; exit ${{PIPESTATUS[0]}}", "-", sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        timeout=120,
        stdin=subprocess.DEVNULL,
    )
    assert "Traceback" not in ran.stderr
    assert "a bug of ours" not in ran.stderr
    return ran.returncode, ran.stderr


@pytest.mark.parametrize(
    ("around", "arguments", "code"),
    [
        ('"$1" -m reprose "${@:2}" >&-', SAYS_MUCH, 0),
        ('"$1" -m reprose "${@:2}" >&- 2>&- <&-', ["check"], 1),
        ('"$1" -m reprose "${@:2}" 2>&-', ["check", "--format", "json"], 1),
        ('"$1" -m reprose "${@:2}" >/dev/full', SAYS_MUCH, 1),
        ('"$1" -m reprose "${@:2}" >/dev/full', ["--help"], 1),
        ('"$1" -m reprose "${@:2}" 2>/dev/full', ["build"], 1),
        ('"$1" -m reprose "${@:2}" | true', [*SAYS_MUCH, "-v"], None),
        ('"$1" -m reprose "${@:2}" | true', ["check", "--format", "github"], None),
        ('"$1" -m reprose "${@:2}" 2>&1 | true', ["check"], 1),
    ],
)
def test_streams_that_are_closed_full_or_left(
    tmp_path: Path, around: str, arguments: list[str], code: int | None
) -> None:
    unpack(MISTAKE, tmp_path)
    ended, _ = shell(tmp_path, arguments, around)
    assert ended in ((0, 1) if code is None else (code,))


def test_a_terminal_that_knows_no_letter_but_ascii(tmp_path: Path) -> None:
    unpack(MISTAKE, tmp_path)
    for arguments in (["check"], ["check", "--format", "json"], ["explain", "view-article"]):
        ran = site(*arguments, cwd=tmp_path, env={"PYTHONIOENCODING": "ascii:strict"})
        assert ran.code == (arguments[0] == "check"), ran.err
        assert (ran.out + ran.err).isascii()


@pytest.mark.parametrize("epoch", ["tomorrow", "-5", "1.5", "9" * 20, "9" * 5000])
def test_a_moment_that_is_none_is_now(tmp_path: Path, epoch: str) -> None:
    unpack(f"{SITE}-- content/a.md --\n# A\n", tmp_path)
    for _ in range(2):
        ran = site("build", cwd=tmp_path, env={"SOURCE_DATE_EPOCH": epoch})
        assert ran.code == 0, ran.err


@pytest.mark.parametrize("articles", [3, 60])
def test_a_disk_that_takes_no_more_leaves_the_last_site(tmp_path: Path, articles: int) -> None:
    """With many articles the one that cannot write is a worker, with few the command itself."""
    article = "# A\n\nText.\n"
    unpack(SITE + "".join(f"-- content/a{n}.md --\n{article}" for n in range(articles)), tmp_path)
    assert site("build", cwd=tmp_path).code == 0
    before = snapshot(tmp_path / "public")
    for path in (tmp_path / "content").iterdir():
        path.write_text(article + "More.\n")

    ran = subprocess.run(
        [sys.executable, "-m", "reprose", "build", "--workers", "2"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (12_000, 12_000)),
    )

    assert ran.returncode == 1, ran.stderr
    assert "error[unwritable-file]: could not write `" in ran.stderr
    assert "file too large" in ran.stderr
    assert snapshot(tmp_path / "public") == before
    assert sorted(os.listdir(tmp_path)) == [".reprose", "content", "public", "site.toml"]


def test_a_working_folder_that_is_gone(tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    around = 'cd gone; rmdir ../gone; "$1" -m reprose "${@:2}"'
    for command in ("build", "check", "new"):
        (tmp_path / "gone").mkdir(exist_ok=True)
        code, said = shell(tmp_path, [command, *(["x"] if command == "new" else [])], around)
        assert code == 1
        assert "no such file or directory" in said


def test_a_folder_that_cannot_be_read_is_told_even_when_nothing_else_changed(
    tmp_path: Path,
) -> None:
    unpack(f"{SITE}-- content/a.md --\n# A\n", tmp_path)
    assert site("build", cwd=tmp_path).code == 0
    bury(tmp_path / "content")

    ran = site("build", cwd=tmp_path)

    assert ran.code == 1
    assert "error[unreadable-file]: could not read `content/deep" in ran.err


@pytest.mark.parametrize("out", ["static", "content/out", "themes"])
def test_the_output_never_lies_where_the_next_build_reads(tmp_path: Path, out: str) -> None:
    unpack(f"{SITE}-- content/a.md --\n# A\n", tmp_path)
    ran = site("build", "--out", out, cwd=tmp_path)
    assert ran.code == 1
    assert "error[foreign-output]" in ran.err
    assert not (tmp_path / out).exists()
