"""Boxes: alerts, foldable parts, tabs, figures, asides; and the check boxes of task lists.

Comes in: a `Body` and block tokens. Goes out: HTML that works without script. Start reading at
`directive_open`.
"""

from collections.abc import Sequence
from html import escape

from reprose.articles.body import Body, Rule, attributes, captioned
from reprose.articles.markdown.alerts import KINDS
from reprose.articles.markdown.braces import Braces
from reprose.articles.markdown.parser import Token
from reprose.articles.words import plain_text
from reprose.problems import error


def alert_open(body: Body, tokens: Sequence[Token], i: int) -> str:
    """Begin an alert; `+` and `-` make it foldable."""
    meta = tokens[i].meta
    names = attributes_of(tokens[i], f"alert alert-{meta['kind']}")
    title = _title(body, tokens[i])
    if meta["fold"]:
        shown = " open" if meta["fold"] == "+" else ""
        return f'<details{names}{shown}><summary class="alert-title">{title}</summary>\n'
    return f'<aside{names} role="note"><p class="alert-title">{title}</p>\n'


def alert_close(body: Body, tokens: Sequence[Token], i: int) -> str:
    """End an alert."""
    return "</details>\n" if tokens[i].meta["fold"] else "</aside>\n"


def directive_open(body: Body, tokens: Sequence[Token], i: int) -> str:
    """Begin a `:::` box."""
    token = tokens[i]
    rule = OPENING.get(token.meta["name"], _alert_box)
    return rule(body, tokens, i)


def directive_close(body: Body, tokens: Sequence[Token], i: int) -> str:
    """End a `:::` box."""
    name = str(tokens[i].meta["name"])
    if name == "figure":
        called = str(tokens[i].meta.get("called", ""))
        return captioned("figcaption", called, _title(body, tokens[i])) + "</figure>\n"
    return {"details": "</details>\n", "tabs": "</div>\n", "tab": "</div>\n"}.get(
        name, "</aside>\n"
    )


def list_item(body: Body, tokens: Sequence[Token], i: int) -> str:
    """Begin a list item; a task has a check box."""
    token = tokens[i]
    if "checked" not in token.meta:
        after = tokens[i + 1]
        wide = not (after.hidden or after.type in ("list_item_close", "inline"))
        return f"<li{attributes(token)}>" + ("\n" if wide else "")
    done = bool(token.meta["checked"])
    box = f'<input type="checkbox" disabled{" checked" if done else ""}'
    name = f' id="{escape(str(token.attrs["id"]))}"' if "id" in token.attrs else ""
    return f'<li class="task"{name}>{box} aria-label="{"Done" if done else "To do"}"> '


def attributes_of(token: Token, names: str) -> str:
    """Return the class and id attributes of a box."""
    braces = token.meta.get("braces", Braces())
    classes = " ".join(filter(None, (names, *braces.classes, str(token.attrs.get("class", "")))))
    name = braces.id or token.attrs.get("id")
    return f' class="{escape(classes)}"' + (f' id="{escape(str(name))}"' if name else "")


def _details(body: Body, tokens: Sequence[Token], i: int) -> str:
    title = _title(body, tokens[i], "Details")
    return f"<details{attributes_of(tokens[i], 'fold')}><summary>{title}</summary>\n"


def _tabs(body: Body, tokens: Sequence[Token], i: int) -> str:
    """Begin a set of tabs: radio buttons and labels, shown one at a time by style alone."""
    group = body.counts["tabs"] = body.counts.get("tabs", 0) + 1
    number = 0
    for n in range(i + 1, len(tokens)):
        token = tokens[n]
        if token.level <= tokens[i].level:
            break
        if (
            token.type == "directive_open"
            and token.meta["name"] == "tab"
            and token.level == tokens[i].level + 1
        ):
            number += 1
            token.meta["tab"] = (group, number)
    return f"<div{attributes_of(tokens[i], 'tabs')}>\n"


def _tab(body: Body, tokens: Sequence[Token], i: int) -> str:
    """Begin one tab."""
    token = tokens[i]
    group, number = token.meta.get("tab", (0, 0))
    if not number:
        place = body.source.line(token.map[0] if token.map else 0)
        hint = "put it between `:::: tabs` and `::::`"
        message = "a `tab` stands outside `tabs`"
        body.source.problems.append(error("stray-tab", message, place, hint))
    title = _title(body, token, f"Tab {number}")
    name = f"tabs-{group}-{number}"
    checked = " checked" if number == 1 else ""
    return (
        f'<input type="radio" name="tabs-{group}" id="{name}"{checked}>'
        f'<label for="{name}">{title}</label>\n<div class="tab">\n'
    )


def _figure(body: Body, tokens: Sequence[Token], i: int) -> str:
    """Begin a figure of anything; its title is the caption, below."""
    token = tokens[i]
    braces: Braces = token.meta["braces"]
    if braces.id:
        called = body.number("Figure", braces.id)
        ends = (n for n in range(i + 1, len(tokens)) if tokens[n].level == token.level)
        tokens[next(n for n in ends if tokens[n].type == "directive_close")].meta["called"] = called
    return f"<figure{attributes_of(token, 'picture')}>\n"


def _aside(body: Body, tokens: Sequence[Token], i: int) -> str:
    title = _title(body, tokens[i])
    head = f'<p class="aside-title">{title}</p>\n' if title else ""
    return f"<aside{attributes_of(tokens[i], 'aside')}>{head}"


def _alert_box(body: Body, tokens: Sequence[Token], i: int) -> str:
    name = str(tokens[i].meta["name"])
    title = _title(body, tokens[i], name.capitalize())
    names = attributes_of(tokens[i], f"alert alert-{KINDS[name]}")
    return f'<aside{names} role="note"><p class="alert-title">{title}</p>\n'


def _title(body: Body, token: Token, otherwise: str = "") -> str:
    """Write the title of a box, or what stands there when it has none."""
    if not token.children:
        body.say(otherwise)
        return otherwise
    body.block = token
    body.say(plain_text(token.children))
    return body.write(token.children)


OPENING: dict[str, Rule] = {
    "details": _details, "tabs": _tabs, "tab": _tab, "figure": _figure, "aside": _aside,
}  # fmt: skip
