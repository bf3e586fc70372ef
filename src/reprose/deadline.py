"""[rim] A limit on the processor time of a piece of work.

Comes in: seconds. Goes out: `TooSlowError` raised inside the work when they are used up, even
within a regular expression. Processor time, not wall time, so that a busy machine changes nothing.
Signals reach the main thread only; elsewhere the limit does not act. Start reading at `deadline`.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class TooSlowError(Exception):
    """The work used up its time."""


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise `TooSlowError` in the block after `seconds` of processor time; blocks may be nested."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    outer_handler = signal.signal(signal.SIGVTALRM, _stop)
    outer_left = signal.setitimer(signal.ITIMER_VIRTUAL, seconds)[0]
    try:
        yield
    finally:
        used = seconds - signal.setitimer(signal.ITIMER_VIRTUAL, 0)[0]
        signal.signal(signal.SIGVTALRM, outer_handler)
        if outer_left:
            signal.setitimer(signal.ITIMER_VIRTUAL, max(outer_left - used, 0.001))


def _stop(*_: object) -> None:
    raise TooSlowError
