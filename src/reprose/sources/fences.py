"""Blocks of code: found in a tree, whatever made them, and written as fences.

Comes in: a tree as parsed. Goes out: the tree with each block as one element `fence` (attribute
`language`; its only child is the exact text), and the Markdown of such an element. Start reading
at `find_fences`.
"""

import re
from collections.abc import Sequence

from reprose.sources.code import code_text, is_gutter
from reprose.sources.declared import declared_language, is_language, normalised
from reprose.sources.dom import (
    COMMENT,
    Child,
    Element,
    find,
    has_tag,
    is_blank,
    is_block,
    text_of,
    walk,
)
from reprose.sources.numbered import numbered_block

FENCE = "fence"
_BOXES = frozenset(
    "highlight highlighter-rouge codehilite highlighttable codehilitetable lntable chroma "
    "wp_syntax codecolorer-container code-block code-wrapper gatsby-highlight code-toolbar "
    "highlighted_code_block sourcecode codeblock literal-block enlighter wp-block-code "
    "gist-file highlight-wrapper expressive-code rehype-code-title".split()
)
_PRELESS = frozenset(
    "syntaxhighlighter crayon-syntax urvanov-syntax-highlighter-syntax dp-highlighter codecolorer "
    "hljs-ln linenums blob-wrapper crayon-table".split()
)
_TOOLS = frozenset("pre-numbering cnblogs_code_toolbar hljs-button code-block-toolbar".split())
_MONOSPACE = re.compile(r"font(?:-family)?\s*:[^;]*(?:mono|courier|consolas|menlo)", re.IGNORECASE)
_CODE_SIGNS = re.compile(r"[{}();=<>$#|\\]|^\s*(?:\xa0| )\S", re.MULTILINE)
_HOLDERS = frozenset("body div blockquote li td section article".split())
_SCHEME = re.compile(r"^(?:https?://|mailto:)?(?:www\.)?", re.IGNORECASE)
_KEEPS_BLANKS = re.compile(r"white-space\s*:\s*pre(?:-wrap)?\b", re.IGNORECASE)


def find_fences(root: Element) -> None:
    """Replace every block of code below `root` by a `fence` element."""
    stack: list[tuple[Element, tuple[Element, ...]]] = [(root, ())]
    while stack:
        parent, above = stack.pop()
        around = (*above[-4:], parent)
        children: list[Child] = []
        for child in _boxed(parent):
            pieces = None if isinstance(child, str) else _as_fence(child, around)
            if pieces is None:
                children.append(child)
                if isinstance(child, Element):
                    stack.append((child, around))
            else:
                children.extend(pieces)
        parent.children = children


def write_fence(element: Element) -> str:
    """Return the Markdown of a `fence`: its mark is longer than any run of backticks inside."""
    text = text_of(element)
    longest = max(map(len, re.findall("`{3,}", text)), default=2)
    mark = "`" * (longest + 1)
    info = " ".join(filter(None, (element.get("language"), element.get("options"))))
    return f"{mark}{info}\n{text}\n{mark}" if text else f"{mark}{info}\n{mark}"


def fence(text: str, language: str = "") -> Element:
    """Return a `fence` element."""
    return Element(FENCE, {"language": language} if language else {}, [text])


def _as_fence(child: Element, around: tuple[Element, ...]) -> list[Child] | None:
    """Return what stands for an element that is, or wraps, a block of code; None if it is not."""
    if child.tag == "pre":
        return None if _has_own_links(child) else _fence_with_pictures(child, around)
    if child.tag == "textarea":
        is_code = child.get("name") == "code" or any(map(is_language, child.classes))
        return [fence(text_of(child).strip("\n"), declared_language((child,)))] if is_code else None
    if _is_typed(child):
        return [fence(code_text(child), declared_language((child,)))]
    if not _TOOLS.isdisjoint(child.classes):
        return []
    if child.tag not in ("div", "figure", "table", "ol"):
        return None
    numbered = numbered_block(child) if child.tag == "table" else None
    if numbered is not None:
        return _fence_with_pictures(numbered, (*around, child))
    if not _PRELESS.isdisjoint(child.classes) and not find(child, lambda one: one.tag == "pre"):
        language = declared_language((*around, child)) or _shown_language(child)
        return [fence(code_text(_rows_of(child)), language)]
    return None if _BOXES.isdisjoint(child.classes) else _unboxed(child, around)


def _unboxed(box: Element, around: tuple[Element, ...]) -> list[Child] | None:
    """Return the only block in a highlighter's box, after its caption; None if there is more."""
    blocks: list[tuple[Element, ...]] = []
    captions: list[Element] = []
    stack: list[tuple[Element, ...]] = [(box,)]
    while stack:
        path = stack.pop()
        one = path[-1]
        if one.tag == "pre":
            blocks += [path] if code_text(one) else []
        elif one.tag in ("figcaption", "caption"):
            captions.append(Element("p", {}, _apart(one.children)))
        elif any(isinstance(child, str) and child.strip() for child in one.children):
            return None
        else:
            stack.extend(
                (*path, child) for child in reversed(one.elements()) if not is_gutter(child)
            )
    if len(blocks) != 1 or _has_own_links(blocks[0][-1]):
        return None
    shown: list[Child] = [caption for caption in captions if not is_blank(caption)]
    return shown + _fence_with_pictures(blocks[0][-1], (*around, *blocks[0]))


def _apart(children: Sequence[Child]) -> list[Child]:
    """Return children with blanks between the elements that only style sets apart."""
    result: list[Child] = []
    for child in children:
        if result and isinstance(child, Element) and isinstance(result[-1], Element):
            result.append(" ")
        result.append(child)
    return result


def _fence_with_pictures(pre: Element, around: tuple[Element, ...]) -> list[Child]:
    """Return the fence of a `<pre>`, and after it the pictures that stood in it."""
    inner = [one for one in walk(pre) if one.tag == "code"]
    pictures = [one for one in walk(pre) if one.tag == "img"]
    shown: list[Child] = [Element("p", {}, [picture]) for picture in pictures]
    text = code_text(pre)
    if not text.strip():
        return shown
    block = fence(text, declared_language((*around, pre, *inner[:1])))
    block.attrs |= {"file": pre.get("file")} if pre.get("file") else {}
    return [block, *shown]


def _is_typed(element: Element) -> bool:
    """Say whether code was typed without `<pre>`: a `<code>` with breaks, or styled like one."""
    if element.tag in ("p", "div") and _KEEPS_BLANKS.search(element.get("style")):
        return bool(_MONOSPACE.search(element.get("style"))) and not _has_own_links(element)
    if element.tag not in ("p", "div", "blockquote"):
        return False
    if not any(one.tag == "br" for one in walk(element)) or _has_own_links(element):
        return False
    only: Element | None = element
    while only is not None and only.tag != "code":
        if _is_monospace(only):
            return bool(_CODE_SIGNS.search(text_of(only)))
        only = _only_child(only)
    return only is not None and element.tag != "blockquote"


def _boxed(parent: Element) -> list[Child]:
    """Return children, with a box around each `<code>` of several lines that stands for itself."""
    if parent.tag not in _HOLDERS or all(child.tag != "code" for child in parent.elements()):
        return parent.children
    shown = [n for n, one in enumerate(parent.children) if not isinstance(one, str) or one.strip()]
    children = list(parent.children)
    for before, n, after in zip([-1, *shown], shown, [*shown[1:], -1], strict=False):
        child = children[n]
        if isinstance(child, Element) and child.tag == "code":
            ends = [children[one] for one in (before, after) if one >= 0]
            is_alone = all(is_block(one) or is_blank(one) for one in ends)
            if is_alone and any(one.tag == "br" for one in walk(child)):
                children[n] = Element("div", {}, [child])
    return children


def _is_monospace(element: Element) -> bool:
    """Say whether an element's letters are those of a typewriter."""
    face = f"font: {element.get('face')}" if element.tag == "font" else ""
    return element.tag == "tt" or bool(_MONOSPACE.search(element.get("style") or face))


def _only_child(element: Element) -> Element | None:
    """Return the one child that shows something, if it is an element."""
    shown = [c for c in element.children if not is_blank(c)]
    return shown[0] if len(shown) == 1 and isinstance(shown[0], Element) else None


def _has_own_links(element: Element) -> bool:
    """Say whether the author put links into a block, which no fence can hold.

    Links of highlighters wrap their spans; a link whose text is its address was made by a program
    that saw the address, which stays to be seen.
    """
    for one in walk(element):
        if one.tag == "a" and one.get("href") and not one.get("href").startswith("#"):
            inside = [child for child in one.children if not has_tag(child, COMMENT)]
            is_token = len(inside) == 1 and isinstance(inside[0], Element) and inside[0].classes
            shown = _SCHEME.sub("", text_of(one).strip()).rstrip("/")
            is_address = _SCHEME.sub("", one.get("href")).rstrip("/") == shown
            if not is_token and not is_address and shown:
                return True
    return False


def _shown_language(box: Element) -> str:
    """Return the language that a highlighter's bar shows."""
    shown = find(box, lambda one: "crayon-language" in one.classes)
    name = text_of(shown).strip() if shown is not None else ""
    return normalised(name) if is_language(name) else ""


def _rows_of(box: Element) -> Element:
    """Return what holds the lines in a highlighter's box without `<pre>`, its bars left out."""
    wanted = ("crayon-pre", "container", "dp-c", "codecolorer")
    rows = find(box, lambda one: any(name in one.classes for name in wanted))
    return rows or find(box, lambda one: one.tag in ("table", "ol")) or box
