"""[rim] What git remembers of files: when each came to be, and when its text changed last.

Comes in: a folder within a clone. Goes out: two moments by path, renames followed. Only `site check
--dates` asks; a build never starts a process. Start reading at `read_history`.
"""

import datetime as dt
import os
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reprose.problems import Found, Place, Problem, error

_LONGEST_S = 300
# Set by git for its hooks: they would lead away from the folder that is asked about.
_OF_HOOKS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
_SHAPE = ("rev-parse", "--is-shallow-repository", "--show-prefix")
_LOG = (
    "-c", "log.showRoot=true", "-c", "log.showSignature=false", "-c", "diff.relative=false",
    "-c", "diff.renameLimit=3000", "log", "-z", "--name-status",
    "--find-renames", "--no-ext-diff", "--no-textconv", "--reverse", "--topo-order",
    "--format=%x00%aI",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moments:
    """When a file was committed first, and when its text last; moments of their authors."""

    created: dt.datetime
    updated: dt.datetime


class _AskError(Exception):
    """Git could not tell; the text says why."""


def read_history(root: str) -> Found[Mapping[str, Moments]]:
    """Return the moments of every file that was ever below a folder, by path relative to it.

    Problems: `no-history` where there is no repository or no git, `shallow-clone` where the clone
    knows only the latest commits and every date would be wrong.
    """
    try:
        shallow, prefix, *_ = f"{_git(root, _SHAPE)}\n\n".split("\n")
        if shallow == "true":
            return Found({}, (_shallow(),))
        moments = follow(_git(root, _LOG))
    except _AskError as fault:
        hint = "run it in a clone of the site’s repository, with `git` installed"
        return Found({}, (error("no-history", f"git cannot tell: {fault}", Place("."), hint),))
    inside = (path for path in moments if path.startswith(prefix))
    return Found({path.removeprefix(prefix): moments[path] for path in inside})


def follow(log: str) -> dict[str, Moments]:
    """Return the moments of each path out of a log with names and states, oldest commit first.

    A file that only moved keeps its moments. What was changed under an old name on another branch
    counts for the new name; a file that was deleted and came back is as old as ever.
    """
    found: dict[str, Moments] = {}
    moved: dict[str, str] = {}
    for when, changes in _commits(log):
        carried = {new: found.pop(old) for _, old, new in changes if old != new and old in found}
        moved.update((old, new) for _, old, new in changes if old != new)
        for state, old, new in changes:
            if old != new or state == "A":
                moved.pop(new, None)
            path = _now_called(new, moved, found)
            before = carried.get(path) or found.get(path)
            if before is None:
                found[path] = Moments(when, when)
            elif state in ("R100", "D"):
                found[path] = before
            else:
                found[path] = Moments(min(before.created, when), max(before.updated, when))
    return found


def _now_called(path: str, moved: Mapping[str, str], found: Mapping[str, Moments]) -> str:
    """Return the name a changed file has by now, when another branch has moved it."""
    seen = {path}
    while path not in found and path in moved and moved[path] not in seen:
        path = moved[path]
        seen.add(path)
    return path


def _commits(log: str) -> Iterator[tuple[dt.datetime, list[tuple[str, str, str]]]]:
    """Yield each commit's moment with its changes: state, old name, new name."""
    for part in log.split("\0\0"):
        written, _, rest = part.strip("\0\n").partition("\0")
        try:
            when = dt.datetime.fromisoformat(written)
        except ValueError:  # an empty log, or a moment that no calendar has
            continue
        fields = iter(rest.lstrip("\n").split("\0") if rest else ())
        changes = []
        for state in fields:
            old = next(fields)
            changes.append((state, old, next(fields) if state[0] in "RC" else old))
        yield when, changes


def _git(root: str, arguments: tuple[str, ...]) -> str:
    """Return what git says; names that are no UTF-8 survive.

    Raises:
        _AskError: when it fails, or is not there.
    """
    known = {name: value for name, value in os.environ.items() if name not in _OF_HOOKS}
    settings = {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1"}
    try:
        done = subprocess.run(
            ("git", "--no-pager", "-C", root, *arguments), env={**known, **settings},
            stdin=subprocess.DEVNULL, capture_output=True, timeout=_LONGEST_S, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise _AskError(getattr(fault, "strerror", "") or "it takes too long") from fault
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().split("\n")[0]
        raise _AskError(said.removeprefix("fatal: ") or f"it ended with {done.returncode}")
    return done.stdout.decode("utf-8", "surrogateescape")


def _shallow() -> Problem:
    hint = "run `git fetch --unshallow`; on GitHub set `fetch-depth: 0` for the checkout"
    message = "this clone has only the latest commits, so no date would be true"
    return error("shallow-clone", message, Place("."), hint)
