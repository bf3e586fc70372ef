"""Articles in tests are run: a bench for this machine, and what its sessions gave."""

import os
from pathlib import Path

import pytest

from kit.scripts import article_of
from reprose.snippets import limits, sandbox
from reprose.snippets.collect import collect
from reprose.snippets.interpreters import find_python
from reprose.snippets.outputs import SessionOutput
from reprose.snippets.run import Bench, Look, run_script

RAM = 192 << 20


def run(
    text: str,
    root: Path,
    *,
    level: sandbox.Isolation | None = None,
    backend: str = "",
    trusted: bool = True,
    ram_bytes: int = RAM,
    look: Look = lambda text, rss: None,
) -> dict[str, SessionOutput]:
    """Run an article's sessions below `root`; skip the test where level or backend are not had.

    Everything runs under a roof of memory and processes, so that no test endangers the machine.
    """
    box = sandbox.choose(level)
    kept = limits.probe(backend)
    if box is None or kept is None:
        pytest.skip(f"no {level or backend} here")
    python = find_python()
    assert python is not None
    found = collect(*article_of(text))
    assert found.problems == ()
    bench = Bench(
        root=str(root),
        interpreter=python,
        sandbox=box,
        backend=kept,
        trusted=trusted,
        ram_bytes=ram_bytes,
    )
    return {one.id: one for one in run_script(found.value, bench, look)}


def alive(mark: str) -> list[str]:
    """Return the processes of this machine whose command line holds `mark`."""
    found = []
    for name in os.listdir("/proc"):
        if name.isdecimal() and int(name) != os.getpid():
            try:
                line = Path(f"/proc/{name}/cmdline").read_bytes().decode(errors="replace")
            except OSError:
                continue
            found += [line] if mark in line else []
    return found
