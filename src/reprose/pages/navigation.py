"""Ways through the site: breadcrumbs, the navigation tree, pagers.

Comes in: the catalog and where the reader stands. Goes out: anchors and branches. Start reading at
`branches`.
"""

from reprose.model import Page, Section
from reprose.pages import tree
from reprose.pages.catalog import Catalog
from reprose.pages.pieces import Anchor, Branch, Pager


def sections_in_order(catalog: Catalog) -> list[Section]:
    """Return the sections by their order, then title; the home page's own is left out."""
    return tree.in_order(catalog.site.sections.values())


def crumbs_of(catalog: Catalog, page: Page) -> tuple[Anchor, ...]:
    """Return the way from the home page to a page, without the page."""
    home = Anchor(catalog.frame.home, catalog.t("home"))
    section = catalog.site.sections.get(page.section)
    around = tree.around(section, catalog.site) if section else []
    above = (one for one in around if one.url not in ("/", page.url))
    return (home, *(Anchor(catalog.href(one.url), one.title) for one in above))


def branches(catalog: Catalog, here: str) -> tuple[Branch, ...]:
    """Return the navigation tree for a reader in the section `here`, where the theme shows one."""
    return tree.branches(catalog.site, catalog.shelves, here) if catalog.has_tree else ()


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
