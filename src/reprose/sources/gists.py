"""Code that a page shows from a gist: as code where the source carries it, else by its address.

Comes in: a parsed tree; later the bytes of a gist that was asked for. Goes out: the tree in which
what a gist shows is a block of code with its file name, the gist's address below it; the gists of
which only the address is there; the files of one. Gists are GitHub's, of any host, and GitLab's
snippets. Start reading at `find_gists`, `gists_in` and `files_of`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from reprose.sources.dom import (
    Child,
    Element,
    find,
    has_tag,
    is_blank,
    parse_html,
    rewrite,
    text_of,
    walk,
)
from reprose.sources.jsontext import parsed_table
from reprose.sources.listings import is_safe, language_of

_HOST = r"(?:https?:)?//(?:gist\.[\w.-]+(?::\d+)?|[\w.-]+(?::\d+)?/gist)"
_HOME = rf"({_HOST}/(?:[\w.-]+/)?[\da-z]*\d[\da-z]*)"
_SNIPPET = r"((?:https?:)?//[\w.-]+(?::\d+)?/(?:[\w./-]+/)?-/snippets/\d+)"
_SCRIPT = re.compile(rf"(?:{_HOME}|{_SNIPPET})\.js(?:\?file=([^&#]+))?")
_ADDRESS = re.compile(rf"(?:{_HOME}|{_SNIPPET})/?(?:#file-([\w.-]+))?")
_LINE = ("blob-code", "js-file-line")
_MOST_BYTES = 2**20

File = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Gist:
    """A gist that a page shows: its address as written, and where its code can be had."""

    written: str
    source: str


def gist_address(script: str) -> str:
    """Return the address of the gist that a script shows; empty for other scripts."""
    found = _SCRIPT.match(script)
    if not found:
        return ""
    file = f"#file-{_anchor(unquote(found[3]))}" if found[3] else ""
    return f"{found[1] or found[2]}{file}"


def find_gists(root: Element) -> None:
    """Replace what shows a gist below `root` by the code that the source carries of it."""
    for parent in walk(root):
        if parent.tag != "pre":
            parent.children = _opened(parent.children)


def gists_in(root: Element) -> tuple[Gist, ...]:
    """Return the gists of a cleaned tree whose code is not in it."""
    found: dict[str, Gist] = {}
    for one in walk(root):
        address = _ADDRESS.fullmatch(one.get("src")) if one.tag == "embedded" else None
        if address is None or one.get("shown"):
            continue
        source = f"{address[1]}.json" if address[1] else f"{address[2]}/raw"
        found[one.get("src")] = Gist(one.get("src"), source)
    return tuple(found.values())


def files_of(gist: Gist, body: bytes) -> tuple[File, ...]:
    """Return the files that the bytes of a gist hold: names and texts; none for other bytes."""
    if len(body) > _MOST_BYTES or b"\0" in body:
        return ()
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return ()
    if not gist.source.endswith(".json"):
        name = f"snippet-{gist.source.split('/')[-2]}.txt"
        is_page = re.match(r"\s*<(?:!doctype|html)", text, re.IGNORECASE)
        return () if is_page or not text.strip() else ((name, text),)
    div = parsed_table(text).get("div")
    page = parse_html(div) if isinstance(div, str) else Element("body")
    shown = [one for one in walk(page) if "gist-file" in one.classes]
    files = [(_name_of(one), _code_of(one)) for one in shown]
    wanted = _anchor(gist.written.partition("#file-")[2])
    return tuple((name, code) for name, code in files if code and wanted in ("", _anchor(name)))


def show_code(root: Element, codes: Mapping[str, Sequence[File]]) -> None:
    """Put the code of gists, by address, above these addresses in a cleaned tree."""

    def shown(element: Element) -> list[Child] | None:
        blocks = [
            _block("fence", name, code)
            for child in element.elements()
            if child.tag == "embedded"
            for name, code in codes.get(child.get("src"), ())
        ]
        if not blocks:
            return None
        if element.tag == "p":
            return [*blocks, element]
        element.children = [*blocks, *element.children]
        return None

    rewrite(root, shown)


def _opened(children: list[Child]) -> list[Child]:
    """Return children in which gists are code and addresses."""
    row = [child for child in children if not is_blank(child) or _script(child)]
    if not any(_script(child) or _is_rendered(child) for child in row):
        return children
    kept: list[Child] = []
    for child in children:
        if isinstance(child, Element) and _is_rendered(child):
            kept += _rendered(child)
            continue
        at = next((n for n, one in enumerate(row) if one is child), -1)
        beside = [row[n] for n in (at - 1, at + 1) if at >= 0 and 0 <= n < len(row)]
        if _script(child):
            fallback = next((one for one in beside if _code_in(one) is not None), None)
            address = gist_address(_script(child))
            kept.append(_embedded(address, is_shown=fallback is not None))
        elif has_tag(child, "noscript"):
            script = next((_script(one) for one in beside if _script(one)), "")
            kept += _fallback(child, script) if script else [child]
        else:
            kept.append(child)
    return kept


def _script(child: Child) -> str:
    """Return the address of the script that shows a gist; empty for everything else."""
    source = child.get("src") if has_tag(child, "script") else ""
    return source if gist_address(source) else ""


def _code_in(child: Child) -> Element | None:
    """Return the code that a `noscript` holds for those who see no gist."""
    return find(child, lambda one: one.tag == "pre") if has_tag(child, "noscript") else None


def _fallback(noscript: Element, script: str) -> list[Child]:
    """Return what a page shows without scripts: the code; nothing where it only leads there."""
    code = _code_in(noscript)
    found = _SCRIPT.match(script)
    if code is not None:
        name = unquote(found[3]) if found and found[3] else ""
        return [_block("pre", name, text_of(code))]
    home = (found[1] or found[2]).rpartition("/")[2] if found else ""
    links = [one.get("href") for one in walk(noscript) if one.tag == "a"]
    return [] if links and all(home in link for link in links) else [noscript]


def _is_rendered(child: Child) -> bool:
    """Say whether an element is a gist as its script draws it."""
    if isinstance(child, str) or "gist-file" not in child.classes:
        return False
    return find(child, lambda one: "gist-meta" in one.classes) is not None


def _rendered(box: Element) -> list[Child]:
    """Return a drawn gist as code and its address; what is no code (a drawn table) as it is."""
    code = _code_of(box)
    links = (one.get("href") for one in walk(box) if one.tag == "a")
    address = next((link for link in links if _ADDRESS.fullmatch(link)), "")
    shown: list[Child] = [_block("pre", _name_of(box), code)] if code else []
    if not code:
        shown = [child for child in box.elements() if "gist-meta" not in child.classes]
    return [*shown, *([_embedded(address, is_shown=True)] if address else [])]


def _name_of(box: Element) -> str:
    """Return the name of the file that a drawn gist shows."""
    meta = find(box, lambda one: "gist-meta" in one.classes) or Element("div")
    names = (
        text_of(one).strip() for one in walk(meta) if one.tag == "a" and "#" in one.get("href")
    )
    return next((name for name in names if name), "")


def _code_of(box: Element) -> str:
    """Return the code of a drawn gist, line by line."""
    lines = [one for one in walk(box) if one.tag == "td" and not set(_LINE).isdisjoint(one.classes)]
    return "\n".join(text_of(line).rstrip("\r\n") for line in lines)


def _block(tag: str, name: str, code: str) -> Element:
    """Return code as an element that knows its file and the language that the name says."""
    language = language_of(name)
    attrs = {"data-lang": language, "language": language} if language else {}
    if is_safe(name):
        attrs["file"] = name
    return Element(tag, attrs, [code.strip("\n") if tag == "fence" else code])


def _embedded(address: str, *, is_shown: bool) -> Element:
    """Return the address of a gist as a line; `shown` says that its code is there."""
    address = f"https:{address}" if address.startswith("//") else address
    shown = {"shown": "yes"} if is_shown else {}
    return Element("embedded", {"src": address, **shown})


def _anchor(name: str) -> str:
    """Return the name under which a gist's page has a file."""
    return re.sub(r"[^\w]+", "-", name.lower())


def names_in(files: Sequence[File], taken: Sequence[str]) -> Iterator[str]:
    """Yield a safe name beside the article for each file of a gist."""
    used = set(taken)
    for n, (name, _) in enumerate(files, 1):
        safe = re.sub(r"[^\w.+-]+", "-", name).strip("-.") or f"gist-{n}.txt"
        safe += ".txt" if safe.endswith(".md") else ""  # a file of Markdown would be an article
        safe = safe if safe not in (*used, "comments.toml") else f"gist-{n}-{safe}"
        used.add(safe)
        yield safe
