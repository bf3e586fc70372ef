"""The sites that others' checkers look at: our own, an imported one, the torture site in each theme."""

import datetime as dt
import re
import shutil
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tomllib import loads
from urllib.parse import quote, urlsplit

import pytest

from kit.building import NOW, build_site
from kit.command import site
from kit.shared import seed
from kit.torture import THEMES, torture_site
from reprose.problems import has_errors

ROOT = Path(__file__).parents[2]
SITES = ("own", "imported", *(f"torture-{theme}" for theme in THEMES))


@dataclass(frozen=True)
class Built:
    """A built site: its root, its pages, and the address it says it has."""

    root: Path
    public: Path
    url: str

    @property
    def base(self) -> str:
        """The path part of the address."""
        return urlsplit(self.url).path

    def pages(self) -> list[Path]:
        """Return all HTML files."""
        return sorted(self.public.rglob("*.html"))

    def feeds(self) -> list[tuple[Path, str]]:
        """Return RSS and Atom files with their addresses."""
        files = (*self.public.rglob("feed.xml"), *self.public.rglob("atom.xml"))
        address = partial(quote, safe="/%")
        inner = ((file, file.relative_to(self.public).as_posix()) for file in sorted(files))
        return [(file, self.url + address(name)) for file, name in inner]


def proof_site(name: str, folder: Path, theme: str = "") -> Built:
    """Write and build one of `SITES` in a folder; skip where its source is not here.

    Our own site can be built in another `theme`.
    """
    if name == "own":
        for part in ("content", "static", "themes"):
            if (ROOT / part).is_dir():
                shutil.copytree(ROOT / part, folder / part)
        toml = (ROOT / "site.toml").read_text("utf-8")
        if theme:
            toml = re.sub("(?m)^theme = .*", f'theme = "{theme}"', toml)
        (folder / "site.toml").write_text(toml, "utf-8")
    elif name == "imported":
        feed = seed("000_")
        (folder / "site.toml").write_text('title = "Old"\nurl = "https://old.example/"\n')
        ran = site("import", str(feed), cwd=folder)
        assert ran.code == 0, ran.err
    else:
        torture_site(folder, name.removeprefix("torture-"))
    # Our own articles may be younger than the fixed day of the tests.
    report = build_site(folder, workers=2, now=NOW + dt.timedelta(days=30))
    if has_errors(report.problems):
        pytest.fail("\n".join(map(str, report.problems)))
    config = loads((folder / "site.toml").read_text("utf-8"))
    return Built(folder, folder / "public", config["url"])
