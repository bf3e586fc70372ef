"""Files: whole at all times, inside the root, no links followed."""

import os
import signal
from pathlib import Path

import pytest

from kit.archive import bury
from reprose.digest import digest_bytes
from reprose.files import Batch, digest_of_file, find_root, locked, read_bytes, walk, write_files
from reprose.model import Write
from reprose.problems import Stop


def names(stop: pytest.ExceptionInfo[Stop]) -> list[str]:
    return [problem.name for problem in stop.value.problems]


def test_walk_is_sorted_and_leaves_hidden_names_out(tmp_path: Path) -> None:
    for name in ("b/z.md", "a.md", "b/a.md", ".git/x", "b/.hidden", "a.md~"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")

    found = walk(str(tmp_path), "")

    assert [info.path for info in found.value] == ["a.md", "b/a.md", "b/z.md"]
    assert found.problems == ()


def test_a_folder_that_cannot_be_listed_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "a.md").write_text("x")
    bury(tmp_path / "content")

    found = walk(str(tmp_path), "content")

    assert [info.path for info in found.value] == ["content/a.md"]
    assert [(p.level, p.name) for p in found.problems] == [("error", "unreadable-file")]


@pytest.mark.parametrize("size", [0, 1, 2**20 - 1, 2**20, 2**20 + 1, 3 * 2**20 + 5])
def test_the_digest_of_a_file_is_that_of_its_bytes(tmp_path: Path, size: int) -> None:
    body = bytes(range(256)) * (size // 256 + 1)
    (tmp_path / "film").write_bytes(body[:size])
    assert digest_of_file(str(tmp_path), "film") == digest_bytes(body[:size])


def test_links_and_pipes_are_named_and_never_opened(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "secret").write_text("s")
    (tmp_path / "content" / "file.md").symlink_to(tmp_path / "secret")
    (tmp_path / "content" / "folder").symlink_to(tmp_path)
    (tmp_path / "content" / "gone.md").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "content" / "pipe.md")

    found = walk(str(tmp_path), "content")

    assert found.value == ()
    assert {problem.name for problem in found.problems} == {"refused-file"}
    assert len(found.problems) == 4


def test_reading_never_leaves_the_root(tmp_path: Path) -> None:
    root = tmp_path / "site"
    root.mkdir()
    (tmp_path / "secret").write_text("s")
    (root / "link").symlink_to(tmp_path / "secret")
    (root / "up").symlink_to(tmp_path)

    for path in ("../secret", "link", "up/secret", "/etc/hostname"):
        with pytest.raises(Stop) as stop:
            read_bytes(str(root), path)
        assert names(stop)[0] in ("refused-file", "unreadable-file"), path


def test_a_pipe_in_the_way_does_not_hang_a_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(Stop) as stop:
        read_bytes(str(tmp_path), "pipe")

    assert names(stop) == ["refused-file"]


def test_writing_the_same_bytes_again_touches_nothing(tmp_path: Path) -> None:
    write = Write(path="a/b.md", body=b"text")

    assert write_files(str(tmp_path), [write]) == 4
    before = (tmp_path / "a/b.md").stat()
    assert write_files(str(tmp_path), [write]) == 0
    after = (tmp_path / "a/b.md").stat()

    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_writing_replaces_a_file_instead_of_changing_it(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    os.link(tmp_path / "a", tmp_path / "other")

    write_files(str(tmp_path), [Write(path="a", body=b"new")])

    assert (tmp_path / "a").read_bytes() == b"new"
    assert (tmp_path / "other").read_bytes() == b"old"
    assert sorted(os.listdir(tmp_path)) == ["a", "other"]


def test_what_a_killed_process_left_half_written_is_removed(tmp_path: Path) -> None:
    (tmp_path / f".a.tmp-{os.getpid()}").write_text("still being written")
    pid = os.fork()
    if not pid:
        Batch(str(tmp_path)).add(Write(path="a", body=b"never given its name"))
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(pid, 0)
    assert sorted(os.listdir(tmp_path)) == sorted([f".a.tmp-{pid}", f".a.tmp-{os.getpid()}"])

    write_files(str(tmp_path), [Write(path="b", body=b"1")])

    assert sorted(os.listdir(tmp_path)) == [f".a.tmp-{os.getpid()}", "b"]


def test_writing_never_leaves_the_root(tmp_path: Path) -> None:
    root = tmp_path / "site"
    root.mkdir()
    (root / "up").symlink_to(tmp_path)

    for path in ("../x", "up/x", "a/../../x"):
        with pytest.raises(Stop) as stop:
            write_files(str(root), [Write(path=path, body=b"x")])
        assert names(stop) == ["refused-file"]
    assert not (tmp_path / "x").exists()


def test_a_folder_in_the_way_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()

    with pytest.raises(Stop) as stop:
        write_files(str(tmp_path), [Write(path="a", body=b"x")])

    assert names(stop) == ["unwritable-file"]
    assert os.listdir(tmp_path) == ["a"]


def test_the_root_is_the_nearest_folder_upwards(tmp_path: Path) -> None:
    (tmp_path / "site/content/a").mkdir(parents=True)
    (tmp_path / "site/site.toml").write_text("")

    assert find_root(str(tmp_path / "site/content/a")) == str(tmp_path / "site")
    assert find_root(str(tmp_path)) is None


def test_only_one_command_at_a_time(tmp_path: Path) -> None:
    with locked(str(tmp_path)):
        with pytest.raises(Stop) as stop, locked(str(tmp_path)):
            pass
        assert names(stop) == ["locked"]
    with locked(str(tmp_path)):
        pass
