"""Signed assertions: the key is linked in both directions, then RS256, then the revocation list."""

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from skillmark.engine.keys.ed25519 import Ed25519PrivateKey
from skillmark.engine.keys.signers import KeySigner
from skillmark.engine.open_badges_2.findings import OpenBadges2Findings, Step
from skillmark.engine.open_badges_2.values import VerificationType
from skillmark.engine.open_badges_2.verification import verify_open_badge_2
from skillmark.engine.outcome import Outcome
from skillmark.engine.ports import ResourceKind
from skillmark.engine.proofs.jose import sign_compact_jws
from skillmark.engine.wire.base64url import encode_base64url
from tests.engine.open_badges_2.ob2_world import (
    BADGE_CLASS,
    HOST,
    ISSUER,
    KEY,
    REVOCATIONS,
    SIGNED_ID,
    SigningKey,
    Web,
    badge_class,
    key_document,
    revocation_list,
    signed_assertion,
    signing_issuer,
    web,
)

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ALL_PASSED = dict.fromkeys(
    (Step.STRUCTURE, Step.KEY_BINDING, Step.PROOF, Step.BADGE_CLASS, Step.VALIDITY_PERIOD),
    Outcome.PASSED,
)


@pytest.fixture(scope="module")
def key() -> SigningKey:
    return SigningKey()


@pytest.fixture(scope="module")
def other_key() -> SigningKey:
    return SigningKey()


def signing_web(key: SigningKey, /, **pages: Any) -> Web:
    fetch = web(
        badge_class=pages.get("badge_class", badge_class()),
        issuer=pages.get("issuer", signing_issuer()),
    )
    fetch.pages[KEY] = pages.get("key", key_document(key.pem))
    if "revocations" in pages:
        fetch.pages[REVOCATIONS] = pages["revocations"]
    return fetch


def verify(token: str, fetch: Web) -> OpenBadges2Findings:
    return verify_open_badge_2(token, fetch=fetch, now=NOW)


def differing(findings: OpenBadges2Findings) -> dict[Step, tuple[Outcome, str]]:
    return {
        finding.step: (finding.outcome, finding.reason)
        for finding in findings.findings
        if finding.outcome not in {Outcome.PASSED, Outcome.NOT_APPLICABLE}
    }


def unbound(outcome: Outcome, reason: str) -> dict[Step, tuple[Outcome, str]]:
    """What differs when the key could not be bound to the issuer."""
    return {
        Step.KEY_BINDING: (outcome, reason),
        Step.PROOF: (Outcome.UNDETERMINED, reason),
        Step.STATUS: (Outcome.UNDETERMINED, "proof_not_passed"),
    }


@pytest.mark.rule("O2-6")
def test_signed_badge_passes(key: SigningKey) -> None:
    fetch = signing_web(key)

    findings = verify(key.sign(signed_assertion()), fetch)

    assert findings.outcomes() == ALL_PASSED
    assert findings.finding(Step.STATUS).reason == "no_revocation_list"
    assert findings.form is VerificationType.SIGNED
    assert fetch.asked == [
        (BADGE_CLASS, ResourceKind.OPEN_BADGES_2),
        (ISSUER, ResourceKind.OPEN_BADGES_2),
        (KEY, ResourceKind.KEY_DOCUMENT),
    ]


@pytest.mark.rule("O2-6")
@pytest.mark.parametrize("number_of_keys", [1, 3])
def test_without_a_creator_the_keys_of_the_profile_are_tried(
    key: SigningKey, other_key: SigningKey, number_of_keys: int
) -> None:
    others = [f"{HOST}/key-{number}.json" for number in range(1, number_of_keys)]
    fetch = signing_web(key, issuer=signing_issuer(publicKey=[*others, KEY]))
    for url in others:
        fetch.pages[url] = key_document(other_key.pem, id=url)

    findings = verify(key.sign(signed_assertion(verification={"type": "signed"})), fetch)

    assert findings.outcomes() == ALL_PASSED


@pytest.mark.rule("O2-6", "A10")
def test_no_more_than_three_keys_are_fetched(key: SigningKey, other_key: SigningKey) -> None:
    others = [f"{HOST}/key-{number}.json" for number in range(50)]
    fetch = signing_web(key, issuer=signing_issuer(publicKey=[*others, KEY]))
    for url in others:
        fetch.pages[url] = key_document(other_key.pem, id=url)

    findings = verify(key.sign(signed_assertion(verification={"type": "signed"})), fetch)

    assert findings.finding(Step.PROOF).reason == "signature_invalid"
    assert len(fetch.asked) == 5


@pytest.mark.rule("O2-6")
@pytest.mark.parametrize(
    ("signed_by_reachable_key", "expected"),
    [
        (True, {}),
        (
            False,
            {
                Step.PROOF: (Outcome.UNDETERMINED, "timeout"),
                Step.STATUS: (Outcome.UNDETERMINED, "proof_not_passed"),
            },
        ),
    ],
)
def test_unreachable_key_among_several_might_have_been_the_one(
    key: SigningKey,
    other_key: SigningKey,
    signed_by_reachable_key: bool,  # noqa: FBT001
    expected: dict[Step, tuple[Outcome, str]],
) -> None:
    lost = f"{HOST}/lost.json"
    fetch = signing_web(key, issuer=signing_issuer(publicKey=[lost, KEY]))
    fetch.pages[lost] = "timeout"
    signer = key if signed_by_reachable_key else other_key

    findings = verify(signer.sign(signed_assertion(verification={"type": "signed"})), fetch)

    assert differing(findings) == expected


@pytest.mark.rule("O2-6")
def test_key_inside_the_profile_is_used_without_a_fetch(key: SigningKey) -> None:
    inside = key_document(key.pem, id=f"{ISSUER}#key")
    fetch = signing_web(key, issuer=signing_issuer(publicKey=inside))
    token = key.sign(signed_assertion(verification={"type": "signed", "creator": f"{ISSUER}#key"}))

    assert verify(token, fetch).outcomes() == ALL_PASSED
    assert fetch.urls == [BADGE_CLASS, ISSUER]


@pytest.mark.rule("O2-6")
def test_key_that_the_profile_does_not_list_is_not_fetched(
    key: SigningKey, other_key: SigningKey
) -> None:
    mallory = "https://mallory.example/key.json"
    fetch = signing_web(key)
    fetch.pages[mallory] = key_document(other_key.pem, id=mallory)
    token = other_key.sign(signed_assertion(verification={"type": "signed", "creator": mallory}))

    assert differing(verify(token, fetch)) == unbound(Outcome.FAILED, "key_not_issuers")
    assert mallory not in fetch.urls


@pytest.mark.rule("O2-6")
@pytest.mark.parametrize(
    ("pages", "outcome", "reason"),
    [
        ({"issuer": signing_issuer(publicKey=None)}, Outcome.FAILED, "key_not_issuers"),
        (
            {"issuer": signing_issuer(publicKey=f"{ISSUER}#key")},
            Outcome.FAILED,
            "key_not_issuers",
        ),
        ({"key": "not_found"}, Outcome.UNDETERMINED, "not_found"),
        ({"key": "timeout"}, Outcome.UNDETERMINED, "timeout"),
        ({"key": key_document("no pem")}, Outcome.FAILED, "key_malformed"),
        ({"key": key_document("x", type="Profile")}, Outcome.FAILED, "key_malformed"),
        (
            {"key": key_document("x", id=f"{HOST}/other.json")},
            Outcome.FAILED,
            "id_mismatch",
        ),
        (
            {"key": key_document("x", owner="https://mallory.example/")},
            Outcome.FAILED,
            "key_not_issuers",
        ),
    ],
)
def test_key_that_is_not_linked_both_ways_proves_nothing(
    key: SigningKey, pages: dict[str, Any], outcome: Outcome, reason: str
) -> None:
    findings = verify(key.sign(signed_assertion()), signing_web(key, **pages))

    assert differing(findings) == unbound(outcome, reason)


@pytest.mark.rule("O2-6")
def test_key_that_the_profile_only_claims_to_hold_is_nowhere(key: SigningKey) -> None:
    fetch = signing_web(key, issuer=signing_issuer(publicKey=f"{ISSUER}#key"))
    token = key.sign(signed_assertion(verification={"type": "signed", "creator": f"{ISSUER}#key"}))

    assert differing(verify(token, fetch)) == unbound(Outcome.FAILED, "key_malformed")


@pytest.mark.rule("O2-6", "B6")
def test_rsa_key_of_1024_bits_is_refused(key: SigningKey) -> None:
    weak = SigningKey(bits=1024)
    fetch = signing_web(key, key=key_document(weak.pem))

    findings = verify(key.sign(signed_assertion()), fetch)

    assert differing(findings) == unbound(Outcome.FAILED, "weak_or_wrong_key")


@pytest.mark.rule("O2-6")
@pytest.mark.parametrize("kind", ["Ed25519", "P-256", "unknown curve"])
def test_key_of_another_kind_leaves_the_question_open(key: SigningKey, kind: str) -> None:
    public_key: Any = {
        "Ed25519": ed25519.Ed25519PrivateKey.generate,
        "P-256": lambda: ec.generate_private_key(ec.SECP256R1()),
        "unknown curve": lambda: ec.generate_private_key(ec.SECP256K1()),
    }[kind]().public_key()
    pem = public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    findings = verify(key.sign(signed_assertion()), signing_web(key, key=key_document(pem)))

    assert differing(findings) == unbound(Outcome.UNDETERMINED, "key_type_unsupported")


@pytest.mark.rule("O2-6")
def test_key_of_an_unknown_kind_leaves_the_question_open(key: SigningKey) -> None:
    # A SubjectPublicKeyInfo whose algorithm is the unassigned OID 1.2.3.4.
    der = base64.b64encode(bytes.fromhex("300b300506032a0304030200ff")).decode()
    pem = f"-----BEGIN PUBLIC KEY-----\n{der}\n-----END PUBLIC KEY-----\n"

    findings = verify(key.sign(signed_assertion()), signing_web(key, key=key_document(pem)))

    assert differing(findings) == unbound(Outcome.UNDETERMINED, "key_type_unsupported")


@pytest.mark.rule("O2-6")
def test_embedded_key_without_an_id_is_no_key(key: SigningKey) -> None:
    nameless = key_document(key.pem, id=None)
    fetch = signing_web(key, issuer=signing_issuer(publicKey=[nameless]))

    findings = verify(key.sign(signed_assertion()), fetch)

    assert differing(findings) == unbound(Outcome.FAILED, "key_not_issuers")


@pytest.mark.rule("O2-6")
def test_algorithm_other_than_rs256_leaves_the_question_open(key: SigningKey) -> None:
    signer = KeySigner(Ed25519PrivateKey.generate(), KEY)
    token = sign_compact_jws({}, json.dumps(signed_assertion()).encode(), signer=signer)

    findings = verify(token, signing_web(key))

    assert differing(findings) == unbound(Outcome.UNDETERMINED, "unsupported_algorithm")


@pytest.mark.rule("O2-6", "B4")
@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_algorithm_that_proves_nothing_fails(key: SigningKey, algorithm: str) -> None:
    head = encode_base64url(json.dumps({"alg": algorithm}).encode())
    token = f"{head}.{key.sign(signed_assertion()).split('.', 1)[1]}"

    findings = verify(token, signing_web(key))

    assert findings.finding(Step.STRUCTURE).outcome is Outcome.FAILED
    assert findings.finding(Step.STRUCTURE).reason == "alg"


@pytest.mark.rule("O2-6")
def test_changed_payload_fails_the_proof(key: SigningKey) -> None:
    head, _, signature = key.sign(signed_assertion()).split(".")
    changed = encode_base64url(json.dumps(signed_assertion(narrative="With honours")).encode())

    findings = verify(f"{head}.{changed}.{signature}", signing_web(key))

    assert differing(findings) == {
        Step.PROOF: (Outcome.FAILED, "signature_invalid"),
        Step.STATUS: (Outcome.UNDETERMINED, "proof_not_passed"),
    }


@pytest.mark.rule("O2-6")
def test_signature_of_somebody_else_fails_the_proof(key: SigningKey, other_key: SigningKey) -> None:
    findings = verify(other_key.sign(signed_assertion()), signing_web(key))

    assert findings.finding(Step.PROOF).reason == "signature_invalid"


@pytest.mark.rule("O2-6")
def test_token_that_says_it_is_hosted_fails(key: SigningKey) -> None:
    token = key.sign(signed_assertion(verification={"type": "hosted"}))

    findings = verify(token, signing_web(key))

    assert findings.finding(Step.STRUCTURE).reason == "verification_type"


@pytest.mark.rule("O2-5", "O2-6")
def test_badge_class_elsewhere_is_worth_a_note_when_the_issuer_signed(key: SigningKey) -> None:
    foreign = "https://class.example/welding.json"
    fetch = signing_web(key)
    fetch.pages[foreign] = badge_class(id=foreign)

    findings = verify(key.sign(signed_assertion(badge=foreign)), fetch)

    assert findings.outcomes() == ALL_PASSED
    assert findings.notes == ("badge_class_elsewhere",)


# O2-7: revocation


def with_list(key: SigningKey, revocations: Any) -> Web:
    return signing_web(
        key, issuer=signing_issuer(revocationList=REVOCATIONS), revocations=revocations
    )


@pytest.mark.rule("O2-7")
@pytest.mark.parametrize(
    "entry",
    [SIGNED_ID, {"id": SIGNED_ID, "revocationReason": "Issued in error"}, {"uid": "7"}],
)
def test_listed_badge_is_revoked_and_nothing_else(key: SigningKey, entry: Any) -> None:
    fetch = with_list(key, revocation_list("urn:uuid:other", entry))

    findings = verify(key.sign(signed_assertion(uid="7")), fetch)

    assert differing(findings) == {Step.STATUS: (Outcome.FAILED, "revoked")}


@pytest.mark.rule("O2-7")
@pytest.mark.parametrize(
    "revocations",
    [
        revocation_list(),
        revocation_list("urn:uuid:other"),
        revocation_list(id=None, issuer=None),
    ],
)
def test_badge_that_is_not_listed_is_not_revoked(key: SigningKey, revocations: Any) -> None:
    findings = verify(key.sign(signed_assertion()), with_list(key, revocations))

    assert findings.outcomes() == {**ALL_PASSED, Step.STATUS: Outcome.PASSED}


@pytest.mark.rule("O2-7")
@pytest.mark.parametrize(
    ("revocations", "outcome", "reason"),
    [
        ("unreachable", Outcome.UNDETERMINED, "unreachable"),
        ("gone", Outcome.UNDETERMINED, "gone"),
        (
            revocation_list(issuer="https://mallory.example/"),
            Outcome.UNDETERMINED,
            "status_list_foreign",
        ),
        (revocation_list(id=f"{HOST}/old.json"), Outcome.UNDETERMINED, "status_list_foreign"),
        (revocation_list(7), Outcome.FAILED, "status_list_malformed"),
        (revocation_list(type="Assertion"), Outcome.FAILED, "status_list_malformed"),
    ],
)
def test_list_that_cannot_be_relied_on_does_not_say_no(
    key: SigningKey, revocations: Any, outcome: Outcome, reason: str
) -> None:
    findings = verify(key.sign(signed_assertion()), with_list(key, revocations))

    assert differing(findings) == {Step.STATUS: (outcome, reason)}


@pytest.mark.rule("O2-7")
def test_signed_badge_that_says_revoked_is_revoked(key: SigningKey) -> None:
    findings = verify(key.sign(signed_assertion(revoked=True)), signing_web(key))

    assert differing(findings) == {Step.STATUS: (Outcome.FAILED, "revoked")}


@pytest.mark.rule("A9", "O2-7")
def test_revocation_list_is_not_fetched_before_the_proof_holds(
    key: SigningKey, other_key: SigningKey
) -> None:
    fetch = with_list(key, revocation_list())

    verify(other_key.sign(signed_assertion()), fetch)

    assert REVOCATIONS not in fetch.urls


@pytest.mark.rule("O2-11")
def test_signed_badge_of_1_x_is_left_open(key: SigningKey) -> None:
    old = {
        "uid": "7",
        "recipient": {"type": "email", "hashed": False, "identity": "alice@example.org"},
        "badge": BADGE_CLASS,
        "verify": {"type": "signed", "url": f"{HOST}/key.pem"},
        "issuedOn": 1_709_287_200,
    }

    findings = verify(key.sign(old), signing_web(key, issuer=signing_issuer(publicKey=None)))

    assert findings.finding(Step.KEY_BINDING).outcome is Outcome.UNDETERMINED
    assert findings.finding(Step.KEY_BINDING).reason == "legacy_signature"
