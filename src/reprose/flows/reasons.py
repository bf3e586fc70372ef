"""`site why PAGE`: why a page was rendered again.

Comes in: the tasks of a build, and what earlier builds remembered of theirs. Goes out: for each
page the parts it was made from, and which of them had changed when it was last rendered. Start
reading at `remember`, then `why`.
"""

import marshal
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from reprose.files import read_if_there, write_files
from reprose.model import Write
from reprose.pages.task import Task
from reprose.problems import Place, Stop, did_you_mean, error

FILE = ".reprose/reasons"
_DIGITS = 8


class Made(NamedTuple):
    """How a page was last made: its parts by name, what had changed, when (ISO 8601)."""

    parts: Mapping[str, str]
    because: tuple[str, ...]
    at: str


def remember(root: str, tasks: Iterable[Task], at: str) -> None:
    """Note for every page what it was made from, and what changed since it was last made."""
    before = _load(root)
    after = {task.url: _made(task, before.get(task.url), at) for task in tasks}
    if after != before:
        body = marshal.dumps({url: tuple(made) for url, made in after.items()})
        write_files(root, [Write(path=FILE, body=body)])


def why(root: str, page: str) -> str:
    """Say why a page was last rendered.

    Args:
        root: the site's folder.
        page: the page's URL, with or without its slashes.

    Raises:
        Stop: with `unknown-page` when no build has made such a page.
    """
    made = _load(root)
    url = f"/{page.strip('/')}/" if page.strip("/") else "/"
    if url not in made:
        hint = did_you_mean(url, tuple(made)) or "`site build` first"
        raise Stop(error("unknown-page", f"no build has made the page `{url}`", Place(url), hint))
    one = made[url]
    same = [name for name in ("theme", "site", "template") if name not in one.because]
    if not one.because:
        return f"rendered {one.at} because it was new"
    lines = [f"rendered {one.at} because these changed: {', '.join(one.because)}"]
    if same:
        lines.append(f"not because of: {', '.join(same)}")
    return "\n".join(lines)


def _made(task: Task, before: Made | None, at: str) -> Made:
    parts = {name: value[:_DIGITS] for name, value in task.parts}
    if before is None:
        return Made(parts, (), at)
    names = (*parts, *(name for name in before.parts if name not in parts))
    changed = tuple(name for name in names if before.parts.get(name) != parts.get(name))
    return Made(parts, changed, at) if changed else before


def _load(root: str) -> dict[str, Made]:
    """Return what the last build remembered; nothing when it cannot be read."""
    try:
        kept = marshal.loads(read_if_there(root, FILE) or b"")  # noqa: S302 (ours; holds no code)
        return {url: Made(*made) for url, made in kept.items()}
    except (ValueError, TypeError, EOFError, AttributeError):
        return {}
