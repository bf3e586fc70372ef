"""Does a theme keep its promises? Rules that every page must pass, whatever it looks like.

Comes in: a rendered page, and what it was rendered from. Goes out: `theme-conformance` warnings at
the line of the template that is to blame, as far as it can be told. The rules are what a machine
can see without a browser; `browser` looks at the rest with one. Start reading at `judge_page`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from reprose.pages.seen import Seen, look_at
from reprose.pages.theme import Source
from reprose.pages.views import View
from reprose.problems import Place, Problem, place_at, warning


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a page, what to do, and a pattern of the template's text to blame."""

    said: str
    hint: str
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding on a page, with its place."""

    page: str
    finding: Finding
    place: Place


def judge_page(html: str, page: str, template: str, sources: Mapping[str, Source]) -> list[Judged]:
    """Return what is wrong with a page, whatever it shows.

    Args:
        html: the page.
        page: its URL, for the messages.
        template: the name of its template.
        sources: the theme's templates by name, to look for the line to blame.
    """
    seen = look_at(html)
    rules = (_landmarks(seen), _addresses(seen), _policy(seen), _structure(seen))
    return [
        Judged(page, finding, blamed(finding.pattern, template, sources))
        for rule in rules
        for finding in rule
    ]


def judge_promises(
    html: str, view: View, page: str, template: str, sources: Mapping[str, Source]
) -> list[Judged]:
    """Return what a page leaves out of the view it was rendered from."""
    place = blamed("", template, sources)
    return [Judged(page, finding, place) for finding in _left_out(html, view)]


def problems_of(judged: list[Judged]) -> tuple[Problem, ...]:
    """Return one warning for each thing that is wrong, on however many pages it is."""
    pages: dict[tuple[Place, str], list[Judged]] = {}
    for one in judged:
        pages.setdefault((one.place, one.finding.hint), []).append(one)
    found = []
    for group in pages.values():
        first, more = group[0], len(group) - 1
        others = f" (and {more} more page{'s' if more > 1 else ''})" if more else ""
        message = f"`{first.page}` {first.finding.said}{others}"
        found.append(warning("theme-conformance", message, first.place, first.finding.hint))
    return tuple(found)


def blamed(pattern: str, template: str, sources: Mapping[str, Source]) -> Place:
    """Return the first place of a pattern: in the page's own template, else in any other.

    Without one it is the first line of the page's template.
    """
    own = sources[template]
    for source in (own, *(sources[name] for name in sorted(sources))) if pattern else ():
        found = re.search(pattern, source.text)
        if found:
            width = min(len(found[0]), len(found[0].split("\n")[0]))
            return place_at(source.path, source.text, found.start(), width)
    return place_at(own.path, own.text, 0, len(own.text.split("\n")[0]))


def _landmarks(seen: Seen) -> Iterator[Finding]:
    """Say what is wrong with the page's outline."""
    for tag, what in (("main", "a `main` element"), ("h1", "a heading of the first level")):
        if seen.counts[tag] != 1:
            said = f"has {seen.counts[tag]} of {what}, expected one"
            yield Finding(said, f"give the page one `{tag}`", rf"<{tag}\b")
    if not seen.language:
        hint = 'write `<html lang="{{ site.language }}">`'
        yield Finding("does not say its language", hint, r"<html\b")
    if not seen.title.strip():
        hint = "write `<title>{{ page.head.title }}</title>`"
        yield Finding("has no title", hint, r"<title>|<head>")


def _addresses(seen: Seen) -> Iterator[Finding]:
    """Say what is wrong with ids, and with the link that skips to the text."""
    twice = sorted(name for name, count in seen.ids.items() if count > 1)
    if twice:
        hint = "ids of a theme begin with `re-`, so that no heading has them"
        said = f"has the id `{twice[0]}` more than once"
        yield Finding(said, hint, rf'id="{re.escape(twice[0])}"')
    if not (seen.first_link.startswith("#") and seen.first_link[1:] in seen.ids):
        hint = "let the first link lead to the id of `main`"
        yield Finding("does not begin with a link that skips to the text", hint, r"<body\b")
    if seen.nameless:
        said = f"has a picture without `alt`: `{seen.nameless[0]}`"
        yield Finding(said, 'write `alt=""`', r"<img(?![^>]*\balt=)[^>]*>")


def _policy(seen: Seen) -> Iterator[Finding]:
    """Say what the content security policy will refuse, and what tells others of readers."""
    if seen.inline:
        name = seen.inline[0]
        hint = "use classes, and listeners in a script file"
        said = f"has a `{name}` attribute, which its policy refuses"
        yield Finding(said, hint, rf"(?<=\s){name}=")
    if seen.foreign:
        hint = "put the file into the theme's `static/`"
        said = f"fetches `{seen.foreign[0]}` from somebody else"
        yield Finding(said, hint, re.escape(seen.foreign[0]))
    if seen.waiting and not seen.foreign:
        hint = 'put rules into `styles/`, and scripts behind `type="module"`'
        said = f"makes readers wait for `{seen.waiting[0]}`"
        name = re.escape(seen.waiting[0].rpartition("/")[2].partition(".")[0])
        yield Finding(said, hint, rf"<(?:link|script)\b[^>]*{name}")


def _structure(seen: Seen) -> Iterator[Finding]:
    """Say where elements do not end as they began."""
    if seen.unclosed:
        tag = seen.unclosed[0]
        yield Finding(f"does not close a `{tag}` element", f"write `</{tag}>`", rf"<{tag}\b")
    if seen.stray:
        tag = seen.stray[0]
        yield Finding(f"closes a `{tag}` element that is not open", "take it out", rf"</{tag}>")


def _left_out(html: str, view: View) -> Iterator[Finding]:
    """Say what the view holds and the page does not show."""
    seen = look_at(html)
    if " ".join(view.title.split()) not in " ".join(seen.heading.split()):
        yield Finding("does not show its title in `h1`", "write `<h1>{{ page.title }}</h1>`")
    if view.head.url and seen.canonical != view.head.url:
        yield Finding("does not say its own address", "keep the block `head` of `frame.html`")
    if view.head.noindex and not seen.hidden:
        yield Finding("does not keep search engines away", "keep the block `head` of `frame.html`")
    body = getattr(view, "body", None)
    if body and body.__html__().strip() not in html:
        yield Finding("leaves out the article's text", "write `{{ page.body }}`")
    for name, items in _shown(view):
        lost = [one.href for one in items if one.href not in seen.hrefs]
        if lost:
            said = f"leaves out {len(lost)} of {len(items)} links of `page.{name}`, as `{lost[0]}`"
            yield Finding(said, f"write a link for each of `page.{name}`")
    if any(one.author not in html for one in getattr(view, "comments", ())):
        yield Finding("leaves out archived comments", "write `m.comment` for each of them")


def _shown(view: View) -> Iterator[tuple[str, list[Any]]]:
    """Yield the lists of a view that are what its page is for; each item has an `href`."""
    groups = getattr(view, "groups", ())
    cards = [card for group in groups for card in group.cards] or [*getattr(view, "cards", ())]
    lists = {name: getattr(view, name, ()) for name in ("posts", "anchors", "mentions", "rows")}
    for name, items in {"groups" if groups else "cards": cards, **lists}.items():
        linked = [one for one in items if getattr(one, "href", "")]
        if linked:
            yield name, linked
