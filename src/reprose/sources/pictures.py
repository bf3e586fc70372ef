"""Pictures get their real address, and their captions stay with them.

Comes in: a parsed tree. Goes out: the tree in which each `img` has the address that the page would
have loaded (lazy loading undone, `picture` and `amp-img` unwrapped, the largest of a `srcset` where
nothing else is given), and captions are in a `figure`. Start reading at `find_pictures`.
"""

import re
from collections.abc import Callable

from reprose.sources.dom import (
    Child,
    Element,
    find,
    has_tag,
    is_blank,
    rewrite,
    text_of,
    to_html,
    walk,
)

_LAZY = (
    "data-src", "data-lazy-src", "data-original", "data-lazy", "data-orig-file", "data-full-url",
    "data-original-src", "data-echo", "data-image", "data-delayed-url", "data-large-file",
)  # fmt: skip
_LAZY_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
_NO_PICTURE = re.compile(
    r"^data:image/(?:gif|svg|png)[^,]*,.{0,200}$|(?:^|/)(?:blank|placeholder|spacer|transparent|"
    r"lazy|loading|grey|pixel|1x1|trans)[\w.-]*\.(?:gif|png|svg|jpe?g)(?:\?|$)", re.IGNORECASE,
)  # fmt: skip
_STANDS_IN = re.compile(  # where another attribute has the picture itself
    rf"{_NO_PICTURE.pattern}|/[^/?]*(?:loading|placeholder|lazyload)[^/?]*\.(?:gif|png|svg)(?:\?|$)",
    re.IGNORECASE,
)
_COUNTERS = re.compile(
    r"//(?:feeds\.feedburner\.com/~r/|feeds\.wordpress\.com/1\.0/|stats\.wordpress\.com/b\.gif|"
    r"pixel\.wp\.com|medium\.com/_/stat|www\.google-analytics\.com|feedads\.|feeds\.feedburner\."
    r"com/~ff/|\w+\.feedsportal\.com)"
)
_CAPTION_BOXES = frozenset("wp-caption caption image-caption-wrap".split())
_CAPTIONS = frozenset("wp-caption-text caption-text image-caption tr-caption".split())
_GALLERIES = frozenset("gallery-item blocks-gallery-grid wp-block-gallery".split())
_SMILEYS = frozenset("emoji wp-smiley emojione twemoji joypixels".split())
_SMILEY = re.compile(r"[^\x00-\x7fA-Za-z0-9\s]+")  # a character that the source had before
_ALIGNED = re.compile(r"\b(align(?:left|right|center|wide|full))\b")


def find_pictures(root: Element) -> None:
    """Give every picture below `root` its address; put captioned ones into figures."""
    rewrite(root, _as_picture)
    rewrite(root, _as_figure)


def is_no_picture(image: Element) -> bool:
    """Say whether an image only counts readers, keeps a place, or has no address at all."""
    source = next((image.get(name) for name in ("src", *_LAZY, *_LAZY_SETS) if image.get(name)), "")
    return not source or bool(_COUNTERS.search(source) or _NO_PICTURE.search(source))


def largest(srcset: str) -> str:
    """Return the address of the largest picture of a `srcset`."""
    best, best_size = "", -1.0
    for found in re.finditer(
        r"(\S+?),?(?:\s+(\d+(?:\.\d+)?)([wx]))?\s*(?:,\s+|,(?=https?:)|$)", srcset
    ):
        size = float(found[2] or 1) * (1000 if found[3] == "x" else 1)
        if size > best_size and found[1]:
            best, best_size = found[1], size
    return best


def _as_picture(element: Element) -> list[Child] | None:
    """Return what stands for an element that shows a picture."""
    if element.tag in ("amp-img", "image"):
        element.tag = "img"
    if element.tag == "img":
        return _settled(element)
    if element.tag == "picture":
        return _of_choices(element)
    if element.tag == "noscript":
        return [child for child in element.children if not is_blank(child)]
    _drop_doubles(element)
    return None


def _settled(image: Element) -> list[Child] | None:
    """Put the address that counts into `src`; a picture without one goes, counters too."""
    source = image.get("src")
    if _is_smiley(image):
        return [image.get("alt")]
    if _COUNTERS.search(source):
        return []
    if not source or _STANDS_IN.search(source):
        later = [image.get(name) for name in _LAZY]
        later += [largest(image.get(name)) for name in _LAZY_SETS]
        real = [address for address in later if address]
        source = next((one for one in real if not _STANDS_IN.search(one)), "") or source
        source = source or next(iter(real), "")
    image.attrs["src"] = source
    found = _ALIGNED.search(image.get("class")) or re.fullmatch(
        r"left|right|center", image.get("align")
    )
    if found and found[0] == image.get("align"):
        image.attrs["class"] = f"align{found[0]}"
    return None if source else []


def _is_smiley(image: Element) -> bool:
    """Say whether a picture was put in the place of a smiley, which its description still has."""
    is_marked = not _SMILEYS.isdisjoint(image.classes) or "/emoji/" in image.get("src")
    is_typed = "wp-smiley" in image.classes and 1 < len(image.get("alt")) < 8
    return is_marked and (is_typed or bool(_SMILEY.fullmatch(image.get("alt"))))


def _of_choices(picture: Element) -> list[Child]:
    """Return the one picture of a `picture` element; its sources when it holds none."""
    image = find(picture, lambda one: one.tag == "img")
    if image is not None:
        return [image]
    source = find(picture, lambda one: one.tag == "source" and bool(one.get("srcset")))
    return [Element("img", {"src": largest(source.get("srcset"))})] if source else []


def _drop_doubles(element: Element) -> None:
    """Let a picture that stands beside its own copy for readers without scripts stand once."""
    seen: dict[str, Element] = {}
    doubles: list[int] = []
    for number, child in enumerate(element.children):
        if has_tag(child, "img"):
            source = child.get("src")
            is_copy = source in seen and "lazy" in to_html(seen[source])
            stands_in = _NO_PICTURE.search(source) and _next_is_picture(element, number)
            doubles += [number] if is_copy or stands_in else []
            seen[source] = child
    for number in reversed(doubles):
        del element.children[number]


def _next_is_picture(element: Element, number: int) -> bool:
    """Say whether the next thing shown is a picture too."""
    rest = element.children[number + 1 :]
    following = next((one for one in rest if not isinstance(one, str) or one.strip()), "")
    return has_tag(following, "img")


def _as_figure(element: Element) -> list[Child] | None:
    """Return a figure for the boxes in which blogs put a picture and its caption."""
    if element.tag == "table" and "tr-caption-container" in element.classes:
        cells = [cell for cell in walk(element) if cell.tag == "td"]
        if any(cell.tag == "table" for cell in walk(element) if cell is not element):
            return None
        return [_figure(cells, lambda cell: "tr-caption" in cell.classes)]
    if element.tag == "div" and not _CAPTION_BOXES.isdisjoint(element.classes):
        parts = [
            one if isinstance(one, Element) else Element("span", {}, [one])
            for one in element.children
        ]
        return [_figure(parts, lambda one: not _CAPTIONS.isdisjoint(one.classes))]
    if element.tag in ("dl", "ul") and not _GALLERIES.isdisjoint(element.classes):
        parts = element.elements()
        if element.tag == "ul":
            return [child for part in parts for child in part.children]
        return [_figure(parts, lambda one: one.tag == "dd")]
    if element.tag == "figcaption" and is_blank(element):
        return []
    return None


def _figure(parts: list[Element], is_caption: Callable[[Element], bool]) -> Element:
    """Return a figure of some parts, the captions among them last."""
    shown = [child for one in parts if not is_caption(one) for child in _inside(one)]
    captions = [Element("figcaption", {}, one.children) for one in parts if is_caption(one)]
    return Element("figure", {}, [*shown, *(one for one in captions if text_of(one).strip())])


def _inside(part: Element) -> list[Child]:
    """Return what a cell or a box of our own making holds; other elements as they are."""
    is_own = part.tag in ("td", "span") and not part.attrs.get("class")
    return part.children if is_own or part.tag == "dt" else [part]
