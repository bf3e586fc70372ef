"""Work that has a key is done once, and then remembered in a store.

Comes in: the site's folder. Goes out: a function that pure stages are given, so that they need not
know of stores. Start reading at `remembering`.
"""

from collections.abc import Callable, Mapping
from functools import partial

from reprose.cache import Store
from reprose.work import choose_executor


def remembering(root: str) -> Callable[[str, Mapping[str, Callable[[], bytes]]], dict[str, bytes]]:
    """Return a function that does the work of a step where the store does not know its result.

    The step names the store; keys hold a version and digests of all that the work depends on.
    """
    return partial(_remember, root)


def _remember(root: str, step: str, work: Mapping[str, Callable[[], bytes]]) -> dict[str, bytes]:
    if not work:
        return {}
    store = Store(root, step)
    kept = store.get_many(work)
    missing = [key for key in work if key not in kept]
    jobs = [work[key] for key in missing]
    fresh = dict(zip(missing, choose_executor(len(jobs)).map(_do, jobs), strict=True))
    if fresh:
        store.put_many(fresh, used=kept)
    store.close()
    return kept | fresh


def _do(job: Callable[[], bytes]) -> bytes:
    return job()
