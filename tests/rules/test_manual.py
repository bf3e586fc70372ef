"""The manual and the code name the same problems, commands and options."""

import ast
import re
from pathlib import Path

import click

from reprose.commands.program import site
from reprose.commands.run import MODULES
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


def test_every_option_is_in_the_manual_and_nothing_else_is() -> None:
    assert MODULES  # each has registered its commands
    text = (ROOT / "content/manual/commands.md").read_text("utf-8")
    common, *sections = re.split(r"(?m)^## ", text)
    found = {part.split("`")[1].split()[1]: options_in(part) for part in sections}
    shared = options_in(common)

    commands = {name: options_of(command) for name, command in site.commands.items()}
    assert found.keys() == commands.keys()
    for name, options in commands.items():
        assert (name, found[name] | shared) == (name, options)


def options_in(text: str) -> set[str]:
    """Return the options that the tables of a text list."""
    rows = re.findall(r"(?m)^\| (`-.*?) \|", text)
    return {option for row in rows for option in re.findall(r"`(--?[a-z-]+)", row)}


def options_of(command: click.Command) -> set[str]:
    """Return every spelling of a command's options."""
    options = (one for one in command.params if isinstance(one, click.Option))
    return {name for one in options for name in (*one.opts, *one.secondary_opts)}
