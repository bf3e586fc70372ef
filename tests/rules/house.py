"""The rules of the house, as functions over a source folder.

Comes in: the folder of a package. Goes out: sentences that name what breaks a rule, empty when the
house is in order. The tests beside this file apply the rules to our package, and to small broken
packages that show that each rule can fail. Start reading at `violations`.
"""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

RANKS: dict[str, float] = {
    "problems": 0, "digest": 0, "slug": 0, "deadline": 0, "clock": 0, "roles": 0,
    "filetypes": 0, "moments": 0,
    "model": 1, "results": 1,
    "tables": 2, "codec": 2, "config": 2.5, "files": 2, "output": 2.5, "work": 2, "guard": 2,
    "history": 2, "wire": 2,
    "cache": 3, "manifest": 3,
    "sources": 4, "articles": 4, "pages": 4, "snippets": 4,
    "flows": 5,
    "console": 6, "browser": 6, "serve": 6.5, "deploy": 6.5, "pytest_plugin": 6,
    "commands": 7, "cli": 8, "__main__": 9,
}  # fmt: skip
FOLDERS = {"sources", "articles", "pages", "snippets"}
NOT_FOR_FOLDERS = {"cache", "clock", "work", "guard", "output", "files", "history", "wire"}

# The modules that may touch disk, network, processes, clock or screen.
RIM = {
    "files", "output", "work", "cache", "manifest", "wire", "browser", "serve", "console", "cli",
    "deploy.asking", "deploy.sending",
    "commands.program", "commands.run", "commands.building", "commands.importing",
    "commands.verifying", "commands.deploying",
    "__main__", "pytest_plugin",
    "clock", "deadline", "guard", "history", "sources.fetch", "sources.downloads",
    "snippets.bubblewrap", "snippets.cgroup1", "snippets.cgroup2", "snippets.crew", "snippets.groups",
    "snippets.environments", "snippets.gates", "snippets.interpreters", "snippets.landlock", "snippets.limits",
    "snippets.machine", "snippets.process", "snippets.processes", "snippets.run",
    "snippets.sandbox", "snippets.scope", "snippets.staying", "snippets.watchdog", "snippets.workplace",
    "pages.images", "pages.social",  # files in memory: Pillow writes to nothing else
}  # fmt: skip
WORLD = {
    "os", "io", "shutil", "subprocess", "socket", "select", "selectors", "signal", "time", "random",
    "secrets", "uuid", "tempfile", "fcntl", "ctypes", "resource", "pty", "termios", "threading",
    "multiprocessing", "concurrent", "asyncio", "sqlite3", "http", "urllib.request", "ssl", "glob",
    "platform", "getpass", "locale", "atexit",
}  # fmt: skip
WORLD_CALLS = {"open", "input", "print", "breakpoint"}
WORLD_METHODS = {"now", "today", "utcnow", "read_text", "read_bytes", "write_text", "write_bytes"}

# Each third-party library and the modules that may import it.
DOORS: dict[str, set[str]] = {
    "feedparser": {"sources.feed"},
    "bs4": {"sources.pagemeta"},
    "lxml": {"sources.dom"},
    "nh3": {"sources.clean", "articles.sanitize"},
    "markdown_it": {"articles.markdown"},
    "mdit_py_plugins": {"articles.markdown"},
    "pygments": {"articles.highlight", "articles.lexing"},
    "jinja2": {"pages.render"},
    "yaml": {"articles.yaml"},
    "latex2mathml": {"articles.math"},
    "PIL": {"pages.images", "pages.social"},
    "click": {
        "commands.program",
        "commands.run",
        "commands.building",
        "commands.importing",
        "commands.verifying",
        "commands.deploying",
    },
    "rich": {"console"},
    "watchfiles": {"serve"},
    "playwright": {"browser"},
    "pytest": {"pytest_plugin"},
}

MAX_FILE_LINES, MAX_FUNCTION_LINES, MAX_PARAMETERS, MAX_NESTING = 350, 60, 6, 4
SHY_NAMES = {"utils", "helpers", "common", "base", "core", "manager", "handler", "misc"}


@dataclass(frozen=True)
class Module:
    """A parsed module: its dotted name below the package, its file, tree and text."""

    name: str
    file: Path
    tree: ast.Module
    text: str

    @property
    def unit(self) -> str:
        return self.name.split(".")[0]


def read_package(folder: Path) -> list[Module]:
    """Parse every module below a package's folder."""
    modules = []
    for file in sorted(folder.rglob("*.py")):
        parts = file.relative_to(folder).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        text = file.read_text("utf-8")
        modules.append(Module(name or "__init__", file, ast.parse(text), text))
    return modules


def violations(folder: Path) -> list[str]:
    """Apply every rule to the package in `folder`."""
    modules = read_package(folder)
    found: list[str] = []
    for rule in (layers, cycles, doors, rim, sizes, names, docstrings, lazy_imports, state):
        found += rule(modules, folder.name)
    return found


def layers(modules: list[Module], package: str) -> list[str]:
    """A module imports only lower ranks; the four folders never meet."""
    found = []
    for module in modules:
        if module.name == "__init__":
            continue
        if module.unit not in RANKS:
            found.append(f"{module.name} has no rank")
            continue
        for target, line in _own_imports(module, package):
            unit = target.split(".")[0]
            if unit in RANKS and not _may_import(module, unit):
                found.append(f"{module.name}:{line} may not import {target}")
    return found


def _may_import(module: Module, unit: str) -> bool:
    if module.unit == unit:
        return True
    if module.unit in FOLDERS and unit in NOT_FOR_FOLDERS:
        return module.name in RIM and unit in ("files", "work", "wire")
    return RANKS[unit] < RANKS[module.unit]


def cycles(modules: list[Module], package: str) -> list[str]:
    """No module reaches itself, imports inside functions counted."""
    known = {module.name for module in modules}
    graph = {
        module.name: {target for target, _ in _own_imports(module, package) if target in known}
        for module in modules
    }
    return [f"{name} is in an import cycle" for name in graph if name in _reachable(graph, name)]


def _reachable(graph: dict[str, set[str]], start: str) -> set[str]:
    seen: set[str] = set()
    queue = list(graph[start])
    while queue:
        name = queue.pop()
        if name not in seen:
            seen.add(name)
            queue += graph[name]
    return seen


def doors(modules: list[Module], package: str) -> list[str]:
    """Each third-party library is imported by the modules that are its door."""
    found = []
    for module in modules:
        for name, line in _all_imports(module):
            top = name.split(".")[0]
            if top in sys.stdlib_module_names or top == package:
                continue
            if not _is_door(module.name, DOORS.get(top, set())):
                found.append(f"{module.name}:{line} is no door of {top}")
    return found


def _is_door(name: str, allowed: set[str]) -> bool:
    """Say whether a module is a door, or stands in a folder that is one."""
    return any(name == door or name.startswith(f"{door}.") for door in allowed)


def rim(modules: list[Module], package: str) -> list[str]:
    """Only rim modules meet the world."""
    found = []
    for module in modules:
        if module.name in RIM:
            continue
        for name, line in _all_imports(module):
            if name in WORLD or name.split(".")[0] in WORLD:
                found.append(f"{module.name}:{line} imports {name} and is no rim module")
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and _meets_world(node.func):
                found.append(f"{module.name}:{node.lineno} calls {ast.unparse(node.func)}")
    return found


def _meets_world(function: ast.expr) -> bool:
    if isinstance(function, ast.Name):
        return function.id in WORLD_CALLS
    return isinstance(function, ast.Attribute) and function.attr in WORLD_METHODS


def sizes(modules: list[Module], package: str) -> list[str]:
    """Files fit a few screens, functions fit in view."""
    found = []
    for module in modules:
        if (lines := module.text.count("\n")) > MAX_FILE_LINES:
            found.append(f"{module.name} has {lines} lines")
        for function in _functions(module.tree):
            found += _function_sizes(module, function)
    return found


def _function_sizes(
    module: Module, function: ast.FunctionDef | ast.AsyncFunctionDef
) -> Iterator[str]:
    where = f"{module.name}.{function.name}"
    length = (function.end_lineno or function.lineno) - function.lineno + 1
    arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    count = len([a for a in arguments if a.arg not in ("self", "cls")])
    if length > MAX_FUNCTION_LINES:
        yield f"{where} has {length} lines"
    if count > MAX_PARAMETERS:
        yield f"{where} has {count} parameters"
    if (depth := _nesting(function)) > MAX_NESTING:
        yield f"{where} is nested {depth} deep"


def _nesting(node: ast.AST, depth: int = 0) -> int:
    deepest = depth
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            continue
        block = isinstance(child, ast.If | ast.For | ast.While | ast.With | ast.Try | ast.Match)
        chained = block and isinstance(node, ast.If) and node.orelse == [child]  # elif
        deepest = max(deepest, _nesting(child, depth + (1 if block and not chained else 0)))
    return deepest


def names(modules: list[Module], package: str) -> list[str]:
    """No module is called after what it happens to collect."""
    return [f"{m.name} says nothing" for m in modules if m.name.split(".")[-1] in SHY_NAMES]


def docstrings(modules: list[Module], package: str) -> list[str]:
    """Every module has a head; every public function and class says what it does."""
    found = []
    for module in modules:
        if not ast.get_docstring(module.tree):
            found.append(f"{module.name} has no head")
        if module.file.name == "__init__.py" and len(module.tree.body) > 1:
            found.append(f"{module.name} holds more than a docstring in its __init__")
        for node in module.tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name[0] != "_":
                said = ast.get_docstring(node)
                found += [] if said else [f"{module.name}.{node.name} has no docstring"]
    return found


def lazy_imports(modules: list[Module], package: str) -> list[str]:
    """Imports stand at the top, but for those that must start quickly or may not be there."""
    found = []
    for module in modules:
        if module.unit in ("cli", "commands", "flows", "console", "pytest_plugin", "browser"):
            continue
        for function in _functions(module.tree):
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    found.append(f"{module.name}:{node.lineno} imports inside {function.name}")
    return found


def state(modules: list[Module], package: str) -> list[str]:
    """No module keeps state: no `global`, no TYPE_CHECKING blocks that hide an arrow."""
    found = []
    for module in modules:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Global):
                found.append(f"{module.name}:{node.lineno} has a global")
            if isinstance(node, ast.Name) and node.id == "TYPE_CHECKING":
                found.append(f"{module.name}:{node.lineno} hides an import")
    return found


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _all_imports(module: Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "", node.lineno


def _own_imports(module: Module, package: str) -> Iterator[tuple[str, int]]:
    """Yield the modules of our package that a module imports, below the package's name."""
    top = module.file.parents[len(module.name.split(".")) - 1]
    if module.file.name == "__init__.py":
        top = module.file.parents[0 if module.name == "__init__" else module.name.count(".") + 1]
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == package:
            inner = (node.module or "")[len(package) + 1 :]
            for alias in node.names:
                full = f"{inner}.{alias.name}".strip(".")
                is_module = (top / f"{full.replace('.', '/')}.py").exists()
                yield (full if is_module else inner), node.lineno
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.startswith(f"{package}."):
                    yield alias.name[len(package) + 1 :], node.lineno
