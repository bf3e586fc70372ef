"""What a deploy consists of, and how it differs from what readers see now.

Comes in: the files of the output, and the digests of the files that are live. Goes out: a `Plan`.
Start reading at `plan_files`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha1
from unicodedata import category

from reprose.problems import Found, Place, Problem, error


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The files to deploy.

    Attributes:
        digests: SHA-1 by path, as Netlify names bytes; paths have no slash in front.
        sizes: bytes by path.
        live: the digests of what readers see now.
    """

    digests: Mapping[str, str]
    sizes: Mapping[str, int]
    live: Mapping[str, str]

    @property
    def new(self) -> tuple[str, ...]:
        """Paths that are not live yet."""
        return tuple(sorted(self.digests.keys() - self.live.keys()))

    @property
    def changed(self) -> tuple[str, ...]:
        """Paths that are live with other bytes."""
        both = self.digests.keys() & self.live.keys()
        return tuple(sorted(path for path in both if self.digests[path] != self.live[path]))

    @property
    def gone(self) -> tuple[str, ...]:
        """Paths that are live and will not be there any more."""
        return tuple(sorted(self.live.keys() - self.digests.keys()))

    @property
    def is_live(self) -> bool:
        """Say whether readers see exactly this."""
        return self.digests == self.live

    def paths(self) -> dict[str, str]:
        """Return one path for each digest: equal bytes are sent once."""
        return {self.digests[path]: path for path in sorted(self.digests)}


def digest_of(body: bytes) -> str:
    """Return the name Netlify has for some bytes."""
    return sha1(body, usedforsecurity=False).hexdigest()


def plan_files(files: Iterable[tuple[str, bytes]], live: Mapping[str, str]) -> Found[Plan]:
    """Plan a deploy of files, given one after the other; problem: `deploy-path`."""
    digests: dict[str, str] = {}
    sizes: dict[str, int] = {}
    problems: list[Problem] = []
    for path, body in files:
        digests[path], sizes[path] = digest_of(body), len(body)
        if not is_publishable(path):
            message = (
                f"`{path}` has a `#`, a `?` or a control character, which Netlify does not take"
            )
            problems.append(error("deploy-path", message, Place(path), "give it another name"))
    return Found(Plan(digests=digests, sizes=sizes, live=live), tuple(problems))


def is_publishable(path: str) -> bool:
    """Say whether Netlify takes a file of this name."""
    return not any(char in "#?" or category(char) in ("Cc", "Cs") for char in path)
