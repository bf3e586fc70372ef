"""A theme and its parents, resolved into names and files.

Comes in: shelves of themes (the files of a folder that holds themes, by path), the name of one, the
site's choice of options. Goes out: a `Theme`: every template, style, static file and string. There
is one rule: a file of the same name in the child replaces the parent's. Start reading at
`load_theme`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from reprose.digest import digest
from reprose.model import Node
from reprose.pages.options import Option, Value, choose_options, token_css
from reprose.pages.palette import Palette, code_css, read_palette
from reprose.pages.strings import Strings, choose, wrong_strings
from reprose.pages.styles import join_styles, make_small
from reprose.problems import Found, Place, Problem, did_you_mean, error
from reprose.tables import key_place, plain, read_toml, typed

Shelf = Mapping[str, bytes]

CONTRACT = 1
KINDS = (
    "home", "article", "note", "section", "taxonomy", "term", "archive", "authors", "author",
    "series", "search", "feeds", "verified", "changes", "topics", "topic", "graph", "not_found",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeFile:
    """`theme.toml`.

    Attributes:
        contract: the version of the theme contract, 1 today.
        extends: the parent theme, or empty.
        needs: what views should carry beyond the common: `tree`.
    """

    name: str
    contract: int
    extends: str = ""
    about: str = ""
    needs: tuple[str, ...] = ()
    options: Mapping[str, Option] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Source:
    """A file of a theme: where it is, for problems, and its bytes."""

    path: str
    body: bytes

    @property
    def text(self) -> str:
        """The bytes as text; what is not UTF-8 becomes a replacement character."""
        return self.body.decode("utf-8", "replace")


@dataclass(frozen=True, eq=False)
class Theme:
    """A theme with its inheritance resolved.

    Attributes:
        templates: by name (`article.html`).
        static: files to publish, by name (`site.js`).
        option_tokens: the custom property an option sets, by the option's name.
        foreign: whether any file comes from outside the bundled themes: templates are sandboxed.
        styles: the style sheets of every page as they were written, in their order.
        css: the style sheet every page carries.
        sheets: style sheets of parts that only some pages show, by name (`code`).
        fonts: for social images, by name (`title.ttf`, `text.ttf`).
        digest: of everything above; part of every page's key.
    """

    name: str
    templates: Mapping[str, Source]
    static: Mapping[str, Source]
    styles: tuple[Source, ...]
    tables: Mapping[str, Mapping[str, object]]
    options: Mapping[str, Value]
    option_tokens: Mapping[str, str]
    needs: frozenset[str]
    palette: Palette
    foreign: bool
    css: str
    sheets: Mapping[str, str]
    fonts: Mapping[str, Source]
    digest: str

    def strings(self, language: str) -> Strings:
        """Return the interface's words in a language."""
        return choose(self.tables, language)


def load_theme(
    shelves: tuple[Shelf, ...], name: str, chosen: Mapping[str, Node], place: Place
) -> Found[Theme | None]:
    """Load the theme `name` and its parents.

    Args:
        shelves: files by path (`ink/theme.toml`): those of the site's `themes/` first, those of
            installed packages, the bundled ones last.
        name: the theme's name, as in `site.toml`.
        chosen: the site's `[theme_options]` by theme name.
        place: where the theme is chosen, for problems.

    Returns:
        The theme, or None when there is none to go on with. Problems: `unknown-theme`,
        `theme-cycle`, `theme-contract`, `missing-template`, those of `theme.toml`'s keys.
    """
    links = _chain(shelves, name, place)
    if not links.value:
        return Found(None, links.problems)
    problems = list(links.problems)
    files: dict[str, Source] = {}
    tables: dict[str, dict[str, object]] = {}
    options: dict[str, Option] = {}
    for link in reversed(links.value):
        files.update(link.files)
        options.update(link.about.options)
        for path, source in sorted(link.files.items()):
            if path.startswith("strings/") and path.endswith(".toml"):
                problems += _add_strings(tables, path, source)
    sheets = _ordered(files, links.value)
    values = choose_options(options, chosen.get(name), name)
    palette = read_palette(files.get("palette.toml", Source("palette.toml", b"")))
    problems += [*values.problems, *palette.problems, *_missing(files, links.value[0])]
    return Found(
        Theme(
            name=name,
            templates=_under(files, "templates/"),
            static=_under(files, "static/"),
            styles=sheets,
            tables=tables,
            options=values.value,
            option_tokens={name: one.token for name, one in options.items() if one.token},
            needs=frozenset(need for link in links.value for need in link.about.needs),
            palette=palette.value,
            foreign=any(link.shelf != len(shelves) - 1 for link in links.value),
            css=join_styles((*(one.text for one in sheets), token_css(options, values.value))),
            sheets=_sheets(files, palette.value),
            fonts=_under(files, "social/"),
            digest=digest({path: source.body for path, source in files.items()}, values.value),
        ),
        tuple(problems),
    )


def no_template(name: str, theme: Theme, place: Place | None) -> Problem:
    """Return the problem that a theme has no template of that name, asked for at `place`."""
    hint = did_you_mean(name, tuple(theme.templates)) or f"add `templates/{name}` to the theme"
    message = f"the theme `{theme.name}` has no template `{name}`"
    where = place or Place(f"themes/{theme.name}/theme.toml", 1)
    return error("missing-template", message, where, hint)


@dataclass(frozen=True, slots=True)
class _Link:
    """One theme of the chain: which shelf holds it, its `theme.toml`, its files."""

    shelf: int
    about: ThemeFile
    files: Mapping[str, Source]


def _chain(shelves: tuple[Shelf, ...], name: str, place: Place) -> Found[tuple[_Link, ...]]:
    """Return the theme and its parents, nearest first; nothing when one cannot be used."""
    chain: list[_Link] = []
    seen: list[str] = []
    while name:
        if name in seen:
            message = f"themes extend each other: {' -> '.join([*seen, name])}"
            return Found((), (error("theme-cycle", message, place, "take out one `extends`"),))
        seen.append(name)
        holds = (n for n, shelf in enumerate(shelves) if f"{name}/theme.toml" in shelf)
        number = next(holds, None)
        if number is None:
            hint = did_you_mean(name, _names(shelves)) or f"at hand: {', '.join(_names(shelves))}"
            return Found((), (error("unknown-theme", f"no theme is called `{name}`", place, hint),))
        link = _read(shelves[number], number, name)
        if link.value is None:
            return Found((), link.problems)
        chain.append(link.value)
        name, place = link.value.about.extends, Place(f"themes/{name}/theme.toml", 1)
    return Found(tuple(chain))


def _names(shelves: tuple[Shelf, ...]) -> tuple[str, ...]:
    """Return the names of all themes at hand."""
    paths = {path for shelf in shelves for path in shelf if path.endswith("/theme.toml")}
    return tuple(sorted(path.partition("/")[0] for path in paths if path.count("/") == 1))


def _read(shelf: Shelf, number: int, name: str) -> Found[_Link | None]:
    """Read one theme off its shelf."""
    top = f"{name}/"
    files = {
        path.removeprefix(top): Source(f"themes/{path}", shelf[path])
        for path in sorted(shelf)
        if path.startswith(top)
    }
    source = files.pop("theme.toml")
    table = read_toml(source.path, source.text)
    if table.problems:
        return Found(None, table.problems)
    about = typed(table.value, ThemeFile, "`theme.toml`")
    if about.value is None or about.problems:
        return Found(None, about.problems)
    if about.value.contract != CONTRACT:
        message = f"`{name}` follows contract {about.value.contract}, this version knows {CONTRACT}"
        hint = "the manual's page on themes lists what changed between contracts"
        where = key_place(table.value, "contract")
        return Found(None, (error("theme-contract", message, where, hint),))
    return Found(_Link(number, about.value, files))


def _add_strings(
    tables: dict[str, dict[str, object]], path: str, source: Source
) -> tuple[Problem, ...]:
    """Merge a strings file into what its parents have, text by text."""
    read = read_toml(source.path, source.text)
    language = path.removeprefix("strings/").removesuffix(".toml")
    table = plain(read.value)
    if not isinstance(table, dict):
        return read.problems
    before = tables.setdefault(language, {})
    wrong = wrong_strings(table, source.path, source.text)
    if wrong:
        return (*read.problems, *wrong)
    texts = {**_dict(before.get("text")), **_dict(table.get("text"))}
    before.update(table)
    before["text"] = texts
    return read.problems


def _missing(files: Mapping[str, Source], link: _Link) -> list[Problem]:
    """Return a problem for each page kind without a template."""
    place = Place(f"themes/{link.about.name}/theme.toml", 1)
    hint = 'add the file, or inherit it with `extends = "base"`'
    return [
        error("missing-template", f"the theme has no `templates/{kind}.html`", place, hint)
        for kind in KINDS
        if f"templates/{kind}.html" not in files
    ]


def _under(files: Mapping[str, Source], top: str) -> dict[str, Source]:
    """Return the files below a folder, by their path within it, sorted."""
    return {path.removeprefix(top): files[path] for path in sorted(files) if path.startswith(top)}


def _ordered(files: Mapping[str, Source], links: tuple[_Link, ...]) -> tuple[Source, ...]:
    """Return the style sheets of every page, in the order of the numbers their names begin with.

    Among equals the parent's comes first, so that a child's rules and tokens win.
    """
    depth = {link.about.name: -n for n, link in enumerate(links)}
    sheets = _under(files, "styles/")

    def rank(name: str) -> tuple[str, int, str]:
        return name.partition("-")[0], depth.get(sheets[name].path.split("/")[1], 0), name

    names = (name for name in sheets if "/" not in name and name.endswith(".css"))
    return tuple(sheets[name] for name in sorted(names, key=rank))


def _sheets(files: Mapping[str, Source], palette: Palette) -> dict[str, str]:
    """Return the style sheets of parts; that of code begins with the colours."""
    sheets = {
        name.removesuffix(".css"): make_small(source.text)
        for name, source in _under(files, "styles/parts/").items()
        if "/" not in name
    }
    return {**sheets, "code": code_css(palette) + sheets.get("code", "")}


def _dict(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}
