"""The form of a record on disk: JSON that reads and diffs well.

Comes in: a `Record`, or bytes. Goes out: the other; None for bytes that are no record. Fields that
have their default are left out; an output is a list of its lines. Start reading at `encode_record`.
"""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from reprose.results import Sample
from reprose.snippets.record import Record

FORMAT = 1
_BEYOND = 2**62  # bytes or seconds that nothing takes
_Number = TypeVar("_Number", int, float)
_Table = TypeVar("_Table")


def encode_record(record: Record) -> bytes:
    """Return the bytes of a record: sorted keys, one line per line of output."""
    table = {"format": FORMAT, **_plain(record)}
    text = json.dumps(table, ensure_ascii=False, indent=1, sort_keys=True)
    return (text + "\n").encode("utf-8", "backslashreplace")


def decode_record(body: bytes) -> Record | None:
    """Return a record, or None when the bytes are something else."""
    try:
        table = json.loads(body)
        if not isinstance(table, dict) or table.pop("format", None) != FORMAT:
            return None
        return _typed_table(table, Record)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _plain(value: Any) -> Any:
    """Return a value as JSON knows it."""
    if isinstance(value, Sample):
        return f"{value.at_s:g} {value.anon_bytes} {value.file_bytes}"
    if is_dataclass(value):
        pairs = ((field, getattr(value, field.name)) for field in fields(value))
        return {field.name: _plain(item) for field, item in pairs if not _is_default(field, item)}
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def _is_default(field: "Field[Any]", value: Any) -> bool:
    return field.default is not MISSING and field.default == value


def _typed(value: Any, hint: Any) -> Any:
    """Build a value of a type from JSON; what does not fit raises TypeError or ValueError."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return None if value is None else _typed(value, args[0])
    if hint is Sample:
        at, anon, backed = str(value).split(" ")
        sizes = (_measure(int(anon)), _measure(int(backed)))
        return Sample(at_s=_measure(float(at)), anon_bytes=sizes[0], file_bytes=sizes[1])
    if isinstance(hint, type) and is_dataclass(hint):
        return _typed_table(value, hint)
    if origin is tuple:
        if not isinstance(value, list):
            raise TypeError("a list was expected")
        if len(args) == 2 and args[1] is Ellipsis:
            return tuple(_typed(item, args[0]) for item in value)
        return tuple(_typed(item, one) for item, one in zip(value, args, strict=True))
    if hint is dt.date:
        return dt.date.fromisoformat(value)
    if hint is float and isinstance(value, int | float):
        return _measure(float(value))
    if not isinstance(value, hint):
        raise TypeError(f"{hint} was expected")
    return _measure(value) if hint is int else value


def _measure(value: _Number) -> _Number:
    """Return a number that something can have measured; no other is drawn or added up."""
    if not abs(value) < _BEYOND:  # neither is one that is no number
        raise ValueError("nothing is that large")
    return value


def _typed_table(value: Any, hint: type[_Table]) -> _Table:
    """Build a dataclass from a JSON object; names that it does not know are passed over."""
    if not isinstance(value, Mapping):
        raise TypeError("a table was expected")
    hints = get_type_hints(hint)
    return hint(
        **{name: _typed(item, hints[name]) for name, item in value.items() if name in hints}
    )
