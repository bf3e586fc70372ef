"""What the files lead to that feeds carry beside an article.

Comes in: articles with `Enclosure`s as written. Goes out: those that can be had, with media type
and size. Start reading at `found_enclosures`.
"""

from collections.abc import Iterator, Mapping
from posixpath import basename
from urllib.parse import unquote

from reprose.articles.targets import Resolver
from reprose.filetypes import media_type_of
from reprose.model import Article, Enclosure, Link
from reprose.problems import warning


def found_enclosures(
    article: Article, resolver: Resolver, sizes_bytes: Mapping[str, int]
) -> Iterator[Enclosure]:
    """Yield the enclosures that can be had; the resolver reports the others.

    Args:
        article: whose they are.
        resolver: finds what an address leads to.
        sizes_bytes: of the site's files by path.
    """
    for one in article.meta.enclosures:
        assert one.place is not None
        link = Link(kind="image", href=one.url, text=one.title, place=one.place)
        target = resolver.resolve(article, link)
        is_far = target.url.startswith(("http://", "https://"))
        if target.state == "file" or is_far:
            source = resolver.known.files.get(target.url, "")
            name = basename(unquote(target.url.partition("?")[0]))
            yield Enclosure(
                url=target.url,
                media_type=one.media_type or media_type_of(target.url),
                size_bytes=sizes_bytes.get(source, one.size_bytes),
                title=one.title or name or target.url,
            )
        elif target.state != "dead":
            message = f"`{one.url}` is no file that can be enclosed"
            hint = "name a file beside the article, or an address that begins with `https://`"
            resolver.problems.append(warning("bad-enclosure", message, one.place, hint))
