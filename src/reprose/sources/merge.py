"""Three texts become one: what both sides changed since their common beginning.

Comes in: the pristine text, the author's, the incoming one. Goes out: the merged text, or None
where both changed the same lines differently. Start reading at `merge`.
"""

from difflib import SequenceMatcher


def merge(pristine: str, mine: str, incoming: str) -> str | None:
    """Merge line by line (the diff3 way); None when changes touch each other."""
    if mine == incoming or incoming == pristine:
        return mine
    if mine == pristine:
        return incoming
    old = pristine.splitlines(keepends=True)
    left, right = _changes(old, mine), _changes(old, incoming)
    merged: list[str] = []
    at = 0
    while left or right:
        if left and right and _touch(left[0], right[0]):
            if left[0] != right[0]:
                return None
            right.pop(0)
        source = left if not right or (left and left[0][:2] <= right[0][:2]) else right
        start, end, lines = source.pop(0)
        merged += [*old[at:start], *lines]
        at = end
    return "".join(merged + old[at:])


_Change = tuple[int, int, list[str]]


def _changes(old: list[str], text: str) -> list[_Change]:
    """Return what replaces lines `start` to `end` of the old text, in order."""
    new = text.splitlines(keepends=True)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [(a, b, new[c:d]) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]


def _touch(one: _Change, other: _Change) -> bool:
    """Say whether two changes overlap or meet."""
    return one[0] <= other[1] and other[0] <= one[1]
