"""[rim] The packages of an article: locked with hashes, installed by uv before any sandbox is made.

Comes in: requirements, an interpreter, the committed lock. Goes out: the lock's text (no registry's
address in it) and a folder with the environment, which is kept and used again. Start reading at
`lock` and `build`.
"""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass

from reprose.digest import digest
from reprose.snippets.groups import read_text
from reprose.snippets.interpreters import Interpreter, find_uv
from reprose.snippets.workplace import entries

_TIMEOUT_S = 600
# All that a lock is made of. It is committed, so others may have written it: no option, no address.
_LINE = re.compile(
    r"#.*|\s*|\s+--hash=sha(256|384|512):[0-9a-f]{64,128}\s*\\?"
    r"|[A-Za-z0-9][\w.-]*(\[[\w, .-]*\])?==[\w.!+-]+\s*(;[^@\\]*)?\\?"
)
_COMPLETE = ".complete"


@dataclass(frozen=True, slots=True)
class Built:
    """An environment's folder, or why there is none."""

    folder: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Locked:
    """A lock's text, or why there is none."""

    text: str = ""
    fault: str = ""


def is_current(lock_text: str, dependencies: tuple[str, ...], before: str = "") -> bool:
    """Say whether a lock was made for these requirements, as of that day."""
    return lock_text.split("\n", 1)[0] == _head(dependencies, before)


def lock(dependencies: tuple[str, ...], oldest: str, before: str = "") -> Locked:
    """Resolve requirements to exact versions with hashes, for `oldest` Python and all later ones.

    With `before`, a date such as `2022-09-28`, nothing newer is taken.
    """
    uv = find_uv()
    if uv is None:
        return Locked(fault="uv is not installed: `pip install uv`")
    command = [uv, "pip", "compile", "-", "--quiet", "--generate-hashes", "--universal"]
    command += ["--no-header", "--no-annotate", "--no-config", "--python-version", oldest]
    command += ["--exclude-newer", before] if before else []
    done = _offline_first(command, "\n".join(dependencies) + "\n")
    if done.returncode:
        return Locked(fault=f"the dependencies could not be resolved: {_last_line(done.stderr)}")
    lines = [line for line in done.stdout.split("\n") if "://" not in line]
    return Locked("\n".join([_head(dependencies, before), *lines]))


def build(root: str, lock_text: str, interpreter: Interpreter, wheels_only: bool) -> Built:
    """Return the environment of a lock and an interpreter, making it when it is not there yet.

    One that is not as it was made is made again: a snippet without a sandbox can write into it,
    and no article may depend on another. uv's cache is tried without the network first. With
    `wheels_only` nothing is built from source, which would run the package's own code.
    """
    lines = (line.rstrip() for line in lock_text.split("\n"))
    strange = next((line.strip()[:60] for line in lines if not _LINE.fullmatch(line)), None)
    if strange is not None:
        return Built(fault=f"the lock holds more than packages and hashes: `{strange}`")
    key = digest("environment", lock_text, interpreter.version, interpreter.executable, wheels_only)
    folder = os.path.join(os.path.realpath(root), ".reprose", "environments", key)
    if read_text(f"{folder}/{_COMPLETE}") == _fingerprint(folder):
        return Built(folder)
    uv = find_uv()
    if uv is None:
        return Built(fault="uv is not installed: `pip install uv`")
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(os.path.dirname(folder), exist_ok=True)
    made = _uv([uv, "venv", "--quiet", "--no-config", "--python", interpreter.executable, folder])
    if made.returncode:
        return Built(fault=f"the environment could not be made: {_last_line(made.stderr)}")
    fault = _install(uv, folder, lock_text, wheels_only)
    if fault:
        return Built(fault=f"the dependencies could not be installed: {fault}")
    stamp = _fingerprint(folder)
    with open(f"{folder}/{_COMPLETE}", "w", encoding="utf-8") as file:
        file.write(stamp)
    return Built(folder)


def _install(uv: str, folder: str, lock_text: str, wheels_only: bool) -> str:
    """Install what a lock holds into a new environment; return why not, or an empty string."""
    lock_file = f"{folder}/requirements.lock"
    with open(lock_file, "w", encoding="utf-8") as file:
        file.write(lock_text)
    command = [uv, "pip", "install", "--quiet", "--no-config", "--require-hashes", "--no-deps"]
    command += ["--compile-bytecode", "--link-mode", "copy", "--python", f"{folder}/bin/python"]
    command += ["-r", lock_file, *(["--only-binary", ":all:"] if wheels_only else [])]
    done = _offline_first(command)
    return _last_line(done.stderr) if done.returncode else ""


def _fingerprint(folder: str) -> str:
    """Return a digest of the files' names, sizes and times, but for our own mark."""
    found = []
    for entry in entries(folder):
        if entry.name != _COMPLETE and not entry.is_dir(follow_symlinks=False):
            about = entry.stat(follow_symlinks=False)
            found.append((entry.path[len(folder) :], about.st_size, about.st_mtime_ns))
    return digest("files", sorted(found))


def packages(lock_text: str) -> tuple[tuple[str, str], ...]:
    """Return (name, version) of everything in a lock."""
    pairs = []
    for line in lock_text.split("\n"):
        name, equals, rest = line.partition("==")
        if equals and not line.startswith((" ", "#")):
            pairs.append((name.strip(), rest.split()[0].rstrip(";\\")))
    return tuple(pairs)


def _head(dependencies: tuple[str, ...], before: str) -> str:
    return f"# {', '.join(dependencies)}" + (f" as of {before}" if before else "")


def _offline_first(command: list[str], text: str = "") -> "subprocess.CompletedProcess[str]":
    """Run uv on its cache alone, and with the network where that is not enough."""
    done = _uv([*command, "--offline"], text)
    return _uv(command, text) if done.returncode else done


def _uv(command: list[str], text: str = "") -> "subprocess.CompletedProcess[str]":
    try:
        return subprocess.run(
            command, input=text, capture_output=True, text=True, timeout=_TIMEOUT_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        return subprocess.CompletedProcess(command, 1, "", str(fault))


def _last_line(text: str) -> str:
    """Return the last line of what uv said, without the addresses of registries."""
    lines = [line for line in text.split("\n") if line.strip()] or ["no reason given"]
    return " ".join(word for word in lines[-1].split() if "://" not in word)
