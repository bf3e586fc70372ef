"""Run the `site` command as a user would: a process of its own, in a folder."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src"


@dataclass(frozen=True)
class Ran:
    """What a command did: its exit code and what it printed."""

    code: int
    out: str
    err: str


def site(
    *arguments: str, cwd: Path, env: dict[str, str] | None = None, timeout_s: float = 120
) -> Ran:
    """Run `site …` in a folder; the environment is ours plus `env`."""
    environment = {**os.environ, "PYTHONPATH": str(SOURCE), "NO_COLOR": "1", **(env or {})}
    ran = subprocess.run(
        [sys.executable, "-m", "reprose", *arguments],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        timeout=timeout_s,
        stdin=subprocess.DEVNULL,
    )
    return Ran(ran.returncode, ran.stdout, ran.stderr)
