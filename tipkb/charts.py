"""Charts drawn at build time as SVG, without styles of their own: classes give the colours of both themes.

A chart never stands alone: the page shows its figures as a table. Numbers come in as text, as the corpus has them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 360, 200
LEFT, RIGHT, TOP, BOTTOM = 40, 18, 18, 26
INSET = 14
"""Room between the axis and the first point, so that its figure does not run into those of the axis."""
MOST_LABELS = 8
MOST_VALUES = 24
"""Points that carry their figure; more would run into each other."""


@dataclass(frozen=True, slots=True)
class Series:
    """Figures of one column by row; None where the source gives none."""

    name: str
    values: tuple[float | None, ...]


def number(cell: str) -> float | None:
    """The number in a cell, or None when the cell is empty."""
    return float(cell) if cell else None


def bar(value: float | None, most: float) -> str:
    """A bar for a table cell, its length the share of the largest value; empty where there is no value."""
    if value is None or most <= 0:
        return ""
    share = f"{100 * value / most:.1f}%"
    return f'<svg class="tip-scale" width="100%" height="10" aria-hidden="true"><rect width="{share}" height="10" rx="2"/></svg>'


def plain(value: float) -> str:
    """A number in digits, as Python writes it."""
    return f"{value:g}"


def line_chart(
    title: str, labels: Sequence[str], series: Sequence[Series], write: Callable[[float], str] = plain
) -> str:
    """A line for each series over the labels, as one line of SVG with a title for those who do not see it.

    ``write`` says how figures are written; each point carries its own where there are few.
    """
    known = [value for one in series for value in one.values if value is not None]
    top = _round_up(max(known, default=1.0))
    step = (WIDTH - LEFT - RIGHT - INSET) / max(len(labels) - 1, 1)

    def x(index: int) -> float:
        return round(LEFT + INSET + index * step, 1)

    def y(value: float) -> float:
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top), 1)

    out = [f'<svg class="tip-chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"><title>{escape(title)}</title>']
    for part in (0.0, 0.5, 1.0):
        height = y(top * part)
        out.append(f'<line class="tip-grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{height}" y2="{height}"/>')
        out.append(f'<text x="{LEFT - 5}" y="{height + 4}" text-anchor="end">{escape(write(top * part))}</text>')
    every = -(-len(labels) // MOST_LABELS)
    for index, label in enumerate(labels):
        if index % every == 0 or index == len(labels) - 1:
            out.append(f'<text x="{x(index)}" y="{HEIGHT - 8}" text-anchor="middle">{escape(label)}</text>')
    for number_, one in enumerate(series):
        for run in _runs(one.values):
            points = " ".join(f"{x(index)},{y(value)}" for index, value in run)
            out.append(f'<polyline class="tip-line tip-series-{number_ % 4}" points="{points}"/>')
            out += [
                f'<circle class="tip-dot tip-series-{number_ % 4}" cx="{x(index)}" cy="{y(value)}" r="3"/>'
                for index, value in run
            ]
            if len(known) <= MOST_VALUES:
                out += [
                    f'<text x="{x(index)}" y="{y(value) - 7:.1f}" text-anchor="middle">{escape(write(value))}</text>'
                    for index, value in run
                ]
    return "".join((*out, "</svg>"))


def _runs(values: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    """Stretches of neighbouring known values: a line is not drawn over a year that is not known."""
    out: list[list[tuple[int, float]]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            out.append([])
        else:
            out[-1].append((index, value))
    return [run for run in out if run]


def _round_up(value: float) -> float:
    """The next round number: 1, 2 or 5 times a power of ten."""
    power = 1.0
    while power * 10 <= value:
        power *= 10
    while power > value > 0:
        power /= 10
    return next((factor * power for factor in (1, 2, 5, 10) if factor * power >= value), value)
