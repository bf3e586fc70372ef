"""Regular expressions of authors, kept from hanging.

Comes in: a pattern as written between slashes. Goes out: whether it is safe: it compiles, repeats
nothing within a repetition, and repeats without bound at most twice, so that a line of bounded
length is searched in bounded time. Start reading at `unsafe_pattern`.
"""

import re
from importlib import import_module
from typing import Any

LINE_CHARS = 2000
_UNBOUNDED = 64  # repetitions; what may repeat more often counts as without bound
_MOST_CHARS, _MOST_LOOPS = 200, 2
# Python's own reader of patterns: only it knows for sure what they mean. It is not public: it has
# no types, and a Python may come that has it elsewhere.
try:
    _SYNTAX: Any = import_module("re._parser")
except ImportError:
    _SYNTAX = None


def unsafe_pattern(pattern: str) -> str:
    """Return what is wrong with a pattern, or an empty string."""
    if len(pattern) > _MOST_CHARS:
        return f"the pattern is longer than {_MOST_CHARS} characters"
    if _SYNTAX is None:
        return "this Python cannot tell whether a pattern is safe"
    try:
        tree = _SYNTAX.parse(pattern)
    except (re.error, RecursionError, OverflowError) as fault:
        return f"the pattern cannot be read: {fault}"
    loops = _loops(tree, False)
    if loops is None:
        return "a repetition stands within a repetition"
    return "the pattern repeats more than twice without bound" if loops > _MOST_LOOPS else ""


def count_matches(pattern: str, lines: tuple[str, ...]) -> int:
    """Return how many lines the pattern is found in; only the first 2,000 characters count."""
    search = re.compile(pattern).search
    return sum(1 for line in lines if search(line[:LINE_CHARS]))


def is_found(pattern: str, line: str) -> bool:
    """Say whether the pattern is found in the line."""
    return bool(re.search(pattern, line[:LINE_CHARS]))


def _loops(tree: Any, inside: bool) -> int | None:
    """Count the unbounded repetitions; None when one stands within another."""
    count = 0
    for code, value in tree:
        name = str(code)
        if "REPEAT" in name:
            _, most, body = value
            wide = most > _UNBOUNDED
            if wide and inside:
                return None
            inner = _loops(body, inside or most > 1)
            children = [inner if inner is None else inner + wide]
        elif name == "BRANCH":
            children = [_loops(branch, inside) for branch in value[1]]
        elif name in ("SUBPATTERN", "ATOMIC_GROUP", "ASSERT", "ASSERT_NOT"):
            children = [_loops(value[-1] if isinstance(value, tuple) else value, inside)]
        elif name == "GROUPREF":
            children = [None] if inside else [1]
        else:
            continue
        if None in children:
            return None
        count += sum(child for child in children if child is not None)
    return count
