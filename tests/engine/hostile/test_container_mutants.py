"""No change of a picture or document with a badge in it lets another badge come out genuine.

A change that hits the artwork leaves the badge alone; so a mutant survives rightly exactly when the
text that comes out of it still says what went in.
"""

from collections.abc import Iterator

import orjson
import pytest

from skillmark.engine.baking.detect import extract_credential
from skillmark.engine.errors import EngineError
from skillmark.engine.outcome import Outcome
from tests.engine.baking.pictures import chunk, itxt, png
from tests.engine.hostile.baked import CONTAINERS, text_of
from tests.engine.hostile.documents import JSON_MAKERS
from tests.engine.hostile.meaning import meaning_of
from tests.engine.hostile.mutators import mutants_of
from tests.engine.world import World

PICTURES = ("PNG", "SVG", "PDF")
LEAST = 10_000


def turned(data: bytes) -> Iterator[bytes]:
    """Yield *data* with each of its bits turned round."""
    for position in range(len(data) * 8):
        changed = bytearray(data)
        changed[position >> 3] ^= 1 << (position & 7)
        yield bytes(changed)


def says_the_same(mutant: bytes, text: str) -> bool:
    """Whether the text inside *mutant* still means what *text* means."""
    try:
        extracted = extract_credential(mutant).text
    except EngineError:
        return False
    return extracted == text or meaning_of(orjson.loads(extracted)) == meaning_of(
        orjson.loads(text)
    )


@pytest.mark.rule("B19", "D4", "BK-4")
@pytest.mark.parametrize("container", PICTURES)
def test_no_turned_bit_of_a_baked_badge_survives(container: str) -> None:
    world = World()
    text = text_of(JSON_MAKERS["plain"](world))
    baked = CONTAINERS[container](text)
    assert len(baked) * 8 >= LEAST
    for mutant in turned(baked):
        if world.verify(mutant).genuine is Outcome.PASSED:
            assert says_the_same(mutant, text)


@pytest.mark.rule("D4", "B19")
@pytest.mark.parametrize("container", PICTURES)
def test_no_cut_of_a_baked_badge_survives(container: str) -> None:
    world = World()
    baked = CONTAINERS[container](text_of(JSON_MAKERS["plain"](world)))
    for length in range(0, len(baked) - 1, 7 if container == "PDF" else 3):
        report = world.verify(baked[:length])
        # A document may be cut behind its last line end, and is whole all the same.
        assert report.genuine is Outcome.FAILED or baked[length:].strip() == b""


@pytest.mark.rule("BK-4", "B13")
def test_no_change_of_a_badge_in_a_picture_survives() -> None:
    """The checksum is right again, as whoever changes pictures on purpose makes it."""
    world = World()
    document = JSON_MAKERS["plain"](world)
    meaning = meaning_of(document)
    for change, mutant in mutants_of(document):
        baked = png(itxt(b"openbadgecredential", orjson.dumps(mutant)))
        if world.verify(baked).genuine is Outcome.PASSED:
            assert meaning_of(mutant) == meaning or change.startswith("duplicate item"), change


@pytest.mark.rule("D1", "D4")
def test_no_change_of_a_chunk_survives() -> None:
    world = World()
    text = text_of(JSON_MAKERS["plain"](world)).encode()
    body = b"openbadgecredential\0\0\0\0\0" + text
    for number, changed in enumerate(turned(body)):
        mutant = png(chunk(b"iTXt", changed))
        if world.verify(mutant).genuine is Outcome.PASSED:
            assert says_the_same(mutant, text.decode()), number
