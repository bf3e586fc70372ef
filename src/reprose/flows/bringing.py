"""Pictures, and the code of gists, are brought to lie beside the articles that show them.

Comes in: what an article needs, a copied uploads folder or the network. Goes out: local names by
address, the files to write, and a problem for each thing that could not be had. Start reading at
`Bringing`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from posixpath import dirname
from typing import Any

from reprose import files
from reprose.flows.import_request import ImportRequest
from reprose.model import Write
from reprose.problems import Place, Problem, Stop, warning
from reprose.sources.addresses import path_of
from reprose.sources.attach import Wanted, file_name, type_of
from reprose.sources.downloads import Downloads
from reprose.sources.fetch import Limits, read_local
from reprose.sources.gists import File, Gist, files_of, names_in

_PICTURE_BYTES = 20 * 2**20


@dataclass(frozen=True, slots=True)
class _Had:
    """What a download gave: the address that had it and its bytes, or why there is nothing."""

    address: str = ""
    body: bytes = b""
    why: str = ""


@dataclass(slots=True)
class Bringing:
    """What was brought for one article."""

    request: ImportRequest
    downloads: Downloads
    writes: list[Write] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def answer(self, here: str, wanted: Sequence[Wanted] | Sequence[Gist]) -> Mapping[str, Any]:
        """Return what `fetch` or `fetch_code` does, by what is wanted."""
        gists = [one for one in wanted if isinstance(one, Gist)]
        pictures = [one for one in wanted if isinstance(one, Wanted)]
        return self.fetch_code(here, gists) if gists else self.fetch(here, pictures)

    def fetch(self, here: str, wanted: Sequence[Wanted]) -> Mapping[str, str]:
        """Return the local name of each picture that could be had, by its address as written."""
        names: dict[str, str] = {}
        for one, had in zip(wanted, self.downloads.map(self._had, wanted), strict=True):
            if had.why:
                message = f"the picture `{one.written[0]}` could not be brought: {had.why}"
                problem = warning("missing-picture", message, Place(here), "its link stays")
                self.problems.append(problem)
                continue
            name = self._name(here, had, list(names.values()))
            names[one.written[0]] = name
            self.writes.append(Write(path=f"{dirname(here)}/{name}", body=had.body))
        return names

    def fetch_code(self, here: str, gists: Sequence[Gist]) -> Mapping[str, tuple[File, ...]]:
        """Return the files of each gist that could be had, names and texts, by its address."""
        codes: dict[str, tuple[File, ...]] = {}
        taken = [write.path.rpartition("/")[2] for write in self.writes]
        for gist, had in zip(gists, self.downloads.map(self._code, gists), strict=True):
            if isinstance(had, str):
                message = f"the code of `{gist.written}` could not be brought: {had}"
                self.problems.append(
                    warning("missing-gist", message, Place(here), "its link stays")
                )
                continue
            names = tuple(names_in(had, taken))
            taken += names
            codes[gist.written] = tuple(
                (name, code) for name, (_, code) in zip(names, had, strict=True)
            )
            for name, code in codes[gist.written]:
                self.writes.append(Write(path=f"{dirname(here)}/{name}", body=code.encode()))
        return codes

    def _code(self, gist: Gist) -> tuple[File, ...] | str:
        """Return the files of a gist, or why there are none."""
        try:
            found = files_of(gist, self.downloads.get(gist.source))
        except Stop as stop:
            return stop.problems[0].message
        return found or "there is no code in what was answered"

    def _had(self, wanted: Wanted) -> _Had:
        """Return a picture from the first of its addresses that has it."""
        why = "its bytes are no picture"
        for address in wanted.tries:
            try:
                body = self._bytes(address)
            except Stop as stop:
                why = stop.problems[0].message
                continue
            if body and type_of(body):
                return _Had(address, body)
        return _Had(why=why)

    def _bytes(self, address: str) -> bytes | None:
        """Return a file's bytes from the copied folder, else from the network."""
        folder = self.request.media_dir
        body = read_local(folder, path_of(address)) if folder else None
        is_wanted = body is None and self.request.media
        return self.downloads.get(address) if is_wanted else body

    def _name(self, here: str, had: _Had, taken: Sequence[str]) -> str:
        """Return a name beside the article that nothing else has."""
        name = file_name(had.address, had.body, taken)
        there = files.read_if_there(self.request.root, f"{dirname(here)}/{name}")
        if there in (None, had.body):
            return name
        return file_name(had.address, had.body, (*taken, name))


def downloads_of(limits: Limits) -> Downloads:
    """Return what downloads pictures within limits."""
    return Downloads(replace(limits, most_bytes=_PICTURE_BYTES))
