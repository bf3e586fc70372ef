"""A transclusion that holds itself has no end, and is refused.

Comes in: pages with their targets. Goes out: the same, with the targets of endless transclusions
dead, and the problem `embed-cycle` at each. Start reading at `refuse_cycles`.
"""

from collections.abc import Mapping
from dataclasses import replace

from reprose.articles.targets import DEAD
from reprose.model import Page
from reprose.problems import Found, Problem, error


def refuse_cycles(pages: Mapping[str, Page]) -> Found[dict[str, Page]]:
    """Return the pages without endless transclusions."""
    edges = {url: _embedded(page) for url, page in pages.items()}
    embedding = {url for url, goals in edges.items() if goals}
    whole = dict(pages)
    problems: list[Problem] = []
    for url in sorted(embedding):
        page = whole[url]
        targets = list(page.targets)
        for index, goal in edges[url].items():
            if goal == url or url in _reachable(goal, edges):
                message = f"`{page.doc.links[index].href}` holds this article in turn"
                hint = "link to it instead: leave out the `!`"
                place = page.doc.links[index].place
                problems.append(error("embed-cycle", message, place, hint))
                targets[index] = DEAD
        whole[url] = replace(page, targets=tuple(targets))
    return Found(whole, tuple(problems))


def _embedded(page: Page) -> dict[int, str]:
    """Return the URLs a page transcludes, by the index of the link."""
    return {
        index: page.targets[index].url.partition("#")[0]
        for index, link in enumerate(page.doc.links)
        if link.kind == "embed" and page.targets[index].state == "inside"
    }


def _reachable(start: str, edges: Mapping[str, Mapping[int, str]]) -> set[str]:
    """Return every URL that is transcluded from `start`, however deep."""
    seen: set[str] = set()
    queue = [start]
    while queue:
        for goal in edges.get(queue.pop(), {}).values():
            if goal not in seen:
                seen.add(goal)
                queue.append(goal)
    return seen
