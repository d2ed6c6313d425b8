"""What says the same verifies with the same answers: a false alarm is a fault too.

At least 2,000 other spellings of signed credentials: members and sets in another order, other
blanks, escapes and numbers, arrays of one, the other name of a type, other containers.
"""

from collections.abc import Callable
from itertools import permutations
from random import Random
from typing import Any

import orjson
import pytest

from skillmark.engine.outcome import Outcome
from skillmark.engine.verification.report import VerificationReport
from tests.engine.hostile.baked import CONTAINERS
from tests.engine.hostile.documents import (
    JSON_MAKERS,
    bound_token,
    derived,
    selective_token,
    token,
)
from tests.engine.hostile.meaning import meaning_of
from tests.engine.hostile.respelling import respelled, spelled_out
from tests.engine.world import ALICE, Document, World

SPELLINGS_OF_EACH = 350
MAKERS: dict[str, Callable[[World], Document]] = {
    **JSON_MAKERS,
    "derived": lambda world: derived(world.issuer),
}


def answers(report: VerificationReport) -> tuple[Any, ...]:
    """Return what a report says, but for what was presented and in which form."""
    inside = sorted(repr(answers(each)) for each in report.nested.values())
    return (dict(report.answers), report.outcomes(), report.credential, report.notes, inside)


@pytest.mark.rule("SE-1", "SE-3", "SE-5", "B24", "T-3")
@pytest.mark.parametrize("name", MAKERS)
def test_every_other_spelling_of_a_credential_has_the_same_answers(name: str) -> None:
    world = World()
    document = MAKERS[name](world)
    original = world.verify(document, recipient=ALICE)
    expected = answers(original)
    assert (original.genuine, original.current) == (Outcome.PASSED, Outcome.PASSED)
    for seed in range(SPELLINGS_OF_EACH):
        random = Random(f"{name} {seed}")
        text = spelled_out(respelled(document, random), random)
        assert meaning_of(orjson.loads(text)) == meaning_of(document), seed
        report = world.verify(text, recipient=ALICE)
        assert answers(report) == expected, seed


def test_there_are_two_thousand_of_them() -> None:
    assert SPELLINGS_OF_EACH * len(MAKERS) >= 2_000


@pytest.mark.rule("BK-3", "BK-5", "BK-6")
@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize("name", ["rich", "endorsed"])
def test_other_spellings_survive_every_container(name: str, container: str) -> None:
    world = World()
    document = MAKERS[name](world)
    expected = answers(world.verify(document, recipient=ALICE))
    for seed in range(40):
        random = Random(f"{name} {container} {seed}")
        text = spelled_out(respelled(document, random), random).strip()
        report = world.verify(CONTAINERS[container](text), recipient=ALICE)
        assert answers(report) == expected, seed


@pytest.mark.rule("BK-1")
def test_blanks_around_a_token_change_nothing() -> None:
    world = World()
    original = token(world.issuer)
    expected = answers(world.verify(original, recipient=ALICE))
    for before in ("", " ", "\n", "\r\n\t"):
        for behind in ("", " ", "\n", "\r\n"):
            report = world.verify(f"{before}{original}{behind}", recipient=ALICE)
            assert answers(report) == expected


def test_disclosures_may_stand_in_any_order() -> None:
    world = World()
    jwt, *disclosures, _ = selective_token(world.issuer).split("~")
    expected = answers(world.verify("~".join([jwt, *disclosures, ""])))
    for order in permutations(disclosures):
        assert answers(world.verify("~".join([jwt, *order, ""]))) == expected


def test_a_key_binding_changes_no_answer() -> None:
    world = World()
    bound = world.verify(bound_token(world.issuer))
    assert (bound.genuine, bound.current) == (Outcome.PASSED, Outcome.PASSED)
