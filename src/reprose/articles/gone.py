"""Links to elsewhere that lead nowhere any more, as `site pull --links` recorded them.

Comes in: the bytes of `content/.links.json`. Goes out: what is known to be gone, by address, and
the other way round. Start reading at `read_gone`.
"""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reprose.problems import Found, error, place_at

FILE = "content/.links.json"
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Gone:
    """An address that answered 404 or 410.

    Attributes:
        first, last: the days of the first such answer and of the latest.
        status: 404 or 410.
        copy: the address of a copy in an archive, if one is known.
    """

    first: dt.date
    last: dt.date
    status: int
    copy: str = ""

    @property
    def is_dead(self) -> bool:
        """Say whether it is believed: once is an accident, twice with a day between is not."""
        return self.last - self.first >= _DAY


def read_gone(body: bytes) -> Found[Mapping[str, Gone]]:
    """Read the record; what cannot be read is the problem `bad-link-record`."""
    text = body.decode("utf-8", "replace")
    try:
        table = json.loads(text or "{}")
        return Found({str(address): _gone(row) for address, row in sorted(table.items())})
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as fault:
        place = place_at(FILE, text, getattr(fault, "pos", 0))
        hint = "`site pull --links` writes it anew when it is removed"
        message = "the record of links cannot be read"
        return Found({}, (error("bad-link-record", message, place, hint),))


def write_gone(found: Mapping[str, Gone]) -> bytes:
    """Write the record, an address a line, so that what changed can be seen."""
    rows = [
        f"{json.dumps(address, ensure_ascii=False)}: {json.dumps(_row(found[address]))}"
        for address in sorted(found)
    ]
    return ("{\n" + ",\n".join(rows) + "\n}\n").encode("utf-8", "replace")


def _gone(row: Any) -> Gone:
    copy = str(row.get("copy", ""))
    return Gone(
        dt.date.fromisoformat(row["first"]), dt.date.fromisoformat(row["last"]),
        int(row["status"]), copy if copy.startswith(("https://", "http://")) else "",
    )  # fmt: skip


def _row(one: Gone) -> dict[str, object]:
    row = {"first": one.first.isoformat(), "last": one.last.isoformat(), "status": one.status}
    return row | ({"copy": one.copy} if one.copy else {})
