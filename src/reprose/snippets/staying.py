"""[rim] The shells of a run: each has a cage, and stays in it while it has jobs in the background.

Comes in: the limit backend, the name of the run. Goes out: cages by shell and limits, and the gates
of the shells that have stayed. Whatever stays is ended when the run is. Start reading at `Shells`.
"""

from contextlib import ExitStack

from reprose.snippets import limits
from reprose.snippets.cage import Cage
from reprose.snippets.gates import Gate, end_gate
from reprose.snippets.script import Limits

Key = tuple[str, Limits]
Kind = tuple[str, bool]


class Shells:
    """The cages of a run, and who stays in them.

    A `key` is a shell's name and its limits, a `kind` the name of its state and whether it sits at
    a terminal: one of another kind is another shell, and ends the one before.
    """

    def __init__(self, backend: limits.Backend, name: str) -> None:
        self.backend, self.name = backend, name
        self.cages: dict[Key, Cage] = {}
        self.stayed: dict[Key, tuple[Kind, Gate]] = {}
        self.opened = ExitStack()

    def __enter__(self) -> "Shells":
        return self

    def __exit__(self, *_: object) -> None:
        with self.opened:
            self.part()

    def mark(self, key: Key) -> str:
        """Return what marks the processes of a shell, apart from those of the others."""
        known = [*self.cages, *([] if key in self.cages else [key])]
        return f"{self.name}:{known.index(key)}:"

    def marks(self) -> list[str]:
        """Return the marks that there are."""
        return [self.mark(key) for key in self.cages]

    def cage(self, key: Key, variable: str) -> Cage:
        """Return a shell's cage, begun anew; `variable` is the one that holds its mark."""
        if key not in self.cages:
            made = limits.cage(self.backend, key[1], f"{variable}={self.mark(key)}")
            self.cages[key] = self.opened.enter_context(made)
        self.cages[key].begin()
        return self.cages[key]

    def gate(self, key: Key, kind: Kind) -> Gate | None:
        """Return the way to a shell that has stayed and is of this kind."""
        if key not in self.stayed:
            return None
        same, gate = self.stayed[key]
        if same == kind and gate.exit_code() is None:
            return gate
        self._end(key)
        return None

    def keep(self, key: Key, kind: Kind, gate: Gate | None) -> None:
        """Remember a shell that stays, or that it does not any more."""
        self.stayed.pop(key, None)
        if gate:
            self.stayed[key] = kind, gate

    def watch_others(self, key: Key) -> None:
        """Look after the limits of the shells in which no command runs at present."""
        for other in self.stayed:
            if other != key:
                self.cages[other].watch()

    def part(self) -> None:
        """End all that has stayed."""
        for key in list(self.stayed):
            self._end(key)

    def _end(self, key: Key) -> None:
        _, gate = self.stayed.pop(key)
        end_gate(gate, self.cages[key])
