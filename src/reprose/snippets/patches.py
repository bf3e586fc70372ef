"""A diff of an article applied to a program of the same article.

Comes in: the program's text and a diff, unified with `@@` lines or bare `-`/`+` lines. Goes out:
the new text, or None. Start reading at `apply_diff`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hunk:
    """Lines to find, lines to put in their place; `near` is the 0-based line to look at first."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    near: int = 0


def apply_diff(text: str, diff: str) -> str | None:
    """Return the patched text, or None when a hunk's lines do not occur in it."""
    lines = text.split("\n")
    hunks = read_diff(diff)
    if not hunks:
        return None
    at, shift = 0, 0
    for hunk in hunks:
        found = _find(lines, hunk, max(at, hunk.near + shift), at)
        if found is None:
            return None
        start, after = found
        lines[start : start + len(hunk.before)] = after
        at = start + len(after)
        shift += len(after) - len(hunk.before)
    return "\n".join(lines)


def read_diff(diff: str) -> tuple[Hunk, ...]:
    """Split a diff into hunks; headers (`---`, `+++`, `diff`, `index`) are skipped."""
    hunks: list[Hunk] = []
    before: list[str] = []
    after: list[str] = []
    near = 0
    lines = diff.rstrip("\n").split("\n")
    for number, line in enumerate(lines):
        if line.startswith("@@") or not line.strip("."):
            if before or after:
                hunks.append(Hunk(tuple(before), tuple(after), near))
            before, after, near = [], [], _start_of(line)
        elif _is_header(lines, number):
            continue
        elif line.startswith("-"):
            before.append(line[1:])
        elif line.startswith("+"):
            after.append(line[1:])
        elif not line.startswith("\\"):
            before.append(line.removeprefix(" "))
            after.append(before[-1])
    if before or after:
        hunks.append(Hunk(tuple(before), tuple(after), near))
    return tuple(hunk for hunk in hunks if hunk.before != hunk.after)


def _is_header(lines: list[str], number: int) -> bool:
    line = lines[number]
    if line.startswith(("diff ", "index ")):
        return True
    if line.startswith("--- ") and number + 1 < len(lines):
        return lines[number + 1].startswith("+++ ")
    return line.startswith("+++ ") and number > 0 and lines[number - 1].startswith("--- ")


def _start_of(line: str) -> int:
    """Return the 0-based start that a `@@ -12,5 +12,6 @@` line names."""
    digits = line.partition("-")[2].partition(",")[0].split(" ")[0]
    return max(0, int(digits) - 1) if digits.isdecimal() else 0


def _find(lines: list[str], hunk: Hunk, near: int, first: int) -> tuple[int, list[str]] | None:
    """Find a hunk's lines: exactly, near the named line first; else with other indentation."""
    size = len(hunk.before)
    if not size:
        start = min(near, len(lines))
        return start, list(hunk.after)
    places = sorted(range(first, len(lines) - size + 1), key=lambda n: abs(n - near))
    for start in places:
        if tuple(lines[start : start + size]) == hunk.before:
            return start, list(hunk.after)
    for start in places:
        window = lines[start : start + size]
        if all(one.strip() == two.strip() for one, two in zip(window, hunk.before, strict=True)):
            return start, _reindented(window, hunk)
    return None


def _reindented(window: list[str], hunk: Hunk) -> list[str]:
    """Give the new lines the indentation that the found ones have (`- x` for `    x`)."""
    wanted = next((line for line in hunk.before if line.strip()), "")
    found = next((line for line in window if line.strip()), "")
    old = len(wanted) - len(wanted.lstrip())
    new = found[: len(found) - len(found.lstrip())]
    return [
        new + line[min(old, len(line) - len(line.lstrip())) :] if line.strip() else line
        for line in hunk.after
    ]
