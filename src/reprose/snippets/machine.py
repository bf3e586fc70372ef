"""[rim] What this machine is: for needs, for records, for the size of the crew.

Comes in: nothing. Goes out: facts. Start reading at `describe`.
"""

import glob
import os
import platform
import shutil
import sys
from dataclasses import dataclass

from reprose.snippets.processes import total_ram


@dataclass(frozen=True, slots=True)
class Host:
    """A machine as records name it: no name, no address, nothing personal."""

    kernel: str
    kind: str
    cpus: int
    ram_bytes: int
    gpu: bool


def describe() -> Host:
    """Return what this machine is."""
    return Host(
        kernel=platform.release().split("-")[0],
        kind=f"{sys.platform}-{platform.machine()}",
        cpus=len(os.sched_getaffinity(0)),
        ram_bytes=total_ram(),
        gpu=bool(glob.glob("/dev/nvidia[0-9]*") or glob.glob("/dev/kfd")),
    )


def installed(names: frozenset[str]) -> frozenset[str]:
    """Return those of the commands that are installed."""
    return frozenset(name for name in names if shutil.which(name))
