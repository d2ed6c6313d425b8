"""Verifying VC-JWT: whose key it has to be, and that the claims agree."""

import base64
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from skillmark.engine.dids.documents import read_did_document
from skillmark.engine.dids.key import derive_did_key_document, did_key, did_key_method_id
from skillmark.engine.errors import MalformedInput, UnsupportedFeature
from skillmark.engine.keys.jwk import write_public_jwk
from skillmark.engine.keys.multikey import write_multikey
from skillmark.engine.keys.signers import KeySigner
from skillmark.engine.proofs.vc_jwt import (
    JwtProfile,
    check_claims,
    issue_vc_jwt,
    read_vc_jwt,
    verify_vc_jwt,
)
from skillmark.engine.wire.json_types import JsonObject, JsonValue
from tests.engine.proofs.jwt_badges import (
    BEGIN,
    CHARLIE,
    CLAIMS,
    ED25519,
    END,
    ISSUER,
    KEY_DOCUMENT,
    KID,
    P256,
    RSA,
    SIGNER,
    badge,
    jwk_of,
    jwks_document,
    legacy,
    reason_of_verifying,
    refused,
    token_of,
)


@pytest.mark.rule("B1", "T-10")
def test_a_good_signature_with_the_attackers_key_in_the_header_is_refused() -> None:
    header: JsonObject = {"jwk": write_public_jwk(CHARLIE.public_key), "typ": "JWT"}
    token = token_of({**badge(), **CLAIMS}, header, KeySigner(CHARLIE, KID))

    assert reason_of_verifying(token) == "key_not_issuers"


@pytest.mark.rule("B1", "JC-keys")
def test_a_key_in_the_header_counts_when_the_issuer_lists_it() -> None:
    header: JsonObject = {"jwk": jwk_of(P256, use="sig", kid="whatever"), "typ": "JWT"}
    vc_jwt = read_vc_jwt(token_of({**badge(), **CLAIMS}, header))

    assert verify_vc_jwt(vc_jwt, key_document=KEY_DOCUMENT).id == KID


@pytest.mark.rule("JC-keys")
def test_a_kid_beside_the_same_key_is_accepted() -> None:
    header: JsonObject = {"kid": KID, "jwk": jwk_of(P256, use="sig")}
    vc_jwt = read_vc_jwt(token_of({**badge(), **CLAIMS}, header))

    assert verify_vc_jwt(vc_jwt, key_document=KEY_DOCUMENT).id == KID


@pytest.mark.rule("B1")
def test_the_issuers_kid_beside_the_attackers_key_is_refused() -> None:
    header: JsonObject = {"kid": KID, "jwk": write_public_jwk(CHARLIE.public_key)}

    for key in (CHARLIE, P256):
        token = token_of({**badge(), **CLAIMS}, header, KeySigner(key, KID))
        assert reason_of_verifying(token) == "key_not_issuers"


@pytest.mark.rule("B1", "B6")
def test_a_private_key_in_the_header_is_refused() -> None:
    header: JsonObject = {"jwk": jwk_of(P256, d="AAAA")}

    assert reason_of_verifying(token_of({**badge(), **CLAIMS}, header)) == "weak_or_wrong_key"


@pytest.mark.rule("B2")
@pytest.mark.parametrize(
    "kid",
    [
        "https://charlie.example/keys#2026",
        "https://issuer.example.charlie.example/keys#2026",
        "did:web:issuer.example:..:charlie#key-1",
        "did:key:zDnaeUKTWUXc1HDpGfKbEK31nKLN19yX5aunFd7VK1CUMeyJu",
        "HTTPS://ISSUER.EXAMPLE/keys#2026",
        KID + "#2026",
        "",
    ],
)
def test_a_kid_that_the_issuer_does_not_list_is_refused(kid: str) -> None:
    token = token_of({**badge(), **CLAIMS}, {"kid": kid}, KeySigner(CHARLIE, kid))

    assert reason_of_verifying(token) == "key_not_issuers"


@pytest.mark.rule("B2")
def test_the_key_document_of_somebody_else_verifies_nothing() -> None:
    did = did_key(CHARLIE.public_key)
    kid = did_key_method_id(CHARLIE.public_key)
    token = token_of({**badge(), **CLAIMS}, {"kid": kid}, KeySigner(CHARLIE, kid))

    assert reason_of_verifying(token, derive_did_key_document(did)) == "key_not_issuers"


@pytest.mark.rule("B1")
def test_a_did_key_issuer_is_verified_with_the_derived_document() -> None:
    did, kid = did_key(P256.public_key), did_key_method_id(P256.public_key)
    document = badge(issuer=did)
    token = issue_vc_jwt(document, signer=KeySigner(P256, kid), profile=JwtProfile.OPEN_BADGES)

    method = verify_vc_jwt(read_vc_jwt(token), key_document=derive_did_key_document(did))

    assert method.id == kid


@pytest.mark.rule("B10", "B11")
@pytest.mark.parametrize(
    ("purposes", "controller", "reason"),
    [
        (["authentication"], "did:web:issuer.example", "purpose"),
        (["keyAgreement"], "did:web:issuer.example", "purpose"),
        (["assertionMethod"], "did:web:charlie.example", "key_not_issuers"),
    ],
)
def test_a_key_listed_for_another_purpose_or_another_controller_is_refused(
    purposes: list[str], controller: str, reason: str
) -> None:
    did = "did:web:issuer.example"
    key_document = read_did_document(
        {
            "id": did,
            "verificationMethod": [
                {
                    "id": f"{did}#key-1",
                    "type": "Multikey",
                    "controller": controller,
                    "publicKeyMultibase": write_multikey(P256.public_key),
                }
            ],
            **{purpose: [f"{did}#key-1"] for purpose in purposes},
        },
        did=did,
    )
    payload = {**badge(issuer=did), **CLAIMS, "iss": did}

    by_kid = token_of(payload, {"kid": f"{did}#key-1"})
    by_jwk = token_of(payload, {"jwk": write_public_jwk(P256.public_key)})

    assert reason_of_verifying(by_kid, key_document) == reason
    assert reason_of_verifying(by_jwk, key_document) == reason


DID = "did:web:issuer.example"
MONDAY = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("member", "reason"), [("revoked", "key_revoked"), ("expires", "key_expired")]
)
@pytest.mark.parametrize(
    ("now", "holds"),
    [(None, False), (MONDAY - timedelta(seconds=1), True), (MONDAY, False)],
)
def test_a_key_verifies_until_its_issuer_ends_it(
    member: str, reason: str, now: "datetime | None", *, holds: bool
) -> None:
    method: JsonObject = {
        "id": f"{DID}#key-1",
        "type": "Multikey",
        "controller": DID,
        "publicKeyMultibase": write_multikey(P256.public_key),
        member: "2026-06-01T00:00:00Z",
    }
    document = read_did_document({"id": DID, "assertionMethod": [method]}, did=DID)
    payload = {**badge(issuer=DID), **CLAIMS, "iss": DID}
    vc_jwt = read_vc_jwt(token_of(payload, {"kid": f"{DID}#key-1"}))

    if holds:
        assert verify_vc_jwt(vc_jwt, key_document=document, now=now).id == f"{DID}#key-1"
    else:
        with pytest.raises(MalformedInput) as caught:
            verify_vc_jwt(vc_jwt, key_document=document, now=now)
        assert caught.value.reason == reason


@pytest.mark.rule("B6")
def test_an_rs256_header_over_an_ec_key_of_the_issuer_is_the_wrong_key() -> None:
    token = token_of({**badge(), **CLAIMS}, {"kid": KID}, KeySigner(RSA, KID))

    assert reason_of_verifying(token) == "weak_or_wrong_key"


@pytest.mark.rule("B6")
@pytest.mark.parametrize(
    "jwk",
    [
        {**jwk_of(RSA), "e": "AQ"},
        {**jwk_of(RSA), "n": base64.urlsafe_b64encode(b"\xff" * 128).rstrip(b"=").decode()},
        {**jwk_of(P256), "y": base64.urlsafe_b64encode(bytes(32)).rstrip(b"=").decode()},
    ],
)
def test_weak_keys_in_the_header_are_called_weak(jwk: JsonObject) -> None:
    token = token_of({**badge(), **CLAIMS}, {"jwk": jwk})

    assert reason_of_verifying(token) == "weak_or_wrong_key"


def test_a_key_of_an_unknown_kind_in_the_header_leaves_the_question_open() -> None:
    jwk: JsonObject = {"kty": "EC", "crv": "secp256k1", "x": "AA", "y": "AA"}
    vc_jwt = read_vc_jwt(token_of({**badge(), **CLAIMS}, {"jwk": jwk}))

    with pytest.raises(UnsupportedFeature):
        verify_vc_jwt(vc_jwt, key_document=KEY_DOCUMENT)


@pytest.mark.rule("B22")
@pytest.mark.parametrize("issuer", [None, 7, [], [ISSUER], {"name": "nobody"}, {"id": 7}])
def test_a_token_without_an_issuer_is_verified_by_nobody(issuer: JsonValue) -> None:
    payload = {name: value for name, value in CLAIMS.items() if name != "iss"}

    token = token_of({**badge(issuer=issuer), **payload})

    assert reason_of_verifying(token) == "structure"


# --- claims --------------------------------------------------------------------------------

CONFLICTS: list[tuple[str, JsonValue]] = [
    ("iss", "https://charlie.example"),
    ("iss", ISSUER + "/"),
    ("iss", None),
    ("jti", "urn:uuid:other"),
    ("sub", "did:example:charlie"),
    ("sub", ["did:example:alice"]),
    ("nbf", BEGIN - 1),
    ("nbf", BEGIN + 1),
    ("nbf", str(BEGIN)),
    ("nbf", True),
    ("exp", END + 1),
    ("exp", 1e300),
    ("exp", None),
]


@pytest.mark.rule("B9", "T-8", "JC-iss")
@pytest.mark.parametrize(("name", "value"), CONFLICTS)
def test_a_claim_that_conflicts_with_the_credential_is_refused(name: str, value: JsonValue) -> None:
    vc_jwt = read_vc_jwt(token_of({**badge(), **CLAIMS, name: value}))

    with pytest.raises(MalformedInput) as in_verifying:
        verify_vc_jwt(vc_jwt, key_document=KEY_DOCUMENT)
    with pytest.raises(MalformedInput) as in_checking:
        check_claims(vc_jwt)

    for caught in (in_verifying.value, in_checking.value):
        assert (caught.reason, caught.path) == ("claim_mismatch", f"/{name}")


@pytest.mark.rule("B9")
@pytest.mark.parametrize(("name", "value"), CONFLICTS)
def test_a_claim_that_conflicts_with_a_legacy_vc_claim_is_refused(
    name: str, value: JsonValue
) -> None:
    token = token_of({**CLAIMS, name: value, "vc": legacy()})

    assert reason_of_verifying(token) == "claim_mismatch"


@pytest.mark.rule("B9", "T-9")
@pytest.mark.parametrize("name", ["iss", "jti", "nbf", "sub", "exp"])
def test_a_missing_claim_is_a_note_and_the_token_verifies(name: str) -> None:
    claims = {other: value for other, value in CLAIMS.items() if other != name}
    vc_jwt = read_vc_jwt(token_of({**badge(), **claims}))

    verify_vc_jwt(vc_jwt, key_document=KEY_DOCUMENT)

    assert check_claims(vc_jwt) == (f"missing_{name}",)


@pytest.mark.rule("B9")
def test_a_claim_whose_member_the_credential_lacks_is_a_conflict() -> None:
    lacking: list[tuple[str, JsonObject]] = [
        ("jti", badge(id=None)),
        ("nbf", badge(validFrom=None)),
        ("sub", badge(credentialSubject={"type": ["AchievementSubject"]})),
    ]

    for name, document in lacking:
        assert reason_of_verifying(token_of({**document, **CLAIMS})) == "claim_mismatch", name


@pytest.mark.rule("B9")
def test_an_end_date_that_only_the_claims_know_is_the_credentials_end_date() -> None:
    vc_jwt = read_vc_jwt(token_of({**badge(validUntil=None), **CLAIMS}))

    verify_vc_jwt(vc_jwt, key_document=KEY_DOCUMENT)

    assert vc_jwt.document == badge(validUntil="2027-01-01T00:00:00Z")


def test_both_ends_that_only_the_claims_know_count_in_vc_jose() -> None:
    header: JsonObject = {"kid": KID, "typ": "vc+jwt", "cty": "vc"}
    vc_jwt = read_vc_jwt(token_of({**badge(validFrom=None, validUntil=None), **CLAIMS}, header))

    verify_vc_jwt(vc_jwt, key_document=KEY_DOCUMENT)

    assert vc_jwt.document == badge()


@pytest.mark.rule("B21", "B24")
@pytest.mark.parametrize("value", [2**53 - 1, 1e300, -(2**53 - 1), "tomorrow", None, True])
def test_an_end_date_outside_the_calendar_is_a_conflict(value: JsonValue) -> None:
    assert refused(token_of({**badge(validUntil=None), **CLAIMS, "exp": value})) == (
        "claim_mismatch",
        "/exp",
    )


def test_a_malformed_date_of_the_credential_is_its_own_fault() -> None:
    token = token_of({**badge(validUntil="2027-01-01"), **CLAIMS})

    assert reason_of_verifying(token) == "malformed_date"


def test_a_badge_with_several_subjects_may_name_one_of_them() -> None:
    subjects: list[JsonValue] = [{"id": "did:example:bob"}, {"id": "did:example:alice"}]
    header: JsonObject = {"kid": KID, "typ": "vc+jwt"}
    vc_jwt = read_vc_jwt(token_of({**badge(credentialSubject=subjects), **CLAIMS}, header))

    verify_vc_jwt(vc_jwt, key_document=KEY_DOCUMENT)

    assert check_claims(vc_jwt) == ()


@pytest.mark.parametrize("subject", [None, 7, "did:example:alice", [], [7], [["x"]]])
@pytest.mark.rule("B22")
def test_a_subject_of_a_wrong_type_is_a_conflict_and_no_crash(subject: JsonValue) -> None:
    assert reason_of_verifying(token_of({**badge(credentialSubject=subject), **CLAIMS})) == (
        "claim_mismatch"
    )


# --- every change --------------------------------------------------------------------------


@pytest.mark.rule("B1")
def test_a_value_made_by_hand_without_a_hint_at_a_key_verifies_nothing() -> None:
    vc_jwt = replace(read_vc_jwt(token_of({**badge(), **CLAIMS})), kid=None)

    with pytest.raises(MalformedInput) as caught:
        verify_vc_jwt(vc_jwt, key_document=KEY_DOCUMENT)

    assert caught.value.reason == "header"


TOKENS = {
    "ES256": (SIGNER, KEY_DOCUMENT),
    "EdDSA": (KeySigner(ED25519, KID), jwks_document(jwk_of(ED25519, kid=KID))),
    "RS256": (KeySigner(RSA, KID), jwks_document(jwk_of(RSA, kid=KID))),
}
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."


@pytest.mark.rule("B19")
@pytest.mark.parametrize("algorithm", TOKENS)
def test_another_character_anywhere_makes_the_token_fail(algorithm: str) -> None:
    signer, key_document = TOKENS[algorithm]
    token = issue_vc_jwt(badge(), signer=signer, profile=JwtProfile.OPEN_BADGES)

    for index, character in enumerate(token):
        step = 1 + index % (len(ALPHABET) - 1)
        other = ALPHABET[(ALPHABET.index(character) + step) % len(ALPHABET)]
        changed = token[:index] + other + token[index + 1 :]
        with pytest.raises((MalformedInput, UnsupportedFeature)):
            verify_vc_jwt(read_vc_jwt(changed), key_document=key_document)


@pytest.mark.rule("B19")
@given(
    index=st.integers(0, 2000),
    inserted=st.sampled_from(["", *ALPHABET, "=", "\n", " ", "~", "é"]),
    removed=st.integers(0, 4),
)
def test_a_token_with_something_inserted_or_removed_fails(
    index: int, inserted: str, removed: int
) -> None:
    token = issue_vc_jwt(badge(), signer=SIGNER, profile=JwtProfile.OPEN_BADGES)
    changed = token[:index] + inserted + token[index + removed :]
    assume(changed != token)

    with pytest.raises((MalformedInput, UnsupportedFeature)):
        verify_vc_jwt(read_vc_jwt(changed), key_document=KEY_DOCUMENT)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(
    extra=st.dictionaries(
        st.text(max_size=8).filter(lambda name: name not in {*badge(), *CLAIMS, "iat", "aud"}),
        JSON_VALUES,
        max_size=4,
    ),
    profile=st.sampled_from(JwtProfile),
)
def test_whatever_is_issued_is_read_back_and_verifies(
    extra: JsonObject, profile: JwtProfile
) -> None:
    document = {**badge(), **deepcopy(extra)}
    for forbidden in ("vc", "vp"):
        document.pop(forbidden, None)

    vc_jwt = read_vc_jwt(issue_vc_jwt(document, signer=SIGNER, profile=profile))

    verify_vc_jwt(vc_jwt, key_document=KEY_DOCUMENT)
    assert (vc_jwt.document, check_claims(vc_jwt)) == (document, ())
