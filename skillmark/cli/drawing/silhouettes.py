"""The outlines of badges. Each takes a scale about the centre and gives a closed path."""

from collections.abc import Callable, Mapping
from math import cos, pi

from skillmark.cli.drawing.geometry import CENTRE, TURN, around, at, number, ring_of_arcs


def _roundel(scale: float) -> str:
    """A milled edge: 36 shallow waves."""
    crests = 36
    path = [f"M{at(around(236 * scale, -pi / 2))}"]
    for crest in range(crests):
        start = -pi / 2 + TURN * crest / crests
        over = around(247 * scale, start + TURN / crests / 4)
        under = around(225 * scale, start + 3 * TURN / crests / 4)
        middle = around(236 * scale, start + TURN / crests / 2)
        end = around(236 * scale, start + TURN / crests)
        path.append(f"Q{at(over)} {at(middle)}Q{at(under)} {at(end)}")
    return "".join(path) + "z"


def _seal(scale: float) -> str:
    """Twelve lobes, like the wax around a stamp."""
    points = [around(207 * scale, TURN * (lobe + 0.5) / 12) for lobe in range(12)]
    return ring_of_arcs(points, 56 * scale)


def _quatrefoil(scale: float) -> str:
    points = [around(193 * scale, TURN * (lobe + 0.5) / 4) for lobe in range(4)]
    return ring_of_arcs(points, 140 * scale)


def _hexagon(scale: float) -> str:
    """Six sides, corners rounded by a cut of a fifth of the side."""
    corners = [around(242 * scale, TURN * corner / 6 - pi / 2) for corner in range(6)]
    path = []
    for nth, corner in enumerate(corners):
        before, after = corners[nth - 1], corners[(nth + 1) % 6]
        near = [(corner[i] + (before[i] - corner[i]) * 0.16) for i in (0, 1)]
        far = [(corner[i] + (after[i] - corner[i]) * 0.16) for i in (0, 1)]
        path.append(f"L{number(near[0])} {number(near[1])}Q{at(corner)} {at((far[0], far[1]))}")
    return "M" + "".join(path)[1:] + "z"


def _lozenge(scale: float) -> str:
    """A square on its corner with bulging sides and soft points."""
    tip, shoulder, soft = 244 * scale, 203 * scale, 0.04
    # Where the tangent at the middle of a side meets a ray fifteen degrees off the point.
    control = shoulder / cos(pi / 6)
    path = [f"M{at(around(tip, soft - pi / 2))}"]
    for quarter in range(4):
        angle = TURN * quarter / 4
        first = around(control, angle - pi / 2 + pi / 12)
        last = around(control, angle - pi / 12)
        middle = around(shoulder, angle - pi / 4)
        path.append(
            f"Q{at(first)} {at(middle)}Q{at(last)} {at(around(tip, angle - soft))}"
            f"Q{at(around(tip + 4 * scale, angle))} {at(around(tip, angle + soft))}"
        )
    return "".join(path) + "z"


def _arch(scale: float) -> str:
    """A portal: round above, cut corners below."""
    half, top, foot = 198 * scale, CENTRE - 236 * scale, CENTRE + 236 * scale
    spring, cut = top + half, 24 * scale
    left, right, r = number(CENTRE - half), number(CENTRE + half), number(half)
    return (
        f"M{left} {number(spring)}A{r} {r} 0 0 1 {right} {number(spring)}"
        f"V{number(foot - cut)}l{number(-cut)} {number(cut)}H{number(CENTRE - half + cut)}"
        f"l{number(-cut)} {number(-cut)}z"
    )


SILHOUETTES: Mapping[str, Callable[[float], str]] = {
    "roundel": _roundel,
    "arch": _arch,
    "seal": _seal,
    "hexagon": _hexagon,
    "quatrefoil": _quatrefoil,
    "lozenge": _lozenge,
}
# The arch is heavier below, so everything inside it sits a little lower.
LOWERED = {"arch": 262.0}
