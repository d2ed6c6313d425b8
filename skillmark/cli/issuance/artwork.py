"""The picture of an achievement: drawn or given, as SVG and PNG, made ready for baking."""

import base64
from dataclasses import dataclass
from pathlib import Path

from skillmark.cli.achievements.definition import AchievementDefinition
from skillmark.cli.drawing.artwork import choose_parts, draw_artwork
from skillmark.cli.drawing.raster import render
from skillmark.cli.refusals import CommandRefused
from skillmark.engine.baking.carriers import Carrier
from skillmark.engine.baking.png import PreparedPng, prepare_png
from skillmark.engine.baking.svg import PreparedSvg, prepare_svg
from skillmark.engine.errors import MalformedInput

LARGEST_PICTURE = 1024 * 1024
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Artwork:
    """One picture in both forms, without any credential in it."""

    svg: bytes
    png: bytes

    def prepared(self) -> tuple[PreparedPng, PreparedSvg]:
        """Both forms, examined once and ready to take a credential. Raises CommandRefused."""
        try:
            return (
                prepare_png(self.png, carrier=Carrier.OPEN_BADGES_3),
                prepare_svg(self.svg, carrier=Carrier.OPEN_BADGES_3),
            )
        except MalformedInput as error:
            raise CommandRefused(
                f"The picture cannot carry a badge: {error.detail}",
                advice="Use another SVG or PNG, or leave [artwork] file out to have one drawn.",
            ) from error


def make_artwork(
    definition: AchievementDefinition,
    *,
    issuer_id: str,
    beside: Path,
    published: Artwork | None = None,
) -> Artwork:
    """Read the picture that the achievement file names, or draw one.

    *beside* is the folder of the achievement file. What was *published* from the same drawing is
    taken as it is: badges issued later carry the same bytes, whatever renders pictures by then.
    Raises CommandRefused.
    """
    spec = definition.artwork
    if not spec.file:
        parts = choose_parts(spec, issuer_id=issuer_id, slug=definition.slug)
        return _rendered(draw_artwork(parts, alt=spec.alt or definition.name), published)
    path = beside / spec.file
    data = path.read_bytes()
    if len(data) > LARGEST_PICTURE:
        raise CommandRefused(
            f"{path} is larger than a megabyte, and every badge would carry it.",
            advice="Save it smaller; 480 by 480 pixels are plenty.",
        )
    if data.startswith(_PNG):
        return Artwork(_around(data), data)
    try:
        return _rendered(data.decode("utf-8-sig"), published)
    except UnicodeDecodeError as error:
        raise CommandRefused(
            f"{path} is neither PNG nor SVG.", advice="Save the picture as one of the two."
        ) from error


def _rendered(svg: str, published: Artwork | None) -> Artwork:
    if published is not None and published.svg == svg.encode():
        return published
    return Artwork(svg.encode(), render(svg))


def _around(png: bytes) -> bytes:
    """An SVG that shows *png*: the office has one picture, earners get both forms."""
    encoded = base64.b64encode(png).decode()
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">'
        f'<image width="512" height="512" href="data:image/png;base64,{encoded}"/></svg>'
    ).encode()
