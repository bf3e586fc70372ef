"""The few words of the interface that stand within an article, in the site's language.

Comes in: the HTML of a body, whose own words are English: names of alerts, labels for those who
hear the page. Goes out: the same in the words of the theme. Start reading at `speaker`.
"""

import re
from collections.abc import Callable, Mapping
from functools import partial

from reprose.pages.strings import Strings

# The words that bodies are written with, and the name of their text.
WORDS: Mapping[str, str] = {
    "Link to this section": "section-link", "Footnotes": "footnotes", "Table": "table",
    "Done": "done", "To do": "to-do", "Back to reference": "footnote-back",
    "place": "footnote-place", "Figure": "figure", "Details": "details", "Tab": "tab",
    "Note": "alert.note", "Tip": "alert.tip", "Important": "alert.important",
    "Warning": "alert.warning", "Caution": "alert.caution",
}  # fmt: skip
# Further kinds of alerts: they take the word of what they look like.
_KINDS = (
    "Info|Abstract|Summary|Quote|Cite|Todo|Example|Seealso|Hint|Success|Check|Done|Question|Help|"
    "Faq|Attention|Danger|Error|Failure|Fail|Missing|Bug"
)
_PAGES = ("archive", "authors", "changes", "feeds", "graph", "search", "topics", "verified")
_LABEL = re.compile(
    r'(?<=aria-label=")(Link to this section|Footnotes|Table|Done|To do|Back to reference)'
    r'(?=(?: \d+(?:, place \d+)?)?")'
)
_WORD = re.compile(
    r'(?<=class="alert-title">)(Note|Tip|Important|Warning|Caution)(?=<)'
    r"|(?<=<summary>)(Details)(?=</summary>)"
    r'|(?<=class="figure-number">)(Figure|Table)(?= \d)'
    r'|(?<=\d, )(place)(?= \d+">↩)'
    r'|(?<=">)(Tab)(?= \d+</label>)'
    r"|\A(Figure|Table)(?= \d+\Z)"  # the whole text of a link to one
)
_KIND = re.compile(
    rf'(class="alert alert-(\w+)[^>]*>(?:<p|<summary) class="alert-title">)(?:{_KINDS})(?=<)'
)


def speaker(t: Strings) -> Callable[[str], str] | None:
    """Return what puts HTML into the language of `t`; None where that is English."""
    return None if t.language == "en" else partial(spoken, t=t)


def titles_of(t: Strings) -> dict[str, str]:
    """Return what the pages that the builder writes are called, by URL."""
    return {f"/{name}/": t(name) for name in _PAGES}


def spoken(html: str, t: Strings) -> str:
    """Return the HTML with its own words in the language of `t`."""

    def say(found: re.Match[str]) -> str:
        return t(WORDS[found[0]])

    html = _KIND.sub(lambda found: found[1] + t(f"alert.{found[2]}"), html)
    return _WORD.sub(say, _LABEL.sub(say, html))
