"""Which expected line belongs to which actual one, at the least cost.

Comes in: two lengths, a cost function, and which expected lines are elisions. Goes out: the
cheapest pairing. Start reading at `align`. Dynamic programming (Needleman and Wunsch 1970) with
elisions that consume any number of actual lines for nothing.
"""

from collections.abc import Callable, Set

SUBSTITUTE = 3
GAP = 2
MOST_CELLS = 250_000

Pair = tuple[int | None, int | None]


def align(
    n: int, m: int, cost: Callable[[int, int], int], elisions: Set[int]
) -> tuple[Pair, ...] | None:
    """Pair lines 0…n-1 with lines 0…m-1.

    Returns:
        Pairs (i, j) in order; (i, None) is a missing line or an empty elision, (None, j) an
        extra one; an elision i gives one pair (i, j) for each line it consumes. None when the
        texts are too long to align.
    """
    head = 0
    while head < n and head < m and head not in elisions and not cost(head, head):
        head += 1
    tail = 0
    while (
        head + tail < n
        and head + tail < m
        and n - 1 - tail not in elisions
        and not cost(n - 1 - tail, m - 1 - tail)
    ):
        tail += 1
    rows, width = n - head - tail, m - head - tail
    if (rows + 1) * (width + 1) > MOST_CELLS:
        return None
    middle = _table(
        rows, width, lambda i, j: cost(head + i, head + j), {i - head for i in elisions}
    )
    pairs: list[Pair] = [(i, i) for i in range(head)]
    pairs += [(None if i is None else i + head, None if j is None else j + head) for i, j in middle]
    pairs += [(n - tail + k, m - tail + k) for k in range(tail)]
    return tuple(pairs)


def _table(n: int, m: int, cost: Callable[[int, int], int], elisions: Set[int]) -> list[Pair]:
    """Fill the table of least costs row by row, remembering each step; walk it back."""
    steps = [bytearray(m + 1) for _ in range(n + 1)]  # 0 diagonal, 1 up (missing), 2 left (extra)
    steps[0] = bytearray(b"\2") * (m + 1)
    above = [GAP * j for j in range(m + 1)]
    for i in range(1, n + 1):
        row, step = [0] * (m + 1), steps[i]
        free = i - 1 in elisions
        row[0] = above[0] + (0 if free else GAP)
        step[0] = 1
        for j in range(1, m + 1):
            if free:
                up, left = above[j], row[j - 1]
                row[j], step[j] = (up, 1) if up <= left else (left, 2)
                continue
            best, how = above[j - 1] + cost(i - 1, j - 1), 0
            if above[j] + GAP < best:
                best, how = above[j] + GAP, 1
            if row[j - 1] + GAP < best:
                best, how = row[j - 1] + GAP, 2
            row[j], step[j] = best, how
        above = row
    return _walk(n, m, steps, elisions)


def _walk(n: int, m: int, steps: list[bytearray], elisions: Set[int]) -> list[Pair]:
    """Follow the steps from the end of both texts to their beginning."""
    pairs: list[Pair] = []
    i, j = n, m
    while i or j:
        how = steps[i][j]
        if how == 0:
            i, j = i - 1, j - 1
            pairs.append((i, j))
        elif how == 1:
            i -= 1
            pairs.append((i, None))
        else:
            j -= 1
            pairs.append((i - 1 if i and i - 1 in elisions else None, j))
    return pairs[::-1]
