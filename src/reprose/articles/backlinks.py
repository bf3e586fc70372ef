"""Who links to whom.

Comes in: pages with their targets. Goes out: backlinks by URL, each with the sentence around the
link. Start reading at `find_backlinks`.
"""

from collections.abc import Mapping

from reprose.model import Backlink, Page


def find_backlinks(pages: Mapping[str, Page]) -> dict[str, tuple[Backlink, ...]]:
    """Return the backlinks of each page by title; one for each page that links, its first link."""
    found: dict[str, dict[str, Backlink]] = {}
    for url in sorted(pages):
        page = pages[url]
        for link, target in zip(page.doc.links, page.targets, strict=True):
            goal = target.url.partition("#")[0].partition("?")[0]
            if target.state == "inside" and goal in pages and goal != url:
                title = page.article.meta.title
                back = Backlink(url=url, title=title, sentence=link.sentence)
                found.setdefault(goal, {}).setdefault(url, back)
    return {
        goal: tuple(sorted(backs.values(), key=lambda back: (back.title.casefold(), back.url)))
        for goal, backs in found.items()
    }
