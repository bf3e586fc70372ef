"""Articles are dealt out to machines by how long they took the last time.

Comes in: records, and how many machines there are. Goes out: which article goes where. The longest
go first, each to the machine with the least to do (Graham 1969). Start reading at `deal`.
"""

from collections.abc import Iterable, Mapping

from reprose.snippets.record import Record

UNKNOWN_S = 5.0


def weights(records: Iterable[Record]) -> Mapping[str, float]:
    """Return the seconds that each article took, over all its environments."""
    return {one.path: sum(env.wall_s for env in one.environments) for one in records}


def deal(
    paths: Iterable[str], seconds: Mapping[str, float], count: int
) -> tuple[tuple[str, ...], ...]:
    """Deal articles to `count` shards; the same input gives the same shards everywhere."""
    shards: list[list[str]] = [[] for _ in range(count)]
    loads = [0.0] * count
    for path in sorted(paths, key=lambda path: (-seconds.get(path, UNKNOWN_S), path)):
        lightest = loads.index(min(loads))
        shards[lightest].append(path)
        loads[lightest] += seconds.get(path, UNKNOWN_S)
    return tuple(tuple(sorted(shard)) for shard in shards)


def part(
    paths: Iterable[str], seconds: Mapping[str, float], index: int, count: int
) -> frozenset[str]:
    """Return the articles of shard `index` (from 1) of `count`."""
    return frozenset(deal(paths, seconds, count)[index - 1])


def plan(paths: Iterable[str], seconds: Mapping[str, float], count: int = 0) -> dict[str, object]:
    """Return a matrix for CI: one entry per shard; about a minute each when no count is given."""
    known = sorted(paths)
    total = sum(seconds.get(path, UNKNOWN_S) for path in known)
    count = max(1, min(count or round(total / 60) or 1, len(known) or 1))
    include = [
        {
            "shard": f"{n}/{count}",
            "articles": len(shard),
            "seconds": round(sum(seconds.get(path, UNKNOWN_S) for path in shard), 1),
        }
        for n, shard in enumerate(deal(known, seconds, count), 1)
    ]
    return {"include": include}
