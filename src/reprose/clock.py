"""[rim] What time it is.

Comes in: the machine's clock, or `SOURCE_DATE_EPOCH`, with which the same content gives the same
bytes on any day. Goes out: a moment. Start reading at `now`.
"""

import os
from datetime import UTC, datetime


def now() -> datetime:
    """Return the current moment, or the one that SOURCE_DATE_EPOCH names (seconds since 1970).

    What names no moment counts for nothing.
    """
    try:
        return datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "")), UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.now(UTC)
