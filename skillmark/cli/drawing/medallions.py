"""What fills the middle of a badge: structure in two tones, never a pictogram."""

from collections.abc import Callable, Mapping
from math import atan2, hypot, pi, radians, sin, sqrt

from skillmark.cli.drawing.colours import Ink
from skillmark.cli.drawing.geometry import CENTRE, TURN, Point, around, at, line, number

RADIUS = 146


def _path(outline: str, fill: str) -> str:
    return f'<path d="{outline}" fill="{fill}"/>'


def _tide(y: float, ink: Ink) -> str:
    """Bands of water; every third in the second tone."""
    bands = []
    for band in range(8):
        top = y - 172 + 43 * band
        edge = [
            (x, top + 15 * sin((x - 106) / 300 * 3 * pi + band * 1.05)) for x in range(106, 408, 10)
        ]
        back = [(x, height + 25) for x, height in reversed(edge)]
        bands.append(_path(line([*edge, *back], end="z"), ink.mid if band % 3 == 1 else ink.deep))
    return "".join(bands)


def _strata(y: float, ink: Ink) -> str:
    """Half rings on both sides that do not meet, as layers across a fault."""
    halves = []
    for layer in range(5):
        inner, outer = 36 * layer, 36 * layer + 18
        halves.append(_half_ring(y, inner + 18, outer + 18, ink.deep, sweep=0))
        halves.append(_half_ring(y, inner, outer, ink.mid, sweep=1))
    return "".join(halves)


def _half_ring(y: float, inner: int, outer: int, fill: str, *, sweep: int) -> str:
    back = f"A{inner} {inner} 0 0 {1 - sweep} 256 {number(y - inner)}" if inner else ""
    return _path(
        f"M256 {number(y - outer)}A{outer} {outer} 0 0 {sweep} 256 {number(y + outer)}"
        f"V{number(y + inner)}{back}z",
        fill,
    )


def _bloom(y: float, ink: Ink) -> str:
    """Six leaves, and a dot between each two."""
    tip, belly, root = number(y - 138), number(y - 96), number(y - 14)
    waist = number(y - 50)
    leaf = f"M256 {root}C309 {waist} 300 {belly} 256 {tip}C212 {belly} 203 {waist} 256 {root}z"
    parts = []
    for turn in range(6):
        parts.append(
            f'<path d="{leaf}" fill="{ink.deep}" transform="rotate({60 * turn} 256 {number(y)})"/>'
        )
        dot = around(115, TURN * (turn + 0.5) / 6 - pi / 2, y=y)
        parts.append(
            f'<circle cx="{number(dot[0])}" cy="{number(dot[1])}" r="15" fill="{ink.mid}"/>'
        )
    middle = f'<circle cx="256" cy="{number(y)}"'
    return "".join(parts) + f'{middle} r="26" fill="{ink.pale}"/>{middle} r="15" fill="{ink.mid}"/>'


def _block(y: float, ink: Ink) -> str:
    """A cube of slats seen from its corner."""
    corners = [around(140, TURN * corner / 6 - pi / 2, y=y) for corner in range(6)]
    middle = (CENTRE, y)
    return (
        _slats((corners[5], corners[0], corners[1], middle), ink.mid)
        + _slats((corners[5], middle, corners[3], corners[4]), ink.deep)
        + _slats((corners[1], corners[2], corners[3], middle), ink.deep)
    )


def _slats(face: tuple[Point, Point, Point, Point], fill: str) -> str:
    """Four stripes of a parallelogram, side by side along its first edge."""
    a, b, c, d = face
    slats = []
    for slat in range(4):
        start, end = (slat + 0.1) / 4, (slat + 0.7) / 4
        outline = (
            _between(a, b, start), _between(a, b, end), _between(d, c, end), _between(d, c, start),
        )  # fmt: skip
        slats.append(line(outline, end="z"))
    return _path("".join(slats), fill)


def _between(start: Point, end: Point, share: float) -> Point:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _braid(y: float, ink: Ink) -> str:
    """Three rings, each over one neighbour and under the other."""
    radius, distance = 70.0, 54.0
    centres = [around(distance, angle, y=y + 4) for angle in (-pi / 2, pi / 6, 5 * pi / 6)]
    tones = (ink.deep, ink.mid, ink.deep)
    rings = [
        f'<circle cx="{number(x)}" cy="{number(cy)}" r="70" stroke="{tone}" stroke-width="24"/>'
        for (x, cy), tone in zip(centres, tones, strict=True)
    ]
    crossings = []
    for ring in range(3):
        other = (ring + 1) % 3
        outer, inner = _crossings(centres[ring], centres[other], radius, (CENTRE, y + 4))
        crossings.append(_over(centres[ring], outer, radius, tones[ring], ink.pale))
        crossings.append(_over(centres[other], inner, radius, tones[other], ink.pale))
    return f'<g fill="none">{"".join(rings)}{"".join(crossings)}</g>'


def _crossings(one: Point, two: Point, radius: float, middle: Point) -> tuple[Point, Point]:
    """Where two circles of one size meet: the farther from *middle*, then the nearer."""
    apart = hypot(two[0] - one[0], two[1] - one[1])
    height = sqrt(radius * radius - apart * apart / 4)
    across = (-(two[1] - one[1]) / apart * height, (two[0] - one[0]) / apart * height)
    half = _between(one, two, 0.5)
    both = [(half[0] + sign * across[0], half[1] + sign * across[1]) for sign in (1, -1)]
    both.sort(key=lambda point: -hypot(point[0] - middle[0], point[1] - middle[1]))
    return both[0], both[1]


def _over(centre: Point, crossing: Point, radius: float, tone: str, ground: str) -> str:
    """Draw a piece of ring again, with a gap of ground on both sides."""
    angle = atan2(crossing[1] - centre[1], crossing[0] - centre[0])
    pieces = []
    for half, colour, width in ((0.42, ground, 38), (0.45, tone, 24)):
        start = around(radius, angle - half, x=centre[0], y=centre[1])
        end = around(radius, angle + half, x=centre[0], y=centre[1])
        arc = f"M{at(start)}A{number(radius)} {number(radius)} 0 0 1 {at(end)}"
        pieces.append(f'<path d="{arc}" stroke="{colour}" stroke-width="{width}"/>')
    return "".join(pieces)


def _turn(y: float, ink: Ink) -> str:
    """Eight blades around an opening."""
    blades = []
    for blade in range(8):
        start = radians(45 * blade)
        tip, end = around(150, start, y=y), around(150, start + radians(40), y=y)
        heart = around(34, start + radians(96), y=y)
        out, back = (
            around(88, start + radians(62), y=y),
            around(70, start + radians(48), y=y),
        )
        outline = f"M{at(tip)}A150 150 0 0 1 {at(end)}Q{at(out)} {at(heart)}Q{at(back)} {at(tip)}z"
        blades.append(_path(outline, (ink.deep, ink.mid)[blade % 2]))
    return "".join(blades)


MEDALLIONS: Mapping[str, Callable[[float, Ink], str]] = {
    "tide": _tide,
    "strata": _strata,
    "bloom": _bloom,
    "block": _block,
    "braid": _braid,
    "turn": _turn,
}
