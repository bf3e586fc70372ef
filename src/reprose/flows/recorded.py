"""What the last verification said, for a build to show.

Comes in: a site as read. Goes out: results by article, read from the committed records; nothing is
run. Start reading at `read_results`.
"""

from reprose.files import read_bytes
from reprose.flows.reading import Reading
from reprose.problems import Found
from reprose.results import Results
from reprose.snippets.records import read

FOLDER = "content/.verify/"


def read_results(root: str, reading: Reading) -> Found[Results]:
    """Return the recorded results; a damaged record is a problem and counts as none."""
    paths = [path for path in reading.inputs if path.startswith(FOLDER)]
    records = {path: read_bytes(root, path) for path in sorted(paths)}
    return read(records, reading)
