"""Pictures with other people's bakers: what we bake they unbake, and the other way round.

The bakery of 1EdTech knows Open Badges 2.0 only; openbadgeslib knows 3.0.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterator
from typing import Any

import pytest

from benchmarks.line_protocol import Peer
from benchmarks.typical import typical_credential
from benchmarks.world import NOW, World
from skillmark.engine.baking.carriers import Carrier
from skillmark.engine.baking.detect import extract_credential
from skillmark.engine.baking.png import bake_png
from skillmark.engine.baking.svg import bake_svg
from skillmark.engine.outcome import Outcome
from skillmark.engine.verification.verifier import Verifier
from skillmark.engine.wire.strict_json import write_json
from tests.engine.baking.pictures import SVG, png

pytestmark = [pytest.mark.peers, pytest.mark.rule("BK-1")]

PICTURES = {"PNG": png(), "SVG": SVG}
BAKE: dict[str, Any] = {"PNG": bake_png, "SVG": bake_svg}
# A signed badge of 2.0. Of a hosted one the bakery gives the address only.
OB_2 = "eyJhbGciOiJSUzI1NiJ9.eyJpZCI6InVybjp4OjEifQ.c2lnbmF0dXJl"


@pytest.fixture(scope="module")
def openbadgeslib() -> Iterator[Peer]:
    with Peer("openbadgeslib") as peer:
        yield peer


@pytest.mark.parametrize("kind", PICTURES)
def test_openbadgeslib_unbakes_our_pictures(kind: str, openbadgeslib: Peer, world: World) -> None:
    badge = write_json(world.sign(typical_credential(1))).decode()
    baked = BAKE[kind](PICTURES[kind], badge, carrier=Carrier.OPEN_BADGES_3)

    assert openbadgeslib.ask("unbake", [b64encode(baked).decode()]).values() == [badge]


@pytest.mark.parametrize("kind", PICTURES)
def test_we_verify_pictures_that_openbadgeslib_baked(
    kind: str, openbadgeslib: Peer, world: World
) -> None:
    badge = write_json(world.sign(typical_credential(1))).decode()
    item = [b64encode(PICTURES[kind]).decode(), badge]
    [baked] = openbadgeslib.ask("bake", [item]).values()

    report = Verifier().verify(b64decode(baked), now=NOW, fetch=world.fetch)

    assert report.genuine is Outcome.PASSED


@pytest.mark.parametrize("kind", PICTURES)
def test_the_bakery_unbakes_our_pictures_of_open_badges_2(kind: str, bakery: Peer) -> None:
    baked = BAKE[kind](PICTURES[kind], OB_2, carrier=Carrier.OPEN_BADGES_2)

    assert bakery.ask("unbake", [b64encode(baked).decode()]).values() == [OB_2]


@pytest.mark.parametrize("kind", PICTURES)
def test_we_unbake_pictures_of_the_bakery(kind: str, bakery: Peer) -> None:
    [baked] = bakery.ask("bake", [[b64encode(PICTURES[kind]).decode(), OB_2]]).values()

    extracted = extract_credential(b64decode(baked))

    assert (extracted.text, extracted.carrier) == (OB_2, Carrier.OPEN_BADGES_2)
