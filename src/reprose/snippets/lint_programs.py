"""What can be read off a Python program without running it: flags, loops, where sums begin.

Comes in: a program's text. Goes out: plain values; None where it cannot be told. Start reading at
`flags_read`, `printed_rows` and `sum_begins_at`.
"""

import ast
from collections.abc import Callable, Iterator, Mapping

_GUESSES = frozenset(("typer", "fire", "docopt", "absl"))
Lengths = Callable[[str], int | None]


def flags_read(text: str) -> tuple[str, ...] | None:
    """Return the strings a program could compare its arguments with; None where nobody can tell."""
    tree = parse(text)
    if tree is None:
        return None
    names = {alias.name.split(".")[0] for node in ast.walk(tree) for alias in _imports(node)}
    if names & _GUESSES or not names & {"sys", "argparse", "click", "getopt", "optparse"}:
        return None if names & _GUESSES or "argv" in text else ()
    strings = {
        n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)
    }
    return tuple(sorted(one for one in strings if one and " " not in one and len(one) < 60))


def printed_rows(text: str, length: Lengths) -> int | None:
    """Return how many rows the only loop that prints one each time prints.

    `length` answers what `len(name)` is, where the transcript says it.
    """
    tree = parse(text)
    if tree is None:
        return None
    known = _constants(tree)
    counts = [
        _iterations(node.iter, known, length)
        for node in ast.walk(tree)
        if isinstance(node, ast.For) and _prints_always(node)
    ]
    return counts[0] if len(counts) == 1 else None


def sum_begins_at(text: str) -> int | None:
    """Return K where a loop says `if i == K: start = …` and a later print subtracts `start`."""
    tree = parse(text)
    if tree is None:
        return None
    for loop in (node for node in ast.walk(tree) if isinstance(node, ast.For)):
        for branch in (node for node in loop.body if isinstance(node, ast.If)):
            row = _row_of(branch.test)
            names = {t.id for n in branch.body for t in _targets(n)}
            if row is not None and any(_subtracts(node, names) for node in ast.walk(tree)):
                return row
    return None


def parse(text: str) -> ast.Module | None:
    """Parse a program; None when it is not Python of today."""
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _imports(node: ast.AST) -> list[ast.alias]:
    if isinstance(node, ast.Import):
        return node.names
    if isinstance(node, ast.ImportFrom) and node.module:
        return [ast.alias(node.module)]
    return []


def _constants(tree: ast.Module) -> Mapping[str, int]:
    """Return the names that are given a whole number once, at the top."""
    known: dict[str, int] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target, value = node.targets[0], _number(node.value, known)
            if isinstance(target, ast.Name) and value is not None:
                known[target.id] = value
    return known


def _number(node: ast.expr, known: Mapping[str, int]) -> int | None:
    """Compute a whole number of constants, known names, `+ - * // <<`; never more than 64 bits."""
    if isinstance(node, ast.Constant) and type(node.value) is int:
        return node.value if abs(node.value) < 1 << 62 else None
    if isinstance(node, ast.Name):
        return known.get(node.id)
    if not isinstance(node, ast.BinOp):
        return None
    left, right = _number(node.left, known), _number(node.right, known)
    if left is None or right is None:
        return None
    if isinstance(node.op, ast.Add):
        return left + right
    if isinstance(node.op, ast.Sub):
        return left - right
    if isinstance(node.op, ast.Mult):
        return left * right if abs(left * right) < 1 << 62 else None
    if isinstance(node.op, ast.FloorDiv) and right:
        return left // right
    if isinstance(node.op, ast.LShift) and 0 <= right < 60:
        return left << right if left < 1 << 20 else None
    return None


def _iterations(node: ast.expr, known: Mapping[str, int], length: Lengths) -> int | None:
    """Return how often a loop over `range` or `enumerate(range)` goes round."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        if node.func.id == "enumerate" and node.args:
            return _iterations(node.args[0], known, length)
        if node.func.id == "range":
            bounds = [_bound(argument, known, length) for argument in node.args]
            if bounds and all(bound is not None for bound in bounds) and bounds[2:] != [0]:
                return len(range(*[bound for bound in bounds if bound is not None]))
    return None


def _bound(node: ast.expr, known: Mapping[str, int], length: Lengths) -> int | None:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "len":
        return length(ast.unparse(node.args[0])) if node.args else None
    return _number(node, known)


def _prints_always(loop: ast.For) -> bool:
    """Say whether a loop prints once each time round: nothing skips it, nothing leaves."""
    prints = [node for node in loop.body if _is_print(node)]
    leaves = any(
        isinstance(node, ast.Break | ast.Continue | ast.Return | ast.For | ast.While)
        for child in loop.body
        for node in ast.walk(child)
    )
    return len(prints) == 1 and not leaves


def _is_print(node: ast.AST) -> bool:
    call = node.value if isinstance(node, ast.Expr) else None
    return (
        isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "print"
    )


def _row_of(test: ast.expr) -> int | None:
    """Return K of `name == K`."""
    if not isinstance(test, ast.Compare) or not isinstance(test.left, ast.Name):
        return None
    equals = len(test.ops) == 1 and isinstance(test.ops[0], ast.Eq)
    return _number(test.comparators[0], {}) if equals else None


def _targets(node: ast.stmt) -> Iterator[ast.Name]:
    if isinstance(node, ast.Assign):
        yield from (target for target in node.targets if isinstance(target, ast.Name))


def _subtracts(node: ast.AST, names: set[str]) -> bool:
    return (
        isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Sub)
        and isinstance(node.right, ast.Name)
        and node.right.id in names
    )
