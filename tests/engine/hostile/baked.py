"""The same credential in every container that can hold it."""

from collections.abc import Callable

import orjson

from skillmark.engine.baking.carriers import Carrier
from skillmark.engine.baking.pdf import attach_to_pdf
from skillmark.engine.baking.png import bake_png
from skillmark.engine.baking.svg import bake_svg
from tests.engine.baking.pictures import SVG, png
from tests.engine.hostile.making.plain_pdf import stream, with_files

PICTURE = png()
PAGE = with_files((b"notes.txt", stream(b"hello")))

CONTAINERS: dict[str, Callable[[str], bytes]] = {
    "text": lambda text: text.encode(),
    "PNG": lambda text: bake_png(PICTURE, text, carrier=Carrier.OPEN_BADGES_3),
    "SVG": lambda text: bake_svg(SVG, text, carrier=Carrier.OPEN_BADGES_3),
    "PDF": lambda text: attach_to_pdf(PAGE, text),
}


def text_of(credential: dict[str, object] | str) -> str:
    """Return *credential* as the text that is baked."""
    return credential if isinstance(credential, str) else orjson.dumps(credential).decode()
