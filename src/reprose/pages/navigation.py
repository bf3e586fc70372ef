"""Ways through the site: breadcrumbs, the navigation tree, pagers.

Comes in: the catalog and where the reader stands. Goes out: anchors and branches. Start reading at
`branches`.
"""

from reprose.model import Page, Section
from reprose.pages.catalog import Catalog
from reprose.pages.pieces import Anchor, Branch, Pager

_MOST_IN_TREE, _MOST_ELSEWHERE = 120, 24


def sections_in_order(catalog: Catalog) -> list[Section]:
    """Return the sections by their order, then title; the home page's own is left out."""
    sections = [section for section in catalog.site.sections.values() if section.url != "/"]
    return sorted(sections, key=lambda section: (section.order, section.title, section.url))


def crumbs_of(catalog: Catalog, page: Page) -> tuple[Anchor, ...]:
    """Return the way from the home page to a page, without the page."""
    home = Anchor(catalog.frame.home, catalog.t("home"))
    section = catalog.site.sections.get(page.section)
    if section is None or section.url in ("/", page.url):
        return (home,)
    return home, Anchor(catalog.href(section.url), section.title)


def branches(catalog: Catalog, here: str) -> tuple[Branch, ...]:
    """Return the navigation tree: every section, with pages for the section `here` and small notes.

    A section with more pages than a reader can scan is shown without them: its page lists them.
    """
    found = []
    for section in sections_in_order(catalog):
        most = _MOST_IN_TREE if section.name == here else _MOST_ELSEWHERE
        is_open = section.name == here or section.kind == "notes"
        urls = section.pages if is_open and len(section.pages) <= most else ()
        pages = tuple(catalog.anchor(url) for url in urls)
        found.append(Branch(catalog.href(section.url), section.title, pages))
    return tuple(found)


def pager(catalog: Catalog, url: str, number: int, total: int) -> Pager | None:
    """Return where page `number` of `total` stands; None when there is only one."""
    if total == 1:
        return None
    newer = catalog.href(page_url(url, number - 1)) if number > 1 else ""
    older = catalog.href(page_url(url, number + 1)) if number < total else ""
    return Pager(number, total, newer, older)


def page_url(url: str, number: int) -> str:
    """Return the URL of page `number` of a list: the first is the list itself."""
    return url if number == 1 else f"{url}page/{number}/"
