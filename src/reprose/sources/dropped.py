"""What the way from the source to the cleaned tree lost: what the page cannot show to be missing.

Comes in: the body as parsed, and the tree that `clean` made of it, its addresses not yet rewritten.
Goes out: words, links, pictures and blocks of code that the tree does not hold anywhere. Start
reading at `dropped_words` and `dropped_things`.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from reprose.sources.bars import is_label
from reprose.sources.code import is_gutter
from reprose.sources.dom import COMMENT, Element, text_of, walk
from reprose.sources.facts import Facts, visible_texts, words_of
from reprose.sources.pictures import is_no_picture, largest
from reprose.sources.targets import is_active

_UNSEEN = frozenset(
    "script style template head title button select option input noscript svg math video audio "
    "mjx-container iframe".split()
)
_DRAWN = frozenset(
    "katex katex-display MathJax MathJax_Preview MathJax_Display hide-text kg-audio-player "
    "kg-video-player-container pre-numbering cnblogs_code_toolbar modern-footnotes-footnote "
    "sr-only visually-hidden screen-reader-text gist-meta".split()
)
_DRAWINGS = re.compile(r"latex|emoji|smiley|math|kg-audio", re.IGNORECASE)
_MOST_SEARCHES = 50


def dropped_words(raw: Element, source: Facts) -> list[str]:
    """Return the words of the raw source that the cleaned tree does not hold anywhere."""
    held = Counter(source.words)
    for text in (*source.code, *source.formulas, *source.tables, *source.embeds):
        held.update(words_of(text))
    missing: list[str] = []
    if source.formulas:
        held["latex"] += len(source.formulas)
    for seen in words_of("".join(visible_texts(raw, _is_unseen))):
        # The mark of a footnote stands right behind its word.
        bare = seen.rstrip("0123456789") if source.footnotes else seen
        word = seen if held[seen] > 0 or held[bare] < 1 else bare
        if held[word] > 0:
            held[word] -= 1
        elif parts := _parts(word, held):
            held.subtract(parts)
        elif not word.isdigit() and not any(word in tex for tex in source.formulas):
            missing.append(word)
    return missing


def _parts(word: str, held: Mapping[str, int]) -> tuple[str, ...]:
    """Return the words of a pair that only style sets apart in the source; numbers do not count."""
    pairs = ((word[:n], word[n:]) for n in range(1, min(len(word), 60)))
    there = (tuple(part for part in pair if not part.isdigit()) for pair in pairs)
    return next((one for one in there if one and all(held.get(part, 0) > 0 for part in one)), ())


def dropped_things(raw: Element, cleaned: Element, base: str) -> tuple[tuple[str, str], ...]:
    """Return the links, pictures and blocks of code that are nowhere in the tree, by kind."""
    there = list(walk(cleaned))
    addresses = {unquote(one.get(name)) for one in there for name in ("href", "src")}
    found = list(_seen(raw))
    in_code = {id(one) for block in found if block.tag == "pre" for one in walk(block)}
    links = (
        one for one in found if one.tag == "a" and id(one) not in in_code and _leads_away(one, base)
    )
    pictures = (one for one in found if one.tag == "img" and _is_picture(one))
    lost = [("links", one.get("href")) for one in links if not _is_there(one, addresses)]
    lost += [("pictures", one.get("src")) for one in pictures if not _is_there(one, addresses)]
    blocks = [one for one in found if one.tag == "pre" and _is_leaf(one)]
    return (*lost, *(("code", quote) for quote in _lost_code(blocks, there)))


def _seen(raw: Element) -> Iterator[Element]:
    """Yield the elements that a reader of the source sees."""
    stack = [raw]
    while stack:
        one = stack.pop()
        yield one
        stack.extend(child for child in reversed(one.elements()) if not _is_unseen(child))


def _leads_away(link: Element, base: str) -> bool:
    """Say whether a link shows something and leads to another page."""
    page = link.get("href").partition("#")[0]
    is_own = not page or (bool(base) and page.rstrip("/") == base.rstrip("/"))
    shows = text_of(link).strip() or any(
        one.tag == "img" and _is_picture(one) for one in walk(link)
    )
    return bool(shows) and not is_own and not is_active(link.get("href"))


def _is_picture(image: Element) -> bool:
    """Say whether a picture shows more than a sign, a formula or a counter."""
    is_sign = _DRAWINGS.search(f"{image.get('class')} {image.get('src')}")
    return not is_sign and not is_no_picture(image)


def _is_there(one: Element, addresses: set[str]) -> bool:
    """Say whether one of the addresses an element gives is among those."""
    given = [value.strip() for name, value in one.attrs.items() if name not in ("class", "style")]
    given += [largest(one.get(name)) for name in one.attrs if name.endswith("srcset")]
    return any(unquote(value) in addresses for value in given if value)


def _is_leaf(block: Element) -> bool:
    """Say whether a block of code holds no other."""
    return not any(one.tag == "pre" for one in walk(block) if one is not block)


def _lost_code(blocks: list[Element], there: list[Element]) -> Iterator[str]:
    """Yield the beginnings of the blocks whose letters stand in no code of the tree."""
    held = [_letters(one) for one in there if one.tag in ("fence", "pre", "code", "formula", "p")]
    known, searches = set(held), 0
    for block in blocks:
        letters = _letters(block)
        if not letters or letters in known:
            continue
        searches += 1
        if searches < _MOST_SEARCHES and not any(letters in one for one in held):
            yield text_of(block).strip()[:200]


def _letters(element: Element) -> str:
    """Return the letters of some code: numbers of lines and blanks do not count."""
    seen = visible_texts(element, _is_unseen)
    return re.sub(r"[\s\d\xa0]+", "", "".join(seen))


def _is_unseen(element: Element) -> bool:
    """Say whether a reader of the source sees nothing of an element's text."""
    is_drawn = not _DRAWN.isdisjoint(element.classes)  # a formula, drawn by a script
    is_bar = is_gutter(element) or is_label(element)
    return is_drawn or is_bar or element.tag == COMMENT or element.tag in _UNSEEN
