"""The engraving of one credential, drawn from the digest of its file.

Three turned rings and a band. Each ring is one closed curve of many waves between two lobed
edges, laid over itself once for every lobe: as waves and lobes share no divisor, the copies fill
the ring evenly and the edges stay lobed. The digest picks lobes, waves, phases, swell and turns,
more than a thousand million pictures. The few hundred curves they are made of are drawn once and
kept, so that an engraving costs microseconds and not the ten milliseconds of drawing it.
"""

from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from itertools import pairwise
from math import gcd, pi, sin

from skillmark.cli.drawing.geometry import TURN, around

_EDGES = (0.45, 0.655, 0.835, 0.985)
_RADIUS = 444.0
_STEPS = 210
_SHARES = 16


def engrave(digest: bytes) -> str:
    """An inline SVG of 1000 by 1419 for the plate of a credential; colours come from CSS.

    *digest* is the SHA-256 of the signed file. Equal digests give equal engravings.
    """
    drawn = sha256(b"engraving" + digest).digest()
    lobes = 5 + drawn[0] % 5
    rings = "".join(
        f'<g transform="rotate({drawn[4 + ring] * 360 // 256})">'
        f"{_ring(lobes, ring, drawn[1 + ring] % _SHARES)}</g>"
        for ring in range(3)
    )
    return f"{_HEAD}{rings}</g>{_band(drawn[8] % _SHARES)}</g></svg>"


_HEAD = (
    '<svg class="engraving" viewBox="0 0 1000 1419" preserveAspectRatio="xMidYMid slice"'
    ' aria-hidden="true" focusable="false"><defs><linearGradient id="ink"'
    ' gradientUnits="userSpaceOnUse" x1="-500" y1="-500" x2="500" y2="500"><stop class="g1"/>'
    '<stop class="g3" offset=".3"/><stop class="g2" offset=".55"/><stop class="g3" offset=".8"/>'
    '<stop class="g1" offset="1"/></linearGradient></defs><g fill="none" stroke="url(#ink)">'
    '<g transform="translate(500 572)">'
)


@cache
def _ring(lobes: int, ring: int, share: int) -> str:
    """Ring *ring* from the inside, in one of sixteen shares of waves, phase and swell."""
    waves = lobes * (2 + ring) + (1, 2)[share & 1]
    while gcd(waves, lobes) > 1:
        waves += 1
    phase, swell = (share >> 1 & 3) * pi / 2, (0.028, 0.055)[share >> 3]
    low, high = _EDGES[ring], _EDGES[ring + 1]
    calm = 0.5 if ring == 2 else 1.0
    points = []
    for step in range(_STEPS):
        angle = TURN * step / _STEPS
        inner = low + swell * sin(lobes * angle) - 0.02
        outer = high + swell * calm * sin(lobes * angle + phase) + (0.0 if ring == 2 else 0.02)
        middle = 0.5 + 0.5 * sin(waves * angle)
        points.append(around(_RADIUS * (inner + (outer - inner) * middle), angle, x=0, y=0))
    name = "abc"[ring]
    copies = "".join(
        f'<use href="#{name}" transform="rotate({round(360 * copy / lobes, 2)})"/>'
        for copy in range(1, lobes)
    )
    return f'<path id="{name}" d="{_whole(points)}z"/>{copies}'


@cache
def _band(share: int) -> str:
    """A ribbon across the plate: one curve, laid over itself eight times, moved along."""
    period, copies = 1000 / 8, 8
    waves = 8 * (1 + (share & 1)) + 3
    depth, phase = (0.25, 0.45)[share >> 1 & 1], (share >> 2) * pi / 2
    points = []
    for step in range(0, 2001, 12):
        angle = TURN * step / period
        top = -1 + depth * (0.5 + 0.5 * sin(angle))
        foot = 1 - depth * (0.5 + 0.5 * sin(angle + phase))
        middle = 0.5 + 0.5 * sin(TURN * waves * step / 1000)
        points.append((step - 1000.0, 1242 + 47 * (top + (foot - top) * middle)))
    moved = "".join(f'<use href="#d" x="{round(period * copy)}"/>' for copy in range(1, copies))
    return f'<path id="d" d="{_whole(points)}"/>{moved}'


def _whole(points: Sequence[tuple[float, float]]) -> str:
    """A polyline in whole units: the plate has a thousand of them across."""
    rounded = [(round(x), round(y)) for x, y in points]
    steps = []
    for (x, y), (to_x, to_y) in pairwise(rounded):
        right, down = to_x - x, to_y - y
        steps.append(f"{right}{down}" if down < 0 else f"{right} {down}")
    return f"M{rounded[0][0]} {rounded[0][1]}l{' '.join(steps)}"
