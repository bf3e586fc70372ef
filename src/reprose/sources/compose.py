"""An entry and its Markdown become the text of an article's file.

Comes in: an entry, its Markdown body, what the front matter shall say. Goes out: the file's text.
Every text of the source is written as a JSON string on one line, which is YAML too: nothing in a
title can end the front matter or begin another key. Start reading at `compose`.
"""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reprose.sources.entry import Enclosure, Entry

_ESCAPED = frozenset(
    "\x7f\u2028\u2029\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
) | frozenset(map(chr, range(0x80, 0xA0)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """What the front matter says beyond the entry itself.

    Attributes:
        title: never empty.
        description: plain text, empty when the source had no excerpt of its own.
        aliases: old paths.
        terms: each taxonomy's values.
        status: what is special about the import (`degraded`), mostly empty.
        extra: further facts, as JSON values.
    """

    title: str
    description: str = ""
    aliases: tuple[str, ...] = ()
    terms: Mapping[str, tuple[str, ...]]
    status: str = ""
    extra: Mapping[str, object]


def compose(entry: Entry, front: Front, markdown: str) -> str:
    """Return the text of an article's file."""
    lines = ["---", f"title: {_quoted(front.title)}"]
    if entry.published:
        lines.append(f"date: {_moment(entry.published)}")
    if entry.updated and is_update(entry):
        lines.append(f"updated: {_moment(entry.updated)}")
    lines += _given("description", front.description)
    lines += _row("authors", (person.name for person in entry.authors))
    for taxonomy, values in front.terms.items():
        lines += _row(taxonomy, values)
    lines += _row("aliases", front.aliases)
    lines += _row("enclosures", map(_enclosure, entry.enclosures))
    lines += ["draft: true"] if entry.status in ("draft", "private") else []
    lines += _given("language", entry.language)
    lines += ["origin:"]
    lines += [f"  {line}" for line in _origin(entry, front.status)]
    lines += ["extra:"] if front.extra else []
    lines += [f"  {name}: {_quoted(value)}" for name, value in sorted(front.extra.items())]
    body = markdown if not markdown or markdown.endswith("\n") else f"{markdown}\n"
    return "\n".join((*lines, "---", "", body))


def is_update(entry: Entry) -> bool:
    """Say whether an entry was changed after it was published, as far as its dates can tell."""
    published, updated = entry.published, entry.updated
    if not published or not updated or bool(published.tzinfo) != bool(updated.tzinfo):
        return False
    return updated > published


def _origin(entry: Entry, status: str) -> list[str]:
    """Return the lines that say where an article comes from."""
    author = next((person.url for person in entry.authors if person.url), "")
    pairs = {
        "url": entry.url, "guid": entry.guid, "source": entry.source, "author_url": author,
        "status": status,
    }  # fmt: skip
    return [f"{name}: {_quoted(value)}" for name, value in pairs.items() if value]


def _given(name: str, value: str) -> list[str]:
    """Return a line for a text that is not empty."""
    return [f"{name}: {_quoted(value)}"] if value else []


def _enclosure(one: Enclosure) -> dict[str, str | int]:
    """Return a file that comes with a post, as front matter has it."""
    facts: dict[str, str | int]
    facts = {"file": one.url, "type": one.media_type, "length": one.size_bytes}
    return {name: value for name, value in facts.items() if value}


def _row(name: str, values: Iterable[object]) -> list[str]:
    """Return a line for a list that is not empty."""
    row = tuple(values)
    return [f"{name}: {_quoted(row)}"] if row else []


def _quoted(value: object) -> str:
    """Return a value as JSON on one line, with line separators and bidirectional marks escaped."""
    text = json.dumps(value, ensure_ascii=False)
    return "".join(f"\\u{ord(char):04x}" if char in _ESCAPED else char for char in text)


def _moment(date: dt.datetime) -> str:
    """Return a date as front matter has it: to the second, with its offset if there is one."""
    return date.replace(microsecond=0).isoformat()
