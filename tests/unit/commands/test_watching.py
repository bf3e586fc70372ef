"""`site verify --watch` as a person sees it: on a terminal, edits, Ctrl+C."""

import os
import pty
import re
import select
import signal
import sys
import time
from pathlib import Path

import pytest

SRC = Path(__file__).parents[3] / "src"
ARTICLE = """\
---
title: One
---

```console {{#{name}}}
$ echo {said}
{said}
```
"""
SLOW = "```console {#slow}\n$ echo begun; sleep 61.25\nbegun\n```\n"


class Person:
    """Sits before a terminal in which `site` runs."""

    def __init__(self, site: Path, *arguments: str) -> None:
        self.seen = ""
        environment = {**os.environ, "PYTHONPATH": str(SRC), "TERM": "xterm", "COLUMNS": "90"}
        self.pid, self.terminal = pty.fork()
        if not self.pid:
            # A shell's background jobs ignore interrupts, and their children inherit that.
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            words = [sys.executable, "-m", "reprose", *arguments, "--root", str(site)]
            os.execve(sys.executable, words, environment)

    def waits_for(self, text: str) -> str:
        """Return what appears up to a text."""
        end = time.monotonic() + 60
        while text not in self.seen and time.monotonic() < end:
            if select.select([self.terminal], [], [], 0.2)[0]:
                try:
                    self.seen += os.read(self.terminal, 65536).decode("utf-8", "replace")
                except OSError:  # the other end is closed
                    break
        assert text in self.seen, self.seen
        head, _, self.seen = self.seen.partition(text)
        return head

    def presses_ctrl_c(self) -> int:
        """Return the exit code that follows."""
        os.write(self.terminal, b"\x03")
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "site.toml").write_text('title = "T"\nurl = "https://example.org/"\n')
    (tmp_path / "content").mkdir()
    for name in ("one", "two"):
        article = ARTICLE.format(name=name, said=f"{name} says so")
        (tmp_path / "content" / f"{name}.md").write_text(article)
    return tmp_path


def test_what_changes_is_verified_again_until_ctrl_c(site: Path) -> None:
    person = Person(site, "verify", "--watch")
    first = person.waits_for("waiting for changes")
    assert "#one" in first
    assert "#two" in first
    assert "2 runs" in first

    (site / "content" / "two.md").write_text(ARTICLE.format(name="two", said="something else"))
    again = person.waits_for("waiting for changes")
    assert "#two" in again
    assert "#one" not in again
    assert "1 run," in again

    (site / "content" / "one.md").write_text("```console {#one}\n$ echo 5\n6\n```\n")
    assert "wrong-output" in person.waits_for("waiting for changes")

    assert person.presses_ctrl_c() == 0
    assert "Traceback" not in person.seen


def test_ctrl_c_ends_what_is_running(site: Path) -> None:
    (site / "content" / "slow.md").write_text(SLOW)
    person = Person(site, "verify", "--workers", "2")
    person.waits_for("sleep 61.25")

    assert person.presses_ctrl_c() == 130
    rest = drained(person)
    assert rest.endswith("stopped\r\n")
    assert "Traceback" not in rest
    assert rest.rfind("\x1b[?25h") >= rest.rfind("\x1b[?25l")  # the cursor is back
    assert sleeping() == []


def test_a_polite_kill_ends_what_is_running(site: Path) -> None:
    (site / "content" / "slow.md").write_text(SLOW)
    person = Person(site, "verify", "--sandbox", "weak")
    person.waits_for("sleep 61.25")

    os.kill(person.pid, signal.SIGTERM)

    assert os.waitstatus_to_exitcode(os.waitpid(person.pid, 0)[1]) == 130
    assert sleeping() == []


def drained(person: Person) -> str:
    text = person.seen
    while select.select([person.terminal], [], [], 0)[0]:
        try:
            text += os.read(person.terminal, 65536).decode("utf-8", "replace")
        except OSError:
            break
    return text


def sleeping() -> list[str]:
    """Return the processes that still sleep the article's odd number of seconds."""
    lines = (Path(f"/proc/{name}/cmdline") for name in os.listdir("/proc") if name.isdecimal())
    found = []
    for path in lines:
        try:
            line = path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if re.search(r"sleep 61\.25", line):
            found.append(line)
    return found
