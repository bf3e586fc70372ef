"""Memory over time: what was seen becomes a peak and at most 200 points.

Comes in: readings with their time. Goes out: `Peak` and samples. Start reading at `Curve`.
"""

from reprose.results import Sample
from reprose.snippets.outputs import Peak
from reprose.snippets.processes import Memory

MOST_POINTS = 200


class Curve:
    """Collects readings; when there are too many points every second one is forgotten."""

    def __init__(self) -> None:
        self.points: list[Sample] = []
        self.anon = self.backed = self.rss = 0
        self.pss = 0
        self._every, self._skipped = 1, 0

    def add(self, at_s: float, memory: Memory) -> bool:
        """Take a reading; say whether it is the highest so far."""
        rss = memory.anon_bytes + memory.file_bytes
        higher = rss > self.rss
        self.rss = max(self.rss, rss)
        self.anon = max(self.anon, memory.anon_bytes)
        self.backed = max(self.backed, memory.file_bytes)
        self._skipped += 1
        if self._skipped >= self._every or higher:
            self._skipped = 0
            self.points.append(
                Sample(
                    at_s=round(at_s, 3), anon_bytes=memory.anon_bytes, file_bytes=memory.file_bytes
                )
            )
        if len(self.points) > 4 * MOST_POINTS:
            self._every *= 2
            self.points = _thinned(self.points, 2 * MOST_POINTS)
        return higher

    def peak(self, kernel_bytes: int) -> Peak:
        """Return the highest readings with the kernel's own mark."""
        return Peak(
            rss_bytes=self.rss,
            anon_bytes=self.anon,
            file_bytes=self.backed,
            pss_bytes=self.pss,
            kernel_bytes=kernel_bytes,
        )

    def samples(self) -> tuple[Sample, ...]:
        """Return at most 200 points; the highest is among them."""
        return tuple(_thinned(self.points, MOST_POINTS))


def _thinned(points: list[Sample], most: int) -> list[Sample]:
    """Keep `most` points: of each stretch the one with the most memory."""
    if len(points) <= most:
        return points
    step = len(points) / most
    stretches = (
        points[int(n * step) : max(int((n + 1) * step), int(n * step) + 1)] for n in range(most)
    )
    return [
        max(stretch, key=lambda p: p.anon_bytes + p.file_bytes) for stretch in stretches if stretch
    ]
