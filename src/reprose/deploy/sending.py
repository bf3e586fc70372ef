"""[rim] Many uploads, a few at once.

Comes in: what to send and how. Goes out: nothing, when all has arrived; the first failure ends the
rest. Start reading at `send_all`.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed

from reprose.work import Watcher

_AT_ONCE = 4


def send_all(paths: Sequence[str], send: Callable[[str], None], watch: Watcher) -> None:
    """Call `send` for each path; when it raises, or somebody interrupts, begin no other.

    Whoever gives up must also end what the others are doing: they are waited for.
    """
    watch.begin("sending", len(paths))
    pool = ThreadPoolExecutor(_AT_ONCE)
    try:
        at_work = {pool.submit(send, path): path for path in paths}
        for one in as_completed(at_work):
            one.result()
            watch.tick(at_work[one])
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()
    watch.done()
