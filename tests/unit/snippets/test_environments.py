"""Environments of articles: made once, kept, and made again when something has been at them."""

from pathlib import Path

import pytest

from reprose.snippets.environments import build
from reprose.snippets.interpreters import find_python, find_uv


def test_an_environment_that_was_written_into_is_made_again(tmp_path: Path) -> None:
    python = find_python()
    if find_uv() is None or python is None:
        pytest.skip("uv is not installed")
    first = build(str(tmp_path), "# nothing\n", python, True)
    assert first.fault == ""
    packages = next(Path(first.folder).glob("lib/python*/site-packages"))
    kept = Path(first.folder, "pyvenv.cfg").stat()
    assert build(str(tmp_path), "# nothing\n", python, True) == first
    assert Path(first.folder, "pyvenv.cfg").stat().st_mtime_ns == kept.st_mtime_ns

    (packages / "poison.pth").write_text("import os; print('poisoned')\n")

    assert build(str(tmp_path), "# nothing\n", python, True) == first
    assert not (packages / "poison.pth").exists()


@pytest.mark.parametrize(
    "line",
    [
        "--find-links https://evil.example/",
        "-e ./package",
        "idna @ https://evil.example/idna.whl",
        "https://evil.example/idna-1.tar.gz",
        "-r /etc/passwd",
        "idna==3.10 --config-settings=x",
        "./local",
    ],
)
def test_a_lock_of_others_installs_only_packages(line: str, tmp_path: Path) -> None:
    python = find_python()
    assert python is not None

    built = build(str(tmp_path), f"# idna\n{line}\n    --hash=sha256:{'0' * 64}\n", python, True)

    assert line[:30] in built.fault
    assert list(tmp_path.iterdir()) == []
