"""How pages link to each other, drawn once at build time.

Comes in: pages with the URLs they link to. Goes out: an SVG whose nodes are links. The layout is
that of Fruchterman and Reingold ("Graph Drawing by Force-directed Placement", 1991) with a grid for
the repulsion, so that it takes time in proportion to the pages; it starts from a spiral, not from
chance. Start reading at `draw_graph`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import cos, hypot, sin, sqrt

from reprose.pages.labels import Circle, Label, place_labels

_ROUNDS = 50
_GOLDEN = 2.399963229728653  # radians: neighbours of a spiral never line up
_SIZE, _HIGH = 1000.0, 0.75
_FONT = 19  # as the style sheet has it

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing as markup, laid out only when it is printed.

    Attributes:
        titles: what each node is called, by its address.
        edges: pairs of addresses.
        classes: a class for each node.
    """

    titles: Mapping[str, str]
    edges: tuple[tuple[str, str], ...]
    classes: Mapping[str, str]

    def __html__(self) -> str:
        return draw_graph(self.titles, self.edges, self.classes)

    def __bool__(self) -> bool:
        return bool(self.titles)


def draw_graph(
    titles: Mapping[str, str], edges: Sequence[tuple[str, str]], classes: Mapping[str, str]
) -> str:
    """Return the drawing: `titles` by address, `edges` between addresses, a class for each node."""
    names = sorted(titles)
    index = {name: n for n, name in enumerate(names)}
    pairs = sorted({(index[a], index[b]) for a, b in edges if a != b and a in index and b in index})
    points = _fitted(layout(len(names), pairs))
    degree = [0] * len(names)
    for a, b in pairs:
        degree[a] += 1
        degree[b] += 1
    lines = "".join(
        f"M{points[a][0]:.0f} {points[a][1]:.0f}L{points[b][0]:.0f} {points[b][1]:.0f}"
        for a, b in pairs
    )
    circles = [
        Circle(x, y, 5 + 2 * sqrt(degree[n]), titles[names[n]]) for n, (x, y) in enumerate(points)
    ]
    labels = place_labels(circles, _SIZE, _SIZE * _HIGH, _FONT)
    nodes = [
        _node(name, classes.get(name, ""), circle, label)
        for name, circle, label in zip(names, circles, labels, strict=True)
    ]
    return (
        f'<svg class="graph" viewBox="0 0 {_SIZE:.0f} {_SIZE * _HIGH:.0f}">'
        f'<path d="{lines}"/>{"".join(nodes)}</svg>'
    )


def _node(href: str, name: str, circle: Circle, label: Label | None) -> str:
    """Return a node: a link with a circle, and its name where there is room for it."""
    title = escape(circle.name, quote=False)
    shown = ""
    if label is not None:
        anchor = "" if label.anchor == "middle" else f' text-anchor="{label.anchor}"'
        shown = f'<text x="{label.x:.0f}" y="{label.y:.0f}"{anchor}>{title}</text>'
    kind = f' class="{escape(name)}"' if name else ""
    return (
        f'<a href="{escape(href)}"{kind}><title>{title}</title>'
        f'<circle cx="{circle.x:.0f}" cy="{circle.y:.0f}" r="{circle.radius:.1f}"/>{shown}</a>'
    )


def layout(count: int, pairs: Sequence[tuple[int, int]]) -> list[Point]:
    """Return a place for each of `count` nodes; the same graph always gives the same places."""
    ideal = 1.0
    points = [
        (ideal * sqrt(n) * cos(n * _GOLDEN), ideal * sqrt(n) * sin(n * _GOLDEN))
        for n in range(count)
    ]
    for step in range(_ROUNDS):
        heat = ideal * (1 - step / _ROUNDS)
        moves = _repulsion(points, ideal)
        for a, b in pairs:
            dx, dy = points[a][0] - points[b][0], points[a][1] - points[b][1]
            pull = hypot(dx, dy) / ideal * 0.5
            moves[a] = (moves[a][0] - dx * pull, moves[a][1] - dy * pull)
            moves[b] = (moves[b][0] + dx * pull, moves[b][1] + dy * pull)
        points = [_moved(point, move, heat) for point, move in zip(points, moves, strict=True)]
    return points


def _repulsion(points: Sequence[Point], ideal: float) -> list[Point]:
    """Return how nodes push each other apart; only those in neighbouring cells of a grid do."""
    cell = 2 * ideal
    grid: dict[tuple[int, int], list[int]] = {}
    for n, (x, y) in enumerate(points):
        grid.setdefault((int(x // cell), int(y // cell)), []).append(n)
    moves = []
    for n, (x, y) in enumerate(points):
        mx, my = -x * 0.02, -y * 0.02  # a little pull to the middle keeps loose ends near
        column, row = int(x // cell), int(y // cell)
        near = (
            m
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
            for m in grid.get((column + dx, row + dy), ())
        )
        for m in near:
            dx, dy = x - points[m][0], y - points[m][1]
            square = dx * dx + dy * dy
            if m != n and square < cell * cell:
                push = ideal * ideal / (square or 0.01)
                mx, my = mx + dx * push, my + dy * push
        moves.append((mx, my))
    return moves


def _moved(point: Point, move: Point, heat: float) -> Point:
    length = hypot(*move) or 1.0
    share = min(length, heat) / length
    return point[0] + move[0] * share, point[1] + move[1] * share


def _fitted(points: Sequence[Point]) -> list[Point]:
    """Scale the places to the drawing, with a margin for labels."""
    if not points:
        return []
    xs, ys = [x for x, _ in points], [y for _, y in points]
    width, height = (max(xs) - min(xs)) or 1.0, (max(ys) - min(ys)) or 1.0
    across, down = _SIZE - 200, _SIZE * _HIGH - 90
    return [
        (100 + (x - min(xs)) / width * across, 35 + (y - min(ys)) / height * down)
        for x, y in points
    ]
