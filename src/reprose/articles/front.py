"""A file of `content/` -> an `Article`: typed front matter, and the Markdown after it.

Comes in: the bytes of a file and the site's configuration. Goes out: an `Article` for every file
that is text, with everything that is wrong in its front matter, each with its place. Front matter
is YAML between `---` lines or TOML between `+++` lines; a file without any is an article too.
Start reading at `read_article`; `place_of` finds a key again.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from reprose.articles.decode import decode
from reprose.articles.keys import Front, front_class
from reprose.articles.meta import build_meta
from reprose.articles.yaml import read_yaml
from reprose.config import SiteConfig
from reprose.model import Article, Node, RawFile
from reprose.problems import Found, Place, Problem, error, warning
from reprose.tables import read_toml, typed

# Keys of other generators -> what to write here.
_ELSEWHERE = {
    "permalink": "write `url: /path/`", "path": "write `url: /path/`",
    "layout": "write `template:`", "type": "write `template:`", "lastmod": "write `updated:`",
    "modified": "write `updated:`", "last_modified_at": "write `updated:`",
    "created": "write `date:`", "weight": "write `order:`", "summary": "write `description:`",
    "excerpt": "write `description:`", "lang": "write `language:`",
    "certainty": "write `confidence:`", "growth": "write `stage:`",
    "published": "write `draft: true` to hide the article",
    "publish": "write `draft: true` to hide the article",
    "taxonomies": "write its keys themselves: `tags: [one, two]`",
    "unlisted": "write `listed: false`", "publishDate": "write `date:`",
    "expiryDate": "write `expires:`", "pubDate": "write `date:`",
    "redirect_from": "write `aliases:`", "tag": "write `tags:`", "cover": "write `image:`",
    "thumbnail": "write `image:`", "id": "write `slug:`", "name": "write `title:`",
    "categories": "declare it in `site.toml`: `[taxonomies.categories]`",
    "category": "declare it in `site.toml`: `[taxonomies.category]`",
}  # fmt: skip
# What a value should have been -> what to write.
_WANTED = {
    "whole number": "write digits alone, such as `3`",
    "`true` or `false`": "write `true` or `false` without quotes",
    "takes text": 'write one text; put it in quotes when it has a `:` or `#` in it: `"One: two"`',
    "a list": "write `[one, two]`",
    "a table": "write `{key: value}`, or indented `key: value` lines",
}
# What ends front matter, by what begins it.
_ENDINGS = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE),
    "+++": re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE),
}
_NEVER = re.compile(r"(?!)")
# As Pelican has it, without a marker; and as Eleventy has it, in another language.
_BARE = re.compile(
    r"(?:title|date|slug|authors?|tags|category)[ \t]*:[ \t]*\S[^\n]*\n"
    r"[A-Za-z][\w-]{0,40}:(?:[ \t]|$)",
    re.IGNORECASE | re.MULTILINE,
)
_FOREIGN = re.compile(r"---[ \t]*(js|javascript|json|toml)[ \t]*\n", re.IGNORECASE)


def read_article(raw: RawFile, config: SiteConfig) -> Found[Article]:
    """Read one file.

    The title falls back to the first heading, then to the file's name; the date to a name such as
    `2022-09-28-memory.md`. Problems: `not-utf8`, `control-character`, `front-matter-unclosed`,
    `front-matter-not-read`, `yaml-syntax`, `toml-syntax`, `duplicate-key`, `unknown-key`,
    `wrong-type`, `bad-date`, `bad-slug`, `bad-address`, `bad-change`.
    """
    text = decode(raw.path, raw.body)
    split = _split(raw.path, text.value)
    table, body, first_line = split.value
    table = _without_blanks(table)
    front = typed(table, front_class(tuple(sorted(config.taxonomies))), "front matter")
    problems = [*text.problems, *split.problems, *map(_with_hint, front.problems)]
    meta = build_meta(raw.path, table, front.value or Front(), body, config)
    problems += meta.problems
    article = Article(path=raw.path, meta=meta.value, text=body, first_line=first_line,
                      digest=raw.digest, trusted=meta.value.origin is None,
                      head=text.value[: len(text.value) - len(body)])  # fmt: skip
    return Found(article, tuple(problems))


def _without_blanks(table: Node) -> Node:
    """Leave out the keys of a form that was not filled in: `tags:` without a value."""
    keys = table.value if isinstance(table.value, dict) else {}
    return replace(table, value={key: one for key, one in keys.items() if one.value is not None})


def place_of(article: Article, *keys: str, item: str = "") -> Place:
    """Return where the first of some keys that is written stands, or an item of its value.

    Front matter is read again for it: only what is wrong asks. An article that has none of the keys
    is meant as a whole, from its first line on.
    """
    first = (article.head or article.text).partition("\n")[0]
    whole = Place(article.path, 1, 1, max(1, len(first)), first)
    rest = article.head.partition("\n")[2]
    end = _ENDINGS.get(article.head[:3], _NEVER).search(rest)
    if end is None:
        return whole
    table = _read(article.path, article.head[:3], rest[: end.start()]).value.value
    written = table if isinstance(table, Mapping) else {}
    node = next((written[key] for key in keys if key in written), None)
    if node is None:
        return whole
    items = node.value if isinstance(node.value, tuple) else ()
    place = next((child.place for child in items if child.value == item), node.place)
    at = place.text.find(item, place.col - 1) if item else -1
    return replace(place, col=at + 1, width=len(item)) if at >= 0 else place


def _read(path: str, marker: str, head: str) -> Found[Node]:
    """Read the lines between two markers."""
    # TOML's reader counts lines from 1: a blank first line keeps its places right.
    return read_yaml(path, head, 2) if marker == "---" else read_toml(path, "\n" + head)


def _split(path: str, text: str) -> Found[tuple[Node, str, int]]:
    """Separate front matter and body; return its table, the body, and the body's first line."""
    marker = text[:3]
    first, _, rest = text.partition("\n")
    empty = Node({}, Place(path, 1, 1, 1, first))
    if marker not in ("---", "+++") or first.strip() != marker:
        return Found(
            (empty, text, 1), tuple(_not_read(text, replace(empty.place, width=len(first))))
        )
    end = _ENDINGS[marker].search(rest)
    if end is None:
        hint = f"close it with a line `{marker}`, or leave a blank line first if it is a rule"
        message = f"front matter begins with `{marker}` and never ends"
        problem = error("front-matter-unclosed", message, Place(path, 1, 1, 3, first), hint)
        return Found((empty, rest, 2), (problem,))
    head, body = rest[: end.start()], rest[end.end() + 1 :]
    table = _read(path, marker, head)
    problems = list(table.problems)
    node = table.value
    if not isinstance(node.value, dict):
        if node.value is not None:
            hint = "write one `key: value` per line, for example `title: My article`"
            problems.append(error("yaml-syntax", "front matter is no table", node.place, hint))
        node = empty
    return Found((node, body, head.count("\n") + 3), tuple(problems))


def _not_read(text: str, place: Place) -> Iterator[Problem]:
    """Yield the warning that what another generator takes for front matter is shown as text."""
    if foreign := _FOREIGN.match(text):
        message = f"front matter in `{foreign[1]}` is not read, it is shown as text"
        hint = "write YAML between `---` lines, or TOML between `+++` lines"
        yield warning("front-matter-not-read", message, place, hint)
    elif _BARE.match(text):
        message = "front matter without a line `---` is not read, it is shown as text"
        hint = "put a line `---` above it, and another one below it"
        yield warning("front-matter-not-read", message, place, hint)


def _with_hint(problem: Problem) -> Problem:
    """Tell writers who come from another generator what a key is called here."""
    if problem.name == "wrong-type" and not problem.hint:
        wanted = next((word for word in _WANTED if word in problem.message), "")
        return replace(problem, hint=_WANTED.get(wanted, ""))
    if problem.name != "unknown-key":
        return problem
    written = problem.place.text[problem.place.col - 1 :][: problem.place.width].strip("\"'")
    if written in _ELSEWHERE:
        return replace(problem, hint=_ELSEWHERE[written])
    if problem.hint.startswith("did you mean"):
        return replace(problem, hint=f"{problem.hint} free data goes under `extra:`")
    return replace(problem, hint="free data goes under `extra:`")
