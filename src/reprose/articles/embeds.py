"""A transclusion that holds itself has no end, and is refused.

Comes in: pages with their targets. Goes out: the same, with the targets of endless transclusions
dead, and the problem `embed-cycle` at each. What counts is the part that is shown: a section may
show another section of its own article. Start reading at `refuse_cycles`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from reprose.articles.targets import DEAD
from reprose.model import Page
from reprose.problems import Found, Problem, error

Embed = tuple[str, int]  # the page, and the number of the link in it
Goals = Mapping[str, Mapping[int, str]]


def refuse_cycles(pages: Mapping[str, Page]) -> Found[dict[str, Page]]:
    """Return the pages without endless transclusions."""
    goals = {url: goals for url, page in pages.items() if (goals := _goals(page))}
    whole = dict(pages)
    problems: list[Problem] = []
    for url in sorted(goals):
        page = whole[url]
        targets = list(page.targets)
        for index in goals[url]:
            if (url, index) in _reachable((url, index), pages, goals):
                link = page.doc.links[index]
                hint = "link to it instead: leave out the `!`"
                message = f"`{link.href}` holds this article in turn"
                problems.append(error("embed-cycle", message, link.place, hint))
                targets[index] = DEAD
        whole[url] = replace(page, targets=tuple(targets))
    return Found(whole, tuple(problems))


def _goals(page: Page) -> dict[int, str]:
    """Return the addresses that a page transcludes, by the number of the link."""
    return {
        index: page.targets[index].url
        for index, link in enumerate(page.doc.links)
        if link.kind == "embed" and page.targets[index].state == "inside"
    }


def _reachable(start: Embed, pages: Mapping[str, Page], goals: Goals) -> set[Embed]:
    """Return every transclusion that is shown where `start` is, however deep."""
    seen: set[Embed] = set()
    queue = [start]
    while queue:
        url, index = queue.pop()
        for found in _within(goals[url][index], pages, goals):
            if found not in seen:
                seen.add(found)
                queue.append(found)
    return seen


def _within(goal: str, pages: Mapping[str, Page], goals: Goals) -> Iterator[Embed]:
    """Yield the transclusions in a page, or in the section of it that a fragment names."""
    url, _, part = goal.partition("#")
    if url not in goals:
        return
    doc = pages[url].doc
    first, end = 0.0, 0.0 if part else float("inf")  # a mere block shows nothing else
    for n, heading in enumerate(doc.headings):
        if heading.id == part:
            after = (h.place.line for h in doc.headings[n + 1 :] if h.level <= heading.level)
            first, end = heading.place.line, next(after, float("inf"))
            break
    for index in goals[url]:
        if first <= doc.links[index].place.line < end:
            yield url, index
