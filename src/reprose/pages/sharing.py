"""What others see when they link to a page: which social images there are, and what they say.

Comes in: the catalog. Goes out: `Social` values, which `social` draws. Start reading at
`social_of`.
"""

from dataclasses import dataclass, replace

from reprose.digest import digest
from reprose.model import Page
from reprose.pages.catalog import Catalog
from reprose.pages.colours import PLAIN, Colours

FOLDER = "assets/social"
_RTL = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Social:
    """What a social image says: a title, the site, the section, a line below.

    Attributes:
        target: where it goes; its name changes with what it shows.
        rtl: whether it is read from the right.
    """

    target: str = ""
    title: str
    site: str = ""
    section: str = ""
    line: str = ""
    colours: Colours = PLAIN
    rtl: bool = False


def socials(catalog: Catalog) -> tuple[Social, ...]:
    """Return the image of the site and of each article that has none of its own."""
    pages = (page for _, page in sorted(catalog.site.pages.items()))
    found = (social_of(catalog, page) for page in (None, *pages))
    return tuple({one.target: one for one in found if one is not None}.values())


def social_of(catalog: Catalog, page: Page | None) -> Social | None:
    """Return the drawn image of an article, or of the site.

    None where the site wants none or the article has its own. A title in letters that the font
    lacks gives way to the site's, and so on.
    """
    config = catalog.config
    if not config.images.social or (page is not None and page.article.meta.image):
        return None
    if page is not None and page.url != "/" and _can_draw(catalog, page.article.meta.title):
        return _named(_of_article(catalog, page), page.url)
    if not _can_draw(catalog, config.title):
        return None
    site = Social(
        title=config.title, line=_plain(catalog, config.description or config.author),
        colours=catalog.colours, rtl=_is_rtl(config.language),
    )  # fmt: skip
    return _named(site, "/")


def _of_article(catalog: Catalog, page: Page) -> Social:
    meta = page.article.meta
    day = catalog.t.day(meta.date)
    section = catalog.site.sections.get(page.section)
    minutes = catalog.t("minutes", n=catalog.cards[page.url].minutes)
    facts = (", ".join(meta.authors), day.text if day else "", minutes)
    return Social(
        title=meta.title,
        site=_plain(catalog, catalog.config.title),
        section=_plain(catalog, section.title) if section else "",
        line=" · ".join(fact for fact in facts if _plain(catalog, fact)),
        colours=catalog.colours,
        rtl=_is_rtl(meta.language or catalog.config.language),
    )


def _named(social: Social, url: str) -> Social:
    """Name an image after its page and its content."""
    name = url.strip("/").replace("-", "--").replace("/", "-")[:80] or "home"
    return replace(social, target=f"{FOLDER}/{name}.{digest(social)[:10]}.png")


def _can_draw(catalog: Catalog, text: str) -> bool:
    """Say whether the fonts have all letters of a text."""
    return bool(catalog.letters) and all(letters.has(text) for letters in catalog.letters)


def _plain(catalog: Catalog, text: str) -> str:
    return text if _can_draw(catalog, text) else ""


def _is_rtl(language: str) -> bool:
    return language.partition("-")[0] in _RTL
