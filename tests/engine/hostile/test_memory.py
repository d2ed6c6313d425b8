"""What a verifier remembers from one badge never changes what it says of the next.

It remembers keys, status lists and the shapes of documents. All of that is fed by strangers, so
each test here lets one verifier see a stranger's material first and then asks about another badge.
"""

import tracemalloc
from itertools import combinations, permutations
from typing import Any

import orjson
import pytest

from skillmark.engine.outcome import Outcome
from skillmark.engine.status.bitstring import Bitstring
from skillmark.engine.verification.report import Check, VerificationReport
from skillmark.engine.verification.verifier import Verifier
from skillmark.engine.wire.context_store import MOST_REMEMBERED, Contexts
from skillmark.engine.wire.contexts import builtin_tables
from tests.engine.hostile.documents import JSON_MAKERS, OB, V2, endorsement
from tests.engine.hostile.making.case import signed_anyhow
from tests.engine.hostile.mutators import mutants_of
from tests.engine.hostile.recipes import CLASSES
from tests.engine.world import ALICE, NOW, Document, World, as_bytes

PASSED, FAILED, OPEN = Outcome.PASSED, Outcome.FAILED, Outcome.UNDETERMINED


def verdict(report: VerificationReport) -> tuple[Any, ...]:
    """Return what was found.

    What is inside an unproven badge is judged by what is known already (nobody is asked, A9), so
    that part may differ; it decides none of the answers.
    """
    checks = {each.check: (each.outcome, each.reason, each.path) for each in report.checks}
    if report.genuine is not PASSED:
        checks.pop(Check.ENDORSEMENTS)
    return (checks, dict(report.answers), report.credential, sorted(report.nested))


def by_fresh_verifier(world: World, credential: Document) -> VerificationReport:
    return Verifier().verify(as_bytes(credential), now=NOW, fetch=world.internet, recipient=ALICE)


@pytest.mark.rule("B13", "B17")
@pytest.mark.parametrize("name", ["plain", "endorsed"])
def test_a_verifier_that_knows_the_shape_says_the_same_as_one_that_does_not(name: str) -> None:
    """A hostile issuer signs every change; a known shape must not pass what walking fails."""
    world = World()
    document = JSON_MAKERS[name](world)
    for _ in range(5):
        world.verify(document, recipient=ALICE)
    del document["proof"]
    for change, mutant in mutants_of(document):
        credential = signed_anyhow(world.issuer, mutant)
        known = world.verify(credential, recipient=ALICE)
        assert verdict(known) == verdict(by_fresh_verifier(world, credential)), change


@pytest.mark.rule("B13")
@pytest.mark.parametrize("place", ["id", "subject", "status"])
def test_a_known_shape_does_not_hide_a_node_described_twice(place: str) -> None:
    world = World()
    evidence = [{"id": "https://x.example/e", "type": ["Evidence"], "name": "Bend test"}]
    for _ in range(5):
        assert world.verify(world.issuer.issue(evidence=evidence)).genuine is PASSED
    document = world.issuer.document(evidence=[dict(evidence[0])])
    own = {
        "id": document["id"],
        "subject": document["credentialSubject"]["id"],
        "status": document["credentialStatus"]["id"],
    }
    document["evidence"][0]["id"] = own[place]
    report = world.verify(world.issuer.sign(document))
    assert report.result(Check.LINKED_DATA).reason == "described_twice"


@pytest.mark.rule("C2", "C8")
def test_a_strangers_list_is_not_remembered_as_the_issuers() -> None:
    world = World()
    url = world.issuer.list_url()
    honest = world.internet.pages[url]
    world.stranger.lists["revocation"].set(1, 1)
    world.stranger.publish_list("revocation")
    theirs: Document = orjson.loads(world.internet.pages[world.stranger.list_url()])
    del theirs["proof"]
    world.internet.put(url, world.stranger.sign({**theirs, "id": url}))
    world.verify(world.stranger.issue(credentialStatus=world.issuer.entry(1)))
    assert world.verify(world.issuer.issue()).result(Check.STATUS).reason == "status_untrusted"
    world.internet.pages[url] = honest
    report = World().verify(world.issuer.issue())
    assert (report.genuine, report.current) == (PASSED, PASSED)


@pytest.mark.rule("C8")
def test_a_list_that_was_refused_once_is_asked_for_again() -> None:
    world = World()
    url = world.issuer.list_url()
    honest = world.internet.pages[url]
    world.internet.pages[url] = b"{}"
    assert world.verify(world.issuer.issue()).current is OPEN
    world.internet.pages[url] = honest
    assert world.verify(world.issuer.issue()).current is PASSED


@pytest.mark.rule("A12")
def test_a_failed_key_document_is_asked_for_again() -> None:
    world = World()
    credential = world.issuer.issue()
    world.internet.take_down(world.issuer.did_url)
    assert world.verify(credential).genuine is OPEN
    world.internet.broken.clear()
    assert world.verify(credential).genuine is PASSED


@pytest.mark.rule("B30", "B13")
def test_a_stranger_who_copies_the_achievement_fills_no_memory_of_the_issuer() -> None:
    world = World()
    real = world.issuer.document(ALICE)
    for number in range(40):
        copy = world.stranger.document(ALICE, credentialSubject=real["credentialSubject"])
        copy["evidence"] = [{"type": ["Evidence"], "name": str(n)} for n in range(number)] or [
            {"type": ["Evidence"], "name": "x"}
        ]
        world.verify(world.stranger.sign(copy))
    report = world.verify(world.issuer.sign(real))
    assert (report.genuine, report.current) == (PASSED, PASSED)
    forged = {**world.issuer.sign(real), "name": "Master Welder"}
    assert world.verify(forged).genuine is FAILED


@pytest.mark.rule("B2", "B28")
def test_the_order_of_verifying_changes_nothing() -> None:
    first = World()
    endorsed = first.issuer.document(ALICE)
    endorsed["endorsement"] = [endorsement(first.stranger, endorsed["id"])]
    badges = [
        first.issuer.issue(ALICE),
        {**first.issuer.issue(ALICE), "name": "Forged"},
        first.stranger.sign(first.issuer.document(ALICE)),
        first.issuer.sign(endorsed),
        first.stranger.issue(ALICE, credentialStatus=first.issuer.entry(5)),
    ]
    expected = [verdict(by_fresh_verifier(first, badge)) for badge in badges]
    for order in permutations(range(len(badges))):
        world = World()
        for number in order:
            report = world.verify(badges[number], recipient=ALICE)
            assert verdict(report) == expected[number], order


@pytest.mark.rule("A10", "D10", "B15")
def test_documents_cannot_make_a_verifier_remember_without_end() -> None:
    world, contexts = World(), Contexts(builtin_tables())
    world.verifier = Verifier(contexts=contexts)
    sets = list(combinations(CLASSES, 3))
    known = sorted(contexts.urls)
    for number in range(30):
        document = world.issuer.document()
        document["@context"] = [V2, OB, *(known[number % len(known)] for _ in range(number % 5))]
        document["evidence"] = [
            {"id": f"urn:x:{n}", "type": ["Evidence", *each]} for n, each in enumerate(sets)
        ]
        world.verify(document)
        assert contexts.empty.tally.remembered <= MOST_REMEMBERED
    report = world.verify(world.issuer.issue(ALICE))
    assert (report.genuine, report.current) == (PASSED, PASSED)


@pytest.mark.rule("A10", "D10")
def test_outsized_badges_of_a_stranger_are_not_learnt_by_heart() -> None:
    world = World()
    alignments = [
        {"type": ["Alignment"], "targetName": f"{n}", "targetUrl": f"https://x.example/{n}"}
        for n in range(2_000)
    ]
    document = world.stranger.document(ALICE)
    document["credentialSubject"]["achievement"]["alignment"] = alignments
    credential = world.stranger.sign(document)
    assert world.verify(credential).genuine is PASSED
    tracemalloc.start()
    try:
        for _ in range(4):
            world.verify(credential)
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 1024 * 1024


@pytest.mark.rule("C1", "A10")
def test_the_largest_lists_of_a_stranger_are_not_kept() -> None:
    world = World()
    largest = Bitstring(8 * 8 * 1024 * 1024)
    entries = []
    for number in range(12):
        url = f"https://stranger.example/lists/{number}"
        document: Document = orjson.loads(world.internet.pages[world.stranger.list_url()])
        del document["proof"]
        document |= {"id": url}
        document["credentialSubject"]["encodedList"] = largest.encode()
        world.internet.put(url, world.stranger.sign(document))
        entry = {**world.stranger.entry(1), "id": f"{url}#1", "statusListCredential": url}
        entries.append(entry)
    credential = world.stranger.issue(credentialStatus=entries)
    tracemalloc.start()
    try:
        report = world.verify(credential)
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (report.genuine, report.current) == (PASSED, PASSED)
    assert kept < 16 * 1024 * 1024
