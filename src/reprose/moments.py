"""Dates as feeds, exports, programs and people write them.

Comes in: a date as text. Goes out: the moment with the offset that was written; a date without an
offset stays without one. Start reading at `read_date`.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from zoneinfo import ZoneInfo

_MONTHS = (
    "jan ene gen janv janvier sty stycznia led ledna janeiro januari tammi янв января 1月",
    "feb fev fevr fevrier luty lutego uno unora fevereiro februari helmi фев февраля 2月",
    "mar mars marz maerz mrz marca bre brezna marco maart maalis мар марта 3月",
    "apr abr avr avril kwi kwietnia dub dubna abril huhti апр апреля 4月",
    "may mai mag mei maj kvetna kve maio mayo touko май мая 5月",
    "jun giu juin cze czerwca cer cervna junho junio juni kesa июн июня 6月",
    "jul lug juil juillet lip lipca cvc cervence julho julio juli heina июл июля 7月",
    "aug ago aou aout sie sierpnia srp srpna agosto augustus elo авг августа 8月",
    "sep set sept wrz wrzesnia zar zari setembro septiembre syys сен сентября 9月",
    "oct out ott okt paz pazdziernika rij rijna outubro octubre octobre loka окт октября 10月",
    "nov lis listopada listopadu novembro noviembre marras ноя ноября 11月",
    "dec dez dic dez gru grudnia pro prosince dezembro diciembre joulu дек декабря 12月",
)
_MONTH: Mapping[str, int] = {
    name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()
}
_ZONES: Mapping[str, float] = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7,
    "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10, "bst": 1, "wet": 0,
    "west": 1, "cet": 1, "cest": 2, "eet": 2, "eest": 3, "msk": 3, "ist": 5.5, "jst": 9,
    "kst": 9, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
}  # fmt: skip
_ISO = re.compile(
    r"(\d{4})-?(\d\d)(?:-?(\d\d))?"
    r"(?:[T ]+(\d{1,2}):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s*(Z|[+-]\d\d:?\d\d|[+-]\d\d)?)?",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?=[T\s]|$)")
_WORDS = re.compile(
    r"(?:[^\W\d]+\.?,?\s+)?(?:(?P<d1>\d{1,2})(?:st|nd|rd|th|\.|º)?\s*(?:de\s+)?[\s-](?P<m1>[^\W\d]+)\.?,?"
    r"|(?P<m2>[^\W\d]+)\.?\s+(?P<d2>\d{1,2})(?:st|nd|rd|th)?,?)\s*(?:de\s+)?[\s-](?P<y>\d{4}|\d\d)"
    r"(?:,?\s+(?:at\s+)?(?P<h>\d{1,2}):(?P<min>\d\d)(?::(?P<s>\d\d))?(?:\.\d+)?\s*(?P<half>[ap]m)?)?"
    r"\s*(?P<zone>[+-]\d\d(?::?\d\d)?|[A-Za-z]{1,4})?\b.*",
    re.IGNORECASE,
)
# As `date` and C's `asctime` print it: the year comes last, behind the clock and the zone.
_YEAR_LAST = re.compile(
    r"^(?:[a-z]{3} )?([a-z]{3} \d{1,2}) (\d\d:\d\d:\d\d)((?: \S+)?) (\d{4})$", re.IGNORECASE
)
_PATH = re.compile(r"/(\d{4})/(\d{1,2})(?:/(\d{1,2}))?(?=/|$)")


def zone_named(name: str) -> dt.tzinfo | None:
    """Return a time zone by its IANA name; UTC is there on systems without time zones, too."""
    if name == "UTC":
        return dt.UTC
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        return None


def read_date(text: str) -> dt.datetime | None:
    """Return the moment a text names (RFC 822, ISO 8601, month names of many languages), or None.

    The offset is kept as written; unknown zone names mean that there is none.
    """
    text = " ".join(text.split())
    text = _YEAR_FIRST.sub(lambda day: f"{day[1]}-{day[2]:0>2}-{day[3]:0>2}", text)
    text = _YEAR_LAST.sub(r"\1 \4 \2\3", text)
    found = _ISO.fullmatch(text)
    try:
        if found:
            year, month, day, hour, minute, second, zone = found.groups()
            return _moment(year, int(month), day, hour, minute, second, zone)
        named = _WORDS.fullmatch(text)
        if named:
            month = _month(named["m1"] or named["m2"])
            year = named["y"] if len(named["y"]) == 4 else _century(named["y"])
            hour = _hour(named["h"], named["half"])
            return _moment(
                year,
                month,
                named["d1"] or named["d2"],
                hour,
                named["min"],
                named["s"],
                named["zone"],
            )
    except (ValueError, KeyError):
        return None
    return None


def read_stamp(seconds: float) -> dt.datetime | None:
    """Return the moment of a Unix time stamp, seconds or milliseconds; None when out of range."""
    seconds = seconds / 1000 if abs(seconds) > 1e11 else seconds
    try:
        return dt.datetime.fromtimestamp(int(seconds), dt.UTC)
    except (ValueError, OverflowError, OSError):
        return None


def date_in_path(url: str) -> dt.datetime | None:
    """Return the day that an address such as `/2017/10/28/name` names, or None."""
    found = _PATH.search(url)
    try:
        return dt.datetime(int(found[1]), int(found[2]), int(found[3] or 1)) if found else None
    except ValueError:
        return None


def local_date(local: str, universal: str) -> dt.datetime | None:
    """Return a local time with the offset that its universal time proves (WordPress keeps both)."""
    here, there = read_date(local), read_date(universal)
    if here is None:
        return there.replace(tzinfo=dt.UTC) if there else None
    if there is None:
        return here
    offset = here.replace(tzinfo=None) - there.replace(tzinfo=None)
    if abs(offset) > dt.timedelta(hours=15) or offset.seconds % 900:
        return there.replace(tzinfo=dt.UTC)
    return here.replace(tzinfo=dt.timezone(offset))


def _moment(year: str, month: int, day: str | None, *clock: str | None) -> dt.datetime:
    """Put a moment together from hour, minute, second and zone; a leap second is cut off.

    Raises:
        ValueError: for no day of the calendar, and for the year 1: programs mean no date by it.
    """
    hour, minute, second, zone = clock
    if int(year) < 2:
        raise ValueError(year)
    seconds = min(int(second or 0), 59)
    base = dt.datetime(
        int(year), month, int(day or 1), int(hour or 0) % 24, int(minute or 0), seconds
    )
    return base.replace(tzinfo=_zone(zone or ""))


def _zone(text: str) -> dt.tzinfo | None:
    """Return an offset; None for names nobody agrees on."""
    if text.lower() in _ZONES:
        hours = _ZONES[text.lower()]
        return dt.timezone(dt.timedelta(hours=hours)) if hours else dt.UTC
    digits = text.replace(":", "")
    if not re.fullmatch(r"[+-]\d\d(?:\d\d)?", digits):
        return None
    minutes = int(digits[1:3]) * 60 + int(digits[3:] or 0)
    if minutes == 0:
        return dt.UTC
    return dt.timezone(dt.timedelta(minutes=-minutes if digits[0] == "-" else minutes))


def _month(name: str) -> int:
    """Return a month's number by its name or the first three letters of it."""
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(c)
    )
    original = name.lower()
    for key in (original, plain, original[:3], plain[:4], plain[:3]):
        if key in _MONTH:
            return _MONTH[key]
    raise KeyError(name)


def _century(year: str) -> str:
    """Return a two-digit year in full, as RFC 822 readers do."""
    return f"20{year}" if int(year) < 70 else f"19{year}"


def _hour(hour: str | None, half: str | None) -> str | None:
    """Return the hour of a 12-hour clock on a 24-hour one."""
    if not hour or not half:
        return hour
    return str(int(hour) % 12 + (12 if half.lower() == "pm" else 0))
