"""A line through many points, as a short SVG path that looks the same.

Comes in: points in the drawing's units. Goes out: the data of a path with relative whole numbers.
A point is dropped when it is less than half a unit off the line through its neighbours (the
algorithm of Ramer, Douglas and Peucker): nobody sees it, and a page is many times lighter. Start
reading at `outline`.
"""

from collections.abc import Sequence

Point = tuple[float, float]

_TOLERANCE = 0.6


def outline(points: Sequence[Point]) -> str:
    """Return the path through the points; empty when there are none."""
    drawn = [(round(x), round(y)) for x, y in simplified(points)]
    if not drawn:
        return ""
    (x, y), pieces = drawn[0], [f"M{drawn[0][0]} {drawn[0][1]}"]
    for across, down in drawn[1:]:
        pieces.append(_step(across - x, down - y))
        x, y = across, down
    return "".join(pieces)


def simplified(points: Sequence[Point]) -> list[Point]:
    """Return the points that shape the line: the first, the last and the corners."""
    kept = {0, len(points) - 1}
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        inner = range(first + 1, last)
        far = max(inner, key=lambda n: _off(points[n], points[first], points[last]), default=first)
        if far != first and _off(points[far], points[first], points[last]) > _TOLERANCE:
            kept.add(far)
            spans += [(first, far), (far, last)]
    return [points[n] for n in sorted(kept) if points]


def _off(point: Point, start: Point, end: Point) -> float:
    """Return how far a point is from the line through two others."""
    across, down = end[0] - start[0], end[1] - start[1]
    length = (across**2 + down**2) ** 0.5
    x, y = point[0] - start[0], point[1] - start[1]
    if length == 0:
        return float((x**2 + y**2) ** 0.5)
    return float(abs(across * y - down * x) / length)


def _step(across: int, down: int) -> str:
    """Return one stroke, in the shortest spelling."""
    if down == 0:
        return f"h{across}" if across else ""
    if across == 0:
        return f"v{down}"
    return f"l{across}{'' if down < 0 else ' '}{down}"
