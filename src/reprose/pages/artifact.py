"""A file of the output.

Comes in: what an emitter or a template made. Goes out: a value that the build writes, or finds
unchanged by its key. Start reading at `Artifact`.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """Something to write into the output.

    Attributes:
        target: POSIX path within the output folder (`posts/a/index.html`).
        body: its bytes, where they cost nothing; None where `make` returns them.
        key: what `make` depends on, as a digest: with equal keys it returns equal bytes.
    """

    target: str
    body: bytes | None = None
    key: str = ""
    make: Callable[[], bytes] | None = None

    def made(self) -> bytes:
        """Return its bytes."""
        return self.make() if self.make is not None else self.body or b""
