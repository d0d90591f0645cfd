"""Plots as SVG without a library: one file that shows itself, on light and on dark paper.

`bars` compares named values with a limit, `lines` shows how values grow. Both take the numbers and give the text of a
complete SVG, the same text for the same numbers.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

WIDTH = 760
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 170, 44, 48
_BAR, _BAR_GAP, _LABEL = 16, 8, 270
_LONGEST_LABEL = 36
_PLOT_HEIGHT = 250

STYLE = """\
    .plot text { font: 13px system-ui, sans-serif; fill: #1f2328 }
    .plot .title { font-weight: 600; font-size: 14px } .plot .small { font-size: 11px } .plot .dim { fill: #59636e }
    .plot .middle { text-anchor: middle } .plot .end { text-anchor: end }
    .plot .axis { stroke: #d1d9e0 } .plot .limit { stroke: #cf222e; stroke-dasharray: 5 3 }
    .plot .bar, .plot .s0 { fill: #0969da; stroke: #0969da } .plot .over, .plot .s1 { fill: #bc4c00; stroke: #bc4c00 }
    .plot .s2 { fill: #1a7f37; stroke: #1a7f37 } .plot .s3 { fill: #8250df; stroke: #8250df }
    .plot .s4 { fill: #bf3989; stroke: #bf3989 } .plot .s5 { fill: #59636e; stroke: #59636e }
    .plot polyline { fill: none !important; stroke-width: 2 } .plot rect { stroke: none !important }
    @media (prefers-color-scheme: dark) {
      .plot text { fill: #f0f6fc } .plot .dim { fill: #9198a1 } .plot .axis { stroke: #3d444d }
      .plot .limit { stroke: #f85149 }
      .plot .bar, .plot .s0 { fill: #4493f8; stroke: #4493f8 } .plot .over, .plot .s1 { fill: #f0883e; stroke: #f0883e }
      .plot .s2 { fill: #3fb950; stroke: #3fb950 } .plot .s3 { fill: #ab7df8; stroke: #ab7df8 }
      .plot .s4 { fill: #db61a2; stroke: #db61a2 } .plot .s5 { fill: #9198a1; stroke: #9198a1 }
    }"""
"""Every selector begins with .plot, so that plots within a page leave the rest of it alone."""
_SERIES = 6
"""Colors that STYLE has; a plot with more lines uses them again."""

Point = tuple[float, float]


def bars(
    title: str,
    values: Mapping[str, float] | Sequence[tuple[str, float]],
    *,
    unit: str = "",
    limit: float | None = None,
) -> str:
    """Horizontal bars, one a name, in the order given. Those beyond `limit` have another color; a line shows it."""
    pairs = list(values.items()) if isinstance(values, Mapping) else values
    longest = max([*(value for _, value in pairs), limit or 0], default=0) or 1
    scale = (WIDTH - _LABEL - 90) / longest
    height = _TOP + len(pairs) * (_BAR + _BAR_GAP) + 12
    parts = []
    for number, (name, value) in enumerate(pairs):
        top = _TOP + number * (_BAR + _BAR_GAP)
        kind = "over" if limit is not None and value > limit else "bar"
        parts += [
            f'<text class="end" x="{_LABEL - 8}" y="{top + 13}">{escape(_cut(name))}</text>',
            f'<rect class="{kind}" x="{_LABEL}" y="{top}" width="{max(value * scale, 1):.1f}" height="{_BAR}"/>',
            f'<text class="small" x="{_LABEL + value * scale + 6:.1f}" y="{top + 12}">{_number(value)}{unit}</text>',
        ]
    if limit is not None:
        at = _LABEL + limit * scale
        parts += [
            f'<line class="limit" x1="{at:.1f}" y1="{_TOP - 8}" x2="{at:.1f}" y2="{height - 8}"/>',
            f'<text class="small dim middle" x="{at:.1f}" y="{_TOP - 12}">limit {_number(limit)}{unit}</text>',
        ]
    return _document(title, height, parts)


def lines(
    title: str,
    series: Mapping[str, Sequence[Point]],
    *,
    x: str,
    y: str,
    log_x: bool = False,
    log_y: bool = False,
    limit: float | None = None,
) -> str:
    """One line a name through its points (x, y). A logarithmic axis needs values above zero."""
    points = [point for line in series.values() for point in line]
    across = _Axis([point[0] for point in points], _LEFT, WIDTH - _RIGHT, log=log_x)
    up = _Axis([*(point[1] for point in points), *([limit] if limit else [])], _TOP + _PLOT_HEIGHT, _TOP, log=log_y)
    bottom = _TOP + _PLOT_HEIGHT
    parts = []
    for tick in up.ticks():
        parts += [
            f'<line class="axis" x1="{_LEFT}" y1="{up.at(tick):.1f}" x2="{WIDTH - _RIGHT}" y2="{up.at(tick):.1f}"/>',
            f'<text class="small dim end" x="{_LEFT - 6}" y="{up.at(tick) + 4:.1f}">{_number(tick)}</text>',
        ]
    parts += [
        f'<text class="small dim middle" x="{across.at(tick):.1f}" y="{bottom + 16}">{_number(tick)}</text>'
        for tick in (
            sorted({point[0] for point in points}) if len({point[0] for point in points}) < 9 else across.ticks()
        )
    ]
    parts += [
        f'<text class="small dim middle" x="{(_LEFT + WIDTH - _RIGHT) / 2:.0f}" y="{bottom + 36}">{escape(x)}</text>',
        f'<text class="small dim" x="6" y="{_TOP - 12}">{escape(y)}</text>',
    ]
    labels = _spread({name: up.at(line[-1][1]) + 4 for name, line in series.items() if line})
    for number, (name, line) in enumerate(series.items()):
        kind = f"s{number % _SERIES}"
        drawn = [(across.at(point[0]), up.at(point[1])) for point in line]
        if not drawn:
            continue
        parts.append(f'<polyline class="{kind}" points="{" ".join(f"{a:.1f},{b:.1f}" for a, b in drawn)}"/>')
        parts += [f'<circle class="{kind}" cx="{a:.1f}" cy="{b:.1f}" r="3"/>' for a, b in drawn]
        parts.append(f'<text class="small" x="{drawn[-1][0] + 8:.1f}" y="{labels[name]:.1f}">{escape(name)}</text>')
    if limit is not None:
        at = up.at(limit)
        parts += [
            f'<line class="limit" x1="{_LEFT}" y1="{at:.1f}" x2="{WIDTH - _RIGHT}" y2="{at:.1f}"/>',
            f'<text class="small dim" x="{_LEFT + 4}" y="{at - 4:.1f}">limit {_number(limit)}</text>',
        ]
    return _document(title, bottom + _BOTTOM, parts)


class _Axis:
    """Where values go between two pixels; a linear axis begins at zero."""

    def __init__(self, values: Sequence[float], start: float, end: float, *, log: bool) -> None:
        self.log = log
        self.start, self.end = start, end
        if log:
            known = [value for value in values if value > 0] or [1.0]
            self.low, self.high = math.log10(min(known)), math.log10(max(known))
            if len(set(known)) == 1:
                self.high += 1
        else:
            self.low, self.high = 0.0, max([*values, 0.0]) or 1.0

    def at(self, value: float) -> float:
        position = math.log10(max(value, 10**self.low)) if self.log else value
        return self.start + (self.end - self.start) * (position - self.low) / (self.high - self.low)

    def ticks(self) -> list[float]:
        """Round values within the axis, about five."""
        if self.log:
            powers = range(math.ceil(self.low - 1e-9), math.floor(self.high + 1e-9) + 1)
            return [10.0**power for power in powers]
        step = 10 ** math.floor(math.log10(self.high / 4))
        step *= next(factor for factor in (1, 2, 5, 10) if self.high / (step * factor) <= 5)
        return [step * number for number in range(math.floor(self.high / step + 1e-9) + 1)]


def _spread(wanted: Mapping[str, float], gap: float = 13) -> dict[str, float]:
    """Heights of labels, moved down where two would cover each other."""
    placed: dict[str, float] = {}
    last = -math.inf
    for name, height in sorted(wanted.items(), key=lambda item: item[1]):
        last = max(height, last + gap)
        placed[name] = last
    return placed


def _cut(name: str) -> str:
    """What fits before a bar; the whole name would be drawn beyond the edge."""
    return name if len(name) <= _LONGEST_LABEL else f"{name[: _LONGEST_LABEL - 1]}…"


def _number(value: float) -> str:
    """As few digits as say it: 1.25, 12.5, 1,250, 1.3 M."""
    if value >= 1_000_000:
        return f"{value / 1_000_000:.1f}".removesuffix(".0") + " M"
    if value >= 100 or value == round(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 0.01 else f"{value:.4f}"


def _document(title: str, height: float, parts: Sequence[str]) -> str:
    body = "\n".join(f"  {part}" for part in parts)
    return (
        f'<svg class="plot" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" role="img">\n'
        f"  <title>{escape(title)}</title>\n  <style>\n{STYLE}\n  </style>\n"
        f'  <text class="title" x="6" y="16">{escape(title)}</text>\n{body}\n</svg>\n'
    )
