"""Sites made by hand, as values, for tests of pages/: no disk but for the bundled themes."""

import datetime as dt
from pathlib import Path
from typing import Any

from reprose.config import SiteConfig
from reprose.model import (
    Article,
    Backlink,
    CodeBlock,
    Doc,
    Heading,
    Link,
    Meta,
    Page,
    Section,
    Site,
    Slot,
    Target,
    Term,
)
from reprose.pages.assets import Assets, collect_assets
from reprose.pages.catalog import Catalog
from reprose.pages.hrefs import site_hrefs
from reprose.pages.plan import catalog_of
from reprose.pages.theme import Shelf, Theme, load_theme
from reprose.problems import Place
from reprose.results import Results

THEMES = Path(__file__).parents[2] / "themes"
CONFIG = SiteConfig(
    title="Small & fine", url="https://example.org/notes/", author="Ada", description="Tests"
)
CODE = '<figure class="code"><div class="code-body"><pre><code>x\n</code></pre></div>'
HERE = Place("content/x.md", 1)


def bundled() -> Shelf:
    """Return the bundled themes as files by path."""
    files = (file for file in THEMES.rglob("*") if file.is_file())
    return {str(file.relative_to(THEMES)): file.read_bytes() for file in files}


def theme(name: str = "base", *own: Shelf) -> Theme:
    """Load a theme without problems; `own` are shelves before the bundled one."""
    found = load_theme((*own, bundled()), name, {}, Place("site.toml"))
    assert not found.problems, found.problems
    assert found.value is not None
    return found.value


def page(name: str, title: str = "", *, section: str = "posts", **meta: Any) -> Page:
    """Return an article with a link, a picture and a code block in its body."""
    path = f"content/{section}/{name}.md"
    doc = Doc(
        path=path,
        parts=(
            "<p>See <a",
            ">there</a>.</p><p><img",
            f' alt="A"></p>{CODE}',
            '</figure><h2 id="end">End<a class="anchor" href="#end">#</a></h2>',
        ),
        slots=(Slot("link", 0), Slot("image", 1), Slot("code", 0)),
        summary="See there.",
        headings=(Heading(level=2, id="end", text="End", place=HERE),),
        links=(Link(kind="link", href="x", text="there", place=HERE),
               Link(kind="image", href="a.png", text="A", place=HERE)),
        code_blocks=(CodeBlock(language="python", code="x\n", place=Place(path, 7)),),
        text=(("", "See there."), ("end", "The end of it")),
        words=400,
    )  # fmt: skip
    date = dt.datetime(2026, 1, 2, 3, 4, tzinfo=dt.UTC)
    article = Article(
        path=path,
        meta=Meta(title=title or name.capitalize(), **{"date": date, **meta}),
        text="See [there](x).\n",
        first_line=4,
        digest=f"digest of {name}",
    )
    targets = (
        Target(url="/posts/other/#end"),
        Target(url=f"/posts/{name}/a.png", state="file", width=1000, height=500),
    )
    url = f"/{section}/{name}/"
    return Page(url=url, article=article, doc=doc, section=section, targets=targets)


def site(*pages: Page) -> Site:
    """Link pages into a site with one section, and a term for each tag."""
    by_url = {one.url: one for one in pages}
    tags: dict[str, list[str]] = {}
    for one in pages:
        for tag in one.article.meta.terms.get("tags", ()):
            tags.setdefault(tag, []).append(one.url)
    terms = tuple(
        Term(taxonomy="tags", name=tag, slug=tag, url=f"/tags/{tag}/", pages=tuple(tags[tag]))
        for tag in sorted(tags)
    )
    urls = tuple(url for url in by_url if url.startswith("/posts/"))
    posts = Section(name="posts", url="/posts/", title="Posts", pages=urls)
    return Site(pages=by_url, sections={"posts": posts}, terms=terms)


def catalog(
    made: Site, results: Results | None = None, config: SiteConfig = CONFIG, name: str = "base"
) -> Catalog:
    """Return the catalog of a site."""
    return catalog_of(made, theme(name), results or {}, config)


def assets(made: Theme) -> Assets:
    """Return a theme's assets, below the base path of `CONFIG`."""
    return collect_assets(made, site_hrefs(CONFIG.base_path))[0]


BACKLINK = Backlink(url="/posts/other/", title="Other", sentence="It says <so>.")
