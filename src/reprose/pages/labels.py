"""Where the names of a drawing's nodes go, so that none covers another.

Comes in: circles and their names. Goes out: a place for each name: below its circle, above it or
beside it, whichever is free; none where all are taken (the name is still the node's title). Those
of the largest circles choose first. Start reading at `place_labels`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

_LETTER, _LINE = 0.56, 1.1  # shares of the font's size: a letter's mean width, a line's height


@dataclass(frozen=True, slots=True)
class Circle:
    """A node: its middle, its radius and its name."""

    x: float
    y: float
    radius: float
    name: str


@dataclass(frozen=True, slots=True)
class Label:
    """The point a name is written at, and its `text-anchor`."""

    x: float
    y: float
    anchor: str


Box = tuple[float, float, float, float]


def place_labels(
    circles: Sequence[Circle], width: float, height: float, font: float
) -> list[Label | None]:
    """Return a place for each name within the drawing, or None where there is no room."""
    taken: list[Box] = [
        (c.x - c.radius, c.y - c.radius, c.x + c.radius, c.y + c.radius) for c in circles
    ]
    found: list[Label | None] = [None] * len(circles)
    for n in sorted(range(len(circles)), key=lambda n: (-circles[n].radius, n)):
        for label, box in _choices(circles[n], font):
            inside = box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height
            if inside and not any(_meet(box, other) for other in taken):
                found[n] = label
                taken.append(box)
                break
    return found


def _choices(circle: Circle, font: float) -> list[tuple[Label, Box]]:
    """Return the four places of a name with the room it takes there, best first."""
    long, high = len(circle.name) * font * _LETTER, font * _LINE
    gap = circle.radius + font * 0.3
    x, y = circle.x, circle.y
    right, left, middle = x + gap, x - gap, (x - long / 2, x + long / 2)
    choices = (
        (Label(x, y + gap + high * 0.75, "middle"), (*middle, y + gap)),
        (Label(x, y - gap, "middle"), (*middle, y - gap - high)),
        (Label(right, y + high * 0.3, "start"), (right, right + long, y - high / 2)),
        (Label(left, y + high * 0.3, "end"), (left - long, left, y - high / 2)),
    )
    return [(label, (start, top, end, top + high)) for label, (start, end, top) in choices]


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
