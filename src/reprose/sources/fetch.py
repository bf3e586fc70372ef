"""[rim] The only module of the importer that meets disk and network.

Comes in: what somebody asked to import. Goes out: blobs, with the addresses they came from. Start
reading at `gather`.
"""

import os

from reprose import files
from reprose.model import Blob
from reprose.problems import Place, Stop, error


def gather(source: str) -> tuple[Blob, ...]:
    """Return the file of a source.

    Raises:
        Stop: with `missing-source` when there is nothing of that name.
    """
    if not os.path.isfile(source):
        raise Stop(error("missing-source", f"there is no file `{source}`", Place(source)))
    folder, name = os.path.split(os.path.abspath(source))
    return (Blob(address=source, body=files.read_bytes(folder, name)),)
