"""The names nearest to one that was not found.

Comes in: a name and those that exist. Goes out: a hint with at most three of them. Start reading at
`nearest_hint`.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from posixpath import dirname, relpath


def nearest_hint(name: str, known: Iterable[str], few: str, shown: str = "") -> str:
    """Return "nearest: `a`, `b`", or all names when they are few, or an empty string.

    Args:
        name: what was written.
        known: what exists.
        few: how to introduce all of them when nothing is near and there are at most eight.
        shown: the path of an article, for which paths of files are written relative to it.
    """
    choices = sorted(set(known))
    folded: dict[str, str] = {}
    for choice in choices:
        folded.setdefault(_key(choice), choice)
    near = [folded[key] for key in get_close_matches(_key(name), folded, n=3, cutoff=0.6)]
    if near:
        return f"nearest: {', '.join(f'`{_shown(one, shown)}`' for one in near)}"
    if few and choices and len(choices) <= 8:
        return f"{few}: {', '.join(f'`{one}`' for one in choices)}"
    return ""


def _key(name: str) -> str:
    """Return what is compared: the last parts of a path say most."""
    page = name.casefold().removesuffix(".md").removesuffix(".html").removesuffix("/index")
    parts = page.strip("/").split("/")
    return "/".join(parts[-2:])


def _shown(path: str, article: str) -> str:
    """Return a path as a writer would write it in that article."""
    if article and path.startswith("content/"):
        return relpath(path, dirname(article))
    return path
