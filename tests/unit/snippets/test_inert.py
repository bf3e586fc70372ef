"""Importing and building run nothing from content: no process, no command, no connection."""

import os
import subprocess
import sys
from pathlib import Path

import reprose

SITE = 'title = "T"\nurl = "https://example.org/"\n'
HOSTILE = """\
---
title: Hostile
verify:
  dependencies: ["psutil"]
---

```python {file=x.py}
open("/tmp/reprose-was-here", "w")
```

<!-- verify:setup
$ touch /tmp/reprose-was-here
-->

```console {#x needs="cmd:touch"}
$ touch /tmp/reprose-was-here
```
"""
FEED = """\
<rss version="2.0"><channel><title>F</title><link>https://f.example/</link><description>d</description>
<item><title>One</title><link>https://f.example/1</link><guid>1</guid>
<description>&lt;pre&gt;$ touch /tmp/reprose-was-here&lt;/pre&gt;</description></item></channel></rss>
"""
PROBE = """\
import os, sys
log = os.open("events", os.O_CREAT | os.O_APPEND | os.O_WRONLY)  # forked processes write, too
names = ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty", "os.system",
         "socket.connect", "socket.bind", "pty.spawn")

def hear(event, args):
    if event in names:
        caller = os.path.basename(sys._getframe(1).f_code.co_filename)
        os.write(log, f"{event} by {caller}\\n".encode())

sys.addaudithook(hear)
from reprose.cli import main
for arguments in (["import", "feed.xml"], ["build"], ["build"], ["check"]):
    sys.argv = ["site", *arguments]
    try:
        main()
    except SystemExit:
        pass
"""


# Forks that only go on with our own work: they execute nothing, and are listened to as well.
OURS = {"os.fork by guard.py", "os.fork by work.py"}


def test_import_and_build_start_nothing(tmp_path: Path) -> None:
    (tmp_path / "site.toml").write_text(SITE)
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "hostile.md").write_text(HOSTILE)
    (tmp_path / "feed.xml").write_text(FEED)

    source = str(Path(reprose.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", PROBE],
        cwd=tmp_path,
        env={"PYTHONPATH": source, "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )

    events = set((tmp_path / "events").read_text().splitlines())
    assert events <= OURS, done.stdout + done.stderr
    assert (tmp_path / "public" / "index.html").exists()
    assert not Path("/tmp/reprose-was-here").exists()
