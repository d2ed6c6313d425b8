"""SD-JWT VC: who shows it, to whom, and when (RFC 9901, section 7.3)."""

import json
from datetime import timedelta

import pytest

from skillmark.engine.errors import UnsupportedFeature
from skillmark.engine.keys.ed25519 import Ed25519PrivateKey
from skillmark.engine.keys.signers import KeySigner
from skillmark.engine.proofs.jose import sign_compact_jws
from skillmark.engine.proofs.sd_jwt_vc import (
    verify_sd_jwt_vc,
)
from skillmark.engine.wire.json_types import JsonObject, JsonValue
from tests.engine.proofs.sd_jwt_world import (
    ALICE,
    ALICE_JWK,
    AUDIENCE,
    CHARLIE,
    KEY_DOCUMENT,
    NONCE,
    NOW,
    SECONDS,
    digest,
    issued,
    presented,
    refused,
    signed,
)


def binding(key: KeySigner = ALICE, header: "JsonObject | None" = None, **changes: object) -> str:
    """A presentation of nothing, with a key binding in which *changes* are made."""
    shown = issued().split("~")[0] + "~"
    claims = {"iat": SECONDS, "aud": AUDIENCE, "nonce": NONCE, "sd_hash": digest(shown)}
    kept = {name: value for name, value in {**claims, **changes}.items() if value is not None}
    head: JsonObject = {"typ": "kb+jwt"} if header is None else header
    return shown + sign_compact_jws(head, json.dumps(kept).encode(), signer=key)


def refused_binding(token: str) -> str:
    return refused(token, audience=AUDIENCE, nonce=NONCE)


@pytest.mark.rule("B26")
def test_a_token_whose_key_binding_was_cut_off_is_refused_where_one_is_required() -> None:
    cut = presented("/sub").rsplit("~", 1)[0] + "~"

    assert refused_binding(cut) == "key_binding_missing"


@pytest.mark.rule("B26")
@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"nonce": "older"}, "nonce_mismatch"),
        ({"nonce": None}, "nonce_mismatch"),
        ({"nonce": [NONCE]}, "nonce_mismatch"),
        ({"aud": "https://charlie.example"}, "audience_mismatch"),
        ({"aud": [AUDIENCE]}, "audience_mismatch"),
        ({"aud": None}, "audience_mismatch"),
        ({"iat": SECONDS - 301}, "key_binding_stale"),
        ({"iat": SECONDS + 301}, "key_binding_stale"),
        ({"iat": None}, "key_binding_stale"),
        ({"iat": str(SECONDS)}, "structure"),
        ({"iat": True}, "structure"),
        ({"exp": SECONDS - 301}, "expired"),
        ({"sd_hash": digest("other~")}, "key_binding"),
        ({"sd_hash": None}, "key_binding"),
    ],
)
def test_a_key_binding_for_something_else_is_refused(
    changes: dict[str, object], reason: str
) -> None:
    assert refused_binding(binding(**changes)) == reason


@pytest.mark.rule("B21", "B26")
@pytest.mark.parametrize("seconds", [-300, -299, 0, 299, 300])
def test_a_key_binding_of_the_last_five_minutes_holds(seconds: int) -> None:
    token = presented("/sub", at=NOW + timedelta(seconds=seconds))

    verified = verify_sd_jwt_vc(
        token, key_document=KEY_DOCUMENT, now=NOW, audience=AUDIENCE, nonce=NONCE
    )

    assert verified.holder_bound


@pytest.mark.parametrize("audience", [AUDIENCE, [AUDIENCE, "https://other.example"]])
def test_a_credential_for_this_verifier_is_for_no_other(audience: JsonValue) -> None:
    token = signed({"aud": audience, "cnf": {"jwk": ALICE_JWK}})
    binding_claims = {"iat": SECONDS, "aud": AUDIENCE, "nonce": NONCE, "sd_hash": digest(token)}
    bound = token + sign_compact_jws(
        {"typ": "kb+jwt"}, json.dumps(binding_claims).encode(), signer=ALICE
    )

    verified = verify_sd_jwt_vc(
        bound, key_document=KEY_DOCUMENT, now=NOW, audience=AUDIENCE, nonce=NONCE
    )

    assert verified.holder_bound
    assert refused(token) == "audience_mismatch"
    assert refused(bound, audience="https://third.example", nonce=NONCE) == "audience_mismatch"


@pytest.mark.rule("B26")
def test_a_key_binding_by_another_key_is_refused() -> None:
    assert refused_binding(binding(CHARLIE)) == "signature_invalid"


@pytest.mark.rule("B6", "B26")
def test_a_key_binding_by_a_key_of_another_kind_is_refused() -> None:
    ed25519 = KeySigner(Ed25519PrivateKey.from_seed(bytes(range(32))), "")

    assert refused_binding(binding(ed25519)) == "weak_or_wrong_key"


@pytest.mark.rule("B7", "B26")
@pytest.mark.parametrize("header", [{}, {"typ": "JWT"}, {"typ": "dc+sd-jwt"}, {"typ": "KB+JWT"}])
def test_another_token_of_the_holder_is_no_key_binding(header: JsonObject) -> None:
    assert refused_binding(binding(header=header)) == "header"


@pytest.mark.rule("B26")
def test_disclosures_added_or_removed_after_binding_are_refused() -> None:
    whole = issued().split("~")
    shown = presented("/sub").split("~")
    fewer = "~".join([shown[0], shown[-1]])
    more = "~".join([*shown[:-1], whole[-2], shown[-1]])

    assert refused_binding(fewer) == "key_binding"
    assert refused_binding(more) == "key_binding"


@pytest.mark.rule("B26")
@pytest.mark.parametrize("confirmation", [None, {}, {"kid": "alice"}, {"jwk": "key"}, "key", []])
def test_key_binding_needs_a_key_that_the_issuer_signed(confirmation: JsonValue) -> None:
    token = signed({"cnf": confirmation})
    bound = sign_compact_jws(
        {"typ": "kb+jwt"},
        json.dumps(
            {"iat": SECONDS, "aud": AUDIENCE, "nonce": NONCE, "sd_hash": digest(token)}
        ).encode(),
        signer=ALICE,
    )

    assert refused_binding(token + bound) == "key_binding"


def test_a_holders_key_of_an_unknown_kind_matters_only_for_key_binding() -> None:
    token = signed({"cnf": {"jwk": {"kty": "EC", "crv": "secp256k1", "x": "AA", "y": "AA"}}})

    assert verify_sd_jwt_vc(token, key_document=KEY_DOCUMENT, now=NOW).holder_key is None
    with pytest.raises(UnsupportedFeature):
        verify_sd_jwt_vc(
            token + presented().rsplit("~", 1)[1],
            key_document=KEY_DOCUMENT,
            now=NOW,
            audience=AUDIENCE,
            nonce=NONCE,
        )


@pytest.mark.rule("B26")
def test_a_key_binding_that_nobody_asked_for_is_checked_and_noted_and_proves_no_holder() -> None:
    verified = verify_sd_jwt_vc(presented("/sub"), key_document=KEY_DOCUMENT, now=NOW)

    assert (verified.holder_bound, verified.notes) == (False, ("key_binding_not_asked_for",))
    assert refused(binding(CHARLIE)) == "signature_invalid"
    assert refused(binding(sd_hash="x")) == "key_binding"


@pytest.mark.parametrize("half", [{"audience": AUDIENCE}, {"nonce": NONCE}])
def test_an_audience_without_a_nonce_is_a_mistake_of_the_caller(half: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="audience and a nonce"):
        verify_sd_jwt_vc(presented(), key_document=KEY_DOCUMENT, now=NOW, **half)
