"""The manual and the code name the same problems."""

import ast
import re
from pathlib import Path

from rules import house

ROOT = Path(__file__).parents[2]
MANUAL = sorted((ROOT / "content" / "manual").glob("problems-*.md"))


def names_in_code() -> dict[str, str]:
    """Return every problem's name, and a module that reports it."""
    found: dict[str, str] = {}
    for module in house.read_package(ROOT / "src" / "reprose"):
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and _is_report(node.func) and node.args:
                first = node.args[0]
                for constant in _constants(first):
                    found.setdefault(constant, f"{module.name}:{node.lineno}")
    return found


def _is_report(function: ast.expr) -> bool:
    return isinstance(function, ast.Name) and function.id in ("error", "warning", "note")


def _constants(node: ast.expr) -> list[str]:
    """Return the literal names of an argument; `a if x else b` has two."""
    if isinstance(node, ast.IfExp):
        return [*_constants(node.body), *_constants(node.orelse)]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def test_every_problem_is_in_the_manual_and_nothing_else_is() -> None:
    in_code = names_in_code()
    texts = [page.read_text("utf-8") for page in MANUAL]
    in_manual = [name for text in texts for name in re.findall(r"(?m)^## ([a-z0-9-]+)$", text)]

    missing = {name: where for name, where in in_code.items() if name not in in_manual}
    assert missing == {}
    assert set(in_manual) - set(in_code) == set()
    assert len(in_manual) == len(set(in_manual))


def test_names_are_kebab_case() -> None:
    assert [
        name for name in names_in_code() if not re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", name)
    ] == []
