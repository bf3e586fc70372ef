"""What earlier imports left: the ledger of a source, and where its articles are by now.

Comes in: the site's folder and a source's entries. Goes out: the ledger, and the file of each guid
that has one. An article is known by the guid in its front matter, so it may be moved, renamed, or
change places with another. Start reading at `read_records` and `find_articles`.
"""

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from reprose.articles.find import is_incoming
from reprose.digest import digest
from reprose.files import read_bytes, read_if_there, walk
from reprose.problems import Problem, Stop
from reprose.sources.entry import Entry
from reprose.sources.ledger import FOLDER, Ledger, paths_of, read_ledger

_FIELD = re.compile(r"^[ \t]*(guid|url)[ \t]*[:=][ \t]*(\S.*?)[ \t]*\r?$", re.MULTILINE)
_HEAD_BYTES = 16384


@dataclass(frozen=True, slots=True)
class Label:
    """What an article says of its origin: guid and old address."""

    guid: str
    url: str = ""


def read_records(root: str, name: str, guids: Iterable[str], problems: list[Problem]) -> Ledger:
    """Read a source's ledger; what is damaged in it is added to `problems`.

    A source that has changed its name (it moved, or its file is called otherwise) takes over what
    other ledgers know of its entries.
    """
    ledger = _read(root, name, problems)
    strangers = [guid for guid in guids if guid not in ledger.records and is_unique(guid)]
    others = walk(root, FOLDER).value if strangers else ()
    for info in others:
        stem = info.path.removeprefix(f"{FOLDER}/").removesuffix(".jsonl")
        if info.path.endswith(".jsonl") and stem != name:
            other = _read(root, stem, [])
            taken = [guid for guid in strangers if guid in other.records]
            records = {guid: other.records[guid] for guid in taken}
            keys = (digest(guid) for guid in taken)
            texts = {key: other.texts[key] for key in keys if key in other.texts}
            ledger = replace(
                ledger, records=records | {**ledger.records}, texts=texts | {**ledger.texts}
            )
    return ledger


def read_labels(root: str, paths: Collection[str]) -> dict[str, Label]:
    """Return what the front matter of each article says of its origin."""
    found: dict[str, Label] = {}
    for path in sorted(paths):
        if not path.endswith(".md") or is_incoming(path):
            continue
        try:
            head = read_bytes(root, path)[:_HEAD_BYTES].decode("utf-8", "replace")
        except Stop:
            continue
        if head.startswith(("---", "+++")):
            fields = {name: _plain(value) for name, value in reversed(_FIELD.findall(head))}
            if fields.get("guid"):
                found[path] = Label(fields["guid"], fields.get("url", ""))
    return found


def find_articles(
    entries: Iterable[Entry], ledger: Ledger, labels: Mapping[str, Label], there: Collection[str]
) -> dict[str, str]:
    """Return the file of each entry that has one, or had one that is deleted now.

    A file that names no guid any more is still the one that was written there; one that names
    another guid is not.
    """
    by_guid: dict[str, list[str]] = {}
    for path, label in labels.items():
        by_guid.setdefault(label.guid, []).append(path)
    found: dict[str, str] = {}
    for entry in entries:
        record = ledger.records.get(entry.guid)
        named = [
            path for path in by_guid.get(entry.guid, ())
            if is_unique(entry.guid) or labels[path].url == entry.url
        ]  # fmt: skip
        if record and record.path in labels and labels[record.path].guid == entry.guid:
            found[entry.guid] = record.path
        elif named:
            found[entry.guid] = named[0]
        elif record and record.path not in labels:
            found[entry.guid] = record.path
    return found


def is_unique(guid: str) -> bool:
    """Say whether no other source can have the same guid by chance, as with `17`."""
    return "://" in guid or len(guid) >= 16 or guid.startswith(("tag:", "substack:"))


def _read(root: str, name: str, problems: list[Problem]) -> Ledger:
    """Read one ledger."""
    records, texts = (read_if_there(root, path) or b"" for path in paths_of(name))
    found = read_ledger(name, records, texts)
    problems += found.problems
    return found.value


def _plain(value: str) -> str:
    """Return the text of a scalar: our own JSON, or what an author's tool made of it."""
    if value.startswith("'") and value.endswith("'"):
        return value[1:-1].replace("''", "'")
    try:
        return str(json.loads(value)) if value.startswith('"') else value
    except ValueError:
        return value
