"""One credential, however it travels, gets one verdict (hypothesis)."""

from collections.abc import Callable
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmark.engine.verification.report import Check, VerificationReport
from tests.engine.hostile.baked import CONTAINERS
from tests.engine.hostile.documents import endorsement, enrich
from tests.engine.hostile.mutators import mutants_of
from tests.engine.world import ALICE, CHARLIE, NOW, Document, World

WORLD = World()
WORLD.issuer.lists["revocation"].set(77, 1)
WORLD.issuer.publish_list("revocation")

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
Change = Callable[[Document], Any]


def _forge(document: Document) -> None:
    document["name"] = f"{document['name']}!"


def _strip(document: Document) -> None:
    del document["proof"]


def _double(document: Document) -> None:
    document["proof"] = [document["proof"], document["proof"]]


def _leave(_: Document) -> None:
    """The badge stays as it was issued."""


BEFORE_SIGNING: list[Change] = [
    _leave,
    lambda d: d.update(credentialStatus=WORLD.issuer.entry(77)),
    lambda d: d.update(credentialStatus=WORLD.stranger.entry(3)),
    lambda d: d.update(validUntil="2026-11-20T00:00:00Z"),
    lambda d: d.update(validFrom="2027-01-01T00:00:00Z"),
    lambda d: d["credentialSubject"]["achievement"].pop("criteria"),
    lambda d: d.update(endorsement=[endorsement(WORLD.stranger, d["id"])]),
    lambda d: d.update(endorsement=[endorsement(WORLD.stranger, "urn:x:another")]),
    lambda d: enrich(d, base=WORLD.issuer.base),
]
AFTER_SIGNING: list[Change] = [_leave, _leave, _leave, _forge, _strip, _double]


def verdict(report: VerificationReport) -> tuple[Any, ...]:
    inside = {pointer: verdict(each) for pointer, each in report.nested.items()}
    checks = [(each.check, each.outcome, each.reason, each.path) for each in report.checks]
    return (checks, dict(report.answers), report.sentence, report.credential, inside)


def verdicts(text: str, *, recipient: str | None = None) -> list[tuple[Any, ...]]:
    """Return the verdict on *text* out of each container."""
    return [verdict(WORLD.verify(bake(text), recipient=recipient)) for bake in CONTAINERS.values()]


@pytest.mark.rule("BK-3", "BK-5", "BK-6", "V-0")
@settings(max_examples=500, deadline=None)
@given(
    name=TEXTS,
    before=st.sampled_from(BEFORE_SIGNING),
    after=st.sampled_from(AFTER_SIGNING),
    recipient=st.sampled_from([None, ALICE, CHARLIE, "urn:x:somebody"]),
)
def test_a_json_credential_gets_one_verdict_in_every_container(
    name: str, before: Change, after: Change, recipient: str | None
) -> None:
    document = WORLD.issuer.document(ALICE, name=name)
    before(document)
    signed = WORLD.issuer.sign(document)
    after(signed)
    first, *others = verdicts(orjson.dumps(signed).decode(), recipient=recipient)
    assert all(other == first for other in others)


@pytest.mark.rule("BK-3", "BK-5", "PF-A")
@settings(max_examples=100, deadline=None)
@given(name=TEXTS, before=st.sampled_from(BEFORE_SIGNING[:5]), cut=st.integers(0, 3))
def test_a_token_gets_one_verdict_in_every_container(name: str, before: Change, cut: int) -> None:
    document = WORLD.issuer.document(ALICE, name=name)
    before(document)
    members = {key: item for key, item in document.items() if key != "id"}
    token = WORLD.issuer.issue_jwt(ALICE, **members)
    first, *others = verdicts(token[: len(token) - cut], recipient=ALICE)
    assert all(other == first for other in others)


@pytest.mark.rule("D1", "BK-4")
def test_a_bent_credential_gets_one_verdict_in_every_container() -> None:
    original = WORLD.issuer.issue(ALICE)
    for number, (change, mutant) in enumerate(mutants_of(original)):
        if number % 7 == 0:
            first, *others = verdicts(orjson.dumps(mutant).decode())
            assert all(other == first for other in others), change


def test_the_key_document_and_the_lists_are_all_that_was_ever_asked() -> None:
    report = WORLD.verify(WORLD.issuer.issue(ALICE), now=NOW)
    assert report.result(Check.PROOF).reason == ""
    hosts = {url.partition("//")[2].partition("/")[0] for url in WORLD.internet.asked}
    assert hosts <= {"badges.workshop.example", "stranger.example"}
