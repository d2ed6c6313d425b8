"""Reading VC-JWT: which credential a token holds, and which tokens are something else."""

import json
from typing import cast

import pytest

from skillmark.engine.proofs.jose import sign_compact_jws
from skillmark.engine.proofs.vc_jwt import (
    DataModel,
    check_claims,
    read_vc_jwt,
    verify_vc_jwt,
)
from skillmark.engine.wire.json_types import JsonObject, JsonValue
from skillmark.engine.wire.strict_json import write_json
from tests.engine.proofs.jwt_badges import (
    BEGIN,
    CLAIMS,
    ISSUER,
    KEY_DOCUMENT,
    KID,
    OB_HEADER,
    SIGNER,
    V1,
    badge,
    legacy,
    reason_of_verifying,
    refused,
    token_of,
)


@pytest.mark.rule("T-8")
def test_the_credential_is_the_payload_without_the_registered_claims() -> None:
    payload = {**badge(), **CLAIMS, "iat": BEGIN, "aud": "did:example:alice"}

    vc_jwt = read_vc_jwt(token_of(payload))

    assert vc_jwt.document == badge()
    assert vc_jwt.claims == {**CLAIMS, "iat": BEGIN, "aud": "did:example:alice"}
    assert (vc_jwt.kid, vc_jwt.jwk, vc_jwt.notes) == (KID, None, ())


@pytest.mark.rule("T-8", "SE-6")
def test_a_legacy_token_is_the_completed_vc_claim_and_is_noted() -> None:
    bare = legacy(id=None, issuer=None, issuanceDate=None, expirationDate=None)
    cast("JsonObject", bare["credentialSubject"]).pop("id")

    vc_jwt = read_vc_jwt(token_of({**CLAIMS, "vc": bare}))

    verify_vc_jwt(vc_jwt, key_document=KEY_DOCUMENT)
    assert vc_jwt.document == legacy(issuer=ISSUER)
    assert (vc_jwt.data_model, vc_jwt.notes) == (DataModel.VCDM_1_1, ("vcdm_1_1",))
    assert check_claims(vc_jwt) == ()


def test_members_that_a_legacy_credential_has_are_kept_as_they_are() -> None:
    vc_jwt = read_vc_jwt(token_of({**CLAIMS, "vc": legacy()}))

    verify_vc_jwt(vc_jwt, key_document=KEY_DOCUMENT)
    assert vc_jwt.document == legacy()


def test_a_legacy_credential_is_completed_by_the_claims_that_are_there() -> None:
    bare = legacy(id=None, credentialSubject=None)
    vc_jwt = read_vc_jwt(token_of({"iss": ISSUER, "sub": "did:example:alice", "vc": bare}))

    assert vc_jwt.document == bare
    assert reason_of_verifying(token_of({**CLAIMS, "vc": bare})) == "claim_mismatch"


def test_a_legacy_issuer_object_without_id_takes_the_one_of_the_claims() -> None:
    vc_jwt = read_vc_jwt(token_of({**CLAIMS, "vc": legacy(issuer={"name": "Example University"})}))

    assert vc_jwt.issuer == ISSUER


@pytest.mark.rule("T-8", "V-0", "JC-vc")
@pytest.mark.parametrize(
    ("payload", "path"),
    [
        ({**legacy(), **CLAIMS}, "/@context"),
        ({"vc": badge(), **CLAIMS}, "/vc/@context"),
        ({**badge(), "vc": legacy(), **CLAIMS}, "/@context"),
        ({"vc": [legacy()], **CLAIMS}, "/vc"),
        ({"vc": "e30.e30.e30", **CLAIMS}, "/vc"),
        ({"vp": {"@context": [V1]}, **CLAIMS}, "/vp"),
        ({**badge(), "vp": None, **CLAIMS}, "/vp"),
    ],
)
def test_a_layout_of_another_data_model_than_the_context_is_refused(
    payload: JsonObject, path: str
) -> None:
    assert refused(token_of(payload)) == ("claim_mismatch", path)


@pytest.mark.rule("T-8")
def test_a_vc_claim_under_the_new_type_is_refused() -> None:
    header: JsonObject = {"kid": KID, "typ": "vc+jwt"}

    assert refused(token_of({"vc": legacy(), **CLAIMS}, header)) == ("claim_mismatch", "/vc")


@pytest.mark.rule("B15", "T-8")
@pytest.mark.parametrize("context", [None, [], ["https://evil.example"], [{"@vocab": "x"}], 7])
def test_a_payload_without_a_known_first_context_is_refused(context: JsonValue) -> None:
    assert refused(token_of(badge(**{"@context": context}))) == ("context", "/@context/0")


@pytest.mark.rule("B7", "T-8")
@pytest.mark.parametrize(
    ("header", "path"),
    [
        ({**OB_HEADER, "cty": "vc"}, "/cty"),
        ({**OB_HEADER, "x5c": []}, "/x5c"),
        ({**OB_HEADER, "jku": "https://issuer.example/keys"}, "/jku"),
        ({**OB_HEADER, "iss": ISSUER}, "/iss"),
        ({"typ": "JWT"}, "/kid"),
        ({"typ": "vc+jwt", "cty": "vc"}, "/kid"),
        ({"kid": KID, "typ": "at+jwt"}, "/typ"),
        ({"kid": KID, "typ": "jwt"}, "/typ"),
        ({"kid": KID, "typ": "vp+jwt"}, "/typ"),
        ({"kid": KID, "typ": "kb+jwt"}, "/typ"),
        ({"kid": KID, "typ": "dc+sd-jwt"}, "/typ"),
        ({"kid": KID, "typ": "openid4vci-proof+jwt"}, "/typ"),
        ({"kid": KID, "typ": "vc+jwt", "cty": "JWT"}, "/cty"),
        ({"kid": KID, "typ": "vc+jwt", "cty": "vp"}, "/cty"),
    ],
)
def test_headers_of_other_tokens_and_extra_members_are_refused(
    header: JsonObject, path: str
) -> None:
    assert refused(token_of({**badge(), **CLAIMS}, header)) == ("header", path)


@pytest.mark.parametrize(
    ("header", "notes"),
    [
        ({"kid": KID}, ()),
        ({"kid": KID, "typ": "JWT"}, ()),
        ({"kid": KID, "typ": "vc+jwt"}, ()),
        ({"kid": KID, "typ": "vc+jwt", "cty": "vc", "x-more": 1}, ()),
        ({"kid": KID, "typ": "vc+ld+jwt", "cty": "vc+ld+json"}, ("legacy_typ",)),
    ],
)
def test_the_headers_in_use_are_accepted(header: JsonObject, notes: tuple[str, ...]) -> None:
    vc_jwt = read_vc_jwt(token_of({**badge(), **CLAIMS}, header))

    verify_vc_jwt(vc_jwt, key_document=KEY_DOCUMENT)
    assert vc_jwt.notes == notes


@pytest.mark.rule("B8")
@pytest.mark.parametrize("member", ["issuer", "iss", "credentialSubject"])
def test_a_payload_with_a_member_twice_is_refused(member: str) -> None:
    payload = write_json({**badge(), **CLAIMS})
    doubled = payload[:-1] + b"," + json.dumps(member).encode() + b':"x"}'

    token = sign_compact_jws(OB_HEADER, doubled, signer=SIGNER)

    assert refused(token) == ("duplicate_key", "")


@pytest.mark.parametrize(
    ("payload", "reason"),
    [(b"[]", "not_an_object"), (b"", "not_json"), (b"eyJ.e30.AA", "not_json")],
)
def test_a_payload_that_is_no_object_or_another_token_is_refused(
    payload: bytes, reason: str
) -> None:
    assert refused(sign_compact_jws(OB_HEADER, payload, signer=SIGNER)) == (reason, "")


def test_an_encrypted_token_is_refused() -> None:
    assert refused("eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..AAAA.AAAA.AAAA")[0] == "not_a_jws"
