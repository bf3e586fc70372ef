"""What machines read of a page: title, canonical address, Open Graph, JSON-LD.

Comes in: an article or the name of a list. Goes out: a `Head`. Start reading at `article_head` and
`list_head`.
"""

import json

from reprose.model import Page
from reprose.pages.catalog import Catalog, shortened
from reprose.pages.hrefs import feed_hrefs
from reprose.pages.pieces import FeedLink, Head, Html
from reprose.pages.sharing import social_of


def article_head(catalog: Catalog, page: Page, *, markdown: str) -> Head:
    """Return the head of an article; `markdown` is the URL of its source, or empty."""
    meta, config = page.article.meta, catalog.config
    absolute = feed_hrefs(config.url)
    url = absolute(page.url)
    published = meta.date.isoformat() if meta.date else ""
    modified = meta.updated.isoformat() if meta.updated else published
    summary = meta.description or page.doc.summary or f"{meta.title}: {config.title}"
    description = shortened(summary, 200)
    image = social_image(catalog, page)
    people = [
        {"@type": "Person", "name": one.title, "url": absolute(one.url)}
        for one in (catalog.authors[n] for n in meta.authors if n in catalog.authors)
    ]
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "TechArticle" if page.doc.code_blocks else "BlogPosting",
        "headline": meta.title[:110],
        "url": url,
        "mainEntityOfPage": url,
        "inLanguage": meta.language or config.language,
        "wordCount": page.doc.words,
    }
    optional = {
        "description": description,
        "datePublished": published,
        "dateModified": modified,
        "author": people or _publisher(catalog),
        "image": image,
        "keywords": ", ".join(anchor.text for anchor in catalog.terms_of.get(page.url, ())),
        "isBasedOn": meta.origin.url if meta.origin else "",
    }
    data.update({key: value for key, value in optional.items() if value})
    return Head(
        title=_title(meta.title, config.title),
        description=description,
        url=url,
        kind="article",
        image=image,
        image_alt=meta.title,
        markdown=catalog.href(markdown) if markdown else "",
        json_ld=json_ld(data),
        feeds=catalog.frame.feeds,
        published=published,
        modified=modified,
    )


def list_head(
    catalog: Catalog, title: str, url: str, description: str = "", feeds: tuple[FeedLink, ...] = ()
) -> Head:
    """Return the head of a page that is no article; `feeds` are its own, before the site's."""
    config = catalog.config
    absolute = feed_hrefs(config.url)
    home = url == "/"
    description = description or config.description or f"{title}: {config.title}"
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "WebSite" if home else "CollectionPage",
        "name": config.title if home else title,
        "url": absolute(url),
        "inLanguage": config.language,
        "description": description,
    }
    others = tuple(feed for feed in catalog.frame.feeds if feed not in feeds)
    return Head(
        title=config.title if home else _title(title, config.title),
        description=description,
        url=absolute(url),
        image=social_image(catalog, None),
        image_alt=config.title,
        json_ld=json_ld(data),
        feeds=(*feeds, *others),
    )


def social_image(catalog: Catalog, page: Page | None) -> str:
    """Return the absolute address of the social image of an article, or of the site.

    An article's own `image:` comes first, then the one that is drawn.
    """
    absolute = feed_hrefs(catalog.config.url)
    if page is not None and page.article.meta.image:
        image = page.article.meta.image
        return absolute(image if "/" in image[:1] or "://" in image else f"{page.url}{image}")
    drawn = social_of(catalog, page)
    return absolute(f"/{drawn.target}") if drawn is not None else ""


def json_ld(data: dict[str, object]) -> Html:
    """Return JSON that can stand in a script element: `<`, `>` and `&` are escaped."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for char, code in (
        ("<", "003c"), (">", "003e"), ("&", "0026"), ("\u2028", "2028"), ("\u2029", "2029"),
    ):  # fmt: skip
        text = text.replace(char, f"\\u{code}")
    return Html(text)


def _title(title: str, site: str) -> str:
    return title if title == site else f"{title} · {site}"


def _publisher(catalog: Catalog) -> list[dict[str, str]]:
    name = catalog.config.author
    return [{"@type": "Person", "name": name}] if name else []
