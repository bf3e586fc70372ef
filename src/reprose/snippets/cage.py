"""What a limit backend offers, whichever it is.

Comes in: nothing. Goes out: the protocol that `cgroup1`, `cgroup2`, `scope` and `watchdog` fulfil.
A cage is a shell's: its commands run in it one after the other, so that pages of files that one
of them touched first stay charged to it, as in a systemd scope. Each command begins it anew, the
stopped child is put into it, it watches, it kills.
"""

from typing import Protocol

from reprose.snippets.processes import Memory
from reprose.snippets.script import Limits


class Cage(Protocol):
    """Holds everything a shell's commands start."""

    limits: Limits

    def begin(self) -> None:
        """Forget what the command before did: its kills, its peak."""
        ...

    def wrap(self, argv: tuple[str, ...]) -> tuple[str, ...]:
        """Return the command line that starts `argv` inside, where nothing runs any more."""
        ...

    def admit(self, pid: int) -> None:
        """Put the stopped child inside, before it runs anything."""
        ...

    def pids(self) -> tuple[int, ...]:
        """Return the processes inside."""
        ...

    def memory(self) -> Memory:
        """Return the resident memory of what is inside; the scaffold left out."""
        ...

    def watch(self) -> str:
        """Look at the limits; return `memory` or `tasks` when something was killed for them."""
        ...

    def pause_s(self) -> float:
        """Return how long to wait until the next look."""
        ...

    def peak_bytes(self) -> int:
        """Return the kernel's high-water mark, 0 where it keeps none."""
        ...

    def kill(self) -> int:
        """End everything inside; return how many processes there were."""
        ...

    def close(self) -> None:
        """Remove what the cage left in the system."""
        ...
