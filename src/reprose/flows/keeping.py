"""What earlier imports left: the ledger of a source, and where its articles are by now.

Comes in: the site's folder. Goes out: the ledger, and the file of each guid that some article's
front matter names, so that an article may be moved and is still known. Start reading at
`read_record_files`.
"""

import json
import re

from reprose.files import read_bytes, read_if_there
from reprose.problems import Problem, Stop
from reprose.sources.ledger import Ledger, paths_of, read_ledger

_GUID = re.compile(r'^  guid: (".*")$', re.MULTILINE)
_HEAD_BYTES = 16384


def read_record_files(root: str, name: str, problems: list[Problem]) -> Ledger:
    """Read a source's ledger; what is damaged in it is added to `problems`."""
    records, texts = (read_if_there(root, path) or b"" for path in paths_of(name))
    found = read_ledger(name, records, texts)
    problems += found.problems
    return found.value


def guids_of(root: str, paths: frozenset[str]) -> dict[str, str]:
    """Return the file of every guid that the front matter of these files names."""
    found: dict[str, str] = {}
    for path in sorted(paths):
        if not path.endswith(".md"):
            continue
        try:
            head = read_bytes(root, path)[:_HEAD_BYTES].decode("utf-8", "replace")
        except Stop:
            continue
        named = _GUID.search(head) if head.startswith("---") else None
        try:
            guid = json.loads(named[1]) if named else ""
        except ValueError:
            continue
        if guid:
            found.setdefault(str(guid), path)
    return found
