"""Which pages can be found, and by what.

Comes in: the catalog. Goes out: `Indexed` values for the search index. Start reading at `indexed`.
"""

from reprose.pages.catalog import Catalog
from reprose.pages.search import Indexed

# Characters of text that are indexed in all; a very large site is found by its titles, headings
# and the beginnings of its sections, so that its index stays small and quick to make.
_BUDGET = 6_000_000
_FEWEST = 100


def indexed(catalog: Catalog) -> tuple[Indexed, ...]:
    """Return every listed page as the index knows it, by URL."""
    found = []
    sections_in_all = sum(len(page.doc.text) for page in catalog.site.pages.values())
    most = max(_FEWEST, _BUDGET // max(1, sections_in_all))
    for url, page in sorted(catalog.site.pages.items()):
        meta, doc = page.article.meta, page.doc
        if not meta.listed:
            continue
        headings = {heading.id: heading.text for heading in doc.headings}
        sections = [(name, headings.get(name, ""), text[:most]) for name, text in doc.text]
        if not sections or sections[0][0]:
            sections.insert(0, ("", "", ""))
        if meta.description:
            first = sections[0]
            sections[0] = (first[0], first[1], f"{meta.description}\n{first[2]}")
        tags = tuple(anchor.text for anchor in catalog.terms_of.get(url, ()))
        filters = [f"tag:{name}" for name in tags]
        result = catalog.results.get(page.article.path)
        if result is not None:
            filters.append(f"is:{result.state}")
        filters += [f"is:{word}" for word in (meta.stage, meta.confidence) if word]
        found.append(
            Indexed(
                url=catalog.href(url),
                title=meta.title,
                sections=tuple(sections),
                tags=tags,
                filters=tuple(filters),
            )
        )
    return tuple(found)
