"""`pytest --reprose`: one item per session, in one worker per article."""

import os
import re
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import reprose

GOOD = "```console {#fine}\n$ echo hello\nhello\n```\n\n```console {#odd}\n$ echo bye\nhello\n```\n"


def pytest_on(site: Path, *options: str) -> str:
    installed = any(one.name == "reprose" for one in entry_points(group="pytest11"))
    plugin = [] if installed else ["-p", "reprose.pytest_plugin"]
    command = [sys.executable, "-m", "pytest", *plugin, "--reprose", "content"]
    done = subprocess.run(
        [*command, "-p", "no:cacheprovider", *options],
        cwd=site,
        env={**os.environ, "PYTHONPATH": str(Path(reprose.__file__).parents[1])},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def test_sessions_are_items(tmp_path: Path) -> None:
    (tmp_path / "site.toml").write_text('title = "T"\nurl = "https://example.org/"\n')
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "a.md").write_text(GOOD)

    said = pytest_on(tmp_path, "-v")

    assert "content/a.md::#fine PASSED" in said
    assert "content/a.md::#odd FAILED" in said
    assert "error[wrong-output]: snippet printed `bye`, the article says `hello`" in said
    assert "Traceback" not in said
    assert "1 failed, 1 passed" in said


def test_two_workers_share_the_articles(tmp_path: Path) -> None:
    """All sessions of an article go to one worker, which runs the article once."""
    (tmp_path / "site.toml").write_text('title = "T"\nurl = "https://example.org/"\n')
    (tmp_path / "content").mkdir()
    for name in ("a", "b", "c"):
        (tmp_path / "content" / f"{name}.md").write_text(GOOD)

    said = pytest_on(tmp_path, "-v", "-n", "2")

    assert "3 failed, 3 passed" in said
    for name in ("a", "b", "c"):
        workers = re.findall(rf"\[(gw\d)\] .*content/{name}\.md::", said)
        assert len(workers) == 2
        assert len(set(workers)) == 1
    assert len(list((tmp_path / "content" / ".verify").glob("*.json"))) == 3
