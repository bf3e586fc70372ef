"""Which smaller copies of pictures the pages ask for.

Comes in: the site. Goes out: one `Copy` for each; `images` makes them, the flow keeps them. Start
reading at `copies`.
"""

from dataclasses import dataclass

from reprose.model import Site
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
    sources = {file.url: file.source for file in site.files}
    found: dict[str, Copy] = {}
    for page in site.pages.values():
        for slot in page.doc.slots:
            if slot.kind != "image":
                continue
            target = page.targets[slot.index]
            if target.url in sources:
                for url, width in srcset_of(target, widths):
                    path = url.lstrip("/")
                    found[path] = Copy(sources[target.url], path, width)
    return tuple(found[path] for path in sorted(found))
