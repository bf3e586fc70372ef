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
    "Note": "alert.note", "Tip": "alert.tip", "Important": "alert.important",
    "Warning": "alert.warning", "Caution": "alert.caution",
}  # fmt: skip
_LABEL = re.compile(
    r'(?<=aria-label=")(Link to this section|Footnotes|Table|Done|To do|Back to reference)'
    r'(?=(?: \d+(?:, place \d+)?)?")'
)
_TITLE = re.compile(r'(?<=class="alert-title">)(Note|Tip|Important|Warning|Caution)(?=<)')


def speaker(t: Strings) -> Callable[[str], str] | None:
    """Return what puts HTML into the language of `t`; None where that is English."""
    return None if t.language == "en" else partial(spoken, t=t)


def spoken(html: str, t: Strings) -> str:
    """Return the HTML with its own words in the language of `t`."""

    def say(found: re.Match[str]) -> str:
        return t(WORDS[found[1]])

    return _TITLE.sub(say, _LABEL.sub(say, html))
