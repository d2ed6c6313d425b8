"""The few drawing moves that everything here is made of. The canvas is 512 by 512."""

from collections.abc import Sequence
from itertools import pairwise
from math import cos, pi, sin
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]

CENTRE = 256.0
TURN = 2 * pi


def number(value: float) -> str:
    """One decimal, as short as SVG allows."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def around(radius: float, angle: float, *, x: float = CENTRE, y: float = CENTRE) -> Point:
    """The point at *radius* and *angle* (radians, clockwise from the right)."""
    return x + radius * cos(angle), y + radius * sin(angle)


def at(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"


def line(points: Sequence[Point], *, end: str = "") -> str:
    """A polyline in relative moves, which is the shortest spelling of many small steps."""
    rounded = [(round(x, 1), round(y, 1)) for x, y in points]
    steps = []
    for (x, y), (to_x, to_y) in pairwise(rounded):
        right, down = number(to_x - x), number(to_y - y)
        steps.append(right + down if down.startswith("-") else f"{right} {down}")
    return f"M{at(rounded[0])}l{' '.join(steps)}{end}"


def ring_of_arcs(points: Sequence[Point], radius: float) -> str:
    """Points joined by arcs that bulge outwards, closed."""
    size = number(radius)
    arcs = "".join(f"A{size} {size} 0 0 1 {at(point)}" for point in [*points[1:], points[0]])
    return f"M{at(points[0])}{arcs}z"
