"""What earlier imports wrote.

Comes in and goes out: two files below `content/.import/` for each source. One says, a line for
each guid, which file belongs to it and the digests of the entry and of the file as written; the
other keeps each text as written, packed, for three-way merges. Start reading at `Ledger`.
"""

import base64
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from reprose.digest import digest
from reprose.model import Write
from reprose.problems import Found, Place, error

FOLDER = "content/.import"


@dataclass(frozen=True, slots=True)
class Record:
    """An entry's file: its path, and the digests of the entry and of the file when written.

    `beside` holds the digests of the files written next to it (pictures, comments) by name,
    `media` the names of brought pictures by address.
    """

    path: str
    entry: str
    file: str
    beside: Mapping[str, str] = field(default_factory=dict)
    media: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ledger:
    """A source's records by guid, and the packed texts by the guid's digest."""

    name: str
    records: Mapping[str, Record] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)

    def pristine(self, guid: str) -> str | None:
        """Return an entry's text as it was last written; None when it is not known."""
        try:
            return zlib.decompress(base64.b64decode(self.texts[digest(guid)])).decode("utf-8")
        except (KeyError, ValueError, zlib.error):
            return None


def paths_of(name: str) -> tuple[str, str]:
    """Return the two files of a source's ledger."""
    return f"{FOLDER}/{name}.jsonl", f"{FOLDER}/{name}.texts"


def read_ledger(name: str, records: bytes, texts: bytes) -> Found[Ledger]:
    """Read a ledger; a damaged line is the problem `bad-ledger`, the others count."""
    path = paths_of(name)[0]
    found: dict[str, Record] = {}
    problems = []
    for number, line in enumerate(records.decode("utf-8", "replace").splitlines(), 1):
        try:
            row = json.loads(line)
            found[str(row["guid"])] = _record(row)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            hint = "restore the file from version control"
            place = Place(path, number, text=line[:200])
            problems.append(error("bad-ledger", "a line of the ledger is damaged", place, hint))
    lines = texts.decode("ascii", "replace").splitlines()
    kept = dict(line.split(" ", 1) for line in lines if " " in line)
    return Found(Ledger(name, found, kept), tuple(problems))


def _record(row: dict[str, Any]) -> Record:
    """Return the record of a line."""
    tables = ({str(k): str(v) for k, v in row.get(key, {}).items()} for key in ("beside", "media"))
    return Record(str(row["path"]), str(row["entry"]), str(row["file"]), *tables)


def packed(text: str) -> str:
    """Return a text as the ledger keeps it."""
    return base64.b64encode(zlib.compress(text.encode("utf-8"), 6)).decode("ascii")


def write_ledger(ledger: Ledger) -> tuple[Write, Write]:
    """Return the two files of a ledger, sorted."""
    rows = (
        {"guid": guid, "path": record.path, "entry": record.entry, "file": record.file}
        | ({"beside": dict(sorted(record.beside.items()))} if record.beside else {})
        | ({"media": dict(sorted(record.media.items()))} if record.media else {})
        for guid, record in sorted(ledger.records.items())
    )
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    texts = "".join(f"{key} {text}\n" for key, text in sorted(ledger.texts.items()))
    first, second = paths_of(ledger.name)
    return Write(path=first, body=lines.encode()), Write(path=second, body=texts.encode())
