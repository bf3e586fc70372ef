"""Short, stable digests of bytes and of values.

Comes in: bytes, or any value made of frozen dataclasses, mappings, sequences and scalars.
Goes out: 32 hexadecimal digits (BLAKE2b, 128 bits) that do not depend on the process, the hash
seed, the order of a mapping's insertion or the machine. Start reading at `digest`.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Set
from dataclasses import fields, is_dataclass
from functools import cache
from hashlib import blake2b
from operator import attrgetter
from typing import Any, cast

_PLAIN = frozenset({type(None), bool, int, float, dt.date, dt.datetime, dt.time})


def digest(*values: object) -> str:
    """Return the digest of the values taken together; types count (`1` is not `"1"`).

    Fields of dataclasses that do not take part in comparison do not count.

    Raises:
        TypeError: for a value that has no canonical form (an object with state of its own).
    """
    return Digester().digest(*values)


def digest_bytes(body: bytes) -> str:
    """Return the digest of a file's bytes."""
    return new_digest(body).hexdigest()


def new_digest(begin: bytes = b"") -> blake2b:
    """Return a digest of bytes that may still grow."""
    return blake2b(begin, digest_size=16)


class Digester:
    """Makes digests of values that share parts, and reads the shared parts once.

    Its digests equal those of `digest`.
    """

    def __init__(self, *shared: type) -> None:
        """Remember the values of the `shared` dataclasses by identity."""
        self._shared = shared
        self._seen: dict[int, tuple[object, bytes]] = {}

    def digest(self, *values: object) -> str:
        """Return the digest of the values taken together."""
        pieces: list[bytes] = []
        for value in values:
            self._write(value, pieces)
        return blake2b(b"".join(pieces), digest_size=16).hexdigest()

    def _write(self, value: object, out: list[bytes]) -> None:
        """Append a value's canonical bytes: a letter for the type, a length, the content."""
        kind = type(value)
        if kind is tuple or kind is list:
            out.append(b"l%d:" % len(cast(tuple[object, ...], value)))
            for item in cast(tuple[object, ...], value):
                self._write(item, out)
        elif isinstance(value, str):
            text = value.encode("utf-8", "surrogatepass")
            out += (b"s%d:" % len(text), text)
        elif kind in _PLAIN:
            text = f"{kind.__name__}{value!r}".encode()
            out += (b"n%d:" % len(text), text)
        elif is_dataclass(kind):
            out.append(self._dataclass(value))
        elif isinstance(value, bytes):
            out += (b"b%d:" % len(value), value)
        elif isinstance(value, Mapping):
            out.append(b"m%d:" % len(value))
            for key in sorted(value, key=repr):
                self._write(key, out)
                self._write(value[key], out)
        elif isinstance(value, Set):
            out.append(b"e%d:" % len(value))
            for item in sorted(value, key=repr):
                self._write(item, out)
        else:
            raise TypeError(f"{kind.__name__} has no canonical form")

    def _dataclass(self, value: object) -> bytes:
        """Return the digest of a dataclass, from memory when its type is shared."""
        kind = type(value)
        is_shared = kind in self._shared
        if is_shared and id(value) in self._seen:
            return self._seen[id(value)][1]
        out: list[bytes] = []
        for item in _getter(cast(Any, kind))(value):
            if type(item) is str:  # most are
                text = item.encode("utf-8", "surrogatepass")
                out += (b"s%d:" % len(text), text)
            else:
                self._write(item, out)
        content = b"%s:%s" % (kind.__qualname__.encode(), b"".join(out))
        mark = b"d" + blake2b(content, digest_size=16).digest()
        if is_shared:
            self._seen[id(value)] = (value, mark)  # holding the value keeps its id its own
        return mark


@cache
def _getter(kind: Any) -> Callable[[object], tuple[object, ...]]:
    """Return what reads the fields of a dataclass that take part in comparison."""
    names = field_names(kind)
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)


@cache
def field_names(kind: Any) -> tuple[str, ...]:
    """Return the names of a dataclass's fields that take part in comparison."""
    return tuple(field.name for field in fields(kind) if field.compare)
