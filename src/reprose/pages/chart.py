"""A run's memory over time, drawn as SVG with a table beside it.

Comes in: samples of a block. Goes out: HTML: a drawing of stacked anonymous and file-backed memory
with the limit and the moment of the kill, its text alternative, and the same as numbers. Colours
are classes, so both schemes draw it; sizes stand on their lines, so that a phone has the whole
width for the drawing. Start reading at `memory_chart`.
"""

from collections.abc import Sequence
from html import escape

from reprose.pages.outline import outline
from reprose.pages.strings import Strings
from reprose.pages.units import size_text
from reprose.results import BlockResult, Sample

_WIDTH, _HEIGHT, _BOTTOM, _TOP = 640, 240, 30, 30
_ROWS = 8


def memory_chart(result: BlockResult, t: Strings, name: str) -> str:
    """Return the figure of a block's memory; empty with fewer than two samples.

    `name` makes the ids of the figure unique on its page.
    """
    samples = result.samples
    if len(samples) < 2:
        return ""
    end = samples[-1].at_s or 1.0
    most = max(sample.anon_bytes + sample.file_bytes for sample in samples)
    top = max(most, result.limit_bytes if result.limit_bytes < most * 4 else 0, 1) * 1.06
    scale = _Scale(end, top)
    title = t("chart-title", size=size_text(most), seconds=f"{end:.3g}")
    drawn = [
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-labelledby="{name}-title">',
        f'<title id="{name}-title">{escape(title, quote=False)}</title>',
        f'<path class="chart-file" d="{_area(samples, scale, stacked=True)}"/>',
        f'<path class="chart-anon" d="{_area(samples, scale, stacked=False)}"/>',
        *_axes(scale, result.limit_bytes),
        *_limit(result, scale, t),
        "</svg>",
    ]
    keys = "".join(
        f'<li class="chart-{key}">{escape(t(f"chart-{key}"), quote=False)}</li>'
        for key in ("anon", "file")
    )
    return (
        f'<div class="chart">{"".join(drawn)}<ul class="chart-keys">{keys}</ul>'
        f"<details><summary>{escape(t('chart-table'), quote=False)}</summary>"
        f"{_table(samples, t)}</details></div>"
    )


class _Scale:
    """From seconds and bytes to the drawing's coordinates."""

    def __init__(self, end_s: float, top_bytes: float) -> None:
        self.end_s, self.top_bytes = end_s, top_bytes

    def x(self, at_s: float) -> float:
        return _WIDTH * at_s / self.end_s

    def y(self, size_bytes: float) -> float:
        share = min(1.0, size_bytes / self.top_bytes)
        return _HEIGHT - _BOTTOM - (_HEIGHT - _BOTTOM - _TOP) * share


def _area(samples: Sequence[Sample], scale: _Scale, *, stacked: bool) -> str:
    """Return the outline of an area down to the axis: anonymous memory, or all of it behind."""
    over = [
        (scale.x(s.at_s), scale.y(s.anon_bytes + (s.file_bytes if stacked else 0))) for s in samples
    ]
    return f"{outline(over)}V{_HEIGHT - _BOTTOM}H{round(over[0][0])}z"


def _axes(scale: _Scale, limit_bytes: int) -> list[str]:
    """Return three lines across with their sizes above them, and the ends of the time axis.

    A size that the limit's own label says is left out.
    """
    drawn = []
    for part in (0.0, 0.5, 1.0):
        size = scale.top_bytes * part / 1.06
        y = round(scale.y(size))
        drawn.append(f'<path class="chart-line" d="M0 {y}h{_WIDTH}"/>')
        if part and abs(size - limit_bytes) > scale.top_bytes * 0.12:
            drawn.append(f'<text y="{y - 6}">{size_text(size)}</text>')
    base = _HEIGHT - 6
    drawn.append(f'<text y="{base}">0 s</text>')
    drawn.append(f'<text x="{_WIDTH}" y="{base}" class="chart-end">{scale.end_s:.3g} s</text>')
    return drawn


def _limit(result: BlockResult, scale: _Scale, t: Strings) -> list[str]:
    """Return the line of the limit and the mark of the kill."""
    drawn = []
    if 0 < result.limit_bytes <= scale.top_bytes:
        y = round(scale.y(result.limit_bytes))
        said = escape(t("limit", size=size_text(result.limit_bytes)), quote=False)
        drawn.append(f'<path class="chart-limit" d="M0 {y}h{_WIDTH}"/>')
        drawn.append(f'<text class="chart-said" y="{y - 6}">{said}</text>')
    if result.killed:
        last = result.samples[-1]
        y = round(scale.y(last.anon_bytes + last.file_bytes))
        drawn.append(f'<path class="chart-kill" d="M{_WIDTH - 14} {y - 6}l12 12m0-12-12 12"/>')
    return drawn


def _table(samples: Sequence[Sample], t: Strings) -> str:
    """Return at most eight samples as numbers, the first and the last among them."""
    last = len(samples) - 1
    count = min(_ROWS, len(samples))
    chosen = sorted({round(n * last / (count - 1)) for n in range(count)})
    names = (t("chart-time"), t("chart-anon"), t("chart-file"))
    head = "".join(f'<th scope="col">{escape(name, quote=False)}</th>' for name in names)
    rows = "".join(
        f'<tr><td class="number">{samples[n].at_s:.3g} s</td>'
        f'<td class="number">{size_text(samples[n].anon_bytes)}</td>'
        f'<td class="number">{size_text(samples[n].file_bytes)}</td></tr>'
        for n in chosen
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
