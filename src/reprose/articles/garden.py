"""What a gardener wants to know: notes nobody links to, names nobody linked, reviews that are due.

Comes in: a linked site. Goes out: notes and warnings for `site check`; none of them stops a build.
Start reading at `tend`.
"""

import datetime as dt
import re
from collections.abc import Iterator

from reprose.articles.front import place_of
from reprose.model import Article, Page, Site
from reprose.problems import Place, Problem, note, warning

_LEAST = 5
_MOST_PER_PAGE = 5


def tend(site: Site, today: dt.date) -> tuple[Problem, ...]:
    """Return everything worth tending: `orphan`, `unlinked-mention`, `review-due`."""
    problems: list[Problem] = []
    for url in sorted(site.pages):
        page = site.pages[url]
        problems += _overdue(page.article, today)
        if is_orphan(page, site):
            message = "no other article links here"
            hint = "link to it from one that speaks of the same"
            problems.append(note("orphan", message, place_of(page.article, "title"), hint))
    problems += _mentions(site)
    return tuple(problems)


def is_orphan(page: Page, site: Site) -> bool:
    """Say whether a note has no way in but the list of its section."""
    section = site.sections.get(page.section)
    is_note = section is not None and section.kind == "notes" and section.page != page.url
    return is_note and page.article.meta.listed and not page.backlinks


def _overdue(article: Article, today: dt.date) -> Iterator[Problem]:
    """Yield the warning that the author wanted to look again by now."""
    due = article.meta.review_by
    if due is not None and due <= today:
        message = f"it was to be reviewed by {due.isoformat()}"
        hint = "read it again, then set a later `review_by`"
        yield warning("review-due", message, place_of(article, "review_by"), hint)


def _mentions(site: Site) -> Iterator[Problem]:
    """Yield the places where a note's title stands in another article without a link.

    One pass over every text: all titles are one expression, longest first.
    """
    titles: dict[str, str] = {}
    for url in sorted(site.pages):
        title = site.pages[url].article.meta.title
        if len(title) >= _LEAST and " " in title:
            titles.setdefault(title.casefold(), url)
    if not titles:
        return
    longest_first = sorted(titles, key=lambda title: (-len(title), title))
    anywhere = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
    for url in sorted(site.pages):
        page = site.pages[url]
        linked = {target.url.partition("#")[0] for target in page.targets} | {url}
        for goal, line in list(_unlinked(page, titles, anywhere, linked))[:_MOST_PER_PAGE]:
            other = site.pages[goal].article.meta.title
            hint = f"write `[[{other}]]`"
            message = f"it speaks of `{other}` and does not link to it"
            yield note("unlinked-mention", message, line, hint)


def _unlinked(
    page: Page, titles: dict[str, str], anywhere: "re.Pattern[str]", linked: set[str]
) -> Iterator[tuple[str, Place]]:
    """Yield the articles one page speaks of without a link, each at its first mention."""
    article = page.article
    code = False
    for number, line in enumerate(article.text.split("\n"), article.first_line):
        if line.lstrip(" >").startswith(("```", "~~~")):
            code = not code
        if code or line.startswith("#"):
            continue
        for found in anywhere.finditer(line.casefold()):
            goal = titles[found[0]]
            if goal not in linked:
                linked.add(goal)
                yield goal, Place(article.path, number, found.start() + 1, len(found[0]), line)
