"""Names of authors are names of authors.

Comes in: articles and the `[authors]` of `site.toml`. Goes out: the warning `unknown-author`. A
site that lists no authors takes any name. Start reading at `check_authors`.
"""

from collections.abc import Iterable

from reprose.articles.front import place_of
from reprose.config import SiteConfig
from reprose.model import Article
from reprose.problems import Problem, did_you_mean, warning


def check_authors(articles: Iterable[Article], config: SiteConfig) -> list[Problem]:
    """Report authors nobody has declared; imported articles may have any."""
    if not config.authors:
        return []
    known = {*config.authors, *(author.name for author in config.authors.values())}
    problems = []
    for article in articles:
        for name in article.meta.authors:
            if name not in known and article.meta.origin is None:
                hint = did_you_mean(name, tuple(known)) or "declare it: `[authors.short-name]`"
                message = f"`{name}` is no author of this site"
                problems.append(
                    warning(
                        "unknown-author",
                        message,
                        place_of(article, "authors", "author", item=name),
                        hint,
                    )
                )
    return problems
