"""``skillmark bake``: put a credential into a PNG, SVG or PDF."""

from enum import StrEnum
from typing import Annotated, Final

import typer

from skillmark.cli.checking.containers import credential_in, read_one
from skillmark.cli.checking.pdf import read_pdf_in_child
from skillmark.cli.layout import put
from skillmark.cli.outputs import ForceOption, Output, OutputOption
from skillmark.cli.refusals import CommandRefused
from skillmark.engine.baking.carriers import Carrier
from skillmark.engine.baking.detect import Extracted, Form, extract_credential
from skillmark.engine.baking.pdf import PDF_SIGNATURE, attach_to_pdf
from skillmark.engine.baking.png import PNG_SIGNATURE, bake_png
from skillmark.engine.baking.svg import bake_svg
from skillmark.engine.errors import EngineError
from skillmark.engine.schemas import SchemaKind, kind_of
from skillmark.engine.verification.open_badges_2 import is_open_badge_2, is_signed_open_badge_2
from skillmark.engine.wire.strict_json import read_object

EPILOG = (
    "Examples: skillmark bake artwork.png credential.json -o badge.png  ·  "
    "skillmark bake artwork.svg credential.jwt -o badge.svg  ·  "
    "skillmark bake transcript.pdf credential.json -o transcript-with-badge.pdf  ·  "
    "skillmark bake artwork.png assertion.json --carrier ob2 -o badge.png"
)


class CarrierName(StrEnum):
    """What the standards are called on the command line."""

    OB3 = "ob3"
    OB2 = "ob2"
    CLR = "clr"


_CARRIERS: Final = {
    CarrierName.OB3: Carrier.OPEN_BADGES_3,
    CarrierName.OB2: Carrier.OPEN_BADGES_2,
    CarrierName.CLR: Carrier.CLR_2,
}


def bake(
    image: Annotated[
        str, typer.Argument(metavar="IMAGE", help="The picture or document: PNG, SVG or PDF.")
    ],
    credential: Annotated[
        str,
        typer.Argument(
            metavar="CREDENTIAL", help="The badge: JSON, JWT, or a file with one baked in."
        ),
    ],
    *,
    output: OutputOption,
    carrier: Annotated[
        CarrierName | None,
        typer.Option(help="The standard whose place in a picture is used; found out without it."),
    ] = None,
    force: ForceOption = False,
) -> None:
    """Bake a credential into a picture, or attach it to a PDF.

    The picture stays as it is but for the credential; one that it held before is replaced. Nothing
    is verified: a badge is genuine by its signature, not by its picture.
    """
    new = Output(output, force=force)
    picture = read_one(image)
    payload = credential_in(read_one(credential), credential)
    chosen = _CARRIERS[carrier] if carrier else _carrier_for(payload)
    baked, kind = _baked(picture, payload.text, chosen, image)
    _require_readable(baked, payload.text)
    new.write(baked)
    how = "attached to the PDF" if kind == "PDF" else f"baked into the {kind}, as {chosen}"
    put(f"The credential is {how}: {output}")


def _carrier_for(payload: Extracted) -> Carrier:
    """The standard that a credential itself names."""
    if payload.form is Form.URL or payload.carrier is Carrier.OPEN_BADGES_2:
        return Carrier.OPEN_BADGES_2
    if payload.form is not Form.JSON:
        is_older = payload.form is Form.JWT and is_signed_open_badge_2(payload.text)
        return Carrier.OPEN_BADGES_2 if is_older else Carrier.OPEN_BADGES_3
    document = read_object(payload.text)
    if is_open_badge_2(document):
        return Carrier.OPEN_BADGES_2
    return (
        Carrier.CLR_2 if kind_of(document) is SchemaKind.CLR_CREDENTIAL else Carrier.OPEN_BADGES_3
    )


def _baked(picture: bytes, payload: str, carrier: Carrier, name: str) -> tuple[bytes, str]:
    try:
        if picture.startswith(PDF_SIGNATURE):
            return attach_to_pdf(picture, payload), "PDF"
        if picture.startswith(PNG_SIGNATURE):
            return bake_png(picture, payload, carrier=carrier), "PNG"
        if b"<svg" in picture or b":svg" in picture:
            return bake_svg(picture, payload, carrier=carrier), "SVG"
    except EngineError as error:
        raise CommandRefused(
            f"{name} cannot be baked: {error.detail}",
            advice="Start from plain artwork; nothing was written.",
        ) from error
    raise CommandRefused(
        f"{name} is neither a PNG, nor an SVG, nor a PDF.",
        advice="Save the picture as PNG or SVG; other kinds cannot hold a badge.",
    )


def _require_readable(baked: bytes, payload: str) -> None:
    """What was baked is read back as a verifier would, before anybody gets it."""
    try:
        found = extract_credential(baked, read_pdf=read_pdf_in_child).text
    except EngineError as error:
        raise CommandRefused(
            f"The baked file could not be read back: {error.detail}",
            advice="Start from plain artwork; nothing was written.",
        ) from error
    if found != payload:
        raise CommandRefused(
            "The credential did not come out of the baked file as it went in.",
            advice="Bake it into a PNG instead; nothing was written.",
        )
