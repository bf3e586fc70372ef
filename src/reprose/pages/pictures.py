"""Which pictures the pages show, and which smaller copies of them they ask for.

Comes in: the site. Goes out: the file of each, and one `Copy` for each copy; `images` makes them,
the flow keeps them. Start reading at `copies`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from reprose.model import Site, Target
from reprose.pages.body import srcset_of


@dataclass(frozen=True, slots=True)
class Copy:
    """A smaller copy of a picture.

    Attributes:
        source: the picture's file, relative to the site's root.
        target: POSIX path within the output folder.
        width: pixels.
    """

    source: str
    target: str
    width: int


def copies(site: Site, widths: tuple[int, ...]) -> tuple[Copy, ...]:
    """Return every copy that a page's `srcset` names, sorted by target."""
    found: dict[str, Copy] = {}
    for target, source in _shown(site):
        for url, width in srcset_of(target, widths):
            path = url.lstrip("/")
            found[path] = Copy(source, path, width)
    return tuple(found[path] for path in sorted(found))


def shown(site: Site) -> dict[str, str]:
    """Return the file of every picture of the site's own that a page shows, by URL."""
    return {target.url: source for target, source in _shown(site)}


def _shown(site: Site) -> Iterator[tuple[Target, str]]:
    sources = {file.url: file.source for file in site.files}
    for page in site.pages.values():
        for slot in page.doc.slots:
            if slot.kind == "image" and page.targets[slot.index].url in sources:
                target = page.targets[slot.index]
                yield target, sources[target.url]
