"""The flat claims of a badge for wallets that know only SD-JWT VC."""

import pytest

from skillmark.engine.errors import MalformedInput
from skillmark.engine.proofs.sd_jwt_claims import disclosable_claims, flat_claims_of
from skillmark.engine.proofs.sd_jwt_vc import (
    issue_sd_jwt_vc,
    present_sd_jwt_vc,
    verify_sd_jwt_vc,
)
from skillmark.engine.wire.json_types import JsonObject, JsonValue
from tests.engine.proofs.sd_jwt_world import ISSUER, KEY_DOCUMENT, NOW, SECONDS, SIGNER, VCT

STATUS: JsonObject = {
    "id": "https://issuer.example/status/1#7",
    "type": "BitstringStatusListEntry",
    "statusPurpose": "revocation",
    "statusListIndex": "7",
    "statusListCredential": "https://issuer.example/status/1",
}
IDENTIFIER: JsonObject = {
    "type": "IdentityObject",
    "hashed": True,
    "identityHash": "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399",
    "identityType": "emailAddress",
    "salt": "Kosher",
}
ACHIEVEMENT: JsonObject = {
    "id": "https://issuer.example/achievements/welding",
    "type": ["Achievement"],
    "name": "Schweißen",
    "description": "Two plates become one.",
    "achievementType": "MicroCredential",
    "criteria": {"id": "https://issuer.example/criteria/1", "narrative": "A seam that holds."},
}
BADGE: JsonObject = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "id": "urn:uuid:9d1d6a9c-35a5-4a39-a0a0-6d0f4b1b6a10",
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "issuer": {"id": ISSUER, "type": ["Profile"], "name": "Example University"},
    "validFrom": "2026-01-01T00:00:00Z",
    "validUntil": "2027-01-01T00:00:00+01:00",
    "awardedDate": "2025-12-24T00:00:00Z",
    "credentialStatus": STATUS,
    "credentialSubject": {
        "id": "did:example:alice",
        "type": ["AchievementSubject"],
        "identifier": [IDENTIFIER],
        "creditsEarned": 5,
        "achievement": ACHIEVEMENT,
    },
}
FLAT: JsonObject = {
    "iss": ISSUER,
    "jti": "urn:uuid:9d1d6a9c-35a5-4a39-a0a0-6d0f4b1b6a10",
    "sub": "did:example:alice",
    "nbf": 1_767_225_600,
    "exp": 1_798_758_000,
    "issuer_name": "Example University",
    "achievement_id": "https://issuer.example/achievements/welding",
    "achievement_name": "Schweißen",
    "achievement_type": "MicroCredential",
    "achievement_description": "Two plates become one.",
    "criteria_url": "https://issuer.example/criteria/1",
    "criteria": "A seam that holds.",
    "awarded_date": "2025-12-24T00:00:00Z",
    "credits_earned": 5,
    "recipient_identifiers": [
        {
            "type": "emailAddress",
            "hashed": True,
            "value": IDENTIFIER["identityHash"],
            "salt": "Kosher",
        }
    ],
    "credential_status": STATUS,
}


def badge(**changes: JsonValue) -> JsonObject:
    return {name: value for name, value in {**BADGE, **changes}.items() if value is not None}


def test_a_badge_becomes_flat_claims() -> None:
    assert flat_claims_of(BADGE) == FLAT


def test_what_a_badge_lacks_its_claims_lack() -> None:
    least = badge(
        id=None,
        issuer=ISSUER,
        validFrom=None,
        validUntil=None,
        awardedDate=None,
        credentialStatus=None,
        credentialSubject=[{"identifier": [], "achievement": {"criteria": "none"}}],
    )

    assert flat_claims_of(least) == {"iss": ISSUER}


def test_the_holder_may_keep_back_what_says_who_she_is() -> None:
    assert disclosable_claims(FLAT) == ("/sub", "/recipient_identifiers")
    assert disclosable_claims({"iss": ISSUER}) == ()


def test_a_badge_shown_without_its_person_is_still_a_genuine_token() -> None:
    claims = flat_claims_of(BADGE)
    token = issue_sd_jwt_vc(
        claims, vct=VCT, disclosable=disclosable_claims(claims), signer=SIGNER, issued_at=NOW
    )

    shown = verify_sd_jwt_vc(
        present_sd_jwt_vc(token, disclose=[]), key_document=KEY_DOCUMENT, now=NOW
    )

    about_nobody = {
        name: value for name, value in FLAT.items() if name not in {"sub", "recipient_identifiers"}
    }
    assert shown.claims == {**about_nobody, "vct": VCT, "iat": SECONDS}


@pytest.mark.rule("B22")
@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"issuer": None}, ("structure", "/issuer")),
        ({"issuer": {"name": "nobody"}}, ("structure", "/issuer")),
        ({"credentialSubject": None}, ("structure", "/credentialSubject")),
        ({"credentialSubject": []}, ("structure", "/credentialSubject")),
        ({"credentialSubject": [{}, {}]}, ("structure", "/credentialSubject")),
        ({"credentialSubject": {}}, ("structure", "/credentialSubject/achievement")),
        (
            {"credentialSubject": {"achievement": "urn:a"}},
            ("structure", "/credentialSubject/achievement"),
        ),
        ({"validUntil": "never"}, ("malformed_date", "/validUntil")),
    ],
)
def test_what_is_no_badge_has_no_flat_claims(changes: JsonObject, verdict: tuple[str, str]) -> None:
    with pytest.raises(MalformedInput) as caught:
        flat_claims_of(badge(**changes))

    assert (caught.value.reason, caught.value.path) == verdict
