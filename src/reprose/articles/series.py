"""Parts of a series have numbers of their own.

Comes in: articles. Goes out: the warning `series-twins`. Start reading at `check_series`.
"""

from collections.abc import Iterable

from reprose.articles.front import place_of
from reprose.model import Article
from reprose.problems import Problem, warning


def check_series(articles: Iterable[Article]) -> list[Problem]:
    """Report a part of a series that two articles are."""
    seen: dict[tuple[str, int], str] = {}
    problems = []
    for article in articles:
        name, part = article.meta.series, article.meta.part
        if not name or part is None:
            continue
        other = seen.setdefault((name, part), article.path)
        if other != article.path:
            message = f"part {part} of `{name}` is `{other}` already"
            hint = f"write `series: {name}/{part + 1}`"
            problems.append(
                warning("series-twins", message, place_of(article, "part", "series"), hint)
            )
    return problems
