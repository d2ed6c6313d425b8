"""Whose key it is: a key counts only when the issuer's own document lists it for this use."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from skillmark.engine.dids.documents import KeyDocument, VerificationMethod, read_did_document
from skillmark.engine.dids.resolver import resolve_key_document
from skillmark.engine.keys.ed25519 import Ed25519PrivateKey
from skillmark.engine.keys.multikey import write_multikey
from skillmark.engine.keys.signers import KeySigner
from skillmark.engine.ports import Signer
from skillmark.engine.proofs.data_integrity import sign_document
from skillmark.engine.wire.json_types import JsonObject
from skillmark.engine.wire.multibase import decode_base58btc, encode_base58btc
from tests.engine.proofs.proof_world import (
    CHARLIE,
    CONTEXTS,
    CREATED,
    FOREIGN,
    INVALID,
    ISSUER,
    NOW,
    P256_ISSUER,
    UNDETERMINED,
    VALID,
    Party,
    badge,
    outcomes,
    proof_of,
    signed,
    verdict,
    with_proof_changed,
)

ED25519_ORDER = 2**252 + 27742317777372353535851937790883648493


def signed_as(method: str, key: Ed25519PrivateKey, document: JsonObject) -> JsonObject:
    signer: Signer = KeySigner(key, method)
    return sign_document(document, signer=signer, created=CREATED, contexts=CONTEXTS)


def badge_of(did: str) -> JsonObject:
    return badge(issuer={"id": did, "type": ["Profile"]})


def did_document(issuer: Party = ISSUER, **changes: object) -> JsonObject:
    method: JsonObject = {
        "id": issuer.method,
        "type": "Multikey",
        "controller": issuer.did,
        "publicKeyMultibase": write_multikey(issuer.private_key.public_key),
    }
    return {
        "id": issuer.did,
        "verificationMethod": [method],
        "assertionMethod": [issuer.method],
        **changes,
    }


def key_document(document: JsonObject) -> KeyDocument:
    return read_did_document(document, did=ISSUER.did)


@pytest.mark.rule("B3", "DI-6", "T-10", "V-2b")
def test_a_key_in_the_fragment_that_the_issuer_does_not_list_proves_nothing() -> None:
    key = Ed25519PrivateKey.from_seed(bytes(32))
    method = f"{ISSUER.did}#{write_multikey(key.public_key)}"

    assert outcomes(signed_as(method, key, badge())) == [(INVALID, "key_not_issuers")]


@pytest.mark.rule("B3", "DI-6", "T-10")
def test_a_key_in_the_fragment_of_a_did_key_is_not_the_did_s_own_key() -> None:
    victim = write_multikey(Ed25519PrivateKey.from_seed(bytes(32)).public_key)
    thief = Ed25519PrivateKey.from_seed(bytes(range(32)))
    issuer = resolve_key_document(f"did:key:{victim}", fetch=None)
    document = badge_of(f"did:key:{victim}")

    badges = [
        signed_as(f"did:key:{victim}#{write_multikey(thief.public_key)}", thief, document),
        signed_as(f"did:key:{victim}#{victim}", thief, document),
    ]

    assert [verdict(badge, issuer) for badge in badges] == [
        (INVALID, "key_not_issuers"),
        (INVALID, "signature_invalid"),
    ]


@pytest.mark.rule("B2", "B18", "DI-6")
@pytest.mark.parametrize(
    "method",
    [
        CHARLIE.method,
        "did:web:university.example:..:charlie#key-1",
        "did:web:university.example.charlie.example#key-1",
        "DID:WEB:university.example#key-1",
        "https://charlie.example/keys#1",
        "#key-1",
        "z6MkrvfzkMnvCroEUP2DVc9SHPE48CRsvHiVSusHioxTYu1x",
        "",
    ],
)
def test_a_key_under_another_identifier_is_foreign(method: str) -> None:
    document = with_proof_changed(signed(by=CHARLIE), verificationMethod=method)

    assert (outcomes(document), verdict(document)) == (
        [(FOREIGN, "key_not_issuers")],
        (INVALID, "key_not_issuers"),
    )


@pytest.mark.rule("KEY-3", "DI-6")
@pytest.mark.parametrize("spelling", ["did:key:{0}", "did:key:{0}#{0}"])
def test_both_spellings_of_a_did_key_method_verify(spelling: str) -> None:
    key = Ed25519PrivateKey.from_seed(bytes(32))
    name = write_multikey(key.public_key)
    issuer = resolve_key_document(f"did:key:{name}", fetch=None)
    document = signed_as(spelling.format(name), key, badge_of(f"did:key:{name}"))

    assert outcomes(document, issuer) == [(VALID, "")]


@pytest.mark.rule("B10", "DI-6")
@pytest.mark.parametrize("purpose", ["authentication", "keyAgreement", "capabilityInvocation"])
def test_a_key_listed_for_another_purpose_does_not_assert(purpose: str) -> None:
    document = did_document(assertionMethod=[], **{purpose: [ISSUER.method]})

    assert verdict(signed(), key_document(document)) == (INVALID, "purpose")


@pytest.mark.rule("B11", "DI-6")
def test_a_listed_key_under_another_s_control_does_not_assert() -> None:
    document = did_document()
    (method,) = document["verificationMethod"]
    method["controller"] = CHARLIE.did

    assert verdict(signed(), key_document(document)) == (INVALID, "key_not_issuers")


@pytest.mark.rule("B11", "DI-6")
def test_another_party_s_method_in_the_issuer_s_document_is_not_the_issuer_s() -> None:
    document = did_document()
    document["verificationMethod"] += did_document(CHARLIE)["verificationMethod"]
    document["assertionMethod"] = [CHARLIE.method]

    assert verdict(signed(by=CHARLIE), key_document(document)) == (INVALID, "key_not_issuers")


def dated(**times: datetime) -> KeyDocument:
    method = VerificationMethod(ISSUER.method, ISSUER.did, ISSUER.private_key.public_key, **times)
    return KeyDocument(ISSUER.did, {method.id: method}, {"assertionMethod": frozenset({method.id})})


@pytest.mark.rule("DI-6")
@pytest.mark.parametrize(
    ("member", "reason"), [("revoked_at", "key_revoked"), ("expires_at", "key_expired")]
)
def test_a_key_verifies_nothing_at_or_after_its_end(member: str, reason: str) -> None:
    ends = [NOW + timedelta(seconds=1), NOW, datetime(2026, 1, 1, tzinfo=UTC)]

    assert [verdict(signed(), dated(**{member: end})) for end in ends] == [
        (VALID, ""),
        (INVALID, reason),
        (INVALID, reason),
    ]


@pytest.mark.rule("B6", "B10")
def test_a_suite_does_not_verify_with_another_kind_of_key() -> None:
    as_eddsa = with_proof_changed(signed(), verificationMethod=P256_ISSUER.method)
    as_ecdsa = with_proof_changed(signed(), cryptosuite="ecdsa-rdfc-2019")
    as_selective = with_proof_changed(signed(), cryptosuite="ecdsa-sd-2023")

    assert [
        verdict(as_eddsa, P256_ISSUER),
        verdict(as_ecdsa),
        verdict(as_selective),
    ] == [(INVALID, "weak_or_wrong_key")] * 3


@pytest.mark.rule("B20", "DI-6")
def test_a_weak_key_in_the_issuer_s_document_verifies_nothing() -> None:
    identity_point = encode_base58btc(b"\xed\x01\x01" + bytes(31))
    document = did_document()
    (method,) = document["verificationMethod"]
    method["publicKeyMultibase"] = identity_point

    assert verdict(signed(), key_document(document)) == (INVALID, "weak_or_wrong_key")


@pytest.mark.rule("DI-6")
def test_a_kind_of_key_that_we_do_not_know_leaves_the_proof_undetermined() -> None:
    document = did_document()
    (method,) = document["verificationMethod"]
    method["type"] = "LatticeKey2035"

    assert verdict(signed(), key_document(document)) == (UNDETERMINED, "key_type_unsupported")


# --- the signature's spelling --------------------------------------------------------------


def unreduced(signature: bytes) -> bytes:
    s = int.from_bytes(signature[32:], "little") + ED25519_ORDER
    return signature[:32] + s.to_bytes(32, "little")


@pytest.mark.rule("B19")
def test_the_same_signature_with_s_not_reduced_is_refused() -> None:
    document = signed()
    signature = decode_base58btc(str(proof_of(document)["proofValue"]))
    spelled = encode_base58btc(unreduced(signature))

    assert verdict(with_proof_changed(document, proofValue=spelled)) == (
        INVALID,
        "signature_invalid",
    )


RESPELLINGS: list[tuple[str, Callable[[str], str]]] = [
    ("empty", lambda _: ""),
    ("no base", lambda text: text[1:]),
    ("another base", lambda text: "u" + text[1:]),
    ("base16", lambda text: "f" + decode_base58btc(text).hex()),
    ("white space inside", lambda text: f"{text[:9]} {text[9:]}"),
    ("line feed after", lambda text: f"{text}\n"),
    ("leading zero byte", lambda text: "z1" + text[1:]),
    ("trailing byte", lambda text: encode_base58btc(decode_base58btc(text) + b"\0")),
    ("one byte less", lambda text: encode_base58btc(decode_base58btc(text)[:-1])),
    ("outside the alphabet", lambda text: text[:-1] + "0"),
    ("full-width digits", lambda text: text[:-1] + "１"),
    ("endless", lambda _: "z" + "2" * 100_000),
]


@pytest.mark.rule("B19")
@pytest.mark.parametrize(
    "respelled", [pytest.param(respelled, id=name) for name, respelled in RESPELLINGS]
)
def test_a_signature_has_one_spelling(respelled: Callable[[str], str]) -> None:
    document = signed()
    text = respelled(str(proof_of(document)["proofValue"]))

    assert verdict(with_proof_changed(document, proofValue=text)) == (INVALID, "proof_value")
