"""Which imported articles may run: those whose executable text somebody has read and trusted.

Comes in: the committed file `content/.trust`. Goes out: digests by article. Any change of what an
article would run changes its digest, and the trust is gone. Start reading at `read_trust`.
"""

from collections.abc import Mapping

PATH = "content/.trust"
_HEAD = (
    "# Articles whose code may run here, by the digest of their executable text (site trust PATH)."
)


def read_trust(text: str) -> Mapping[str, str]:
    """Return the trusted digests by article path; lines that are not `digest path` are skipped."""
    trusted = {}
    for line in text.splitlines():
        digest, _, path = line.partition(" ")
        if path and not line.startswith("#"):
            trusted[path.strip()] = digest
    return trusted


def write_trust(trusted: Mapping[str, str]) -> str:
    """Return the text of the file: one article a line, sorted by path."""
    lines = [f"{trusted[path]} {path}" for path in sorted(trusted)]
    return "\n".join([_HEAD, *lines, ""])


def is_trusted(path: str, digest: str, trusted: Mapping[str, str]) -> bool:
    """Say whether an article's executable text is the one that was trusted."""
    return trusted.get(path) == digest
