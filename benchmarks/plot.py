"""The plot of the ratios: bars with ranges on a logarithmic scale, drawn as a small SVG.

Colours come from CSS variables with a dark variant, and text has the page's own colour where the
picture is looked at alone, so it is readable on light and on dark ground.
"""

import re
from collections.abc import Sequence
from html import escape
from math import ceil, log10

from benchmarks.rows import Figure, Result, Verdict

_SVG = "http://www.w3.org/2000/svg"
_WIDTH = 960
_LEFT = 430
_RIGHT = 110
_TOP = 96
_LINE = 34
_BAR = 16

_STYLE = """
  svg { --ink: #1c2330; --quiet: #5b6472; --grid: #d9dde3; --ground: #ffffff;
        --bar: #2b6cb0; --open: #b7791f; --bad: #c53030; --plain: #718096; }
  @media (prefers-color-scheme: dark) {
    svg { --ink: #e6e9ee; --quiet: #a3acba; --grid: #39424f; --ground: #151a21;
          --bar: #63a4e8; --open: #e0b050; --bad: #f28b82; --plain: #8d99a9; }
  }
  text { font-family: system-ui, sans-serif; font-size: 13px; fill: var(--ink); }
  .title { font-size: 18px; font-weight: 600; }
  .quiet { fill: var(--quiet); font-size: 12px; }
  .value { font-weight: 600; }
  .grid { stroke: var(--grid); stroke-width: 1; }
  .range { stroke: var(--ink); stroke-width: 1.5; }
  .goal { stroke: var(--ink); stroke-width: 2; stroke-dasharray: 2 2; }
"""
_COLOURS = {
    Verdict.GOAL: "bar",
    Verdict.FLOOR: "open",
    Verdict.MISSED: "bad",
    Verdict.NONE: "plain",
}


def draw_plot(results: Sequence[Result], *, subtitle: str) -> str:
    """Return the picture of all rows that say how many times faster the engine is."""
    shown = [result for result in results if result.row.figure is Figure.TIMES_FASTER]
    height = _TOP + _LINE * len(shown) + 64
    scale = _Scale([result.cpu.high for result in shown])
    size = f'viewBox="0 0 {_WIDTH} {height}"'
    title = "How many times faster than its peers, in CPU time"
    parts = [
        f'<svg xmlns="{_SVG}" {size} role="img" aria-labelledby="title desc">\n',
        f'<title id="title">{escape(title)}</title>\n',
        f'<desc id="desc">{escape(_in_words(shown))}</desc>\n',
        f"<style>{_STYLE}</style>\n",
        f'<rect width="{_WIDTH}" height="{height}" rx="8" style="fill: var(--ground)"/>\n',
        _text(24, 36, title, style="title"),
        _text(24, 58, subtitle, style="quiet"),
        *_grid(scale, height),
    ]
    for number, result in enumerate(shown):
        parts += _bar(result, scale, _TOP + number * _LINE)
    return "".join([*parts, *_legend(height), "</svg>\n"])


def _text(x: float, y: float, text: str, *, style: str = "", anchor: str = "start") -> str:
    return (
        f'<text class="{style}" x="{x:g}" y="{y:g}" text-anchor="{anchor}">{escape(text)}</text>\n'
    )


def _box(x: float, y: float, width: float, height: float, colour: str) -> str:
    place = f'x="{x:g}" y="{y:g}" width="{width:.1f}" height="{height:g}"'
    return f'<rect {place} rx="3" style="fill: var(--{colour})"/>\n'


def _path(style: str, path: str) -> str:
    return f'<path class="{style}" fill="none" d="{path}"/>\n'


class _Scale:
    """From a ratio to a place, logarithmically, between whole powers of ten."""

    def __init__(self, values: Sequence[float]) -> None:
        self.decades = max(1, ceil(log10(max(values, default=10))))

    def x(self, value: float) -> float:
        """Return where *value* stands; what is below one starts at the axis."""
        share = max(0.0, log10(max(value, 1e-9))) / self.decades
        return round(_LEFT + share * (_WIDTH - _LEFT - _RIGHT), 1)

    def ticks(self) -> list[float]:
        """Return 1, 2, 5, 10, 20 … as far as the scale goes."""
        ticks = [m * 10.0**power for power in range(self.decades) for m in (1, 2, 5)]
        return [*ticks, 10.0**self.decades]


def _grid(scale: _Scale, height: int) -> list[str]:
    parts = []
    for tick in scale.ticks():
        x = scale.x(tick)
        parts.append(_path("grid", f"M{x} {_TOP - 12}V{height - 52}"))
        parts.append(_text(x, _TOP - 18, f"{tick:g}×", style="quiet", anchor="middle"))
    return parts


def _bar(result: Result, scale: _Scale, top: int) -> list[str]:
    middle = top + _LINE / 2
    y = middle - _BAR / 2
    start, end = scale.x(1), scale.x(result.cpu.median)
    low, high = scale.x(result.cpu.low), scale.x(result.cpu.high)
    value = _times(result.cpu.median)
    caps = f"M{low} {middle - 4}v8M{high} {middle - 4}v8"
    parts = [
        _text(_LEFT - 12, middle + 4, _label(result.row.title), anchor="end"),
        _box(start, y, max(end - start, 1), _BAR, _COLOURS[result.verdict]),
        _path("range", f"M{low} {middle}H{high}{caps}"),
        _text(max(high, end) + 8, middle + 4, value, style="value"),
    ]
    if result.row.goal is not None:
        parts.append(_path("goal", f"M{scale.x(result.row.goal)} {y - 3}v{_BAR + 6}"))
    return parts


def _legend(height: int) -> list[str]:
    y, x = height - 22, 24
    parts = []
    for verdict, colour in _COLOURS.items():
        parts.append(_box(x, y - 10, 12, 12, colour))
        parts.append(_text(x + 18, y, verdict.value, style="quiet"))
        x += 36 + 7 * len(verdict.value)
    rest = "goal; thin lines: range over the rounds; logarithmic scale"
    return [*parts, _path("goal", f"M{x + 4} {y - 11}v14"), _text(x + 14, y, rest, style="quiet")]


def _label(title: str) -> str:
    """Leave out what stands in brackets; the table has it."""
    return re.sub(r" \([^)]*\)", "", title)


def _times(value: float) -> str:
    return f"{value:.0f}×" if value >= 20 else f"{value:.1f}×"


def _in_words(results: Sequence[Result]) -> str:
    return "; ".join(f"{r.row.title}: {_times(r.cpu.median)}" for r in results)
