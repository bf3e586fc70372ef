"""Where themes stand: the site's own folder, installed packages, the bundled ones.

Comes in: the site's folder and its configuration. Goes out: the theme it chose. A package
`reprose_theme_NAME` holds a folder `themes`. Start reading at `open_theme`.
"""

import importlib.util
import posixpath

import reprose
from reprose.config import SiteConfig
from reprose.files import exists, read_bytes, walk
from reprose.flows.opening import config_place
from reprose.pages.theme import Shelf, Theme, load_theme
from reprose.problems import Found
from reprose.tables import plain, read_toml

FOLDER = "themes"


def open_theme(root: str, config: SiteConfig) -> Found[Theme | None]:
    """Load the theme of `site.toml`, its parents from wherever they stand."""
    place = config_place(root, config.theme)
    own, bundled = _shelf(root), _shelf(_home())
    shelves = (own, *_packages(config.theme, own, bundled), bundled)
    return load_theme(shelves, config.theme, config.theme_options, place)


def _packages(name: str, *known: Shelf) -> list[Shelf]:
    """Return the shelves of the packages that a theme and its parents come from."""
    found: list[Shelf] = []
    seen: set[str] = set()
    while name and name not in seen:
        seen.add(name)
        found += _installed(name)
        bodies = (shelf.get(f"{name}/theme.toml") for shelf in (*known[:1], *found, *known[1:]))
        body = next((body for body in bodies if body is not None), b"")
        table = plain(read_toml("", body.decode("utf-8", "replace")).value)
        name = str(table.get("extends", "")) if isinstance(table, dict) else ""
    return found


def _shelf(root: str) -> Shelf:
    """Read every theme below `root/themes`."""
    paths = [info.path for info in walk(root, FOLDER).value]
    return {path.removeprefix(f"{FOLDER}/"): read_bytes(root, path) for path in paths}


def _installed(name: str) -> list[Shelf]:
    """Read the themes of the package `reprose_theme_NAME`, when it is installed."""
    spec = importlib.util.find_spec(f"reprose_theme_{name}") if name.isidentifier() else None
    return [_shelf(folder) for folder in (spec.submodule_search_locations or ())] if spec else []


def _home() -> str:
    """Return where the bundled themes are: in the package of a wheel, else in the checkout."""
    package = posixpath.dirname(reprose.__file__)
    return package if exists(package, FOLDER) else posixpath.dirname(posixpath.dirname(package))
