"""[rim] Which Python interpreters this machine has.

Comes in: a version such as `3.10`. Goes out: an `Interpreter`, found among our own, on the PATH, in
pyenv's folder, or by uv. Start reading at `find_python`.
"""

import functools
import glob
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass

_ABOUT = """\
import sys, os
print("%d.%d.%d" % sys.version_info[:3])
print(os.path.realpath(sys.executable))
print(os.path.realpath(sys.base_prefix))
"""


@dataclass(frozen=True, slots=True)
class Interpreter:
    """A Python: its full version, the executable, and the folder of its standard library."""

    version: str
    executable: str
    prefix: str


def own_version() -> str:
    """Return the version of the interpreter that runs us."""
    return ".".join(map(str, sys.version_info[:3]))


@functools.cache
def find_python(wanted: str = "") -> Interpreter | None:
    """Return an interpreter whose version begins with `wanted`; ours when nothing is wanted."""
    own = Interpreter(
        own_version(),
        os.path.realpath(getattr(sys, "_base_executable", sys.executable)),
        os.path.realpath(sys.base_prefix),
    )
    if _fits(own.version, wanted):
        return own
    for path in _candidates(wanted):
        found = _ask(path)
        if found and _fits(found.version, wanted):
            return found
    return None


def find_uv() -> str | None:
    """Return uv's path: beside our interpreter, or on the PATH."""
    beside = os.path.join(os.path.dirname(sys.executable), "uv")
    return beside if os.access(beside, os.X_OK) else shutil.which("uv")


def _fits(version: str, wanted: str) -> bool:
    parts = wanted.split(".") if wanted else []
    return version.split(".")[: len(parts)] == parts


def _candidates(wanted: str) -> list[str]:
    """Return paths to try, nearest first; versions sorted so that the newest comes first."""
    found: list[str | None] = [shutil.which(f"python{wanted}")]
    home = os.environ.get("PYENV_ROOT") or os.path.expanduser("~/.pyenv")
    places = glob.glob(f"{home}/versions/{wanted}*/bin/python{'.'.join(wanted.split('.')[:2])}")
    found.extend(sorted(places, key=_by_number, reverse=True))
    uv = find_uv()
    if uv:
        found.append(_first_line([uv, "python", "find", "--offline", "--no-project", wanted]))
    return [path for path in found if path]


def _by_number(path: str | None) -> list[int]:
    return [int(part) for part in (path or "").replace("/", ".").split(".") if part.isdecimal()]


def _ask(path: str) -> Interpreter | None:
    """Ask an interpreter for its version and where it lives."""
    lines = (_output([path, "-I", "-S", "-c", _ABOUT]) or "").split("\n")
    return Interpreter(*lines[:3]) if len(lines) >= 3 else None


def _first_line(command: list[str]) -> str | None:
    text = _output(command)
    return text.split("\n")[0] if text else None


def _output(command: list[str]) -> str | None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
