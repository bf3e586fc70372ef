"""What contradicts itself in an article, seen without running anything.

Comes in: a script. Goes out: warnings with places. Each check is a function from what is known to
problems; `CHECKS` is the list. Start reading at `lint_script`.
"""

import posixpath
import shlex
from collections.abc import Callable, Container, Iterator

from reprose.problems import Place, Problem, did_you_mean, warning
from reprose.snippets import lint_programs, lint_tables
from reprose.snippets.differences import brief
from reprose.snippets.patches import apply_diff, read_diff
from reprose.snippets.scene import Scene, scenes
from reprose.snippets.script import FileStep, PatchStep, Script, SessionStep

_PYTHONS = ("python", "python2", "python3")
_VALUED = ("-c", "-m")


def lint_script(script: Script) -> tuple[Problem, ...]:
    """Return everything suspicious, in the order of the article.

    Problems: `broken-diff`, `cat-slip`, `missing-program`, `unread-flag`, `row-count`,
    `delta-column`, `summary-line`.
    """
    found = [*_diffs(script), *_listings(script)]
    for scene in scenes(script):
        for check in CHECKS:
            found += check(scene)
    return tuple(dict.fromkeys(found))


def _diffs(script: Script) -> Iterator[Problem]:
    """Apply every diff to the text it names; one that names none has to fit some program."""
    texts: dict[str, str] = {}
    commands = ""
    for step in script.steps:
        if isinstance(step, SessionStep):
            commands += "\n".join(command.text for command in step.commands) + "\n"
        elif isinstance(step, FileStep):
            texts[step.path] = step.body
        elif isinstance(step, PatchStep):
            base = texts.get(step.path)
            patched = apply_diff(base, step.diff) if base is not None else None
            if base is None and step.path not in commands:
                message = f"there is no file `{step.path}` to apply the diff to"
                yield warning("broken-diff", message, step.place, "give it in a block before")
            if base is not None and patched is None:
                message = f"the diff does not apply: `{step.path}` has no such lines"
                yield warning("broken-diff", message, step.place, "take the lines from the program")
            texts[step.target] = patched if patched is not None else base or ""
    for diff, place in script.loose_diffs:
        removed = [line for hunk in read_diff(diff) for line in hunk.before if line.strip()]
        known = {line.strip() for text in texts.values() for line in text.split("\n")}
        absent = [line for line in removed if line.strip() not in known]
        if absent and texts:
            message = f"the diff removes `{brief(absent[0])}`, no program of the article has it"
            yield warning("broken-diff", message, place, "take the lines from the program")


def _listings(script: Script) -> Iterator[Problem]:
    """Look at the commands by which programs are listed."""
    files = {step.path for step in script.steps if isinstance(step, FileStep)}
    for step in script.steps:
        if isinstance(step, FileStep) and step.shown:
            yield from _cat_slips(step.shown, files, step.place)


def _cat(scene: Scene) -> Iterator[Problem]:
    yield from _cat_slips(scene.command.text, scene.files, scene.command.place)


def _cat_slips(command: str, files: Container[str], place: Place) -> Iterator[Problem]:
    """Find `cat python prog.py`: an operand that is not a file, beside one that is."""
    words = _words(command)
    operands = [word for word in words[1:] if not word.startswith("-")]
    if words[:1] != ["cat"] or len(operands) < 2 or {"|", ">", "<", ";"} & set(words):
        return
    for name in operands:
        if "." not in name and "/" not in name and "*" not in name and name not in files:
            message = f"`{command}` names `{name}`, which is no file of the article"
            hint = f"probably `cat {operands[-1]}`"
            yield warning("cat-slip", message, place, hint)


def _missing(scene: Scene) -> Iterator[Problem]:
    """Find programs that nothing before has written or even named."""
    name = _program_of(scene.command.text)
    if name is None or name in scene.files or posixpath.isabs(name):
        return
    if any(posixpath.basename(name) in text for text in scene.earlier):
        return
    message = f"`{name}` is run, and nothing in the article has written it"
    hint = did_you_mean(name, tuple(scene.files)) or f"give it: ```` ```python {{file={name}}} ````"
    yield warning("missing-program", message, scene.command.place, hint)


def _flags(scene: Scene) -> Iterator[Problem]:
    """Find flags that the program never reads."""
    name = _program_of(scene.command.text)
    text = scene.files.get(name or "")
    read = lint_programs.flags_read(text) if text is not None else None
    if read is None or name is None:
        return
    words = _words(scene.command.text)
    for word in words[words.index(name) + 1 :]:
        flag = word.partition("=")[0]
        if not flag.startswith("--") or flag == "--":
            continue
        if not any(one == flag or (len(flag) > 3 and one.startswith(flag)) for one in read):
            near = did_you_mean(flag, read) or did_you_mean(flag.lstrip("-"), read)
            message = f"`{flag}` is passed to `{name}`, which never reads it"
            yield warning("unread-flag", message, scene.command.place, near)


def _program_of(command: str) -> str | None:
    """Return the program that a plain `python prog.py …` runs, or None."""
    words = _words(command)
    if not words or words[0].rpartition("/")[2] not in _PYTHONS:
        return None
    for word in words[1:]:
        if word in _VALUED:
            return None
        if not word.startswith("-"):
            return word if word.endswith(".py") else None
    return None


def _rows(scene: Scene) -> Iterator[Problem]:
    """Compare the number of rows with the number of times the program's loop prints one."""
    text = scene.files.get(_program_of(scene.command.text) or "")
    if text is not None and not scene.command.status.signal:
        yield from lint_tables.row_count(scene, text)


def _summary(scene: Scene) -> Iterator[Problem]:
    """Compare a summary line with the table above it."""
    text = scene.files.get(_program_of(scene.command.text) or "", "")
    yield from lint_tables.summary_line(scene, text)


def _words(command: str) -> list[str]:
    try:
        return shlex.split(command)
    except ValueError:
        return []


CHECKS: tuple[Callable[[Scene], Iterator[Problem]], ...] = (
    _cat,
    _missing,
    _flags,
    _rows,
    lint_tables.delta_columns,
    _summary,
)
