"""Lines about an article that stand at its edges: who wrote it when, its tags, how long it takes.

Comes in: the part of a page that is the article, and what the page says of itself. Goes out: the
part without such lines above its first paragraph and below its last one, and without the title
that is repeated there; all of it is in the front matter. Start reading at `without_edges`.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from reprose.moments import read_date
from reprose.sources.dom import Element, is_blank, is_block, line_of, rewrite, walk
from reprose.sources.titles import same_text

# What labels what stands beside it; a reading time or a count; a time after a date, and what may
# stand before one; who wrote it; words after which names follow.
_LABEL = re.compile(
    r"(?:(?:first |last |originally )?(?:created|edited|modified|post|posted|published|updated|"
    r"written)|(?:posted |written )?by|date|filed(?: under)?|last (?:modified|update)|tagged|"
    r"authors?|categor(?:ies|y)|labels?|tags?|topics?|(?:read(?:ing)? )?time|reading|and|at|from|"
    r"in|on|under|with|am|et|und|von|par|le|por|el|en|em|in|di|il|y|e|door|op|av|"
    r"veröffentlicht|aktualisiert|publié|publicado|pubblicato|atualizado|kategorien?|"
    r"schlagw[oö]rter|catégories?|étiquettes|etiquetas|categor[ií]as?|标签|分类|发布于|作者|"
    r"permalink|edit|share|share this|print|email|comments?|no comments?|\d+ comments?|"
    r"leave a comment|home|blog|news|back to (?:all posts|blog|home|posts|top)|view all posts|"
    r"next(?: post)?|prev(?:ious)?(?: post)?|newer|older)"
    r"(?: (?:am|at|by|in|le|on|par|por|under|von|with))?",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?:about |approx\. |~|reading time:? |reads? in )?\d+ ?[-–]? ?(?:min(?:ute)?s?\.?|分钟|分)"
    r"(?: (?:to )?read(?:ing)?(?: time)?)?|(?:about )?[\d,.]+ (?:characters|views|words|字)",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r",?\s*(?:at|um|@|-|–|à|às)?\s*\d{1,2}[:.h]\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?"
    r"\s*(?:[a-z]{1,4}|[+-]\d\d:?\d\d)?$",
    re.IGNORECASE,
)
_BEFORE_DATE = re.compile(
    r"(?:(?:(?:first |last |originally )?(?:modified|posted|published|updated|written)"
    r"(?: at| on|:)*|date:|on|am|le|el|em|il|发布于)\s+)?"
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)"
    r"(?:day)?[.,]*\s)?",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:(?:posted|published|written) )?(?:by|von|par|por|di|door) (.{3,40})", re.IGNORECASE
)
_NAMES_NEXT = re.compile(r"(?:.* )?(?:by|von|par|por|in|under)", re.IGNORECASE)
_SIGNS = " \n\t\xa0,.;:|/\\·•›»«‹>-–—←→↑#()[]&@*🏷📅🕒⏱"
_LISTS = re.compile(
    r"/(?:tags?|categor(?:y|ies|ie|ia)|topics?|labels?|authors?|archives?)(?:[/.#?]|$)"
)
_TITLES = ("h1", "h2", "div", "p", "span")
_LONGEST, _LONGEST_NAME, _WIDEST = 30, 40, 200  # words, characters, characters
_MOST_LINES, _MOST_OTHERS = 14, 2  # looked at from one end; of another kind among them


def without_edges(
    part: Element, title: str, authors: Sequence[str]
) -> tuple[Element, dt.datetime | None]:
    """Return an article's part without the lines about it, and the date that one of them tells."""
    lines = list(_lines(part))
    gone = _edge(lines, authors, title) + _edge(lines[::-1], authors, "")
    doomed = set(map(id, gone))
    rewrite(part, lambda one: [] if id(one) in doomed else None)
    pieces = (text.strip(_SIGNS) for line in gone for text, _ in _pieces(line))
    return part, next((date for date in map(_date, pieces) if date is not None), None)


def _edge(lines: list[Element], authors: Sequence[str], title: str) -> list[Element]:
    """Return the lines about the article from one end on, until its text begins.

    With a title it is the upper end: there two lines of another kind may stand between them.
    """
    found: list[Element] = []
    others = 0
    for line in lines[:_MOST_LINES]:
        text = line_of(line)
        if line.tag in ("pre", "td", "th", "blockquote") or len(text) > _WIDEST:
            break
        is_title = line.tag in _TITLES and same_text(text, title)
        if is_title or (len(text.split()) <= _LONGEST and _is_about(line, authors)):
            found.append(line)
        else:
            others += 1
            if others > _MOST_OTHERS or line.tag == "li" or not title:
                break
    return found


def _is_about(line: Element, authors: Sequence[str]) -> bool:
    """Say whether every piece of a line is a label, a date, a reading time, a name or a tag."""
    is_telling = False
    after_label = False
    for text, link in _pieces(line):
        piece = text.strip(_SIGNS)
        if not piece:
            continue
        is_named = after_label and link is not None and len(piece) < _LONGEST_NAME
        if is_named or _tells(piece, link, authors):
            is_telling = True
        elif not _LABEL.fullmatch(piece):
            return False
        after_label = _NAMES_NEXT.fullmatch(piece) is not None
    return is_telling


def _tells(piece: str, link: Element | None, authors: Sequence[str]) -> bool:
    """Say whether a piece of a line tells an author, a date, a reading time or a tag."""
    if link is not None:
        rel = link.get("rel").split()
        if "tag" in rel or "author" in rel or _LISTS.search(link.get("href")):
            return True
    byline = _BYLINE.fullmatch(piece)
    is_name = byline is not None and _is_name(byline[1])
    is_author = any(same_text(piece, author) for author in authors)
    return is_name or is_author or _is_date(piece) or _TIME.fullmatch(piece) is not None


def _is_name(text: str) -> bool:
    """Say whether a text looks like a person's name."""
    words = text.split()
    return len(words) <= 4 and all(word[0].isupper() or word in ("de", "van") for word in words)


def _is_date(text: str) -> bool:
    """Say whether a text is a date, also one of which nobody knows what is day and month."""
    is_numbers = re.fullmatch(r"\d{1,2}[-./]\d{1,2}[-./]\d{2,4}", text)
    return is_numbers is not None or _date(text) is not None


def _date(text: str) -> dt.datetime | None:
    """Return the date that a text is, with or without a label before it and a time after it."""
    text = _CLOCK.sub("", text)
    text = text[len(before[0]) if (before := _BEFORE_DATE.match(text)) else 0 :].strip(_SIGNS)
    if len(text) > _LONGEST_NAME or len(text.split()) > 6 or not re.search(r"\d", text):
        return None
    return read_date(text.replace(" de ", " "))


def _pieces(line: Element) -> Iterator[tuple[str, Element | None]]:
    """Yield the texts of a line, each with the link it stands in."""
    stack: list[tuple[Element | str, Element | None]] = [(line, None)]
    while stack:
        one, link = stack.pop()
        if isinstance(one, str):
            yield from ((" ".join(piece.split()), link) for piece in re.split(r"[|·•]", one))
            continue
        inside = one if one.tag == "a" else link
        stack.extend((child, inside) for child in reversed(one.children))


def _lines(part: Element) -> Iterator[Element]:
    """Yield the blocks without blocks inside, in order; one with words of its own is whole."""
    stack = [part]
    while stack:
        one = stack.pop()
        if one is not part and (one.tag == "pre" or not _is_box(one)):
            if not is_blank(one):
                yield one
        else:
            stack.extend(reversed(one.elements()))


def _is_box(element: Element) -> bool:
    """Say whether an element holds blocks, and no words beside them."""
    if any(isinstance(child, str) and child.strip() for child in element.children):
        return False
    return any(is_block(child) for child in walk(element) if child is not element)
