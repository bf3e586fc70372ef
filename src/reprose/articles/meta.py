"""Front matter as written -> `Meta`: titles, names, addresses and changes get their meaning.

Comes in: the typed keys, their nodes (for places), the path and the body. Goes out: `Meta` with
nothing left to guess, and the problems `bad-date`, `bad-slug`, `bad-address`, `bad-change`.
Start reading at `build_meta`.
"""

import re
from collections.abc import Mapping
from posixpath import basename, dirname, splitext

from reprose.articles.dates import read_date, read_moment
from reprose.articles.enclosures import read_enclosures
from reprose.articles.keys import Front, Names, OriginKeys
from reprose.config import SiteConfig
from reprose.model import Change, Meta, Node, Origin
from reprose.problems import Found, Place, Problem, error
from reprose.slug import slugify, title_of_name
from reprose.tables import frozen, key_place, plain, typed

_NAME_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})-(?=.)")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_ATX = re.compile(r" {0,3}(#{1,6})[ \t]+(.+?)(?:[ \t]+#+)?[ \t]*$")
_SETEXT = re.compile(r" {0,3}=+[ \t]*$")
_HEADING_TAIL = re.compile(r"\s*\{[^{}]*\}$")
_MARKUP = re.compile(r"(?<!\\)[*_`]|!?\[\[(?:[^\]|]*\|)?|\]\]|\]\([^)]*\)|(?<!\\)\[")
_LONGEST_HEADING = 500
_ADDRESS = re.compile(r"/(?!/)[^\s?#<>\"\\]*$")
_QUERY = re.compile(r"\?[\w.~-]+=[\w.~%+:,-]+(?:&[\w.~-]+=[\w.~%+:,-]+)*$", re.ASCII)


def build_meta(path: str, table: Node, front: Front, body: str, config: SiteConfig) -> Found[Meta]:
    """Return the front matter of one article.

    The title falls back to the first heading, then to the file's name; the date and the slug to a
    name such as `2022-09-28-memory.md`, or to the folder of an `index.md`.
    """
    problems: list[Problem] = []
    stem = file_stem(path)
    dated = _NAME_DATE.match(stem)
    zone = config.time_zone
    name_date = Node(dated[1], Place(path)) if dated and front.date is None else None
    series, part = _series(front)
    meta = Meta(
        title=front.title.strip() or first_heading(body) or _title_of(stem, config),
        date=read_moment(front.date or name_date, "date", zone, problems),
        updated=read_moment(front.updated, "updated", zone, problems),
        expires=read_moment(front.expires, "expires", zone, problems),
        review_by=read_date(front.review_by, "review_by", problems),
        description=front.description.strip(),
        slug=_slug(table, front, stem[dated.end() :] if dated else stem, problems),
        url=_address(front.url, "url", key_place(table, "url"), problems),
        aliases=_aliases(table, front, problems),
        authors=_names(front.authors) or _names(front.author),
        terms={name: _names(getattr(front, name, ())) for name in sorted(config.taxonomies)},
        series=series, part=part, order=front.order,
        stage=front.stage or "", confidence=front.confidence or "",
        draft=front.draft, listed=front.listed, toc=front.toc,
        language=front.language, template=front.template, image=front.image,
        template_place=key_place(table, "template") if front.template else None,
        data=_names(front.data),
        enclosures=read_enclosures(front.enclosures, problems),
        changes=_changes(front.changes, problems),
        origin=_origin(front.origin, problems),
        verify=front.verify,
        extra=_extra(front.extra, problems),
    )  # fmt: skip
    return Found(meta, tuple(problems))


def file_stem(path: str) -> str:
    """Return what names an article: its file, or its folder when the file is an `index.md`."""
    stem = splitext(basename(path))[0]
    return basename(dirname(path)) if stem == "index" else stem


def first_heading(text: str) -> str:
    """Return the text of the heading that names the body: of level 1, or its very beginning.

    Another one names only what follows it. Code is looked over, markup is taken out.
    """
    fence = above = ""
    is_begun = False
    for whole in text.split("\n"):
        line = whole[:_LONGEST_HEADING]
        marker = _FENCE.match(line)
        if fence:
            if marker and marker[1].startswith(fence) and not line.strip(" `~"):
                fence = ""
        elif marker:
            fence, is_begun = marker[1], True
        elif found := _ATX.match(line):
            if len(found[1]) == 1 or not is_begun:
                return _unmarked(found[2])
        elif above and _SETEXT.match(line):
            return _unmarked(above)
        above = line.strip() if not line.startswith(("    ", "\t", ">")) else ""
        is_begun = is_begun or bool(line.strip())
    return ""


def _unmarked(text: str) -> str:
    """Return a heading's text without emphasis, code marks, links and braces."""
    text = _MARKUP.sub("", _HEADING_TAIL.sub("", text))
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text).strip()


def _title_of(stem: str, config: SiteConfig) -> str:
    """Return a title made of a file's name: `page-cache` gives `Page cache`."""
    if stem == "content":
        return config.title
    return title_of_name(_NAME_DATE.sub("", stem))


def _slug(table: Node, front: Front, stem: str, problems: list[Problem]) -> str:
    """Return the article's part of its URL."""
    if not front.slug:
        return slugify(stem)
    good = slugify(front.slug)
    if good != front.slug:
        message = f"`slug` takes lower-case words joined by hyphens, found `{front.slug}`"
        place = key_place(table, "slug")
        problems.append(error("bad-slug", message, place, f"write `slug: {good}`"))
    return good


def _address(url: str, key: str, place: Place, problems: list[Problem]) -> str:
    """Return a root-relative address; a wrong one is reported and left out."""
    if not url:
        return ""
    if _is_address(url):
        return url
    message = f"`{key}` takes an address on this site, found `{url}`"
    hint = "begin with one `/`, without spaces, `?`, `#` and `..`: `/notes/page-cache/`"
    if _is_address(f"/{url}"):
        hint = f"begin with one `/`: `/{url}`"
    problems.append(error("bad-address", message, place, hint))
    return ""


def _is_address(url: str) -> bool:
    return bool(_ADDRESS.match(url)) and not {".", ".."} & set(url.split("/"))


def _aliases(table: Node, front: Front, problems: list[Problem]) -> tuple[str, ...]:
    """Return the addresses that lead here, `/?p=17` among them; wrong ones are reported."""
    aliases = (front.aliases,) if isinstance(front.aliases, str) else front.aliases
    node = table.value.get("aliases") if isinstance(table.value, Mapping) else None
    nodes = node.value if node and isinstance(node.value, tuple) else ()
    places = [child.place for child in nodes] if len(nodes) == len(aliases) else []
    places = places or [key_place(table, "aliases")] * len(aliases)
    good = (
        _address(_QUERY.sub("", alias), "aliases", place, problems) and alias
        for alias, place in zip(aliases, places, strict=True)
    )
    return tuple(dict.fromkeys(alias for alias in good if alias))


def _names(written: Names) -> tuple[str, ...]:
    """Return names given as a list, as one text, or as one text with commas; each once."""
    parts = written.split(",") if isinstance(written, str) else written
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def _series(front: Front) -> tuple[str, int | None]:
    """Return a series' name and this article's part of it: `memory/2` says both."""
    name, slash, tail = front.series.strip().rpartition("/")
    if slash and tail.strip().isdecimal() and front.part is None:
        return name.strip(), int(tail)
    return front.series.strip(), front.part


def _changes(node: Node | None, problems: list[Problem]) -> tuple[Change, ...]:
    """Return the described changes, newest first: `{date: text}`, or a list of `date`, `text`."""
    if node is None or node.value is None:
        return ()
    pairs: list[tuple[Node, Node]] = []
    if isinstance(node.value, Mapping):
        pairs = [(Node(key, child.key or child.place), child) for key, child in node.value.items()]
    elif isinstance(node.value, tuple):
        tables = [child.value for child in node.value if isinstance(child.value, Mapping)]
        pairs = [(t["date"], t["text"]) for t in tables if {"date", "text"} == set(t)]
    if not pairs or (isinstance(node.value, tuple) and len(pairs) != len(node.value)):
        hint = "write `changes: {2026-01-31: what changed}`"
        problems.append(error("bad-change", "`changes` takes dates with a text", node.place, hint))
    dated = ((read_date(date, "changes", problems), plain(text)) for date, text in pairs)
    changes = [Change(date=date, text=str(text)) for date, text in dated if date]
    return tuple(sorted(changes, key=lambda change: change.date, reverse=True))


def _origin(node: Node | None, problems: list[Problem]) -> Origin | None:
    """Return where an imported article came from; anything written there makes it imported."""
    if node is None:
        return None
    found = typed(node, OriginKeys, "`origin`")
    problems += found.problems
    keys = found.value or OriginKeys()
    return Origin(
        url=keys.url, guid=keys.guid, source=keys.source, author_url=keys.author_url,
        fetched=read_date(keys.fetched, "fetched", problems), kept=keys.kept, status=keys.status,
    )  # fmt: skip


def _extra(node: Node | None, problems: list[Problem]) -> Mapping[str, object]:
    """Return the free table; lists in it are tuples, as in all our values."""
    value = frozen(plain(node)) if node else {}
    if isinstance(value, dict):
        return value
    if node and value is not None:
        hint = "write `extra: {key: value}`"
        problems.append(error("wrong-type", "`extra` takes a table", node.place, hint))
    return {}
