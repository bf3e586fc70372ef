"""Sessions run: state of shells, endings, terminals, timeouts, files, setups."""

import signal
import subprocess
from pathlib import Path

import pytest

from kit.running import run
from reprose.snippets import sandbox
from reprose.snippets.normalise import normalise

ARTICLE = """\
```python {file=count.py}
import pathlib, sys
print("tty", sys.stdout.isatty(), sys.argv[1:])
pathlib.Path("made.txt").write_text("made")
```

<!-- verify:setup
$ echo hidden > setup.txt
-->

```console {#state}
$ x=3; cd /tmp; f() { echo f$1; }
$ echo $x $PWD; f 1
3 /tmp
f1
$ set -e; false
? 1
$ echo $x
3
shell B $ echo "[$x]" && pwd
$ cd "$OLDPWD" && exit 4
? 4
```

```console {#files}
$ python count.py a
$ cat made.txt setup.txt
$ echo $undeclared
```

```console {#pipes tty=off}
$ python count.py
$ python -c 'import sys; print("out"); print("err", file=sys.stderr)'
```

```console {#slow timeout=400ms}
$ sleep 20
```

```console {#signal}
$ python -c 'import os; os.abort()'
Aborted
$ python -c 'import os, signal; os.kill(os.getpid(), signal.SIGSEGV)'
Segmentation fault
```

```python {file=loop.py}
import time
for i in range(100):
    print("ITER", i, flush=True)
    time.sleep(0.05)
```

```console {#stop interrupt="after /ITER 3/" timeout=10s}
$ python loop.py
```

```diff {apply=count.py as=other.py}
-print("tty", sys.stdout.isatty(), sys.argv[1:])
+print("patched")
```

```console {#patched repeat=2}
$ python other.py
patched
```

```diff {#wrong apply=count.py}
-no such line
+x
```
"""


PROMPT = """\
```console {#prompt}
$ (exit 7)
? 7
$ echo $?
7
$ y=1; list=(a "b c"); declare -A by=([k]=v)
$ echo "${list[1]}" ${#list[@]} ${by[k]}; python -c "import os; print('y' in os.environ)"
b c 2 v
False
$ set -o pipefail; shopt -s nullglob; umask 077; ulimit -n 64; trap 'echo bye' EXIT
$ false | true
? 1
$ set -- one 'two three'
$ echo *.none; umask; ulimit -n; echo "$2" $#
$ set -x
```
"""


def test_a_shell_remembers_what_a_prompt_would(tmp_path: Path) -> None:
    shown = [output.lines for output in run(PROMPT, tmp_path)["prompt"].last]

    assert shown[1:4] == [("7",), (), ("b c 2 v", "False")]
    assert shown[-4:] == [(), (), ("", "0077", "64", "two three 2"), ()]


def test_the_strict_sandbox_is_a_small_machine(tmp_path: Path) -> None:
    text = """\
```console {#a}
$ echo kept > /tmp/note; id -un; echo ~
```

```console {#b shell=B}
$ cat /tmp/note
$ python -c "import getpass, socket; print(getpass.getuser(), socket.gethostbyname('localhost'))"
```
"""
    outputs = run(text, tmp_path, level="strict")

    assert outputs["a"].last[0].lines == ("reader", "[HOME]")
    assert [one.lines for one in outputs["b"].last] == [("kept",), ("reader 127.0.0.1",)]


def test_an_article_runs_as_a_reader_would_run_it(tmp_path: Path) -> None:
    outputs = run(ARTICLE, tmp_path)

    def lines(name: str) -> list[tuple[str, ...]]:
        return [output.lines for output in outputs[name].last]

    state = lines("state")
    assert state[1] == ("3 /tmp", "f1")
    assert state[3] == ("3",)
    assert state[4] in (("[]", "/work"), ("[]", "[CWD]"))
    assert [output.exit for output in outputs["state"].last] == [0, 0, 1, 0, 0, 4]
    assert lines("files") == [("tty True ['a']",), ("madehidden",), ()]
    assert lines("pipes") == [("tty False []",), ("out",)]
    assert outputs["pipes"].last[1].errors == ("err",)
    slow = outputs["slow"].last[0]
    assert slow.ended_by == "timeout"
    assert slow.wall_s < 20  # what `sleep` would have taken
    assert [output.signal for output in outputs["signal"].last] == [6, 11]
    assert all(output.lines == () for output in outputs["signal"].last)
    stopped = outputs["stop"].last[0]
    assert (stopped.signal, stopped.ended_by) == (2, "interrupt")
    assert stopped.lines[:4] == ("ITER 0", "ITER 1", "ITER 2", "ITER 3")
    assert len(stopped.lines) < 60
    assert [len(one) for one in outputs["patched"].tries] == [1, 1]
    assert lines("patched") == [("patched",)]
    assert "no such lines" in outputs["wrong"].broken
    assert list((tmp_path / ".reprose" / "runs").iterdir()) == []


PAGES = """\
```console {#pages timeout=20s}
$ seq 100 > n; git diff --no-index /dev/null n
? 1
```
"""


def test_nobody_has_to_turn_pages(tmp_path: Path) -> None:
    shown = run(PAGES, tmp_path)["pages"].last[0]

    assert (shown.ended_by, shown.exit, shown.lines[-1]) == ("itself", 1, "+100")


PATHS = """\
```python {file=where.py}
import os, sys
print(os.getcwd(), __file__, sys.executable, os.environ["HOME"])
raise ValueError("here")
```

```console {#where}
$ python where.py
? 1
```
"""


INTERRUPTED = """\
```console {#stop interrupt="after /begun/"}
$ echo begun; sleep 30
begun
```
"""


def test_an_interrupt_reaches_a_program_of_a_job_that_ignores_it(tmp_path: Path) -> None:
    """A shell's background jobs ignore interrupts, and their children inherit that."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        stopped = run(INTERRUPTED, tmp_path)["stop"].last[0]
    finally:
        signal.signal(signal.SIGINT, before)

    assert (stopped.signal, stopped.ended_by) == (signal.SIGINT, "interrupt")


@pytest.mark.parametrize("level", ["strict", "medium", "weak"])
def test_paths_of_this_machine_are_never_shown(level: sandbox.Isolation, tmp_path: Path) -> None:
    lines = run(PATHS, tmp_path, level=level)["where"].last[0].lines

    assert lines[0] == "[CWD] [CWD]/where.py [BIN]/python [HOME]"
    assert lines[2] == '  File "[CWD]/where.py", line 3, in <module>'
    assert str(tmp_path) not in "".join(lines)


def test_what_a_command_sees_is_the_same_each_time(tmp_path: Path) -> None:
    article = "```console {#all}\n$ env | sort\n```\n"
    first, second = (run(article, tmp_path)["all"].last[0].lines for _ in range(2))

    assert first == second
    assert "REPROSE_RUN=[RUN]" in first


def test_only_whole_paths_are_renamed() -> None:
    folders = (("/desk", "[CWD]"),)

    assert normalise("/desk/a.txt at /desk, flat/desks, /desktop", folders) == (
        "[CWD]/a.txt at [CWD], flat/desks, /desktop",
    )


def test_what_a_killed_run_has_left_is_ended_by_the_next(tmp_path: Path) -> None:
    gone = subprocess.run(["/bin/sh", "-c", "echo $$"], capture_output=True, text=True, check=True)
    name = f"run-{gone.stdout.strip()}-left"
    (tmp_path / ".reprose" / "runs" / name).mkdir(parents=True)
    left = subprocess.Popen(["sleep", "60"], env={"REPROSE_RUN": name})

    run("```console {#a}\n$ true\n```\n", tmp_path)

    assert left.wait(10) == -signal.SIGKILL
    assert list((tmp_path / ".reprose" / "runs").iterdir()) == []
