"""The front matter's `verify:` table becomes typed settings.

Comes in: the raw node. Goes out: `Settings` and problems with places. Start reading at
`read_settings`.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from reprose.model import Node
from reprose.problems import Problem, did_you_mean, error
from reprose.snippets.options import read_needs
from reprose.snippets.scopes import with_limit
from reprose.snippets.script import (
    TIERS,
    Cache,
    Level,
    Limits,
    Need,
    Settings,
    Shell,
    Tier,
    Tolerance,
)
from reprose.snippets.tolerances import read_tolerance
from reprose.snippets.units import read_duration
from reprose.tables import plain, typed

# Our names of a shell's limits, and systemd's.
_LIMITS = {
    "memory": "MemoryMax", "high": "MemoryHigh", "swap": "MemorySwapMax", "tasks": "TasksMax",
}  # fmt: skip
_VERSION = re.compile(r"\d+(?:\.\d+){0,2}")
# A requirement as pip writes it, of names alone: no address, no path.
_REQUIREMENT = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9._-]*(?:\[[\w.,\s-]*\])?\s*(?:[<>=!~]=?=?[^@;:/]*)?(?:;.*)?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """The keys of `verify:` as tables understands them; the free ones stay nodes."""

    python: Node | None = None
    dependencies: tuple[str, ...] = ()
    shells: Node | None = None
    timeout: Node | None = None
    tolerance: Node | None = None
    tier: Tier = "ci"
    network: bool = False
    cache: Cache = "any"
    match: Level = "tolerant"
    needs: Node | None = None
    env: Mapping[str, object] | None = None
    params: Node | None = None
    skip: str | None = None
    as_of: Node | None = field(default=None, metadata={"key": "as-of"})


def read_settings(
    node: Node | None, published: dt.datetime | None = None
) -> tuple[Settings, tuple[Problem, ...]]:
    """Return the settings of an article `published` then; defaults when it has none.

    Problems: those of `tables.typed`, and `bad-setting` for values that do not fit.
    """
    if node is None:
        return Settings(), ()
    found = typed(node, _Table, "`verify`")
    problems = list(found.problems)
    table = found.value or _Table()
    env = tuple(sorted((key, str(value)) for key, value in (table.env or {}).items()))
    settings = Settings(
        pythons=_pythons(table.python, problems),
        dependencies=_dependencies(table.dependencies, node, problems),
        shells=_shells(table.shells, problems),
        tolerances=_tolerances(table.tolerance, problems),
        tier=table.tier,
        network=table.network,
        cache=table.cache,
        match=table.match,
        needs=_needs(table.needs),
        env=env,
        params=_params(table.params, problems),
        skip=table.skip,
        as_of=_as_of(table.as_of, published, problems),
    )
    seconds = _seconds(table.timeout, problems)
    return (replace(settings, timeout_s=seconds) if seconds else settings), tuple(problems)


def _bad(problems: list[Problem], node: Node, key: str, wanted: str) -> None:
    message = f"`{key}` takes {wanted}, found `{plain(node)}`"
    problems.append(error("bad-setting", message, node.place))


def _items(node: Node | None) -> tuple[Node, ...]:
    if node is None:
        return ()
    return node.value if isinstance(node.value, tuple) else (node,)


def _pythons(node: Node | None, problems: list[Problem]) -> tuple[str, ...]:
    """Read the versions; a bare 3.10 is the number 3.1 to YAML, so the text decides."""
    versions = []
    for item in _items(node):
        text = str(item.value)
        if isinstance(item.value, float):
            written = _VERSION.match(item.place.text[item.place.col - 1 :])
            text = written[0] if written else text
        if _VERSION.fullmatch(text):
            versions.append(text)
        else:
            _bad(problems, item, "python", 'versions such as "3.12"')
    return tuple(dict.fromkeys(versions))


def _as_of(node: Node | None, published: dt.datetime | None, problems: list[Problem]) -> str:
    """Return the day after which packages are too new, as `2022-09-28`; empty without one."""
    value = published if node and node.value == "publication" else node.value if node else None
    if isinstance(value, dt.date):
        return value.date().isoformat() if isinstance(value, dt.datetime) else value.isoformat()
    if node:
        _bad(problems, node, "as-of", "a day, or `publication` in an article that has a date")
    return ""


def _dependencies(names: tuple[str, ...], node: Node, problems: list[Problem]) -> tuple[str, ...]:
    """Keep the requirements that name packages; options, paths and addresses are refused."""
    kept = []
    for name in names:
        if _REQUIREMENT.fullmatch(name.strip()) and "--" not in name:
            kept.append(name.strip())
        else:
            items = node.value["dependencies"] if isinstance(node.value, Mapping) else node
            message = f"`dependencies` takes names such as `psutil==7.2.2`, found `{name}`"
            problems.append(error("bad-setting", message, items.place))
    return tuple(sorted(kept))


def _shells(node: Node | None, problems: list[Problem]) -> tuple[Shell, ...]:
    """Read `{A: {}, B: {memory: 64M, swap: 0}}`."""
    if node is None:
        return ()
    if not isinstance(node.value, Mapping):
        _bad(problems, node, "shells", "a table such as `{B: {memory: 64M}}`")
        return ()
    return tuple(_shell(name, child, problems) for name, child in node.value.items())


def _shell(name: str, node: Node, problems: list[Problem]) -> Shell:
    """Read the limits and variables of one shell."""
    limits = Limits()
    env: tuple[tuple[str, str], ...] = ()
    if node.value is not None and not isinstance(node.value, Mapping):
        _bad(problems, node, name, "limits such as `{memory: 64M, swap: 0}`")
        return Shell(name=name)
    table: Mapping[str, Node] = node.value or {}
    for key, child in table.items():
        if key == "env" and isinstance(child.value, Mapping):
            env = tuple(sorted((k, str(plain(v))) for k, v in child.value.items()))
            continue
        if key not in (*_LIMITS, "env"):
            near = did_you_mean(key, tuple(_LIMITS))
            hint = near or f"known limits: {', '.join(sorted(_LIMITS))}"
            message = f"`{key}` is not a limit of a shell"
            problems.append(error("unknown-key", message, child.place, hint))
            continue
        changed = with_limit(limits, _LIMITS[key], str(child.value)) if key in _LIMITS else None
        if changed is None:
            _bad(problems, child, f"{name}.{key}", "a size such as `64M`")
        else:
            limits = changed
    return Shell(name=name, limits=limits, env=env)


def _tolerances(node: Node | None, problems: list[Problem]) -> tuple[tuple[str, Tolerance], ...]:
    """Read `5%` (for all) or a table by column name or dimension."""
    if node is None:
        return ()
    table = node.value if isinstance(node.value, Mapping) else {"*": node}
    found = []
    for name, child in table.items():
        tolerance = read_tolerance(str(child.value))
        if tolerance is None:
            _bad(problems, child, "tolerance", "a share or a size such as `5%` or `10% 4MB`")
        else:
            found.append((name, tolerance))
    return tuple(found)


def _needs(node: Node | None) -> tuple[Need, ...]:
    return tuple(need for item in _items(node) for need in read_needs(str(item.value), item.place))


def _params(node: Node | None, problems: list[Problem]) -> dict[str, dict[str, str]]:
    """Read `{rows: {ci: 100_000, slow: 1_000_000}}`; a bare value holds for every tier."""
    if node is None:
        return {}
    if not isinstance(node.value, Mapping):
        _bad(problems, node, "params", "a table such as `{rows: {ci: 1000, slow: 100000}}`")
        return {}
    params: dict[str, dict[str, str]] = {}
    for name, child in node.value.items():
        by_tier = child.value if isinstance(child.value, Mapping) else dict.fromkeys(TIERS, child)
        if not by_tier or not set(by_tier) <= set(TIERS):
            wanted = "a value, or one for each of `ci`, `slow`, `manual`"
            _bad(problems, child, f"params.{name}", wanted)
            continue
        params[name] = {tier: str(value.value) for tier, value in by_tier.items()}
    return params


def _seconds(node: Node | None, problems: list[Problem]) -> float:
    if node is None:
        return 0.0
    seconds = read_duration(str(node.value))
    if not seconds:
        _bad(problems, node, "timeout", "a duration such as `30s`")
    return seconds or 0.0
