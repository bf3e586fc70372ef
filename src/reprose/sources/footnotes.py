"""Footnotes: marks in the text and notes below it, found as pairs.

Comes in: a parsed tree. Goes out: the tree with each mark as an element `footnote` (attribute
`label`) and the notes in one element `footnotes` at the end. A pair is a short link to a place
further down that links back, or that stands in a list of footnotes; so the notes of WordPress
blocks, Jetpack, kramdown, Pandoc, Ghost, Substack and Word are all found by one rule. Start reading
at `find_footnotes`.
"""

import re
from dataclasses import dataclass

from reprose.sources.dom import Child, Element, is_blank, rewrite, text_of, walk

# A mark as text: a number, a sign, one or two letters; `_BACK`: the text of a link back.
_MARK = re.compile(
    r"[\[(]?\s*(?:\d{1,3}|[*†‡§¶#]{1,3}|[a-z]{1,2}|[ivx]{1,5}|note \d+)\s*[\])]?", re.IGNORECASE
)
_BACK = re.compile(r"[\s\[\]()^↩↑⤴⏎⬆︎️↵\d*†‡§.\u200d]*|back|return|jump up|up", re.IGNORECASE)
_CLASS = re.compile(r"foot-?note|\bfn\b|endnote|_ftn|\bfn[-:]?\d", re.IGNORECASE)
_UNSEEN = frozenset("sr-only visually-hidden screen-reader-text".split())
# Notes that style alone sets beside their sentence (Tufte CSS, a plugin), and what opens them.
_BESIDE = frozenset("sidenote marginnote modern-footnotes-footnote__note".split())
_BESIDE_MARKS = frozenset("margin-toggle modern-footnotes-footnote".split())
_BOXES = frozenset("li p div dd td aside section blockquote tr".split())


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an element stands: its number in the document, its parent."""

    number: int
    parent: Element | None


def find_footnotes(root: Element, base: str = "") -> None:
    """Replace the footnotes below `root`; links may name `base`, the page's own address."""
    beside = _notes_beside(root)
    places, named = _index(root)
    notes: dict[int, tuple[Element, str, str]] = {}
    marks: list[tuple[Element, str]] = []
    for link in [one for one in walk(root) if one.tag == "a"]:
        target = named.get(_fragment(link, base))
        if target is None or places[id(target)].number <= places[id(link)].number:
            continue
        note = _note_of(target, places)
        if note is None or not _is_mark(link, places) or _holds(note, link):
            continue
        if not _is_note(note, link, places, base):
            continue
        mark = text_of(link).strip()
        _, label, _ = notes.setdefault(id(note), (note, str(len(notes) + 1), mark))
        marks.append((link, label))
    for link, label in marks:
        _replace_mark(link, label, places)
    bodies = [_body(note, label, mark, base) for note, label, mark in notes.values()]
    _remove([note for note, _, _ in notes.values()], places)
    if beside or bodies:
        root.children.append(Element("footnotes", {}, [*beside, *bodies]))


def _notes_beside(root: Element) -> list[Element]:
    """Turn notes that stand in their sentence, shown beside it by style alone, into footnotes."""
    notes: list[Element] = []

    def mark(element: Element) -> list[Child] | None:
        if not _BESIDE_MARKS.isdisjoint(element.classes):
            return []
        if element.tag not in ("span", "small", "aside") or _BESIDE.isdisjoint(element.classes):
            return None
        label = f"side-{len(notes) + 1}"
        notes.append(Element("note", {"label": label}, element.children))
        return [Element("footnote", {"label": label})]

    rewrite(root, mark)
    return notes


def _index(root: Element) -> tuple[dict[int, _Place], dict[str, Element]]:
    """Return the place of every element, and the elements by the names links can use."""
    places: dict[int, _Place] = {id(root): _Place(0, None)}
    named: dict[str, Element] = {}
    for number, element in enumerate(walk(root)):
        parent = places[id(element)].parent
        places[id(element)] = _Place(number, parent)
        for child in element.elements():
            places[id(child)] = _Place(0, element)
        for name in (element.get("id"), element.get("name") if element.tag == "a" else ""):
            if name:
                named.setdefault(name, element)
    return places, named


def _fragment(link: Element, base: str) -> str:
    """Return the name within this page that a link leads to; empty for other links."""
    page, mark, name = link.get("href").partition("#")
    return name if mark and (not page or (base and page.rstrip("/") == base.rstrip("/"))) else ""


def _is_mark(link: Element, places: dict[int, _Place]) -> bool:
    """Say whether a link looks like a footnote's mark."""
    if not _MARK.fullmatch(text_of(link).strip()):
        return False
    parent = places[id(link)].parent
    raised = link.elements()[:1] + ([parent] if parent else [])
    names = " ".join((link.get("class"), link.get("rel"), link.get("href"), link.get("id")))
    in_brackets = text_of(link).strip()[:1] in "[("
    return bool(_CLASS.search(names)) or any(one.tag == "sup" for one in raised) or in_brackets


def _note_of(target: Element, places: dict[int, _Place]) -> Element | None:
    """Return the block that holds the note whose name a mark leads to."""
    note: Element | None = target
    if target.tag == "table" and "footnote" in target.classes:
        return target
    while note is not None and note.tag not in _BOXES:
        note = places[id(note)].parent
    parent = places[id(note)].parent if note is not None and note.tag == "p" else None
    if parent is None:
        return note
    is_box = parent.tag in ("li", "dd") or (parent.tag == "div" and "footnote" in parent.classes)
    return parent if is_box else note


def _is_note(note: Element, link: Element, places: dict[int, _Place], base: str) -> bool:
    """Say whether a block is a note: it links back to the mark, or stands among notes."""
    near = [link, places[id(link)].parent, *link.elements()]
    names = {one.get(key) for one in near if one for key in ("id", "name")} - {""}
    if any(_fragment(one, base) in names for one in walk(note) if one.tag == "a"):
        return True
    box: Element | None = note
    for _ in range(4):
        if box is None:
            return False
        if _CLASS.search(f"{box.get('class')} {box.get('id')}"):
            return True
        box = places[id(box)].parent
    return False


def _holds(element: Element, wanted: Element) -> bool:
    """Say whether an element is, or holds, another."""
    return any(one is wanted for one in walk(element))


def _replace_mark(link: Element, label: str, places: dict[int, _Place]) -> None:
    """Turn a mark, with the raised element around it, into a `footnote`."""
    parent = places[id(link)].parent
    outer = link
    if parent is not None and parent.tag in ("sup", "span") and _only(parent, link):
        outer = parent
    outer.tag, outer.attrs, outer.children = "footnote", {"label": label}, []


def _only(parent: Element, child: Element) -> bool:
    """Say whether an element shows nothing but one child."""
    return all(
        one is child or is_blank(one) or text_of(one).strip() in "[]()" for one in parent.children
    )


def _body(note: Element, label: str, mark: str, base: str) -> Element:
    """Return a note without its number and its links back."""
    cells = [one for one in walk(note) if one.tag == "td" and "label" not in one.classes]
    inside = cells[0].children if note.tag == "table" and len(cells) == 1 else note.children
    copy = Element("note", {"label": label}, list(inside))
    stack: list[tuple[Element, bool]] = [(copy, True)]
    while stack:
        element, is_first = stack.pop()
        kept: list[Child] = []
        for child in element.children:
            if isinstance(child, Element) and (_is_label(child) or _is_back_link(child, base)):
                continue
            kept.append(child)
            if isinstance(child, Element) and child.tag not in ("fence", "a"):
                stack.append((child, is_first and len(kept) == 1))
        element.children = kept
    if note.tag != "li":
        _strip_number(copy, mark.strip("[]()"))
    return copy


def _is_label(child: Element) -> bool:
    """Say whether an element only repeats the number of its note."""
    is_number = bool(re.fullmatch(r"[\s\[\]()\d*.]*", text_of(child)))
    return is_number and ("label" in child.classes or "fn-bracket" in child.classes)


def _is_back_link(child: Element, base: str) -> bool:
    """Say whether an element is a link back to the text, alone or in its box."""
    links = [one for one in walk(child) if one.tag == "a"]
    if len(links) != 1 or child.tag not in ("a", "sup", "span", "p"):
        return False
    is_back = bool(_fragment(links[0], base)) and bool(_BACK.fullmatch(text_of(links[0]).strip()))
    return is_back and not text_of(child).replace(text_of(links[0]), "", 1).strip(" \xa0.:")


def _strip_number(note: Element, mark: str) -> None:
    """Drop the mark that is repeated where a note begins."""
    leading = re.compile(rf"\s*(?:[\[(]?{re.escape(mark)}(?:[\])]|[.:)])?|[.:](?=\s))\s*")
    element: Element = note
    while element.children:
        first = element.children[0]
        if isinstance(first, str):
            if not first.strip() and len(element.children) > 1:
                element.children.pop(0)
                continue
            found = leading.match(first)
            is_mark = found and not first[found.end() : found.end() + 1].isdigit()
            element.children[0] = first[found.end() :] if found and is_mark else first
            return
        if first.tag in ("sup", "span", "strong", "b") and leading.fullmatch(text_of(first)):
            element.children.pop(0)
            return
        element = first


def _remove(notes: list[Element], places: dict[int, _Place]) -> None:
    """Take the notes out of the tree, with the lists, boxes and rules that only held them."""
    for note in notes:
        element: Element | None = note
        while element is not None:
            parent = places[id(element)].parent
            if parent is None:
                break
            parent.children = [one for one in parent.children if one is not element]
            rest = [c for c in parent.children if not (isinstance(c, Element) and _is_head(c))]
            if any(not is_blank(one) for one in rest) or places[id(parent)].parent is None:
                break
            element = parent


def _is_head(element: Element) -> bool:
    """Say whether an element only leads to notes: a rule, or a heading that nobody sees."""
    is_heading = bool(re.fullmatch("h[1-6]", element.tag))
    return element.tag == "hr" or (is_heading and not _UNSEEN.isdisjoint(element.classes))
