"""Artwork and engravings."""

import struct
import xml.etree.ElementTree as ET
import zlib
from hashlib import sha256
from itertools import product

import pytest

from skillmark.cli.achievements.definition import ArtworkSpec
from skillmark.cli.drawing.artwork import ArtworkParts, choose_parts, draw_artwork
from skillmark.cli.drawing.colours import INK_NAMES, oklch_to_hex
from skillmark.cli.drawing.engraving import engrave
from skillmark.cli.drawing.fields import FIELDS
from skillmark.cli.drawing.medallions import MEDALLIONS
from skillmark.cli.drawing.raster import render, with_palette
from skillmark.cli.drawing.silhouettes import SILHOUETTES
from skillmark.cli.refusals import CommandRefused
from skillmark.engine.baking.carriers import Carrier
from skillmark.engine.baking.png import prepare_png
from skillmark.engine.baking.svg import prepare_svg


def parts(**chosen: str | int) -> ArtworkParts:
    chosen = {"shape": "seal", "field": "rays", "medallion": "tide", "ink": "plum", **chosen}
    return ArtworkParts(level=3, levels=4, **chosen)  # type: ignore[arg-type]


@pytest.mark.rule("D7")
@pytest.mark.parametrize(("shape", "field"), list(product(SILHOUETTES, FIELDS)))
def test_every_drawing_is_inert_small_and_can_carry_a_badge(shape: str, field: str) -> None:
    for medallion in MEDALLIONS:
        svg = draw_artwork(parts(shape=shape, field=field, medallion=medallion), alt="<A & B>")

        prepare_svg(svg.encode(), carrier=Carrier.OPEN_BADGES_3)
        assert len(svg) < 12_000
        assert "&lt;A &amp; B&gt;" in svg


def test_drawings_have_no_text_but_their_title() -> None:
    root = ET.fromstring(draw_artwork(parts(), alt="A seal"))  # noqa: S314 - our own drawing

    texts = [element.text for element in root.iter() if element.text]
    assert texts == ["A seal"]


def test_an_issuer_has_one_shape_and_each_badge_its_own_medallion() -> None:
    chosen = [
        choose_parts(ArtworkSpec(), issuer_id="did:web:a.example", slug=str(n)) for n in range(40)
    ]

    assert len({(one.shape, one.field, one.ink) for one in chosen}) == 1
    assert {one.medallion for one in chosen} == set(MEDALLIONS)
    assert chosen[0].ink in INK_NAMES


def test_the_level_is_told_by_broad_and_thin_arcs() -> None:
    svg = draw_artwork(parts(), alt="")

    assert svg.count('stroke-width="20"') == 3
    assert svg.count('stroke-width="4"') == 1


def test_colours_are_plain_hex() -> None:
    assert (oklch_to_hex(1, 0, 0), oklch_to_hex(0, 0, 0)) == ("#ffffff", "#000000")
    assert oklch_to_hex(0.628, 0.2577, 29.23) == "#ff0000"


def test_the_picture_has_a_palette_and_looks_the_same() -> None:
    png = render(draw_artwork(parts(), alt=""), size=64)
    width, height, depth, kind = struct.unpack(">IIBB", png[16:26])

    assert (width, height, depth, kind) == (64, 64, 8, 3)
    prepare_png(png, carrier=Carrier.OPEN_BADGES_3)
    assert render(draw_artwork(parts(), alt=""), size=64) == png


def test_a_picture_of_another_kind_is_left_as_it_is() -> None:
    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    chunk = b"IHDR" + header
    grey = (
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    )

    assert with_palette(grey) == grey


def test_what_is_no_svg_is_refused_with_advice() -> None:
    with pytest.raises(CommandRefused):
        render("<svg")


def test_equal_digests_give_equal_engravings_and_others_differ() -> None:
    digests = [sha256(bytes([n])).digest() for n in range(200)]
    drawn = [engrave(digest) for digest in digests]

    assert engrave(digests[0]) == drawn[0]
    assert len(set(drawn)) == 200
    assert all(len(svg) < 9_000 for svg in drawn)
    root = ET.fromstring(drawn[0])  # noqa: S314 - our own drawing
    assert root.attrib["aria-hidden"] == "true"
