"""What the verifier answers: one surprise a test, everything else passes."""

import copy
from datetime import timedelta
from typing import Any

import pytest

from skillmark.engine.dids.key import did_key, did_key_method_id
from skillmark.engine.keys.signers import KeySigner
from skillmark.engine.outcome import Outcome
from skillmark.engine.proofs.data_integrity import sign_document
from skillmark.engine.verification.report import Check
from skillmark.engine.verification.verifier import Verifier
from skillmark.engine.wire.linked_data import builtin_contexts
from tests.engine.world import ALICE, CHARLIE, NOW, Internet, Issuer, World, as_bytes

PASSED, FAILED, OPEN = Outcome.PASSED, Outcome.FAILED, Outcome.UNDETERMINED
ALL_PASSED = {
    Check.STRUCTURE: PASSED,
    Check.LINKED_DATA: PASSED,
    Check.KEY_BINDING: PASSED,
    Check.PROOF: PASSED,
    Check.VALIDITY_PERIOD: PASSED,
    Check.STATUS: PASSED,
}

Document = dict[str, Any]


@pytest.mark.rule("PF-B", "V-2", "DI-6", "V-1", "VC-11")
def test_a_fresh_badge_passes_everything(world: World) -> None:
    report = world.verify(world.issuer.issue())
    assert report.outcomes() == ALL_PASSED
    assert (report.genuine, report.current) == (PASSED, PASSED)
    assert report.sentence == (
        "Genuine: “Welding I” was issued by did:web:badges.workshop.example and is current."
    )


@pytest.mark.rule("PF-A", "KEY-2")
def test_a_fresh_token_passes_everything(world: World) -> None:
    report = world.verify(world.issuer.issue_jwt())
    assert report.outcomes() == ALL_PASSED


@pytest.mark.rule("ST-3", "BS-6", "V-4")
def test_a_revoked_credential_fails_status_and_nothing_else(world: World) -> None:
    credential = world.issuer.issue()
    world.issuer.set_status(credential)
    report = world.verify(credential)
    assert report.outcomes() == {**ALL_PASSED, Check.STATUS: FAILED}
    assert report.result(Check.STATUS).reason == "revoked"


@pytest.mark.rule("V-4")
def test_an_unreachable_status_list_leaves_the_status_open(world: World) -> None:
    credential = world.issuer.issue()
    world.internet.take_down(world.issuer.list_url())
    report = world.verify(credential)
    assert report.outcomes() == {**ALL_PASSED, Check.STATUS: OPEN}
    assert (report.genuine, report.current) == (PASSED, OPEN)


@pytest.mark.rule("C7")
@pytest.mark.parametrize("order", [("revocation", "suspension"), ("suspension", "revocation")])
@pytest.mark.parametrize("purpose", ["revocation", "suspension"])
def test_every_status_entry_is_looked_at(
    world: World, order: tuple[str, str], purpose: str
) -> None:
    entries = [world.issuer.entry(7, each) for each in order]
    credential = world.issuer.issue(credentialStatus=entries)
    world.issuer.set_status(credential, purpose)
    assert world.verify(credential).result(Check.STATUS).outcome is FAILED


@pytest.mark.rule("A9", "T-21", "T-19")
def test_nothing_but_the_key_document_is_fetched_before_the_proof_holds(world: World) -> None:
    credential = world.issuer.issue(
        evidence=[{"id": "https://canary.example/e", "type": ["Evidence"]}],
        termsOfUse=[{"id": "https://canary.example/t", "type": "urn:terms"}],
    )
    credential["name"] = "Changed"
    report = world.verify(credential)
    assert report.result(Check.PROOF).outcome is FAILED
    assert set(world.internet.asked) == {world.issuer.did_url}


@pytest.mark.rule("B12")
def test_a_badge_without_proof_fails_the_proof(world: World) -> None:
    report = world.verify(world.issuer.document())
    assert (report.genuine, report.result(Check.PROOF).reason) == (FAILED, "no_proof")


@pytest.mark.rule("B3", "T-10", "V-2b")
def test_a_key_in_the_fragment_is_not_the_issuers(world: World) -> None:
    foreign = world.stranger.key
    fragment = did_key(foreign.public_key).removeprefix("did:key:")
    signer = KeySigner(foreign, f"{world.issuer.id}#{fragment}")
    credential = sign_document(
        world.issuer.document(), signer=signer, created=NOW, contexts=builtin_contexts()
    )
    report = world.verify(credential)
    assert report.result(Check.KEY_BINDING).reason == "key_not_issuers"
    assert report.genuine is FAILED


@pytest.mark.rule("B2", "DI-6")
def test_a_good_signature_by_another_party_proves_nothing(world: World) -> None:
    document = world.issuer.document()
    credential = world.stranger.sign(document)
    report = world.verify(credential)
    assert report.result(Check.KEY_BINDING).outcome is FAILED
    assert set(world.internet.asked) == {world.issuer.did_url}


@pytest.mark.rule("B10")
def test_a_key_listed_for_signing_in_only_may_not_issue(world: World) -> None:
    def only_authentication(document: Document) -> None:
        document["authentication"] = document.pop("assertionMethod")

    world.issuer.publish_keys(only_authentication)
    report = world.verify(world.issuer.issue())
    assert report.result(Check.KEY_BINDING).reason == "purpose"


def test_an_unreachable_issuer_leaves_the_question_open(world: World) -> None:
    credential = world.issuer.issue()
    world.internet.take_down(world.issuer.did_url)
    report = world.verify(credential)
    assert (report.genuine, report.current) == (OPEN, OPEN)
    assert report.result(Check.KEY_BINDING).reason == "unreachable"


def test_offline_a_derived_key_is_enough() -> None:
    issuer = Issuer(Internet(), "unused.example")
    issuer.id = did_key(issuer.key.public_key)
    issuer.signer = KeySigner(issuer.key, did_key_method_id(issuer.key.public_key))
    document = issuer.document()
    del document["credentialStatus"]
    report = Verifier().verify(as_bytes(issuer.sign(document)), now=NOW)
    assert (report.genuine, report.current) == (PASSED, PASSED)


@pytest.mark.rule("VC-4", "B21", "DM-9")
@pytest.mark.parametrize(
    ("seconds", "outcome"),
    [(-301, FAILED), (-300, PASSED), (0, PASSED), (86_700, PASSED), (86_701, FAILED)],
)
def test_the_validity_period_is_inclusive_and_clocks_may_differ(
    world: World, seconds: int, outcome: Outcome
) -> None:
    credential = world.issuer.issue(
        validFrom="2026-11-20T00:00:00Z", validUntil="2026-11-21T00:00:00Z"
    )
    start = NOW.replace(day=20, hour=0)
    report = world.verify(credential, at=start + timedelta(seconds=seconds))
    assert report.result(Check.VALIDITY_PERIOD).outcome is outcome


def test_a_revocation_unset_today_was_unset_then(world: World) -> None:
    credential = world.issuer.issue()
    report = world.verify(credential, at=NOW - timedelta(days=3))
    assert report.current is PASSED


def test_a_revocation_set_today_leaves_an_earlier_date_open(world: World) -> None:
    credential = world.issuer.issue()
    world.issuer.set_status(credential)
    report = world.verify(credential, at=NOW - timedelta(days=3))
    assert report.result(Check.STATUS).reason == "status_history"
    assert report.current is OPEN


def test_a_suspension_list_says_nothing_about_an_earlier_date(world: World) -> None:
    credential = world.issuer.issue(credentialStatus=world.issuer.entry(3, "suspension"))
    assert world.verify(credential).current is PASSED
    assert world.verify(credential, at=NOW - timedelta(days=3)).current is OPEN


@pytest.mark.rule("V-5", "ID-6")
def test_the_recipient_asked_for_is_found_by_hash(world: World) -> None:
    report = world.verify(world.issuer.issue(), recipient=ALICE)
    assert report.about_this_person is PASSED


@pytest.mark.rule("ID-5")
def test_an_address_in_capitals_matches_in_lower_case_with_a_note(world: World) -> None:
    report = world.verify(world.issuer.issue(), recipient=ALICE.upper())
    assert report.result(Check.RECIPIENT).notes == ("matched_in_lower_case",)


@pytest.mark.rule("B27")
def test_somebody_elses_badge_is_genuine_but_not_about_me(world: World) -> None:
    report = world.verify(world.issuer.issue(), recipient=CHARLIE)
    assert (report.genuine, report.about_this_person) == (PASSED, FAILED)
    assert report.sentence == (
        "Genuine: “Welding I” was issued by did:web:badges.workshop.example and is current; "
        "it was not issued to the person you asked about."
    )


def test_the_sentence_of_a_revoked_badge_of_somebody_else_says_both(world: World) -> None:
    credential = world.issuer.issue()
    world.issuer.set_status(credential)
    assert world.verify(credential, recipient=CHARLIE).sentence == (
        "Genuine: “Welding I” was issued by did:web:badges.workshop.example, but it does not "
        "count: its issuer has revoked it; it was not issued to the person you asked about."
    )


def test_a_badge_without_an_address_cannot_tell_whose_it_is(world: World) -> None:
    document = world.issuer.document()
    del document["credentialSubject"]["identifier"]
    report = world.verify(world.issuer.sign(document), recipient=ALICE)
    assert report.about_this_person is OPEN


@pytest.mark.rule("B30")
def test_a_genuine_badge_of_a_stranger_is_genuine_and_unknown(world: World) -> None:
    world.verifier = Verifier(known_issuers={world.issuer.id: "Workshop"})
    report = world.verify(world.stranger.issue())
    assert (report.genuine, report.issuer_known) == (PASSED, FAILED)
    assert world.verify(world.issuer.issue()).issuer_known is PASSED


def test_a_forged_badge_of_a_known_issuer_does_not_count_as_known(world: World) -> None:
    world.verifier = Verifier(known_issuers={world.issuer.id: "Workshop"})
    report = world.verify(world.stranger.sign(world.issuer.document()))
    assert (report.genuine, report.issuer_known) == (FAILED, OPEN)


def test_members_cannot_be_moved_between_two_descriptions_of_the_credential(world: World) -> None:
    document = world.issuer.document(validUntil="2026-11-10T00:00:00Z")
    credential = world.issuer.sign(document)
    moved = copy.deepcopy(credential)
    del moved["validUntil"]
    moved["credentialSubject"]["achievement"]["related"] = [
        {
            "id": credential["id"],
            "type": ["Related", "VerifiableCredential"],
            "validUntil": "2026-11-10T00:00:00Z",
        }
    ]
    report = world.verify(moved)
    assert report.genuine is FAILED


@pytest.mark.rule("T-1", "B13", "V-1b")
def test_an_injected_grade_fails_linked_data(world: World) -> None:
    credential = world.issuer.issue() | {"gradeInjected": "A+"}
    report = world.verify(credential)
    assert report.result(Check.LINKED_DATA).reason == "data_loss"
    assert report.genuine is FAILED


def test_the_verifier_recognises_a_batch_and_still_checks_each(world: World) -> None:
    credentials = [world.issuer.issue() for _ in range(5)]
    tampered = copy.deepcopy(world.issuer.issue())
    tampered["credentialSubject"]["identifier"][0]["salt"] = "other"
    assert [world.verify(each).genuine for each in credentials] == [PASSED] * 5
    assert world.verify(tampered).genuine is FAILED
    assert world.internet.asked[world.issuer.did_url] == 1


def endorsed(world: World, endorsement: Document) -> Document:
    document = world.issuer.document()
    document["endorsement"] = [endorsement]
    return world.issuer.sign(document)


def endorsement_of(world: World, thing: str) -> Document:
    return world.stranger.sign(
        {
            "@context": [
                "https://www.w3.org/ns/credentials/v2",
                "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
            ],
            "id": "urn:uuid:00000000-0000-4000-8000-0000000000ee",
            "type": ["VerifiableCredential", "EndorsementCredential"],
            "name": "We hire these welders",
            "issuer": {"id": world.stranger.id, "type": ["Profile"], "name": "Stranger Steel"},
            "validFrom": "2026-11-01T09:00:00Z",
            "credentialSubject": {
                "id": thing,
                "type": ["EndorsementSubject"],
                "endorsementComment": "Sound joints.",
            },
        }
    )


@pytest.mark.rule("V-6", "DM-16", "AC-19")
def test_an_endorsement_inside_is_judged_on_its_own(world: World) -> None:
    thing = f"urn:uuid:00000000-0000-4000-8000-{world.issuer.issued + 1:012}"
    report = world.verify(endorsed(world, endorsement_of(world, thing)))
    assert report.outcomes() == {**ALL_PASSED, Check.ENDORSEMENTS: PASSED}
    assert report.nested["/endorsement/0"].genuine is PASSED


@pytest.mark.rule("V-6")
def test_a_broken_endorsement_does_not_break_the_badge(world: World) -> None:
    thing = f"urn:uuid:00000000-0000-4000-8000-{world.issuer.issued + 1:012}"
    endorsement = endorsement_of(world, thing)
    endorsement["credentialSubject"]["endorsementComment"] = "Wonderful joints."
    report = world.verify(endorsed(world, endorsement))
    assert report.outcomes() == {**ALL_PASSED, Check.ENDORSEMENTS: FAILED}


@pytest.mark.rule("B28")
def test_a_borrowed_endorsement_is_not_about_this_badge(world: World) -> None:
    report = world.verify(endorsed(world, endorsement_of(world, "urn:uuid:another-badge")))
    nested = report.nested["/endorsement/0"]
    assert nested.result(Check.RECIPIENT).reason == "endorsement_of_other"
    assert report.result(Check.ENDORSEMENTS).outcome is FAILED


def with_refresh(world: World, **members: Any) -> Document:
    document = world.issuer.document(**members)
    document["@context"].append("https://purl.imsglobal.org/spec/ob/v3p0/extensions.json")
    document["refreshService"] = {
        "id": f"{world.issuer.base}/refresh/1",
        "type": "1EdTechCredentialRefresh",
    }
    return document


@pytest.mark.rule("ST-5", "DM-13", "V-3")
def test_a_newer_copy_replaces_the_old_one(world: World) -> None:
    old = with_refresh(world)
    new = {**old, "validFrom": "2026-11-10T09:00:00Z", "name": "Welding I, corrected"}
    world.internet.put(f"{world.issuer.base}/refresh/1", world.issuer.sign(new))
    report = world.verify(world.issuer.sign(old))
    assert report.credential.name == "Welding I, corrected"
    assert world.internet.asked[f"{world.issuer.base}/refresh/1"] == 1


@pytest.mark.rule("ST-5", "T-19", "V-3")
def test_a_forged_newer_copy_changes_nothing(world: World) -> None:
    old = with_refresh(world)
    new = {**old, "validFrom": "2026-11-10T09:00:00Z", "name": "Master Welder"}
    world.internet.put(f"{world.issuer.base}/refresh/1", world.stranger.sign(new))
    report = world.verify(world.issuer.sign(old))
    assert (report.credential.name, report.genuine) == ("Welding I", PASSED)
    assert "refresh_failed" in report.notes


@pytest.mark.parametrize("data", [b"", b"hello", b"{", b"[]", b"\x89PNG", b"<svg/>", b"%PDF-1.7"])
def test_what_is_no_credential_gets_a_report_too(world: World, data: bytes) -> None:
    report = world.verify(data)
    assert report.genuine is FAILED
    assert report.sentence.startswith("Not genuine: ")


@pytest.mark.rule("C2")
def test_a_list_by_another_issuer_leaves_the_status_open(world: World) -> None:
    credential = world.issuer.issue(credentialStatus=world.stranger.entry(3))
    report = world.verify(credential)
    assert report.result(Check.STATUS).reason == "status_untrusted"
    assert report.current is OPEN


@pytest.mark.rule("C2")
def test_a_list_without_proof_leaves_the_status_open(world: World) -> None:
    url = world.issuer.list_url()
    stripped = world.issuer.sign({"@context": ["https://www.w3.org/ns/credentials/v2"]})
    assert stripped["proof"]
    credential = world.issuer.issue()

    def strip() -> None:
        import orjson

        document = orjson.loads(world.internet.pages[url])
        del document["proof"]
        world.internet.put(url, document)

    strip()
    assert world.verify(credential).result(Check.STATUS).reason == "status_untrusted"


@pytest.mark.rule("C3")
def test_a_list_for_another_purpose_leaves_the_status_open(world: World) -> None:
    def other_purpose(document: Document) -> None:
        document["credentialSubject"]["statusPurpose"] = "suspension"

    world.issuer.publish_list("revocation", other_purpose)
    assert world.verify(world.issuer.issue()).result(Check.STATUS).reason == "status_purpose"


@pytest.mark.rule("C8")
def test_a_lapsed_list_leaves_the_status_open(world: World) -> None:
    world.issuer.publish_list("revocation", at=NOW - timedelta(days=40))
    assert world.verify(world.issuer.issue()).result(Check.STATUS).reason == "status_stale"


@pytest.mark.rule("C8")
def test_a_list_that_goes_back_in_time_is_refused(world: World) -> None:
    def short_lived(document: Document) -> None:
        document["credentialSubject"]["ttl"] = 60_000

    world.issuer.publish_list("revocation", short_lived)
    assert world.verify(world.issuer.issue()).current is PASSED
    world.issuer.publish_list("revocation", short_lived, at=NOW - timedelta(days=2))
    later = NOW + timedelta(minutes=2)
    report = world.verify(world.issuer.issue(), now=later)
    assert report.result(Check.STATUS).reason == "status_stale"
