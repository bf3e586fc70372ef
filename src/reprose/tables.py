"""TOML and YAML tables become typed values, and every mistake gets its place.

Comes in: a `Node` tree (from `read_toml` here, or from the YAML reader of articles/). Goes out:
frozen dataclasses built by their type hints. An unknown key is a problem with the nearest known
names; so is a wrong type or a missing key. Start reading at `typed`.
"""

import datetime as dt
import re
import tomllib
import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from functools import lru_cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from reprose.model import Node
from reprose.problems import Found, Place, Problem, did_you_mean, error, place_at, place_in_line

T = TypeVar("T")

_NAMES: Mapping[type, str] = {
    str: "text", int: "a whole number", float: "a number", bool: "`true` or `false`",
    dt.date: "a date such as 2026-01-31", dt.datetime: "a date such as 2026-01-31T09:30:00Z",
}  # fmt: skip
_HINTS = {
    "invalid value": 'text stands in "quotes"',
    "cannot overwrite": "a key stands once in a table: remove one of the two",
    "cannot declare": "a table stands once in the file: put its keys together",
}
_HEADER = re.compile(r"\s*\[\[?\s*((?:[\w-]+|\"[^\"]*\"|'[^']*'|[\s.])+?)\s*\]")
_DOTTED = re.compile(r"[\w-]+|\"[^\"]*\"|'[^']*'")
_KEY = re.compile(r"(?:^\s*|[{,]\s*|\.\s*)(\"[^\"]*\"|'[^']*'|[\w-]+)(?=\s*[=.])")
_EQUALS = re.compile(r"\s*[=.]\s*")


def typed(node: Node, cls: type[T], what: str) -> Found[T | None]:
    """Build the dataclass `cls` from a table.

    Args:
        node: the table as written.
        cls: a frozen dataclass; its type hints say what each key takes. A field's metadata may
            name another key (`field(metadata={"key": "class"})`), and a `check`: it gets the value
            (each item of a list, each name of a table) and returns what it takes instead.
        what: what the table is, for messages (`site.toml`, `front matter`).

    Returns:
        The value, or None when a required key is missing or the node is no table. A key with
        a wrong type takes its default so that the rest can still be checked. Problems:
        `unknown-key`, `wrong-type`, `bad-value`, `missing-key`.
    """
    problems: list[Problem] = []
    value = _build(node, cls, what, problems)
    return Found(value, tuple(problems))


def plain(node: Node) -> object:
    """Return a node's value without places: scalars, lists and dictionaries."""
    if isinstance(node.value, Mapping):
        return {name: plain(child) for name, child in node.value.items()}
    if isinstance(node.value, tuple):
        return [plain(child) for child in node.value]
    return node.value


def frozen(value: object) -> object:
    """Return plain lists as tuples, all the way down."""
    if isinstance(value, dict):
        return {name: frozen(item) for name, item in value.items()}
    return tuple(map(frozen, value)) if isinstance(value, list) else value


def read_toml(path: str, text: str) -> Found[Node]:
    """Parse TOML into nodes; a syntax error is the problem `toml-syntax` at its line and column.

    Places of keys are found by looking for the key in the text: exact for keys written on one
    line, the table's header otherwise.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        return Found(Node({}, Place(path)), (_syntax_problem(path, text, str(fault)),))
    except RecursionError:
        fault_at = error("toml-syntax", "tables are nested too deeply", Place(path, 1))
        return Found(Node({}, Place(path)), (fault_at,))
    first = Place(path, 1, 1, 1, text.partition("\n")[0])
    return Found(_located(table, _written(path, text), (), first))


def key_place(table: Node, key: str) -> Place:
    """Return where the value of a key stands; the table's place when it has none."""
    if isinstance(table.value, Mapping) and key in table.value:
        return table.value[key].place
    return table.place


def wrong_type(node: Node, name: str, wanted: str, hint: str = "") -> Problem:
    """Return the problem `wrong-type`: what the key `name` takes, and what it was given."""
    quoted = f'"{node.value}"' if isinstance(node.value, str) else plain(node)
    shown = "a table" if isinstance(node.value, Mapping) else f"`{quoted}`"
    message = f"`{name.strip('`')}` takes {wanted}, found {shown}"
    return error("wrong-type", message, node.place, hint)


def _build(node: Node, cls: type[T], what: str, problems: list[Problem]) -> T | None:
    """Build one dataclass, adding to `problems`."""
    if not isinstance(node.value, Mapping):
        problems.append(wrong_type(node, what, "a table"))
        return None
    kind: Any = cls
    hints, by_key = _hints(kind), _fields(kind)
    values: dict[str, Any] = {}
    for name, child in node.value.items():
        if name not in by_key:
            problems.append(_unknown(name, child, what, tuple(by_key)))
            continue
        field = by_key[name]
        value = _convert(child, hints[field.name], f"{name}", problems)
        bad = [] if value is MISSING else _checked(child, field, value)
        problems += bad
        if value is not MISSING and not bad:
            values[field.name] = value
    missing = [
        key for key, field in by_key.items() if _required(field) and field.name not in values
    ]
    for key in missing:
        if key not in node.value:
            hint = f"add a line for `{key}`"
            problems.append(error("missing-key", f"{what} has no `{key}`", node.place, hint))
    return None if missing else cls(**values)


def _checked(node: Node, field: "Field[Any]", value: Any) -> list[Problem]:
    """Return what the field's `check` says of the value, or of each part of it."""
    check = field.metadata.get("check")
    if check is None or value == field.default:
        return []
    name = field.metadata.get("key", field.name)
    parts: list[tuple[Any, Place]] = [(value, node.place)]
    if isinstance(node.value, Mapping):
        parts = [(key, child.key or child.place) for key, child in node.value.items()]
    elif isinstance(node.value, tuple):
        parts = [(plain(child), child.place) for child in node.value]
    is_plain = isinstance(field.default, (str, int, float)) and field.default
    hint = f"leave the line out for `{field.default}`" if is_plain else "leave the line out"
    if isinstance(node.value, Mapping):
        hint = "choose another name"
    return [
        error("bad-value", f"`{name}` takes {wanted}, found `{part}`", place, hint)
        for part, place in parts
        if (wanted := check(part))
    ]


def _convert(node: Node, hint: Any, name: str, problems: list[Problem]) -> Any:
    """Convert a node to what a type hint asks for; MISSING when it cannot be."""
    origin, args = get_origin(hint), get_args(hint)
    if hint is Node:
        return node
    if hint is object:
        return plain(node)
    if origin in (Union, types.UnionType):
        return _convert_union(node, args, name, problems)
    if origin is Literal:
        if node.value in args:
            return node.value
        choices = " or ".join(f"`{choice}`" for choice in args)
        problems.append(
            wrong_type(node, name, choices, did_you_mean(str(node.value), _strings(args)))
        )
        return MISSING
    if origin is tuple:
        return _convert_array(node, args[0], name, problems)
    if origin is not None and issubclass(origin, Mapping):
        return _convert_mapping(node, args[1], name, problems)
    if is_dataclass(hint):
        value = _build(node, cast(type[Any], hint), f"`{name}`", problems)
        return MISSING if value is None else value
    return _convert_scalar(node, hint, name, problems)


def _convert_scalar(node: Node, hint: type, name: str, problems: list[Problem]) -> Any:
    """Convert text, numbers, booleans and dates; `1` is a float, a date is a datetime at 00:00."""
    value = node.value
    if hint is str and node.text and value is not None:
        return node.text
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if hint is dt.datetime and isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return dt.datetime(value.year, value.month, value.day)
    if hint is dt.date and isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, hint) and not (hint is int and isinstance(value, bool)):
        return value
    problems.append(wrong_type(node, name, _NAMES.get(hint, hint.__name__)))
    return MISSING


def _convert_union(node: Node, args: tuple[Any, ...], name: str, problems: list[Problem]) -> Any:
    """Take the first alternative that fits; the problems of the first when none does."""
    first: list[Problem] = []
    for alternative in args:
        if alternative is type(None):
            continue
        tried: list[Problem] = []
        value = _convert(node, alternative, name, tried)
        if value is not MISSING and not tried:
            return value
        first = first or tried
    if node.value is None and type(None) in args:
        return None
    problems.extend(first)
    return MISSING


def _convert_array(node: Node, item: Any, name: str, problems: list[Problem]) -> Any:
    """Convert an array; one bad item is reported and left out."""
    if not isinstance(node.value, tuple):
        problems.append(wrong_type(node, name, "a list such as [one, two]"))
        return MISSING
    values = [_convert(child, item, name, problems) for child in node.value]
    return tuple(value for value in values if value is not MISSING)


def _convert_mapping(node: Node, item: Any, name: str, problems: list[Problem]) -> Any:
    """Convert a table with free keys."""
    if not isinstance(node.value, Mapping):
        problems.append(wrong_type(node, name, "a table"))
        return MISSING
    pairs = {
        key: _convert(child, item, f"{name}.{key}", problems) for key, child in node.value.items()
    }
    return {key: value for key, value in pairs.items() if value is not MISSING}


@lru_cache(maxsize=64)
def _hints(cls: Any) -> Mapping[str, Any]:
    """Return a dataclass's type hints; every article asks for the same ones."""
    return get_type_hints(cls)


@lru_cache(maxsize=64)
def _fields(cls: Any) -> Mapping[str, "Field[Any]"]:
    """Return a dataclass's fields by the key that fills each."""
    return {field.metadata.get("key", field.name): field for field in fields(cls)}


def _required(field: "Field[Any]") -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _strings(values: tuple[object, ...]) -> tuple[str, ...]:
    return tuple(str(value) for value in values)


def _unknown(name: str, node: Node, what: str, known: tuple[str, ...]) -> Problem:
    """Return the problem of a key nobody reads."""
    near = did_you_mean(name, known)
    hint = near or f"known keys: {', '.join(sorted(known))}"
    place = node.key or node.place
    return error("unknown-key", f"`{name}` is not a key of {what}", place, hint)


def _syntax_problem(path: str, text: str, message: str) -> Problem:
    """Turn tomllib's message, which ends in its position, into a problem with a place."""
    at = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)$", message)
    what = message[: at.start()] if at else message
    if at and at[1]:
        lines = text.split("\n")
        line = int(at[1])
        place = Place(path, line, int(at[2]), 1, lines[line - 1] if line <= len(lines) else "")
    else:
        place = place_at(path, text, len(text.rstrip("\n")))
    said = what[:1].lower() + what[1:]
    hint = next((hint for start, hint in _HINTS.items() if said.startswith(start)), "")
    return error("toml-syntax", f"not valid TOML: {said}", place, hint)


@dataclass(frozen=True, slots=True)
class _Written:
    """Where the keys of a TOML file are written: headers by dotted key, keys by their own name."""

    path: str
    headers: Mapping[tuple[str, ...], list[Place]]
    keys: Mapping[str, list[tuple[Place, Place]]]


def _written(path: str, text: str) -> _Written:
    """Find every header and every key, once for the whole file."""
    headers: dict[tuple[str, ...], list[Place]] = {}
    keys: dict[str, list[tuple[Place, Place]]] = {}
    for number, line in enumerate(text.split("\n"), 1):
        header = _HEADER.match(line)
        if header:
            names = tuple(name.strip().strip("\"'") for name in _DOTTED.findall(header[1]))
            headers.setdefault(names, []).append(place_in_line(path, number, line, names[-1]))
        elif not line.lstrip().startswith("#"):
            for found in _KEY.finditer(line):
                after = _EQUALS.match(line, found.end())
                start = after.end() if after else found.end()
                rest = line[start:].split(" #")[0].rstrip()
                value = Place(path, number, start + 1, max(1, len(rest)), line)
                key = Place(path, number, found.start(1) + 1, len(found[1]), line)
                keys.setdefault(found[1].strip("\"'"), []).append((value, key))
    return _Written(path, headers, keys)


def _located(value: Any, written: _Written, keys: tuple[str, ...], parent: Place) -> Node:
    """Give a parsed TOML value its places."""
    place, key = _find_key(written, keys, parent) if keys else (parent, None)
    if isinstance(value, dict):
        children = {k: _located(v, written, (*keys, k), key or place) for k, v in value.items()}
        return Node(children, place, key)
    if isinstance(value, list):
        starts = written.headers.get(keys, []) if keys else []
        items = (
            _located(item, written, (), starts[n] if n < len(starts) else place)
            for n, item in enumerate(value)
        )
        return Node(tuple(items), place, key)
    return Node(value if not isinstance(value, dt.time) else value.isoformat(), place, key)


def _find_key(
    written: _Written, keys: tuple[str, ...], parent: Place
) -> tuple[Place, Place | None]:
    """Find where the last of `keys` is written; return the places of its value and of itself."""
    for where in written.headers.get(keys, ()):
        return where, where
    for value, key in written.keys.get(keys[-1], ()):
        if value.line >= parent.line:
            return value, key
    return parent, None
