"""Output: a folder is replaced at once or not at all, however the build ends."""

import os
import signal
from pathlib import Path

import pytest

from kit.archive import snapshot
from reprose import output
from reprose.output import MARK, Stage
from reprose.problems import Stop


def build(out: Path, files: dict[str, bytes]) -> None:
    with Stage(str(out)) as stage:
        for name, body in files.items():
            stage.write(name, body)
        stage.publish()


def contents(out: Path) -> dict[str, bytes]:
    return {name: body for name, body in snapshot(out).items() if name != MARK}


def test_a_build_replaces_the_whole_folder(tmp_path: Path) -> None:
    out = tmp_path / "public"
    build(out, {"a.html": b"1", "b/c.html": b"2"})
    build(out, {"a.html": b"3"})

    assert contents(out) == {"a.html": b"3"}
    assert os.listdir(tmp_path) == ["public"]


def test_a_build_that_ends_early_leaves_the_old_folder(tmp_path: Path) -> None:
    out = tmp_path / "public"
    build(out, {"a.html": b"1"})

    with Stage(str(out)) as stage:
        stage.write("a.html", b"2")

    assert contents(out) == {"a.html": b"1"}
    assert os.listdir(tmp_path) == ["public"]


@pytest.mark.parametrize("target", ["../a.html", "b/../../a.html", "/a.html"])
def test_nothing_is_written_outside(tmp_path: Path, target: str) -> None:
    with Stage(str(tmp_path / "public")) as stage, pytest.raises(Stop, match="leads out"):
        stage.write(target, b"1")
    assert os.listdir(tmp_path) == []


def test_a_name_that_the_disk_refuses_is_told(tmp_path: Path) -> None:
    with Stage(str(tmp_path / "public")) as stage, pytest.raises(Stop, match="name too long"):
        stage.write("n" * 300, b"1")
    assert os.listdir(tmp_path) == []


def test_what_is_kept_is_the_same_file(tmp_path: Path) -> None:
    out = tmp_path / "public"
    build(out, {"a.html": b"1", "b.html": b"2"})
    before = (out / "a.html").stat()
    state = (before.st_size, before.st_mtime_ns)

    with Stage(str(out)) as stage:
        assert stage.keep("a.html", state)
        assert not stage.keep("b.html", (9, 9))
        assert not stage.keep("gone.html", state)
        stage.publish()

    after = (out / "a.html").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert contents(out) == {"a.html": b"1"}


def test_the_replaced_folder_is_where_the_next_one_begins(tmp_path: Path) -> None:
    out, spare = tmp_path / "public", tmp_path / "state/spare"
    spare.parent.mkdir()
    history: list[dict[str, bytes]] = [
        {"a.html": b"1", "b/c.html": b"2", "d": b"3"},
        {"a.html": b"1", "b/c.html": b"4", "d/e.html": b"5"},  # a file became a folder
        {"a.html": b"6", "b": b"7", "d/e.html": b"5"},  # and a folder a file
        {"a.html": b"1", "b/c.html": b"2", "d": b"3"},
    ]
    states: dict[str, tuple[int, int]] = {}
    before: dict[str, bytes] = {}
    for files in history:
        kept = {name for name, body in files.items() if before.get(name) == body}
        with Stage(str(out), str(spare)) as stage:
            stage.begin_with_spare(files)
            for name, body in files.items():
                if name in kept:
                    assert stage.keep(name, states[name])
                else:
                    stage.write(name, body)
            states = {name: stage.state(name) for name in files}
            stage.publish()
        assert contents(out) == files
        assert sorted(os.listdir(tmp_path)) == ["public", "state"]
        before = files


def test_writing_into_the_spare_never_changes_what_is_published(tmp_path: Path) -> None:
    out, spare = tmp_path / "public", tmp_path / "spare"
    for body in (b"1", b"2"):
        with Stage(str(out), str(spare)) as stage:
            stage.begin_with_spare({"a.html", "b.html"})
            stage.write("a.html", body)
            stage.write("b.html", b"same")
            stage.publish()

    with Stage(str(out), str(spare)) as stage:  # ends early
        stage.begin_with_spare({"a.html", "b.html"})
        stage.write("a.html", b"half a build")
        stage.write("b.html", b"half a build")

    assert contents(out) == {"a.html": b"2", "b.html": b"same"}


def test_somebody_elses_folder_is_never_replaced(tmp_path: Path) -> None:
    out = tmp_path / "public"
    out.mkdir()
    (out / "thesis.tex").write_text("ten years")

    with pytest.raises(Stop) as stop:
        build(out, {"a.html": b"1"})

    assert [problem.name for problem in stop.value.problems] == ["foreign-output"]
    assert contents(out) == {"thesis.tex": b"ten years"}


def test_killed_at_any_point_the_folder_is_old_or_new(tmp_path: Path) -> None:
    out = tmp_path / "public"
    old, new = {f"{n}.html": b"old" for n in range(20)}, {f"{n}.html": b"new" for n in range(30)}
    build(out, old)
    for stop_after in range(0, 36, 3):
        pid = os.fork()
        if pid == 0:
            with Stage(str(out)) as stage:
                for n, (name, body) in enumerate(new.items()):
                    if n == stop_after:
                        os.kill(os.getpid(), signal.SIGKILL)
                    stage.write(name, body)
                stage.publish()
            os._exit(0)
        os.waitpid(pid, 0)
        assert contents(out) in (old, new)
    build(out, old)
    assert contents(out) == old
    assert os.listdir(tmp_path) == ["public"]


def test_without_exchange_half_a_swap_is_undone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(output, "_exchange", lambda first, second: False)
    out = tmp_path / "public"
    build(out, {"a.html": b"1"})
    build(out, {"a.html": b"2"})
    assert contents(out) == {"a.html": b"2"}

    os.rename(out, tmp_path / ".public.old")  # as a kill between the two renames leaves it
    with Stage(str(out)):
        assert contents(out) == {"a.html": b"2"}
    assert os.listdir(tmp_path) == ["public"]
