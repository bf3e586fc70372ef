"""[rim] A limit on the processor time of a piece of work.

Comes in: seconds. Goes out: `TooSlowError` raised inside the work when they are used up, even
within a regular expression. Processor time, not wall time, so that a busy machine changes nothing.
Signals reach the main thread only; elsewhere the limit does not act. Start reading at `deadline`.
"""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class TooSlowError(Exception):
    """The work used up its time."""


_AGAIN_S = 0.1  # what is raised within a callback of the collector is lost: it is raised again


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise `TooSlowError` in the block after `seconds` of processor time; blocks may be nested."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    outer_handler = signal.signal(signal.SIGVTALRM, _stop)
    outer_left = signal.setitimer(signal.ITIMER_VIRTUAL, seconds, _AGAIN_S)[0]
    begun = time.process_time()
    try:
        yield
    finally:
        try:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        except TooSlowError:  # it came just now; the next would come only after `_AGAIN_S`
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, outer_handler)
        if outer_left:
            left = outer_left - (time.process_time() - begun)
            signal.setitimer(signal.ITIMER_VIRTUAL, max(left, 0.001), _AGAIN_S)


def _stop(*_: object) -> None:
    raise TooSlowError
