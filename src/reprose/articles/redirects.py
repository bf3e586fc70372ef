"""Old addresses lead to the articles that had them.

Comes in: articles and their URLs. Goes out: pairs of old and new address, and the problem
`alias-taken`. Start reading at `build_redirects`.
"""

from collections.abc import Iterable, Mapping

from reprose.articles.front import place_of
from reprose.model import Article
from reprose.problems import Found, Problem, error


def build_redirects(
    articles: Iterable[Article], urls: Mapping[str, str], taken: Mapping[str, str]
) -> Found[tuple[tuple[str, str], ...]]:
    """Return the redirects by old address.

    Args:
        articles: by path.
        urls: of articles by path.
        taken: addresses that something has, with what it is.
    """
    redirects: dict[str, str] = {}
    problems: list[Problem] = []
    for article in articles:
        url = urls.get(article.path)
        for alias in article.meta.aliases if url else ():
            same = {alias, f"{alias.rstrip('/')}/"}
            if url in same:
                continue
            owner = next((taken[one] for one in sorted(same) if one in taken), "")
            if not owner and redirects.get(alias, url) != url:
                owner = f"an alias for `{redirects[alias]}`"
            if owner:
                message = f"the alias `{alias}` is the address of {owner} already"
                hint = "take it out of `aliases`"
                problems.append(
                    error("alias-taken", message, place_of(article, "aliases", item=alias), hint)
                )
                continue
            redirects[alias] = url or "/"
    return Found(tuple(sorted(redirects.items())), tuple(problems))
