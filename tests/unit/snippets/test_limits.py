"""Limit backends: the same verdict whichever keeps the limit."""

import os
from pathlib import Path

import pytest

from kit.running import run
from reprose.snippets import limits, scopes
from reprose.snippets.scope import Scope
from reprose.snippets.script import Limits

BACKENDS = ["cgroup2", "cgroup1", "scope", "watchdog"]
KEEP = """\
---
title: Keep
verify:
  shells: {B: {memory: 60M, swap: 0}}
---

```python {file=keep.py}
import time
kept = []
for n in range(1, 30):
    kept.append(bytearray(b"x") * (10 << 20))  # at once: nothing is held twice meanwhile
    print(n, flush=True)
    time.sleep(0.1)
```

```console {#keep shell=B}
$ python keep.py
```
"""
SHARE = """\
---
title: Share
verify:
  shells: {B: {memory: 100M, swap: 0}}
---

```python {file=share.py}
import os, time
shared = b"x" * (60 << 20)
children = []
for _ in range(3):
    pid = os.fork()
    if not pid:
        time.sleep(0.6)
        os._exit(0)
    children.append(pid)
for pid in children:
    os.waitpid(pid, 0)
print("alive")
```

```console {#share shell=B}
$ python share.py
alive
```
"""
MAPPED = """\
---
title: Mapped
verify:
  shells: {B: {memory: 64M, swap: 0}}
---

<!-- verify:setup
$ python -c 'open("big", "wb").write(b"x" * (96 << 20))'
-->

```console {#mapped shell=B cache=warm}
$ python -c 'import mmap; f = open("big", "rb"); m = mmap.mmap(f.fileno(), 0, access=1); n = sum(m[::4096]); import time; time.sleep(0.3); print(n // 120)'
24576
```
"""


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_program_that_keeps_is_killed_in_the_same_row(backend: str, tmp_path: Path) -> None:
    ended = run(KEEP, tmp_path, backend=backend)["keep"].last[0]

    assert (ended.signal, ended.ended_by) == (9, "memory")
    assert len(ended.lines) in (
        5,
        6,
    )  # the kernel kills within the sixth step, whoever looks just after


@pytest.mark.parametrize("backend", BACKENDS)
def test_forked_processes_that_share_memory_live(backend: str, tmp_path: Path) -> None:
    ended = run(SHARE, tmp_path, backend=backend)["share"].last[0]

    assert (ended.exit, ended.lines, ended.ended_by) == (0, ("alive",), "itself")
    assert ended.peak.anon_bytes > 150 << 20  # summed, the shared pages count four times


@pytest.mark.parametrize("backend", BACKENDS)
def test_mapped_pages_do_not_count(backend: str, tmp_path: Path) -> None:
    ended = run(MAPPED, tmp_path, backend=backend)["mapped"].last[0]

    assert (ended.exit, ended.lines) == (0, ("24576",))
    assert ended.peak.file_bytes > 90 << 20


def test_nothing_is_left_of_a_cage(tmp_path: Path) -> None:
    backend = limits.probe()
    assert backend is not None
    before = leftovers()
    run(KEEP, tmp_path)
    assert leftovers() == before


def leftovers() -> list[str]:
    return sorted(str(path) for path in Path("/sys/fs/cgroup").rglob(f"reprose-{os.getpid()}-*"))


def test_the_curve_is_sampled_and_bounded(tmp_path: Path) -> None:
    ended = run(KEEP, tmp_path)["keep"].last[0]

    assert 10 <= len(ended.samples) <= 200
    assert [point.at_s for point in ended.samples] == sorted(p.at_s for p in ended.samples)
    highest = max(point.anon_bytes + point.file_bytes for point in ended.samples)
    assert highest == ended.peak.rss_bytes
    assert 40 << 20 < ended.peak.pss_bytes <= highest + (4 << 20)  # looked at near the peak


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("systemd-run --user --scope -p MemoryMax=1G bash", Limits(memory_bytes=1 << 30)),
        ("systemd-run --scope -pMemoryMax=0.1G bash", Limits(memory_bytes=107374182)),
        (
            "sudo systemd-run --scope --property=MemoryHigh=1G -p MemoryMax=2G -p MemorySwapMax=0G sh",
            Limits(memory_bytes=2 << 30, high_bytes=1 << 30, swap_bytes=0),
        ),
        ("systemd-run -p TasksMax=12 --unit x bash -l", Limits(tasks=12)),
    ],
)
def test_a_scope_is_read(line: str, wanted: Limits) -> None:
    scope = scopes.read_scope(line)

    assert scope is not None
    assert (scope.limits, scope.command, scope.problems) == (wanted, "", ())


def test_a_scope_may_hold_a_command() -> None:
    scope = scopes.read_scope("systemd-run --scope -p MemoryMax=64M -E A=1 python x.py --flag")

    assert scope is not None
    assert (scope.command, scope.env) == ("python x.py --flag", (("A", "1"),))
    assert scopes.read_scope("echo systemd-run") is None


def test_a_scope_finds_its_manager_and_hides_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/run/user/7")
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    cage = Scope(Limits(memory_bytes=64 << 20, swap_bytes=0), "reprose-1")
    cage.begin()

    words = cage.wrap(("true",))

    assert words[:3] == ("env", "XDG_RUNTIME_DIR=/run/user/7", "systemd-run")
    assert "MemoryMax=67108864" in words
    assert "MemorySwapMax=0" in words
    assert words[-6:] == ("env", "-u", "XDG_RUNTIME_DIR", "-u", "DBUS_SESSION_BUS_ADDRESS", "true")
