"""Put a badge together: silhouette, engraved field, level ring, medallion, from outside in."""

from dataclasses import dataclass
from hashlib import sha256
from html import escape

from skillmark.cli.achievements.definition import ArtworkSpec
from skillmark.cli.drawing.colours import INK_NAMES, Ink, ink
from skillmark.cli.drawing.fields import FIELDS
from skillmark.cli.drawing.geometry import CENTRE, TURN, around, at, number
from skillmark.cli.drawing.medallions import MEDALLIONS, RADIUS
from skillmark.cli.drawing.silhouettes import LOWERED, SILHOUETTES

RING_RADIUS = 171


@dataclass(frozen=True, slots=True, kw_only=True)
class ArtworkParts:
    """Every choice made. *level* 0 leaves the ring out and draws a plain one."""

    shape: str
    field: str
    medallion: str
    ink: str
    level: int
    levels: int


def choose_parts(spec: ArtworkSpec, *, issuer_id: str, slug: str) -> ArtworkParts:
    """Fill in what the achievement file leaves open.

    The shape belongs to the issuer's series and the medallion to the subject, so the same issuer
    and the same badge always look the same; the colour repeats the shape.
    """
    series = sha256(issuer_id.encode()).digest()
    subject = sha256(f"{issuer_id}\n{slug}".encode()).digest()
    shapes, fields, medallions = tuple(SILHOUETTES), tuple(FIELDS), tuple(MEDALLIONS)
    shape = spec.shape or shapes[series[0] % len(shapes)]
    return ArtworkParts(
        shape=shape,
        field=spec.field or fields[series[1] % len(fields)],
        medallion=spec.medallion or medallions[subject[0] % len(medallions)],
        ink=spec.ink or INK_NAMES[shapes.index(shape)],
        level=spec.level,
        levels=spec.levels,
    )


def draw_artwork(parts: ArtworkParts, *, alt: str) -> str:
    """The badge as one stand-alone SVG of a few kilobytes; *alt* says in words what it is."""
    tones = ink(parts.ink)
    middle = LOWERED.get(parts.shape, CENTRE)
    outline, inner = SILHOUETTES[parts.shape](1.0), SILHOUETTES[parts.shape](0.93)
    field = FIELDS[parts.field](middle).replace("{id}", "t").replace("{ink}", tones.line)
    y = number(middle)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512" role="img"'
        f' aria-label="{escape(alt)}"><title>{escape(alt)}</title>'
        f'<clipPath id="e"><path id="i" d="{inner}"/></clipPath>'
        f'<path class="edge" d="{outline}" fill="{tones.deep}"/>'
        f'<g clip-path="url(#e)" fill="none" stroke="{tones.line}" stroke-width="1.8"'
        f' opacity=".62">{field}</g>'
        f'<use href="#i" fill="none" stroke="{tones.pale}" stroke-width="3.5"/>'
        f'<circle cx="256" cy="{y}" r="190" fill="{tones.deep}"/>'
        f'<g fill="none" stroke="{tones.pale}">{_ring(parts, middle)}</g>'
        f'<clipPath id="m"><circle cx="256" cy="{y}" r="{RADIUS}"/></clipPath>'
        f'<circle cx="256" cy="{y}" r="148" fill="{tones.pale}"/>'
        f'<g clip-path="url(#m)">{_medallion(parts.medallion, middle, tones)}</g></svg>'
    )


def _medallion(name: str, middle: float, tones: Ink) -> str:
    return MEDALLIONS[name](middle, tones)


def _ring(parts: ArtworkParts, middle: float) -> str:
    """Arcs clockwise from the foot: broad is reached, a hairline is not."""
    if not parts.level:
        return f'<circle cx="256" cy="{number(middle)}" r="{RING_RADIUS}" stroke-width="6"/>'
    gap = 0.122
    arcs = []
    for level in range(parts.levels):
        start = TURN / 4 + TURN * level / parts.levels + gap / 2
        end = TURN / 4 + TURN * (level + 1) / parts.levels - gap / 2
        far = int(end - start > TURN / 2)
        arcs.append(
            f'<path d="M{at(around(RING_RADIUS, start, y=middle))}'
            f"A{RING_RADIUS} {RING_RADIUS} 0 {far} 1 {at(around(RING_RADIUS, end, y=middle))}"
            f'" stroke-width="{20 if level < parts.level else 4}"/>'
        )
    return "".join(arcs)
