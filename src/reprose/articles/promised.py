"""Links to pages of the builder that it does not build this time.

Comes in: a linked site, and the addresses a build will have. Goes out: `dead-link` for each link to
a list or a feed that there is no reason for, such as `/verified/` where nothing was verified.
Start reading at `broken_promises`.
"""

from collections.abc import Collection

from reprose.articles.nearest import nearest_hint
from reprose.model import Site
from reprose.problems import Problem, error


def broken_promises(site: Site, built: Collection[str]) -> tuple[Problem, ...]:
    """Return an error for each link whose page will not be there.

    Args:
        site: whose links were resolved on trust.
        built: the root-relative addresses of everything that will be written.
    """
    problems = []
    for url in sorted(site.pages):
        page = site.pages[url]
        for link, target in zip(page.doc.links, page.targets, strict=True):
            goal = target.url.partition("#")[0].partition("?")[0]
            if target.state == "inside" and goal not in site.pages and goal not in built:
                message = f"the builder makes no page at `{goal}` now"
                hint = nearest_hint(goal, built, "") or "it is made when there is something for it"
                problems.append(error("dead-link", message, link.place, hint))
    return tuple(problems)
