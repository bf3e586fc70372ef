"""The words of the interface, in the site's language.

Comes in: `strings/*.toml` of a theme chain, and a language. Goes out: `Strings`, which templates
call as `t("minutes", n=3)`, and which writes dates. A text with forms (`one`, `few`, `many`,
`other`) takes the form that the language wants for `n`. Start reading at `Strings`.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from string import Formatter

from reprose.pages.pieces import Day
from reprose.problems import Place, Problem, did_you_mean, error, place_at

Text = str | Mapping[str, str]


def _two_forms(n: int) -> str:
    return "one" if n == 1 else "other"


def _french(n: int) -> str:
    return "one" if n in (0, 1) else "other"


def _slavic(n: int) -> str:
    if n % 10 == 1 and n % 100 != 11:
        return "one"
    return "few" if n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14) else "many"


def _arabic(n: int) -> str:
    if n in (0, 1, 2):
        return ("zero", "one", "two")[n]
    rest = n % 100
    return "few" if 3 <= rest <= 10 else "many" if rest >= 11 else "other"


PLURALS: Mapping[str, Callable[[int], str]] = {
    "two-forms": _two_forms,
    "french": _french,
    "slavic": _slavic,
    "arabic": _arabic,
    "none": lambda _: "other",
}


class UnknownTextError(KeyError):
    """A template asks for a text that no strings file has."""


@dataclass(frozen=True, slots=True)
class Strings:
    """The interface's words in one language.

    Attributes:
        language: BCP 47 tag of the words (`pt-BR` finds `pt`, anything unknown finds English).
        direction: `ltr` or `rtl`.
        plural: the name of the rule in `PLURALS`.
        months: twelve names.
        date: pattern with {day}, {month}, {year}.
        texts: the words, by name.
    """

    language: str
    direction: str
    plural: str
    months: tuple[str, ...]
    date: str
    texts: Mapping[str, Text]

    def __call__(self, name: str, **values: object) -> str:
        """Return a text with its `{values}` filled in.

        Raises:
            UnknownTextError: when there is no text of that name.
        """
        if name not in self.texts:
            raise UnknownTextError(name)
        text = self.texts[name]
        if not isinstance(text, str):
            n = values.get("n", 0)
            form = PLURALS[self.plural](n if isinstance(n, int) else 0)
            text = text.get(form) or text["other"]
        return text.format(**values) if values else text

    def has(self, name: str) -> bool:
        """Say whether there is a text of that name."""
        return name in self.texts

    def day(self, when: dt.date | dt.datetime | None) -> Day | None:
        """Write a date as this language does; the moment keeps its own offset."""
        if when is None:
            return None
        month = self.months[when.month - 1]
        shown = self.date.format(day=when.day, month=month, year=when.year, number=when.month)
        return Day(when.isoformat(), shown)


def choose(files: Mapping[str, Mapping[str, object]], language: str) -> Strings:
    """Return the strings for a language from tables by language tag.

    Texts that the language lacks are taken from English, so that a page is never without words.
    """
    known = {name.lower(): name for name in files}
    tag = language.lower()
    while tag and tag not in known:
        tag = tag.rpartition("-")[0]
    english = files.get("en", {})
    own = files[known[tag]] if tag else english
    return Strings(
        language=known.get(tag, "en"),
        direction=str(own.get("direction", "ltr")),
        plural=str(own.get("plural", "two-forms")),
        months=tuple(map(str, _list(own.get("months") or english.get("months")))),
        date=str(own.get("date", "{day} {month} {year}")),
        texts={**_texts(english), **_texts(own)},
    )


def wrong_strings(table: Mapping[str, object], path: str, text: str) -> tuple[Problem, ...]:
    """Return what no page could be written with: a rule, a pattern or a text that does not work."""
    found = []
    plural = table.get("plural", "none")
    if plural not in PLURALS:
        hint = did_you_mean(str(plural), tuple(PLURALS)) or f"known rules: {', '.join(PLURALS)}"
        found.append(_wrong(path, text, "plural", f"no plural rule is called `{plural}`", hint))
    date = table.get("date", "")
    if not _can_fill(str(date), {"day": 1, "month": "May", "year": 2026, "number": 5}):
        hint = "write `{day}`, `{month}`, `{number}` and `{year}`"
        found.append(_wrong(path, text, "date", f"`{date}` is no pattern of a date", hint))
    for name, value in _texts(table).items():
        forms = value.values() if isinstance(value, Mapping) else (value,)
        if isinstance(value, Mapping) and "other" not in value:
            hint = "every text with forms has the form `other`"
            found.append(_wrong(path, text, name, f"`{name}` lacks the form `other`", hint))
        elif not all(_can_fill(str(form), None) for form in forms):
            hint = "braces stand around the name of a value, as in `{n}`"
            found.append(_wrong(path, text, name, f"the braces of `{name}` do not close", hint))
    return tuple(found)


def _can_fill(text: str, values: Mapping[str, object] | None) -> bool:
    """Say whether a text can be filled in; without values any names will do."""
    try:
        if values is None:
            tuple(Formatter().parse(text))
        else:
            text.format(**values)
    except (KeyError, ValueError, IndexError, AttributeError):
        return False
    return True


def _wrong(path: str, text: str, key: str, message: str, hint: str) -> Problem:
    at = re.search(rf"(?m)^{re.escape(key)}\b", text)
    place = place_at(path, text, at.start(), len(key)) if at else Place(path, 1)
    return error("wrong-type", message, place, hint)


def _texts(table: Mapping[str, object]) -> dict[str, Text]:
    """Return the `[text]` table: words, or their forms."""
    texts = table.get("text", {})
    if not isinstance(texts, Mapping):
        return {}
    return {name: text for name, text in texts.items() if isinstance(text, str | Mapping)}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) and len(value) == 12 else list(range(1, 13))
