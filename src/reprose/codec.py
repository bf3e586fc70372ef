"""Frozen values <-> bytes, for caches: quick, and safe to read back.

Comes in: values made of the classes a codec is given, of tuples, dictionaries and scalars. Goes
out: bytes (`marshal`, the quickest format of the standard library) that hold no code and name no
class that the codec was not given. Start reading at `Codec`.

Lists never occur in our values, so a list stands for "an object": its first item says which.
"""

import datetime as dt
import marshal
from dataclasses import fields
from typing import Any

_DATE, _DATETIME = "date", "datetime"
_WHOLE = (tuple, list, dict)


class Codec:
    """Packs and unpacks values of the given dataclasses with slots; a class's name is its tag."""

    def __init__(self, *classes: type) -> None:
        self._fields = {cls: tuple(f.name for f in fields(cls)) for cls in classes}
        # A frozen class with slots is filled through them: half the time of its `__init__`.
        self._setters: dict[str, tuple[Any, tuple[Any, ...]]] = {
            cls.__name__: (cls, tuple(getattr(cls, name).__set__ for name in names))
            for cls, names in self._fields.items()
        }

    def pack(self, value: object) -> bytes:
        """Return the bytes of a value.

        Raises:
            ValueError: for a list, or an object of a class the codec does not know.
        """
        return marshal.dumps(self._lower(value))

    def unpack(self, body: bytes) -> Any:
        """Return the value of bytes that `pack` made.

        Raises:
            ValueError, TypeError, KeyError, EOFError: when the bytes are something else.
        """
        return self._raise(marshal.loads(body))  # noqa: S302 (checked by the store; holds no code)

    def _lower(self, value: Any) -> Any:
        kind = type(value)
        if kind is tuple:
            return tuple([self._lower(item) for item in value])
        if kind is dict:
            return {key: self._lower(item) for key, item in value.items()}
        names = self._fields.get(kind)
        if names is not None:
            return [kind.__name__, *[self._lower(getattr(value, name)) for name in names]]
        if kind is dt.datetime:
            return [_DATETIME, value.isoformat()]
        if kind is dt.date:
            return [_DATE, value.isoformat()]
        if kind is list:
            raise ValueError("a list would be read back as an object")
        return value

    def _raise(self, value: Any) -> Any:
        kind = type(value)
        if kind is tuple:
            return tuple([self._raise(i) if type(i) in _WHOLE else i for i in value])
        if kind is dict:
            return {key: self._raise(item) for key, item in value.items()}
        if kind is not list:
            return value
        tag = value[0]
        if tag == _DATETIME:
            return dt.datetime.fromisoformat(value[1])
        if tag == _DATE:
            return dt.date.fromisoformat(value[1])
        cls, setters = self._setters[tag]
        if len(value) != len(setters) + 1:
            raise ValueError(f"`{tag}` has other fields")
        made = cls.__new__(cls)
        for setter, item in zip(setters, value[1:], strict=True):
            setter(made, self._raise(item) if type(item) in _WHOLE else item)
        return made
