"""The navigation tree: sections within sections, folders within notes.

Comes in: the site. Goes out: branches. What is the same for every page is worked out once
(`shelves`); which sections are open depends on where the reader stands. Start reading at
`branches`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from posixpath import basename, dirname

from reprose.model import Section, Site
from reprose.pages.hrefs import Hrefs
from reprose.pages.pieces import Anchor, Branch
from reprose.slug import title_of_name

_MOST_IN_TREE, _MOST_ELSEWHERE = 120, 24


@dataclass(slots=True)
class _Folder:
    """A folder of notes: the page that speaks for it, its other pages, the folders within."""

    front: Anchor | None = None
    pages: list[Anchor] = field(default_factory=list)
    folders: "dict[str, _Folder]" = field(default_factory=dict)


def shelves(site: Site, href: Hrefs) -> dict[str, Branch]:
    """Return every section with all its pages, by name; notes in the folders they lie in."""
    return {name: _shelf(site, href, section) for name, section in site.sections.items()}


def branches(site: Site, shelved: Mapping[str, Branch], here: str) -> tuple[Branch, ...]:
    """Return the tree for a reader who stands in the section `here`.

    A section with more pages than a reader can scan is shown without them: its page lists them.
    """
    return _within("", in_order(site.sections.values()), shelved, here)


def in_order(sections: Iterable[Section]) -> list[Section]:
    """Return sections by their order, then title; the home page's own is left out."""
    found = [section for section in sections if section.url != "/"]
    return sorted(found, key=lambda section: (section.order, section.title, section.url))


def around(section: Section, site: Site) -> list[Section]:
    """Return the sections that a section lies in, the outermost first, and the section."""
    names = [section.name]
    while names[-1]:
        names.append(dirname(names[-1]))
    return [site.sections[name] for name in reversed(names) if name in site.sections]


def _within(
    name: str, sections: list[Section], shelved: Mapping[str, Branch], here: str
) -> tuple[Branch, ...]:
    """Return the branches of the sections whose nearest section around them has that name."""
    names = {section.name for section in sections}
    found = []
    for section in sections:
        if _parent(section.name, names) == name:
            most = _MOST_IN_TREE if section.name == here else _MOST_ELSEWHERE
            is_open = section.name == here or section.kind == "notes"
            whole = shelved[section.name]
            if not is_open or len(section.pages) > most:
                whole = Branch(whole.href, whole.text)
            inner = _within(section.name, sections, shelved, here)
            found.append(replace(whole, branches=(*whole.branches, *inner)))
    return tuple(found)


def _parent(name: str, names: set[str]) -> str:
    """Return the nearest section around a section."""
    name = dirname(name)
    while name and name not in names:
        name = dirname(name)
    return name


def _shelf(site: Site, href: Hrefs, section: Section) -> Branch:
    """Return a section with its pages."""
    top = _Folder(front=Anchor(href(section.url), section.title))
    places = {url: _place(site.pages[url].article.path, section) for url in section.pages}
    crowd = Counter(folder for place in places.values() for folder in _and_above(place))
    for url, place in places.items():
        article = site.pages[url].article
        anchor = Anchor(href(url), article.meta.title)
        is_front = basename(article.path) == "index.md" and place != ""
        folder = top
        is_alone = is_front and crowd[place] == 1  # a bundle is no folder of notes
        for part in (dirname(place) if is_alone else place).split("/"):
            folder = folder.folders.setdefault(part, _Folder()) if part else folder
        if is_front and not is_alone:
            folder.front = anchor
        else:
            folder.pages.append(anchor)
    return _branch(section.name, top)


def _place(path: str, section: Section) -> str:
    """Return the folder of a note below its section; posts lie in none."""
    inside = dirname(path).removeprefix(f"content/{section.name}").strip("/")
    return inside if section.kind == "notes" else ""


def _and_above(folder: str) -> Iterator[str]:
    """Yield a folder and those around it, below the section."""
    while folder:
        yield folder
        folder = dirname(folder)


def _branch(name: str, folder: _Folder) -> Branch:
    """Return a folder with those within it."""
    front = folder.front or Anchor("", title_of_name(basename(name)))
    inner = [_branch(part, one) for part, one in folder.folders.items()]
    inner.sort(key=lambda branch: branch.text.casefold())
    return Branch(front.href, front.text, tuple(folder.pages), tuple(inner))
