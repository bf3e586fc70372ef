"""The last HTML boundary: what a stranger's article may put on a page.

Comes in: a rendered body whose author nobody vouches for, with slots still open. Goes out: the same
without anything active, balanced, so that it cannot break out of its place in the page. Start
reading at `sanitize`.
"""

import re

import nh3

TAGS = frozenset({
    "a", "abbr", "aside", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "code",
    "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption",
    "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "input", "ins", "kbd",
    "label", "li", "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "section",
    "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th",
    "thead", "time", "tr", "u", "ul", "var", "wbr",
})  # fmt: skip

_SCHEMES = "bitcoin ftp geo http https irc magnet mailto sms tel xmpp".split()  # run nothing
_EVERYWHERE = {"class", "id", "lang", "dir", "title", "role", "tabindex", "aria-label", "data-slot",
               "aria-labelledby", "data-language", "data-line"}  # fmt: skip
_ATTRIBUTES = {
    "*": _EVERYWHERE,
    "a": {"href", "hreflang"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "headers", "scope"},
    "col": {"span"},
    "colgroup": {"span"},
    "ol": {"start", "reversed", "type"},
    "li": {"value"},
    "details": {"open", "name"},
    "input": {"type", "checked", "disabled", "name"},
    "label": {"for"},
    "time": {"datetime"},
    "del": {"datetime"},
    "ins": {"datetime"},
    "q": {"cite"},
    "blockquote": {"cite"},
}
_INSIDE = re.compile("\x00([a-z]+\\d+)\x01")
_BETWEEN = re.compile("\x00([a-z]+\\d+)\x02")
_KEPT_INSIDE = re.compile(r'(<[a-z]+(?: [\w-]+="[^"]*")*?) data-slot="([a-z]+\d+)"')
# What a hostile element swallowed as its text.
_SWALLOWED = re.compile(r'&lt;span data-slot="[a-z]+\d+"&gt;&lt;/span&gt;| data-slot="[a-z]+\d+"')
_KEPT_BETWEEN = re.compile(r'<span data-slot="([a-z]+\d+)"></span>')


def sanitize(html: str) -> str:
    """Return the body without active content.

    Slots (NUL name SOH within a tag, NUL name STX between tags) come through.
    """
    html = _INSIDE.sub(r' data-slot="\1"', html)
    html = _BETWEEN.sub(r'<span data-slot="\1"></span>', html)
    clean = nh3.clean(
        html,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        url_schemes=set(_SCHEMES),
        link_rel=None,
        attribute_filter=_filter,
    )
    clean = _KEPT_BETWEEN.sub("\x00\\1\x02", clean)
    clean = _KEPT_INSIDE.sub("\\1\x00\\2\x01", clean)
    return _SWALLOWED.sub("", clean)


def forge_proof(html: str) -> str:
    """Return raw HTML that cannot pretend to be one of our slots."""
    return re.sub("data-slot", "data-raw", html, flags=re.IGNORECASE)


def _filter(tag: str, name: str, value: str) -> str | None:
    """Keep check boxes from becoming anything else."""
    if tag == "input" and name == "type":
        return value if value in ("checkbox", "radio") else "checkbox"
    return value
