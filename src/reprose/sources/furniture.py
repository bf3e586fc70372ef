"""What stands around the words of an article: menus, buttons, boxes, lists of other stories.

Comes in: the tree of a page. Goes out: the tree without the parts that bear the names such things
have (`related-posts`, `shareBar`, `nav__list`), and without headed lists of links to other stories.
Code is left alone, and so is what holds much of the page. Start reading at `without_furniture`.
"""

import itertools
import re
from collections.abc import Sequence

from reprose.sources.dom import Child, Element, find, is_blank, line_of, rewrite, text_of, walk

_TAGS = frozenset("nav aside footer form button dialog".split())
_BOXES = frozenset("div section ul ol dl li span p header aside figure".split())
_CONTENT = frozenset("blockquote pre table iframe video".split())
_KEPT = frozenset("pre code article main body h1 h2 h3 table".split())
# Words of class names that say furniture, whatever it holds; those that say it of a box without
# prose; pairs of words. Then what is said of the article itself, which the front matter has; lists
# of terms; readers' comments.
_STRONG = frozenset(
    "addthis addtoany adsbygoogle advertisement bdsharebuttonbox breadcrumb breadcrumbs "
    "byline bylines cookie cookies editsection gdpr jiathis nav navbar navigation newsletter "
    "noprint outbrain pager pagination recommendation recommendations recommended "
    "relatedposts sharebar sharedaddy sharethis sharing signup subscribe subscription taboola "
    "trending".split()
)
_WEAK = frozenset(
    "ad ads advert advertising colophon donate footer menu modal popup postnav promo promos "
    "related reward share shares sidebar social toolbar webmentions widget".split()
)
_PAIRS = frozenset(
    "about-author also-like author-bio author-box author-card author-info author-profile "
    "bread-crumb edit-page edit-this entry-footer entry-meta entry-tags info-card latest-news "
    "latest-posts more-posts more-stories most-popular most-read most-shared next-on "
    "next-post next-prev other-posts page-nav popular-posts post-copyright post-footer "
    "post-meta post-nav post-navigation prev-next prev-post previous-post print-block "
    "print-header print-only read-also read-next reader-text recent-posts share-buttons "
    "site-footer site-header skip-link skip-to toc-toggle up-next user-bio you-may".split()
)
_META = re.compile(
    r"(?:post|entry|article|blog|story|single)(?:__|[-_])?(?:date|time|authors?|byline|meta|info|tags?|"
    r"categor(?:y|ies)|timestamp|reading-time)|read(?:ing)?[-_]time|tags[-_]links|meta(?:data)?",
    re.IGNORECASE,
)
_TERMS = re.compile(
    r"(?:\w+[-_])?(?:tags?|categor(?:y|ies)|topics?|labels?|taxonomy)(?:[-_]\w+)?", re.IGNORECASE
)
_COMMENTS = re.compile(
    r"(?:\w+[-_])?comments?(?:[-_]?(?:list|box|area|section|wrap(?:per)?|container|thread|block|form|"
    r"title|body))?|disqus_thread|giscus|utterances|respond", re.IGNORECASE,
)  # fmt: skip
# The whole of a line: the caption of an advertisement, the words of a button.
_LONE = re.compile(
    r"advert(?:isement)?s?|anzeige|werbung|publicidad|publicité|sponsored(?: content)?|"
    r"share(?: this)? on \w+|tweet(?: this)?|pin it|click to (?:tweet|share.*)|print this page",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_UNSEEN = frozenset(
    "d-none hidden hide is-hidden off-screen offscreen sr-only visually-hidden".split()
)
_SIGNS_OF_WORDS = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_PANEL = re.compile(r"tab|panel|accordion|collaps|toggle|slide|spoiler", re.IGNORECASE)
# Headings above lists of other stories, and above what else follows an article.
_OTHERS = re.compile(
    r"(?:(?:our )?latest|most popular|most read|more|other|popular|recent|recommended|related|"
    r"similar|trending) (?:\w+ )?(?:articles?|blogs?|entries|news|posts?|reading|stories|videos)"
    r"(?: .{0,20})?|"
    r"(?:explore|more|read|related) (?:from|further|more|next|on this|to explore)\b.{0,40}|"
    r"explore further|up next|recommended(?: for you)?|other people are reading|don.t miss|"
    r"you (?:may|might)(?: also)? (?:be interested|enjoy|like).{0,30}|share(?: this| on).{0,30}|"
    r"(?:add|leave|post|write) a (?:comment|reply)|comments?(?: \(?\d+\)?)?|subscribe.{0,40}|"
    r"(?:lesen|hören|sehen) sie (?:auch|mehr).{0,30}|mehr zum thema|das könnte (?:sie|dich).{0,40}|"
    r"(?:à )?(?:lire|voir) aussi.{0,30}|sur le même (?:sujet|thème)|te puede interesar|"
    r"\d+ (?:comments?|replies|responses?)|(?:ähnliche|verwandte|weitere) (?:artikel|beiträge)|"
    r"kommentare?|articles? (?:liés?|récents?|similaires?)|leia (?:mais|também)|"
    r"(?:artículos|entradas) (?:relacionad[ao]s|similares)|"
    r"(?:articoli|post) (?:correlati|simili)|(?:相关|相關|推荐|猜你喜欢).{0,6}|関連記事|"
    r"похожие (?:записи|статьи)|читайте также",
    re.IGNORECASE,
)
_LITTLE_META, _MUCH_PROSE, _AN_ARTICLE, _MOST_LONE = 30, 80, 200, 6  # words
_MOST_LEFT = 0.25  # of a page's words: what goes never holds more
_LONGEST_HEADING = 60  # characters


def without_furniture(page: Element) -> None:
    """Drop what is named like furniture, what is not shown, and headed lists of other stories."""
    total = words_in(page)
    code = {id(one) for block in walk(page) if block.tag == "pre" for one in walk(block)}
    rewrite(page, lambda one: None if id(one) in code else _instead(one, total))
    for parent in walk(page):
        if id(parent) not in code:
            parent.children = _without_others(parent.children)


def words_in(element: Element) -> int:
    """Return how many words an element holds; two signs of Chinese or Japanese count as one."""
    text = text_of(element)
    return len(text.split()) + len(_SIGNS_OF_WORDS.findall(text)) // 2


def linked_words(element: Element) -> int:
    """Return how many of an element's words are in links."""
    return sum(words_in(one) for one in walk(element) if one.tag == "a")


def _instead(element: Element, total: int) -> list[Child] | None:
    """Return nothing for an element that is furniture, None to keep it; never much of a page."""
    if element.tag in _KEPT:
        return None
    names = (*element.classes, element.get("id"))
    is_box = element.tag in _BOXES
    words = words_in(element)
    if is_box and element.tag != "span" and any(map(_COMMENTS.fullmatch, names)):
        return [] if words < 0.7 * total else None
    if _is_unseen(element, names):
        return [] if words < 0.6 * total else None
    if words < _MOST_LONE and _is_lone(element):
        return []
    if words > _MOST_LEFT * total or _is_footnotes(element):
        return None
    if words - linked_words(element) > _AN_ARTICLE:
        return None
    is_noise = element.tag in _TAGS or element.get("role") in ("navigation", "search", "banner")
    if is_noise or (is_box and words < _LITTLE_META and any(map(_META.fullmatch, names))):
        return []
    is_list = is_box and words < _LITTLE_META and any(map(_TERMS.fullmatch, names))
    if is_list and linked_words(element) > 0.7 * words:
        return []
    return [] if is_box and any(_is_furniture(name, element) for name in names) else None


def _is_lone(element: Element) -> bool:
    """Say whether a line is only the caption of an advertisement or the words of a button."""
    text = line_of(element)
    if element.tag not in ("p", "div", "center") or not _LONE.fullmatch(text.strip(" -–—:*")):
        return False
    return find(element, lambda one: one.tag in (*_CONTENT, "img")) is None


def _is_unseen(element: Element, names: Sequence[str]) -> bool:
    """Say whether an element is not shown; a panel that waits for a click is part of the text."""
    if _HIDDEN.search(element.get("style")) or "hidden" in element.attrs:
        is_unseen = True
    else:
        is_unseen = element.tag in _BOXES and not _UNSEEN.isdisjoint(map(str.lower, names))
    if not is_unseen:
        return False
    is_panel = element.get("role") == "tabpanel" or any(map(_PANEL.search, names))
    return not is_panel and find(element, lambda one: one.tag == "pre") is None


def _is_furniture(name: str, element: Element) -> bool:
    """Say whether a class or id names furniture; what holds prose of its own is none."""
    parts = [part.lower() for part in re.split(r"(?<=[a-z\d])(?=[A-Z])|[-_:]+", name) if part]
    if len(parts) > 6:
        return False
    pairs = (f"{one}-{two}" for one, two in itertools.pairwise(parts))
    if not _PAIRS.isdisjoint(pairs) or not _STRONG.isdisjoint(parts):
        return True
    if _WEAK.isdisjoint(parts) or find(element, lambda one: one.tag in _CONTENT):
        return False
    return words_in(element) - linked_words(element) < _MUCH_PROSE


def _is_footnotes(element: Element) -> bool:
    """Say whether an element holds footnotes, which some sites put into asides and footers."""
    return "footnote" in f"{element.get('class')} {element.get('id')}".lower()


def _without_others(children: list[Child]) -> list[Child]:
    """Return the children of a part without lists of other stories and the headings above these."""
    kept: list[Child] = []
    rest = list(children)
    while rest:
        child = rest.pop(0)
        if isinstance(child, str) or not _names_others(child):
            kept.append(child)
            continue
        end = 0
        while end < len(rest) and (is_blank(rest[end]) or _is_mostly_links(rest[end])):
            end += 1
        is_list = any(not is_blank(one) for one in rest[:end])
        if is_list or _is_mostly_links(child) or (child.tag != "p" and end == len(rest)):
            del rest[:end]
        else:
            kept.append(child)
    return kept


def _names_others(element: Element) -> bool:
    """Say whether an element is a heading of other stories, or a list with such a heading."""
    text = line_of(element)
    if not text or element.tag in ("a", "li", "td", "span"):
        return False
    if len(text) < _LONGEST_HEADING:
        is_heading = element.tag == "p" or re.fullmatch("h[2-6]", element.tag) is not None
        return is_heading and _OTHERS.fullmatch(text.rstrip(" :.…")) is not None
    first = find(element, lambda one: re.fullmatch("h[2-6]", one.tag) is not None)
    if first is None or first is element or not _is_mostly_links(element):
        return False
    head = line_of(first)
    return text.startswith(head) and _OTHERS.fullmatch(head.rstrip(" :.…")) is not None


def _is_mostly_links(child: Child) -> bool:
    """Say whether more than half of the words below a child are links."""
    if isinstance(child, str):
        return False
    words = words_in(child)
    return words > 0 and linked_words(child) > 0.5 * words
