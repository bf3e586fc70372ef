"""Pictures are brought to lie beside the articles that show them.

Comes in: what an article needs, a copied uploads folder or the network. Goes out: local names by
address, the files to write, and a problem for each picture that could not be had. Start reading at
`Bringing`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from posixpath import dirname

from reprose.flows.import_request import ImportRequest
from reprose.model import Write
from reprose.problems import Place, Problem, Stop, warning
from reprose.sources.attach import Wanted, file_name, urlsplit_path
from reprose.sources.fetch import Limits, fetch, read_local

_PICTURE_BYTES = 20 * 2**20
_TRIES = 2


@dataclass(slots=True)
class Bringing:
    """What was brought for one article.

    Attributes:
        here: the article's file.
        known: local names by address that an earlier import has brought already.
    """

    request: ImportRequest
    limits: Limits
    here: str
    known: Mapping[str, str]
    writes: list[Write] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    brought: dict[str, str] = field(default_factory=dict)
    left: int = 0

    def bring(self, wanted: Sequence[Wanted]) -> Mapping[str, str]:
        """Return the local name of each picture by every address under which it is written."""
        asked = self.request.media or bool(self.request.media_dir)
        names: dict[str, str] = {}
        for one in wanted:
            name = self.known.get(one.written[0], "")
            if not name and asked:
                name = self._one(one, list(names.values()))
            if name:
                names |= dict.fromkeys(one.written, name)
                self.brought[one.written[0]] = name
            else:
                self.left += 1
        return names

    def _one(self, wanted: Wanted, taken: Sequence[str]) -> str:
        """Bring one picture by the first of its addresses that has it."""
        failures: list[Problem] = []
        for address in wanted.tries:
            body = self._bytes(address, failures)
            name = file_name(address, body, taken) if body else ""
            if body and name:
                self.writes.append(Write(path=f"{dirname(self.here)}/{name}", body=body))
                return name
        why = failures[-1].message if failures else "its bytes are no picture"
        message = f"the picture `{wanted.written[0]}` could not be brought: {why}"
        self.problems.append(
            warning("missing-picture", message, Place(self.here), "its link stays")
        )
        return ""

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
