"""Short, stable digests of bytes and of values.

Comes in: bytes, or any value made of frozen dataclasses, mappings, sequences and scalars.
Goes out: 32 hexadecimal digits (BLAKE2b, 128 bits) that do not depend on the process, the hash
seed, the order of a mapping's insertion or the machine.
"""

from collections.abc import Iterator, Mapping, Set
from dataclasses import fields, is_dataclass
from hashlib import blake2b


def digest(*values: object) -> str:
    """Return the digest of the values taken together; types count (`1` is not `"1"`).

    Raises:
        TypeError: for a value that has no canonical form (an object with state of its own).
    """
    state = blake2b(digest_size=16)
    for value in values:
        for piece in _canonical(value):
            state.update(piece)
    return state.hexdigest()


def digest_bytes(body: bytes) -> str:
    """Return the digest of a file's bytes."""
    return blake2b(body, digest_size=16).hexdigest()


def _canonical(value: object) -> Iterator[bytes]:
    """Yield the canonical bytes of a value: a letter for the type, a length, the content."""
    if isinstance(value, bytes):
        yield b"b%d:" % len(value)
        yield value
    elif isinstance(value, str):
        text = value.encode("utf-8", "surrogatepass")
        yield b"s%d:" % len(text)
        yield text
    elif value is None or isinstance(value, bool | int | float) or hasattr(value, "isoformat"):
        text = f"{type(value).__name__}{value!r}".encode()
        yield b"n%d:" % len(text)
        yield text
    elif isinstance(value, Mapping):
        yield b"m%d:" % len(value)
        for key in sorted(value, key=repr):
            yield from _canonical(key)
            yield from _canonical(value[key])
    elif isinstance(value, Set):
        yield b"e%d:" % len(value)
        for item in sorted(value, key=repr):
            yield from _canonical(item)
    elif isinstance(value, list | tuple):
        yield b"l%d:" % len(value)
        for item in value:
            yield from _canonical(item)
    elif is_dataclass(value):
        name = type(value).__qualname__.encode()
        yield b"d%d:%s" % (len(name), name)
        for field in fields(value):
            yield from _canonical(getattr(value, field.name))
    else:
        raise TypeError(f"{type(value).__name__} has no canonical form")
