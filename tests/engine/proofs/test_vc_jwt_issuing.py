"""Issuing VC-JWT: two profiles, and what is refused before anything is signed."""

import json

import pytest

from skillmark.engine.errors import MalformedInput
from skillmark.engine.keys.ed25519 import Ed25519PrivateKey
from skillmark.engine.keys.p256 import P256PrivateKey
from skillmark.engine.keys.rsa import RsaPrivateKey
from skillmark.engine.keys.signers import KeySigner
from skillmark.engine.proofs.jose import read_compact_jws
from skillmark.engine.proofs.vc_jwt import (
    DataModel,
    JwtProfile,
    check_claims,
    issue_vc_jwt,
    read_vc_jwt,
    verify_vc_jwt,
)
from skillmark.engine.wire.json_types import JsonObject, JsonValue
from tests.engine.proofs.jwt_badges import (
    BEGIN,
    CLAIMS,
    ED25519,
    ISSUER,
    KEY_DOCUMENT,
    KID,
    OB,
    P256,
    RSA,
    SIGNER,
    V2,
    badge,
    jwk_of,
    jwks_document,
    legacy,
)


def reason_of_issuing(document: JsonObject, profile: JwtProfile) -> tuple[str, str]:
    with pytest.raises(MalformedInput) as caught:
        issue_vc_jwt(document, signer=SIGNER, profile=profile)
    return caught.value.reason, caught.value.path


@pytest.mark.rule("T-8", "T-9", "JC-typ", "JC-cty", "JC-nbf", "JC-iss", "JC-exp")
def test_an_open_badges_token_has_four_header_members_and_repeats_five_statements() -> None:
    jws = read_compact_jws(issue_vc_jwt(badge(), signer=SIGNER, profile=JwtProfile.OPEN_BADGES))

    assert jws.header == {"alg": "ES256", "kid": KID, "typ": "JWT"}
    assert json.loads(jws.payload) == {**badge(), **CLAIMS}


@pytest.mark.rule("T-8", "JC-typ", "JC-vc")
def test_a_vc_jose_token_says_vc_jwt_and_has_no_vc_claim_and_no_nbf() -> None:
    jws = read_compact_jws(issue_vc_jwt(badge(), signer=SIGNER, profile=JwtProfile.VC_JOSE))

    assert jws.header == {"alg": "ES256", "kid": KID, "typ": "vc+jwt", "cty": "vc"}
    repeated = {name: CLAIMS[name] for name in ("iss", "jti", "sub")}
    assert json.loads(jws.payload) == {**badge(), **repeated}


@pytest.mark.parametrize("profile", JwtProfile)
@pytest.mark.parametrize(("key", "name"), [(P256, "ES256"), (RSA, "RS256"), (ED25519, "EdDSA")])
def test_each_kind_of_key_issues_in_each_profile(
    key: P256PrivateKey | RsaPrivateKey | Ed25519PrivateKey, name: str, profile: JwtProfile
) -> None:
    token = issue_vc_jwt(badge(), signer=KeySigner(key, KID), profile=profile)
    vc_jwt = read_vc_jwt(token)

    method = verify_vc_jwt(vc_jwt, key_document=jwks_document(jwk_of(key, kid=KID)))

    assert (method.id, method.public_key) == (KID, key.public_key)
    assert (vc_jwt.document, vc_jwt.profile) == (badge(), profile)
    assert (vc_jwt.jws.algorithm, vc_jwt.data_model) == (name, DataModel.VCDM_2_0)
    assert check_claims(vc_jwt) == ()


def test_issuing_twice_gives_the_same_token() -> None:
    tokens = {
        issue_vc_jwt(badge(), signer=KeySigner(key, KID), profile=JwtProfile.OPEN_BADGES)
        for key in (P256, RSA, ED25519, P256, RSA, ED25519)
    }

    assert len(tokens) == 3


@pytest.mark.rule("T-8")
def test_eddsa_is_permitted_for_a_badge_and_noted() -> None:
    token = issue_vc_jwt(badge(), signer=KeySigner(ED25519, KID), profile=JwtProfile.OPEN_BADGES)

    assert read_vc_jwt(token).notes == ("algorithm_interoperability",)


@pytest.mark.rule("T-9")
@pytest.mark.parametrize(
    "subject",
    [
        {"type": ["AchievementSubject"]},
        {"id": None, "type": ["AchievementSubject"]},
        [{"id": "did:example:alice"}, {"id": "did:example:bob"}],
    ],
)
def test_a_badge_whose_subject_has_no_id_is_not_issued_as_a_token(subject: JsonValue) -> None:
    document = badge(credentialSubject=subject)

    verdict = reason_of_issuing(document, JwtProfile.OPEN_BADGES)

    assert verdict == ("no_subject_id", "/credentialSubject/id")


def test_a_credential_that_is_no_badge_needs_no_subject_id() -> None:
    document = badge(credentialSubject={"type": ["BitstringStatusList"]}, validFrom=None)
    token = issue_vc_jwt(document, signer=SIGNER, profile=JwtProfile.VC_JOSE)
    vc_jwt = read_vc_jwt(token)

    verify_vc_jwt(vc_jwt, key_document=KEY_DOCUMENT)

    assert vc_jwt.claims == {"iss": ISSUER, "jti": badge()["id"]}


@pytest.mark.rule("SE-6", "T-8")
def test_data_model_1_1_is_never_issued() -> None:
    for profile in JwtProfile:
        assert reason_of_issuing(legacy(), profile) == ("context", "/@context/0")


@pytest.mark.parametrize("name", ["vc", "vp", "iss", "sub", "aud", "exp", "nbf", "iat", "jti"])
def test_a_document_that_brings_its_own_claims_is_not_issued(name: str) -> None:
    document = badge(**{name: "x"})

    assert reason_of_issuing(document, JwtProfile.OPEN_BADGES) == ("claim_mismatch", f"/{name}")


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"issuer": None}, ("structure", "/issuer")),
        ({"id": None}, ("structure", "/id")),
        ({"validFrom": None}, ("structure", "/validFrom")),
        ({"validFrom": "2026-01-01"}, ("malformed_date", "/validFrom")),
        ({"validUntil": "2025-12-31T23:59:59Z"}, ("malformed_date", "/validUntil")),
        ({"@context": "https://example.org"}, ("context", "/@context/0")),
        ({"@context": []}, ("context", "/@context/0")),
        ({"@context": [OB, V2]}, ("context", "/@context/0")),
    ],
)
def test_an_incomplete_badge_is_not_issued(changes: JsonObject, verdict: tuple[str, str]) -> None:
    assert reason_of_issuing(badge(**changes), JwtProfile.OPEN_BADGES) == verdict


@pytest.mark.rule("B21", "VC-4")
@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2026-01-01T00:00:00Z", BEGIN),
        ("2026-01-01T01:30:00+01:30", BEGIN),
        ("2025-12-31T10:00:00-14:00", BEGIN),
        ("2026-01-01T00:00:00.999Z", BEGIN),
        ("2026-01-01T00:00:00.123456789Z", BEGIN),
        ("2026-01-01T00:00:00", BEGIN),
        ("1969-12-31T23:59:59.5Z", -1),
    ],
)
def test_a_date_becomes_whole_seconds(text: str, seconds: int) -> None:
    document = badge(validFrom=text, validUntil=None)
    token = issue_vc_jwt(document, signer=SIGNER, profile=JwtProfile.OPEN_BADGES)

    assert read_vc_jwt(token).claims["nbf"] == seconds
    assert check_claims(read_vc_jwt(token)) == ()


@pytest.mark.rule("B21")
@pytest.mark.parametrize(
    "text",
    [
        "2026-01-01T23:59:60Z",
        "2026-01-01T24:00:00Z",
        "10000-01-01T00:00:00Z",
        "0000-01-01T00:00:00Z",
        "2026-02-30T00:00:00Z",
        "2026-01-01T00:00:00+24:00",
        "2026-01-01t00:00:00z",
        "2026-01-01 00:00:00Z",
        "2026-01-01T00:00:00Z\n",
        "２０２６-01-01T00:00:00Z",
        "2026-W01-1T00:00:00Z",
        1_767_225_600,
        {"@value": "2026-01-01T00:00:00Z"},
    ],
)
def test_what_is_no_date_is_not_issued(text: JsonValue) -> None:
    document = badge(validFrom=text)

    verdict = reason_of_issuing(document, JwtProfile.OPEN_BADGES)

    assert verdict == ("malformed_date", "/validFrom")
