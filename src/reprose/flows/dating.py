"""`site check --dates`: git's dates of articles are written down, for builds that cannot ask git.

Comes in: the site's folder. Goes out: `content/.dates`, and how many of its lines changed. Start
reading at `record_dates`.
"""

from reprose.articles.find import sort_files
from reprose.articles.recorded import FILE, Recorded, can_record, read_dates, write_dates
from reprose.files import read_if_there, write_files
from reprose.history import read_history
from reprose.manifest import read_inputs
from reprose.model import Write
from reprose.problems import Found


def record_dates(root: str) -> Found[int]:
    """Record when each committed article came to be and changed; return how many lines are new.

    A first date that is written down stays, even if the history is rewritten: addresses may hang
    on it. Nothing is written when git cannot tell.
    """
    history = read_history(root)
    if history.problems:
        return Found(0, history.problems)
    before = read_dates(read_if_there(root, FILE) or b"").value
    now: dict[str, Recorded] = {}
    for path in filter(can_record, sort_files(read_inputs(root).value).articles):
        known = history.value.get(path)
        if known is not None:
            created = min(known.created, before[path].created if path in before else known.created)
            now[path] = Recorded(created, known.updated)
        elif path in before:
            now[path] = before[path]
    write_files(root, [Write(path=FILE, body=write_dates(now))])
    return Found(sum(before.get(path) != one for path, one in now.items()))
