"""Does a theme keep its promises? Rules that every page must pass, whatever it looks like.

Comes in: a rendered page. Goes out: `theme-conformance` warnings at its template. The rules are
what a machine can see without a browser; the tests of the bundled themes look at the rest with one.
Start reading at `judge_page`.
"""

from collections import Counter
from html.parser import HTMLParser

from reprose.problems import Place, Problem, warning

_OURS = ("script", "link")
_SHEETS = {"stylesheet", "preload", "modulepreload", "icon", "manifest"}


def judge_page(html: str, page: str, template: str) -> tuple[Problem, ...]:
    """Return what is wrong with a page.

    Args:
        html: the page.
        page: its URL, for the messages.
        template: the path of its template, for the places.
    """
    seen = _Seen()
    seen.feed(html)
    seen.close()
    return tuple(
        warning("theme-conformance", f"`{page}` {said}", Place(template, 1), hint)
        for said, hint in (*_landmarks(seen), *_addresses(seen), *_policy(seen))
    )


class _Seen(HTMLParser):
    """What stands in a page, counted."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.counts: Counter[str] = Counter()
        self.ids: Counter[str] = Counter()
        self.language = ""
        self.first_link = ""
        self.title = ""
        self.nameless: list[str] = []
        self.inline: list[str] = []
        self.foreign: list[str] = []
        self._open = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.counts[tag] += 1
        self._open = tag
        if "id" in found:
            self.ids[found["id"]] += 1
        if tag == "html":
            self.language = found.get("lang", "")
        if tag == "a" and "href" in found and not self.first_link:
            self.first_link = found["href"]
        if tag == "img" and "alt" not in found:
            self.nameless.append(found.get("src", "")[:60])
        self.inline += [name for name in found if name.startswith("on") or name == "style"]
        self._note_request(tag, found)

    def handle_data(self, data: str) -> None:
        if self._open == "title":
            self.title += data

    def handle_endtag(self, tag: str) -> None:
        self._open = ""

    def _note_request(self, tag: str, found: dict[str, str]) -> None:
        """Note what the page itself makes a browser fetch from somebody else."""
        address = found.get("href" if tag == "link" else "src", "")
        is_fetched = tag == "script" or bool(_SHEETS & set(found.get("rel", "").split()))
        if tag in _OURS and is_fetched and address.startswith(("http:", "https:", "//")):
            self.foreign.append(address)


def _landmarks(seen: _Seen) -> list[tuple[str, str]]:
    """Say what is wrong with the page's outline."""
    wrong = []
    for tag, what in (("main", "a `main` element"), ("h1", "a heading of the first level")):
        if seen.counts[tag] != 1:
            hint = f"give the page one `{tag}`"
            wrong.append((f"has {seen.counts[tag]} of {what}, expected one", hint))
    if not seen.language:
        wrong.append(("does not say its language", 'write `<html lang="{{ site.language }}">`'))
    if not seen.title.strip():
        wrong.append(("has no title", "write `<title>{{ page.head.title }}</title>`"))
    return wrong


def _addresses(seen: _Seen) -> list[tuple[str, str]]:
    """Say what is wrong with ids, and with the link that skips to the text."""
    wrong = []
    twice = sorted(name for name, count in seen.ids.items() if count > 1)
    if twice:
        hint = "ids of a theme begin with `re-`, so that no heading has them"
        wrong.append((f"has the id `{twice[0]}` more than once", hint))
    if not (seen.first_link.startswith("#") and seen.first_link[1:] in seen.ids):
        hint = "let the first link lead to the id of `main`"
        wrong.append(("does not begin with a link that skips to the text", hint))
    if seen.nameless:
        wrong.append((f"has a picture without `alt`: `{seen.nameless[0]}`", 'write `alt=""`'))
    return wrong


def _policy(seen: _Seen) -> list[tuple[str, str]]:
    """Say what the content security policy will refuse, and what tells others of readers."""
    wrong = []
    if seen.inline:
        hint = "use classes, and listeners in a script file"
        wrong.append((f"has a `{seen.inline[0]}` attribute, which its policy refuses", hint))
    if seen.foreign:
        hint = "put the file into the theme's `static/`"
        wrong.append((f"fetches `{seen.foreign[0]}` from somebody else", hint))
    return wrong
