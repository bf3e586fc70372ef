"""Drawings: lines get lighter and keep their shape, names of nodes do not cover each other."""

import math
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reprose.pages.graph import draw_graph
from reprose.pages.labels import Circle, place_labels
from reprose.pages.outline import outline, simplified

POINTS = st.lists(
    st.tuples(st.floats(0, 640), st.floats(0, 240)), min_size=1, max_size=60, unique=True
)


def _distance(point: tuple[float, float], line: list[tuple[float, float]]) -> float:
    """Return how far a point is from the nearest segment's line."""
    best = math.inf
    for (x0, y0), (x1, y1) in pairwise(line):
        length = math.hypot(x1 - x0, y1 - y0)
        across = abs((x1 - x0) * (point[1] - y0) - (y1 - y0) * (point[0] - x0))
        best = min(best, across / length if length else math.dist(point, (x0, y0)))
    return best


@given(POINTS)
def test_a_point_that_is_dropped_was_nearly_on_the_line(points: list[tuple[float, float]]) -> None:
    points = sorted(points)
    kept = simplified(points)
    assert kept[0] == points[0]
    assert kept[-1] == points[-1]
    if len(kept) > 1:
        assert all(_distance(point, kept) <= 0.61 for point in points)


def test_a_straight_line_is_two_points_and_a_peak_stays() -> None:
    assert outline([(n, 100) for n in range(600)]) == "M0 100h599"
    assert outline([(0, 100), (1, 100), (2, 40), (3, 100), (9, 100)]) == "M0 100h1l1-60l1 60h6"
    assert outline([]) == ""


def test_names_never_cover_each_other() -> None:
    names = [f"A name of some length, number {n}" for n in range(40)]
    circles = [
        Circle(100 + n * 7 % 900, 50 + n * 37 % 600, 6, name) for n, name in enumerate(names)
    ]
    placed = place_labels(circles, 1000, 750, 19)
    boxes = []
    for circle, label in zip(circles, placed, strict=True):
        if label is not None:
            long = len(circle.name) * 19 * 0.56
            start = label.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[label.anchor] * long
            boxes.append((start, label.y - 14, start + long, label.y + 3))
    assert 3 < len(boxes) < 40
    assert all(box[0] >= 0 and box[2] <= 1000 for box in boxes)
    for n, one in enumerate(boxes):
        for other in boxes[:n]:
            apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1]
            assert apart or other[3] <= one[1]


def test_a_name_without_room_is_still_the_nodes_title() -> None:
    long = "x" * 200
    svg = draw_graph({"/a/": long, "/b/": "B"}, [("/a/", "/b/")], {})
    assert f"<title>{long}</title>" in svg
    assert f">{long}</text>" not in svg
    assert ">B</text>" in svg
