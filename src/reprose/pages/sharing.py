"""What others see when they link to a page: which social images there are, and what they say.

Comes in: the catalog. Goes out: `Social` values, which `social` draws. Start reading at `socials`.
"""

from dataclasses import dataclass

from reprose.pages.catalog import Catalog
from reprose.pages.head import can_draw, social_url


@dataclass(frozen=True, slots=True)
class Social:
    """What a social image says: where it goes, a title, the site, a line below."""

    target: str
    title: str
    site: str
    line: str = ""


def socials(catalog: Catalog) -> tuple[Social, ...]:
    """Return the image of the site and of each article that has none of its own.

    The site says in `[images]` whether it wants them; a title in letters that the drawing font
    lacks has none.
    """
    config = catalog.config
    if not config.images.social:
        return ()
    found = []
    if can_draw(config.title):
        target = social_url("/").lstrip("/")
        found.append(Social(target, config.title, config.author, _plain(config.description)))
    for url, page in sorted(catalog.site.pages.items()):
        meta = page.article.meta
        if url == "/" or meta.image or not can_draw(meta.title):
            continue
        day = catalog.t.day(meta.date)
        facts = (", ".join(meta.authors), day.text if day else "", _minutes(catalog, url))
        line = " · ".join(fact for fact in facts if fact and can_draw(fact))
        found.append(Social(social_url(url).lstrip("/"), meta.title, _plain(config.title), line))
    return tuple(found)


def _minutes(catalog: Catalog, url: str) -> str:
    return catalog.t("minutes", n=catalog.cards[url].minutes)


def _plain(text: str) -> str:
    return text if can_draw(text) else ""
