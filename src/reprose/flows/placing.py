"""What was decided about an entry is written, and the ledger's line of it made.

Comes in: an arrival, its pictures, what the ledger has of it. Goes out: files, in a batch, that are
the importer's own; what belongs to the author stays, and what is in conflict with it goes beside.
Start reading at `Placing.place`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from posixpath import basename, dirname

from reprose import files
from reprose.digest import digest_bytes
from reprose.flows.arriving import Arrival, incoming_of
from reprose.flows.import_request import ImportRequest
from reprose.model import Write
from reprose.problems import Place, Problem, error, warning
from reprose.sources.ledger import Record


@dataclass(slots=True)
class Placing:
    """Writes arrivals; gathers how much was written and what had to stay outside."""

    request: ImportRequest
    batch: files.Batch
    problems: list[Problem] = field(default_factory=list)
    written_bytes: int = 0

    def place(
        self, one: Arrival, pictures: Sequence[Write], record: Record | None
    ) -> Record | None:
        """Write an arrival; return its line of the ledger when that changes.

        Problems: `import-conflict`, `kept-beside`.

        Raises:
            Stop: when the disk refuses.
        """
        if one.decision.action == "deleted":
            return None
        beside = dict(record.beside) if record else {}
        self._article(one, beside)
        self._beside(one, pictures, beside)
        is_new = one.decision.text is not None or record is None
        if is_new and one.text is not None:
            file = digest_bytes(one.text.encode())
            return Record(one.path, one.key, file, beside, one.media)
        if record and (record.path != one.path or record.beside != beside):
            return replace(record, path=one.path, beside=beside)
        return None

    def _article(self, one: Arrival, beside: dict[str, str]) -> None:
        """Write the article's file, or what is in conflict with it."""
        if one.decision.text is None:
            return
        path, body = one.path, one.decision.text.encode()
        if one.decision.action == "conflict":
            path = incoming_of(one.path)
            if self._is_authors(path, body, beside):
                path = f"{path.removesuffix('.md')}-{digest_bytes(body)[:8]}.md"
            hint = f"take over what you want from `{path}`, then delete it"
            message = "both the source and you changed the same lines"
            self.problems.append(error("import-conflict", message, Place(one.path), hint))
            if self._is_authors(path, body, beside):  # it has been put there before
                return
            beside[basename(path)] = digest_bytes(body)
        self._write(Write(path=path, body=body))

    def _beside(self, one: Arrival, pictures: Sequence[Write], beside: dict[str, str]) -> None:
        """Write comments and pictures; what the author changed or deleted stays as it is."""
        wanted = [*pictures]
        if one.comments:
            # Beside an article without a folder of its own they would stand for its neighbours.
            is_alone = basename(one.path) == "index.md"
            folder = dirname(one.path) if is_alone else one.path.removesuffix(".md")
            wanted.append(Write(path=f"{folder}/comments.toml", body=one.comments.encode()))
        for write in wanted:
            name, fresh = basename(write.path), digest_bytes(write.body)
            is_gone = name in beside and not files.exists(self.request.root, write.path)
            is_deleted = is_gone and not self.request.restore
            if not is_deleted and not self._is_authors(write.path, write.body, beside):
                self._write(write)
            elif beside.get(name) != fresh:
                message = f"the source has a newer `{name}`, which was not taken over"
                hint = "delete your file and import with `--restore` to have it"
                self.problems.append(warning("kept-beside", message, Place(write.path), hint))
            beside[name] = fresh

    def _write(self, write: Write) -> None:
        """Write a file, unless this is a rehearsal."""
        if not self.request.dry_run:
            self.written_bytes += self.batch.add(write)

    def _is_authors(self, path: str, body: bytes, beside: Mapping[str, str]) -> bool:
        """Say whether a file is there that the importer did not write, or changed since."""
        current = files.read_if_there(self.request.root, path)
        known = beside.get(basename(path))
        return current not in (None, body) and digest_bytes(current or b"") != known
