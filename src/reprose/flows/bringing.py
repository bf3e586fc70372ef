"""Pictures are brought to lie beside the articles that show them.

Comes in: what an article needs, a copied uploads folder or the network. Goes out: local names by
address, the files to write, and a problem for each picture that could not be had. Start reading at
`Bringing`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from posixpath import dirname

from reprose import files
from reprose.flows.import_request import ImportRequest
from reprose.model import Write
from reprose.problems import Place, Problem, Stop, warning
from reprose.sources.attach import Wanted, file_name, urlsplit_path
from reprose.sources.fetch import Limits, fetch, read_local

_PICTURE_BYTES = 20 * 2**20
_TRIES = 2


@dataclass(slots=True)
class Bringing:
    """What was brought for one article."""

    request: ImportRequest
    limits: Limits
    writes: list[Write] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def fetch(self, here: str, wanted: Sequence[Wanted]) -> Mapping[str, str]:
        """Return the local name of each picture that could be had, by its address as written."""
        names: dict[str, str] = {}
        for one in wanted:
            name = self._one(here, one, list(names.values()))
            if name:
                names[one.written[0]] = name
        return names

    def _one(self, here: str, wanted: Wanted, taken: Sequence[str]) -> str:
        """Bring one picture by the first of its addresses that has it."""
        failures: list[Problem] = []
        for address in wanted.tries:
            body = self._bytes(address, failures)
            name = self._name(here, address, body, taken) if body else ""
            if body and name:
                self.writes.append(Write(path=f"{dirname(here)}/{name}", body=body))
                return name
        why = failures[-1].message if failures else "its bytes are no picture"
        message = f"the picture `{wanted.written[0]}` could not be brought: {why}"
        self.problems.append(warning("missing-picture", message, Place(here), "its link stays"))
        return ""

    def _name(self, here: str, address: str, body: bytes, taken: Sequence[str]) -> str:
        """Return a name beside the article that nothing else has."""
        name = file_name(address, body, taken)
        there = files.read_if_there(self.request.root, f"{dirname(here)}/{name}") if name else None
        return name if there in (None, body) else file_name(address, body, (*taken, name))

    def _bytes(self, address: str, failures: list[Problem]) -> bytes | None:
        """Return a file's bytes from the copied folder, else from the network."""
        if self.request.media_dir:
            body = read_local(self.request.media_dir, urlsplit_path(address))
            if body is not None:
                return body
        if not self.request.media:
            return None
        limits = replace(self.limits, most_bytes=_PICTURE_BYTES)
        for attempt in range(_TRIES):
            try:
                return fetch(address, limits).body
            except Stop as stop:
                is_final = stop.problems[0].name != "fetch-failed" or "answered 4" in str(stop)
                if is_final or attempt + 1 == _TRIES:
                    failures += stop.problems
                    return None
        return None
