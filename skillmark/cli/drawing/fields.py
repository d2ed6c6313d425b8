"""The engraved ground between a badge's edge and its medallion, as compact SVG."""

from collections.abc import Callable, Mapping
from math import pi

from skillmark.cli.drawing.geometry import CENTRE, TURN, around, number


def _rays(y: float) -> str:
    """One thick circle whose dashes are 96 rays."""
    ring = TURN * 225
    dash, gap = 2.4, ring / 96 - 2.4
    return (
        f'<circle cx="256" cy="{number(y)}" r="225" stroke-width="150" '
        f'stroke-dasharray="{dash} {gap:.3f}"/>'
    )


def _rings(y: float) -> str:
    return "".join(
        f'<circle cx="256" cy="{number(y)}" r="{radius}"/>' for radius in range(156, 340, 9)
    )


def _waves(y: float) -> str:
    del y
    rows = [
        f"M-20 {16 * row}q18.5 {'-' if row % 2 else ''}14 37 0" + "t37 0" * 14 for row in range(33)
    ]
    return f'<path d="{"".join(rows)}"/>'


def _lattice(y: float) -> str:
    del y
    steps = range(-512, 1024, 17)
    return f'<path d="{"".join(f"M{x} 0l512 512M{x} 0l-512 512" for x in steps)}"/>'


def _scales(y: float) -> str:
    del y
    scale = "a20 20 0 0 0 40 0"
    small = "m-31 0a11 11 0 0 0 22 0m9 0"
    row = f"M0 0{(scale + small) * 1}"
    tile = (
        f'<pattern id="{{id}}" width="40" height="44" patternUnits="userSpaceOnUse">'
        f'<path fill="none" stroke="{{ink}}" stroke-width="1.8" '
        f'd="{row}M-20 22{scale}M-11 22a11 11 0 0 0 22 0M20 22{scale}M29 22a11 11 0 0 0 22 0"/>'
        f"</pattern>"
    )
    return tile + '<path d="M0 0h512v512H0z" stroke="none" fill="url(#{id})"/>'


def _moire(y: float) -> str:
    """Twenty-four circles whose centres go round the middle, as a turning lathe draws them."""
    circles = []
    for turn in range(24):
        x, centre = around(46, TURN * turn / 24 - pi / 2, x=CENTRE, y=y)
        circles.append(f'<circle cx="{number(x)}" cy="{number(centre)}" r="205"/>')
    return "".join(circles)


# Each gives shapes to be stroked; {id} and {ink} are filled in by the caller.
FIELDS: Mapping[str, Callable[[float], str]] = {
    "rays": _rays,
    "waves": _waves,
    "rings": _rings,
    "lattice": _lattice,
    "scales": _scales,
    "moire": _moire,
}
