"""Records of shards become the site's records.

Comes in: the JSON reports of shards. Goes out: records on disk. Of two records of one environment
the later day wins. Start reading at `take_over`.
"""

import posixpath
from collections.abc import Sequence

from reprose.files import write_files
from reprose.flows.evidence import previous_records
from reprose.flows.jobs import in_order
from reprose.problems import Place, Stop, error
from reprose.snippets.record import Environment, Record
from reprose.snippets.records import write
from reprose.snippets.report_json import records_in


def take_over(root: str, reports: Sequence[str]) -> int:
    """Write the records of JSON reports; return how many bytes were written.

    Raises:
        Stop: with `damaged-report`.
    """
    records = {record.path: record for record in previous_records(root)}
    for number, text in enumerate(reports, 1):
        try:
            found = records_in(text)
        except ValueError:
            message = f"report {number} is not a report of `site verify --json`"
            raise Stop(error("damaged-report", message, Place("content/.verify"))) from None
        for record in found:
            if not _is_article(record.path):
                message = f"report {number} holds a record of `{record.path}`, which is no article"
                raise Stop(error("damaged-report", message, Place("content/.verify")))
            records[record.path] = merged(records.get(record.path), record)
    return write_files(root, write(records.values()))


def _is_article(path: str) -> bool:
    """Say whether a path is that of an article, written plainly."""
    return path.startswith("content/") and path == posixpath.normpath(path)


def merged(old: Record | None, new: Record) -> Record:
    """Return a record with the environments of both; the later one of two with the same name."""
    if old is None or old.digest != new.digest:
        return new
    environments: dict[str, Environment] = {}
    for env in (*old.environments, *new.environments):
        known = environments.get(env.name)
        if known is None or known.day <= env.day:
            environments[env.name] = env
    kept = in_order(list(environments.values()))
    missing = tuple(one for one in new.missing if one not in environments)
    return Record(path=new.path, digest=new.digest, environments=kept, missing=missing)
