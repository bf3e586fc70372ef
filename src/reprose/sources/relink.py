"""Second pass over a body: every address in it gets its place on the new site.

Comes in: a cleaned tree, the page it stood on, where the article will stand, and the atlas. Goes
out: the same tree with new addresses, and what became of each link. Start reading at `relink`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from reprose.sources.addresses import Atlas, Outcome, absolute, route, without_tracking
from reprose.sources.dom import Child, Element, rewrite, walk
from reprose.sources.targets import is_active


@dataclass(frozen=True, slots=True)
class Relinked:
    """What became of a link: as it was written, as it is now, and why.

    The outcome is a route's, `file` for a picture that was brought, or `active` for a link that
    would have run something and is text now.
    """

    was: str
    now: str
    outcome: Outcome | Literal["file", "active"]


def relink(
    root: Element, base: str, here: str, atlas: Atlas, pictures: Mapping[str, str]
) -> tuple[Relinked, ...]:
    """Rewrite the links and pictures below `root`; return what became of the links.

    Args:
        root: the cleaned tree.
        base: the address of the page the body stood on.
        here: the file the article is written to.
        atlas: where old addresses lead.
        pictures: the local name of each downloaded file, by its absolute address.
    """
    found: list[Relinked] = []
    for element in walk(root):
        for name in ("src", "poster"):
            if element.get(name):
                address = absolute(element.get(name), base)
                element.attrs[name] = pictures.get(address, address)
        if element.tag == "a" and element.get("href"):
            was = element.get("href")
            if is_active(was):
                del element.attrs["href"]
                found.append(Relinked(was, "", "active"))
                continue
            local = pictures.get(absolute(was, base))
            went = route(without_tracking(was), base, here, atlas)
            element.attrs["href"] = local or went.target
            found.append(Relinked(was, element.attrs["href"], "file" if local else went.outcome))
    rewrite(root, _without_active_pictures)
    return tuple(found)


def _without_active_pictures(element: Element) -> list[Child] | None:
    """Drop pictures whose address would run something."""
    return [] if element.tag == "img" and is_active(element.get("src")) else None
