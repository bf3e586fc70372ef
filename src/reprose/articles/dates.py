"""Dates of front matter -> moments with an offset.

Comes in: nodes and the site's time zone. Goes out: aware datetimes and dates, and the problem
`bad-date`. A day without a time is its midnight; a time without an offset is the site's.
Start reading at `read_moment`.
"""

import datetime as dt
import re

from reprose import moments
from reprose.model import Node
from reprose.moments import zone_named
from reprose.problems import Problem, error

_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt ]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?)?"
    r"\s*(Z|z|UTC|[-+]\d{2}:?\d{2})?$"
)


def read_moment(
    node: Node | None, key: str, zone: str, problems: list[Problem]
) -> dt.datetime | None:
    """Return an aware datetime; None where there is none or it is wrong (`bad-date`)."""
    value = _read(node, key, problems)
    if node is None or value is None:
        return None
    if not isinstance(value, dt.datetime):
        value = dt.datetime(value.year, value.month, value.day)
    try:
        moment = value if value.tzinfo else value.replace(tzinfo=zone_named(zone))
        # The far ends of the calendar cannot be written in another zone.
        moment.astimezone(dt.UTC)
    except (OverflowError, ValueError, OSError, KeyError):
        problems.append(_wrong(node, key))
        return None
    # A fixed offset compares, pickles and prints the same everywhere.
    return moment.replace(tzinfo=dt.timezone(moment.utcoffset() or dt.timedelta()))


def read_date(node: Node | None, key: str, problems: list[Problem]) -> dt.date | None:
    """Return a day; None where there is none or it is wrong (`bad-date`)."""
    value = _read(node, key, problems)
    return value.date() if isinstance(value, dt.datetime) else value


def _read(node: Node | None, key: str, problems: list[Problem]) -> dt.date | None:
    """Return a date, or a moment, as written; a wrong one is reported."""
    if node is None or node.value is None:
        return None
    value = node.value if isinstance(node.value, dt.date) else _parse(str(node.value))
    if value is None:
        problems.append(_wrong(node, key))
    return value


def _parse(text: str) -> dt.datetime | None:
    """Read the date forms people write; None when there is no such moment."""
    found = _ISO.match(text.strip())
    if not found:
        return None
    zone = found[7]
    try:
        offset = dt.UTC if zone and zone[0] in "ZzU" else _offset(zone)
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
        return dt.datetime(year, month, day, hour, minute, second, tzinfo=offset)
    except ValueError:
        return None


def _offset(zone: str | None) -> dt.timezone | None:
    """Return the offset `+05:30` or `+0530` stands for."""
    if not zone:
        return None
    minutes = int(zone[1:3]) * 60 + int(zone[-2:])
    return dt.timezone(dt.timedelta(minutes=-minutes if zone[0] == "-" else minutes))


def _wrong(node: Node, key: str) -> Problem:
    """Say what is wrong with a date: its form, or a part that no calendar has."""
    shown = node.text or (node.value if isinstance(node.value, str) else "a table")
    message = f"`{key}` takes a date, found `{shown}`"
    found = _ISO.match(str(shown).strip())
    if found:
        month, day = int(found[2]), int(found[3])
        part = (
            f"month {month}"
            if not 1 <= month <= 12
            else f"day {day}"
            if day > 28 or not day
            else "time"
        )
        message = f"`{key}` has no such {part}: `{shown}`"
    hint = "write a date such as `2026-01-31` or `2026-01-31T09:30:00+01:00`"
    meant = None if found else moments.read_date(str(shown)[:100])
    if meant is not None:
        is_day = meant.tzinfo is None and meant.time() == dt.time()
        hint = f"write `{meant.date() if is_day else meant.isoformat()}`"
    return error("bad-date", message, node.place, hint)
