"""Folders of content become sections.

Comes in: articles, the `[sections]` of `site.toml`, and the `_section.toml` files. Goes out: the
section every article is in, with its options. Start reading at `find_sections`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from posixpath import basename, dirname

from reprose.config import SectionOptions, SiteConfig
from reprose.model import Article, Page, Section
from reprose.problems import Found, Place, Problem
from reprose.slug import slugify, title_of_name
from reprose.tables import key_place, read_toml, typed


@dataclass(frozen=True, slots=True)
class Folders:
    """The sections by name (`blog`, `kb/linux`); the home section's name is empty.

    `places` says where the address pattern of a section stands, when a file of its own has it.
    """

    options: Mapping[str, SectionOptions]
    places: Mapping[str, Place] = field(default_factory=dict)

    def section_of(self, path: str) -> str:
        """Return the section of a file: the innermost folder that is one."""
        folder = dirname(path.removeprefix("content/"))
        while folder and folder not in self.options:
            folder = dirname(folder)
        return folder

    def url_of(self, name: str) -> str:
        """Return the address of a section."""
        return _url(name)


def find_sections(
    articles: Iterable[Article], tables: Mapping[str, bytes], config: SiteConfig
) -> Found[Folders]:
    """Return the sections: top folders, folders with `_section.toml`, and those of `site.toml`.

    `_section.toml` goes before `site.toml`. Problems: those of `typed` and `read_toml`.
    """
    options: dict[str, SectionOptions] = {"": SectionOptions()}
    problems: list[Problem] = []
    places: dict[str, Place] = {}
    for article in articles:
        parts = article.path.split("/")
        if len(parts) > 2 and parts[1:] != [parts[1], "index.md"]:
            options.setdefault(parts[1], SectionOptions())
    options |= {name.strip("/"): section for name, section in config.sections.items()}
    for path, body in sorted(tables.items()):
        if basename(path) != "_section.toml":
            continue
        name = dirname(path).removeprefix("content").strip("/")
        table = read_toml(path, body.decode("utf-8", "replace"))
        found = typed(table.value, SectionOptions, "`_section.toml`")
        problems += (*table.problems, *found.problems)
        places[name] = key_place(table.value, "url")
        if found.value is not None and not table.problems:
            options[name] = _merged(options.get(name, SectionOptions()), found.value)
    return Found(Folders(options, places), tuple(problems))


def build_sections(folders: Folders, pages: Mapping[str, Page]) -> dict[str, Section]:
    """Return the sections that have pages, with their pages in order."""
    by_section: dict[str, list[Page]] = {}
    for url in sorted(pages):
        by_section.setdefault(pages[url].section, []).append(pages[url])
    sections: dict[str, Section] = {}
    for name, inside in sorted(by_section.items()):
        if not name:
            continue
        own = folders.options[name]
        url = folders.url_of(name)
        front = next((page for page in inside if page.url == url), None)
        listed = [page for page in inside if page.article.meta.listed and page.url != url]
        dated = any(page.article.meta.date for page in listed)
        kind = own.kind or ("blog" if dated else "notes")
        sections[name] = Section(
            name=name,
            url=url,
            title=own.title
            or (front.article.meta.title if front else title_of_name(basename(name))),
            description=own.description or (front.article.meta.description if front else ""),
            order=own.order,
            kind=kind,
            page=front.url if front else "",
            pages=tuple(
                page.url for page in (newest_first if kind == "blog" else by_order)(listed)
            ),
        )
    return sections


def newest_first(pages: Iterable[Page]) -> list[Page]:
    """Sort pages by date, the newest first, undated ones last; equal dates by URL."""
    by_url = sorted(pages, key=lambda page: page.url)
    return sorted(
        by_url,
        key=lambda page: (
            page.article.meta.date.timestamp() if page.article.meta.date else float("-inf")
        ),
        reverse=True,
    )


def by_order(pages: Iterable[Page]) -> list[Page]:
    """Sort pages by their `order`, then by title."""
    return sorted(
        pages,
        key=lambda page: (
            page.article.meta.order is None,
            page.article.meta.order or 0,
            page.article.meta.title.casefold(),
            page.url,
        ),
    )


@lru_cache(maxsize=1024)
def _url(name: str) -> str:
    """Return the address of a folder; every article in it asks."""
    return f"/{'/'.join(slugify(part) for part in name.split('/'))}/" if name else "/"


def _merged(base: SectionOptions, over: SectionOptions) -> SectionOptions:
    """Return `base` with what `over` says."""
    plain = SectionOptions()
    said = {
        one.name: getattr(over, one.name)
        for one in fields(over)
        if getattr(over, one.name) != getattr(plain, one.name)
    }
    return replace(base, **said)
