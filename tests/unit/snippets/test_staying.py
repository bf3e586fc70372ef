"""What a command leaves in the background lives until its shell or its article ends."""

from pathlib import Path

import pytest

from kit.running import alive, run
from reprose.snippets.sandbox import Isolation

SERVER = """\
```console {#serve}
$ echo hello > page.txt; python3 -m http.server 8000 >log 2>&1 &
```

```console {#ask}
$ python3 -c 'import urllib.request as u; print(u.urlopen("http://127.0.0.1:8000/page.txt").read())'
b'hello\\n'
$ kill %1
$ wait; jobs; cat log | head -1
Serving HTTP on 0.0.0.0 port 8000 (http://0.0.0.0:8000/) ...
```

```console {#after}
$ echo the end
```
"""


@pytest.mark.parametrize("backend", ["", "watchdog"])
def test_a_server_answers_the_next_command(backend: str, tmp_path: Path) -> None:
    outputs = run(SERVER, tmp_path, level="strict", backend=backend)

    assert outputs["serve"].last[0].exit == 0
    assert outputs["ask"].last[0].lines == ("b'hello\\n'",)
    assert outputs["ask"].last[2].lines == (
        "Serving HTTP on 0.0.0.0 port 8000 (http://0.0.0.0:8000/) ...",
    )
    assert outputs["after"].last[0].lines == ("the end",)
    assert sum(one.left for each in outputs.values() for one in each.last) == 0


STATE = """\
```console {#state timeout=20s}
$ mkfifo line; x=1; sleep 600 &
$ echo $x $?; x=2; cd /tmp; (exit 3)
1 0
? 3
$ echo $x $? $PWD; jobs | wc -l
2 3 /tmp
1
$ set -e; f() { echo f; }; false
? 1
$ f; echo $x
f
2
```
"""


def test_a_shell_that_stays_is_the_same_shell(tmp_path: Path) -> None:
    shown = [(one.lines, one.exit, one.left) for one in run(STATE, tmp_path)["state"].last]

    assert shown[:3] == [((), 0, 0), (("1 0",), 3, 0), (("2 3 /tmp", "1"), 0, 0)]
    assert shown[3][1] == 1  # it has left, and taken its job with it
    assert shown[4] == (("f", "2"), 0, 0)


ENDLESS = """\
```python {{file=serve.py}}
import os, signal, sys
for n in (1, 2, 15): signal.signal(n, signal.SIG_IGN)
if os.fork() == 0:
    os.setsid()
signal.pause()
```

```console {{#serve}}
$ python serve.py {mark} & python serve.py {mark} & (python serve.py {mark} &)
```

```console {{#next shell=B}}
$ echo next
```
"""


@pytest.mark.parametrize("backend", ["", "watchdog"])
@pytest.mark.parametrize("level", ["strict", "medium", "weak"])
def test_what_stays_is_gone_with_its_article(
    level: Isolation, backend: str, tmp_path: Path
) -> None:
    mark = f"--mark-{tmp_path.name}"
    outputs = run(ENDLESS.format(mark=mark), tmp_path, level=level, backend=backend)

    assert outputs["next"].last[0].lines == ("next",)
    assert alive(mark) == []


def test_what_stays_is_gone_when_the_run_is_given_up(tmp_path: Path) -> None:
    mark = f"--mark-{tmp_path.name}"

    def look(text: str, rss: int) -> None:
        if text.startswith("echo"):
            assert alive(mark)
            raise KeyboardInterrupt

    text = ENDLESS.format(mark=mark).replace("$ echo next", "$ echo next; sleep 60")
    with pytest.raises(KeyboardInterrupt):
        run(text, tmp_path, look=look)

    assert alive(mark) == []


LATE = """\
```console {#slow timeout=1s}
$ (while [ ! -e go ]; do sleep 0.05; done; echo gone > went; sleep 600) &
$ sleep 600
```

```console {#next}
$ touch go; until [ -s went ]; do sleep 0.05; done; cat went
gone
```
"""


def test_a_timeout_ends_only_the_command_that_is_late(tmp_path: Path) -> None:
    outputs = run(LATE, tmp_path)

    assert [one.ended_by for one in outputs["slow"].last] == ["itself", "timeout"]
    assert outputs["next"].last[0].lines == ("gone",)


GREEDY = """\
---
title: Greedy
verify:
  shells: {B: {memory: 60M, swap: 0}}
---

```python {file=greedy.py}
import os, time
def put(name, number):
    with open("new", "w") as file: file.write(str(number))
    os.rename("new", name)  # it is killed right behind an allocation: no file may be half written
put("pid", os.getpid())
while not os.path.exists("go"): time.sleep(0.05)
kept = []
for n in range(40):
    kept.append(bytearray(b"x" * (4 << 20)))
    put("row", n)
    time.sleep(0.1)
```

```console {#start shell=B}
$ python greedy.py &
```

```console {#other timeout=60s}
$ until [ -e pid ]; do sleep 0.05; done; touch go
$ while grep -q greedy "/proc/$(cat pid)/cmdline"; do sleep 0.05; done 2>errors; cat errors row
```
"""


@pytest.mark.parametrize("backend", ["", "watchdog"])
def test_limits_hold_while_another_shell_is_busy(backend: str, tmp_path: Path) -> None:
    other = run(GREEDY, tmp_path, level="weak", backend=backend)["other"].last

    assert [(one.ended_by, one.exit) for one in other] == [("itself", 0), ("itself", 0)], other
    assert int(other[1].lines[-1]) < 30


def test_repetitions_do_not_meet_what_the_one_before_has_left(tmp_path: Path) -> None:
    text = SERVER.split("```console {#ask}")[0].replace("{#serve}", "{#serve repeat=2}")
    ask = "$ python3 -c 'import urllib.request as u; u.urlopen(\"http://127.0.0.1:8000/\")'\n```\n"
    outputs = run(text.replace("```\n", ask), tmp_path, level="strict")

    assert [[one.exit for one in each] for each in outputs["serve"].tries] == [[0, 0], [0, 0]]
    assert all("in use" not in line for one in outputs["serve"].last for line in one.lines)
