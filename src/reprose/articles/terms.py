"""Tags, and whatever else a site groups its articles by.

Comes in: pages. Goes out: one `Term` for each value of each taxonomy, and the note `term-twins`
for values that differ in case or marks only. Start reading at `build_terms`.
"""

from collections import Counter
from collections.abc import Iterable

from reprose.articles.front import place_of
from reprose.articles.sections import newest_first
from reprose.config import SiteConfig
from reprose.model import Page, Term
from reprose.problems import Found, Problem, note
from reprose.slug import slugify


def build_terms(pages: Iterable[Page], config: SiteConfig) -> Found[tuple[Term, ...]]:
    """Return the terms by taxonomy and slug; twins are one term, named as most articles do."""
    inside: dict[tuple[str, str], list[Page]] = {}
    names: dict[tuple[str, str], Counter[str]] = {}
    for page in pages:
        for taxonomy, values in page.article.meta.terms.items():
            for name in values:
                key = (taxonomy, slugify(name))
                names.setdefault(key, Counter())[name] += 1
                inside.setdefault(key, []).append(page)
    terms: list[Term] = []
    problems: list[Problem] = []
    for key in sorted(inside):
        taxonomy, slug = key
        ranked = sorted(names[key].items(), key=lambda pair: (-pair[1], pair[0]))
        listed = {page.url: page for page in inside[key] if page.article.meta.listed}
        problems += _twins(taxonomy, [name for name, _ in ranked], inside[key])
        root = (config.taxonomies[taxonomy].url or f"/{taxonomy}/").rstrip("/")
        if listed:
            pages_in_order = tuple(page.url for page in newest_first(listed.values()))
            terms.append(Term(taxonomy=taxonomy, name=ranked[0][0], slug=slug,
                              url=f"{root}/{slug}/", pages=pages_in_order))  # fmt: skip
    return Found(tuple(terms), tuple(problems))


def _twins(taxonomy: str, names: list[str], pages: list[Page]) -> list[Problem]:
    """Report spellings of one term; each at the first article that uses it."""
    problems = []
    for name in names[1:]:
        using = [p.article for p in pages if name in p.article.meta.terms[taxonomy]]
        first = min(using, key=lambda article: article.path)
        message = f"`{name}` and `{names[0]}` are one term of `{taxonomy}`"
        hint = f"write `{names[0]}` everywhere"
        problems.append(note("term-twins", message, place_of(first, taxonomy, item=name), hint))
    return problems
