"""SD-JWT VC: what an issuer hides, what a holder shows, and what neither can do."""

import json

import pytest

from skillmark.engine.dids.jwks import read_jwks
from skillmark.engine.errors import MalformedInput, SigningError
from skillmark.engine.keys.ed25519 import Ed25519PrivateKey
from skillmark.engine.keys.jwk import write_public_jwk
from skillmark.engine.keys.rsa import RsaPrivateKey
from skillmark.engine.keys.signers import KeySigner
from skillmark.engine.proofs.jose import read_compact_jws
from skillmark.engine.proofs.sd_jwt_disclosures import Hiding
from skillmark.engine.proofs.sd_jwt_vc import (
    issue_sd_jwt_vc,
    present_sd_jwt_vc,
    verify_sd_jwt_vc,
)
from skillmark.engine.wire.json_types import JsonObject
from tests.engine.proofs.sd_jwt_world import (
    ALICE,
    ALICE_JWK,
    ALICE_KEY,
    AUDIENCE,
    CHARLIE,
    CLAIMS,
    DISCLOSABLE,
    ISSUER,
    KEY_DOCUMENT,
    KID,
    NONCE,
    NOW,
    SECONDS,
    SIGNER,
    VCT,
    issued,
    presented,
    unb64,
)

ALWAYS_SHOWN: JsonObject = {
    "iss": ISSUER,
    "achievement_name": "Schweißen 👩‍🏭",
    "vct": VCT,
    "iat": SECONDS,
    "cnf": {"jwk": ALICE_JWK},
}


def test_an_issued_token_with_everything_shown_says_everything() -> None:
    verified = verify_sd_jwt_vc(issued(), key_document=KEY_DOCUMENT, now=NOW)

    assert verified.claims == {**CLAIMS, **ALWAYS_SHOWN}
    assert set(verified.disclosed) == set(DISCLOSABLE)
    assert (verified.method.id, verified.holder_key) == (KID, ALICE_KEY.public_key)
    assert (verified.holder_bound, verified.notes) == (False, ())


def test_the_header_names_the_type_and_the_key() -> None:
    header = read_compact_jws(issued().split("~")[0]).header

    assert header == {"alg": "ES256", "kid": KID, "typ": "dc+sd-jwt"}


def test_nothing_hidden_can_be_read_in_the_signed_part() -> None:
    payload = unb64(issued().split(".")[1])

    assert b"alice" not in payload
    assert b"town" not in payload
    assert b"C1" not in payload
    assert b"A1" in payload


@pytest.mark.parametrize(
    ("disclose", "shown"),
    [
        ((), {"levels": ["A1"]}),
        (("/sub",), {"sub": "did:example:alice", "levels": ["A1"]}),
        (("/address",), {"address": {}, "levels": ["A1"]}),
        (("/address/town",), {"address": {"town": "Köln"}, "levels": ["A1"]}),
        (("/levels/2",), {"levels": ["A1", "C1"]}),
        (("/levels/1", "/levels/2"), {"levels": ["A1", "B2", "C1"]}),
    ],
)
def test_a_presentation_shows_what_was_chosen_and_what_contains_it(
    disclose: tuple[str, ...], shown: JsonObject
) -> None:
    token = present_sd_jwt_vc(issued(), disclose=disclose)

    verified = verify_sd_jwt_vc(token, key_document=KEY_DOCUMENT, now=NOW)

    assert verified.claims == {**ALWAYS_SHOWN, **shown}


def test_a_presentation_can_be_narrowed_again() -> None:
    first = present_sd_jwt_vc(issued(), disclose=["/sub", "/address/town"])
    second = present_sd_jwt_vc(first, disclose=["/address"])

    verified = verify_sd_jwt_vc(second, key_document=KEY_DOCUMENT, now=NOW)

    assert verified.claims == {**ALWAYS_SHOWN, "address": {}, "levels": ["A1"]}


def test_a_bound_presentation_says_who_shows_it() -> None:
    verified = verify_sd_jwt_vc(
        presented("/sub"), key_document=KEY_DOCUMENT, now=NOW, audience=AUDIENCE, nonce=NONCE
    )

    assert (verified.holder_bound, verified.disclosed) == (True, ("/sub",))
    assert (verified.holder_key, verified.notes) == (ALICE_KEY.public_key, ())


def test_a_token_with_nothing_to_hide_has_no_digests() -> None:
    token = issued(disclosable=())

    payload = json.loads(unb64(token.split(".")[1]))

    assert payload == {**CLAIMS, **ALWAYS_SHOWN}
    assert token.count("~") == 1


def test_issuing_with_the_same_salts_gives_the_same_token() -> None:
    assert issued() == issued()


def test_issuing_with_fresh_salts_gives_other_digests() -> None:
    tokens = {
        issue_sd_jwt_vc(CLAIMS, vct=VCT, disclosable=["/sub"], signer=SIGNER, issued_at=NOW)
        for _ in range(3)
    }

    assert len(tokens) == 3


def test_decoys_hide_how_many_claims_there_are_and_disturb_nothing() -> None:
    token = issue_sd_jwt_vc(
        CLAIMS, vct=VCT, disclosable=["/sub"], signer=SIGNER, issued_at=NOW, hiding=Hiding(decoys=5)
    )
    payload = json.loads(unb64(token.split(".")[1]))

    verified = verify_sd_jwt_vc(token, key_document=KEY_DOCUMENT, now=NOW)

    assert len(payload["_sd"]) == 6
    assert payload["_sd"] == sorted(payload["_sd"])
    assert payload["_sd_alg"] == "sha-256"
    assert verified.claims["sub"] == "did:example:alice"


@pytest.mark.parametrize(
    "key", [Ed25519PrivateKey.from_seed(bytes(range(32))), RsaPrivateKey.generate(bits=2048)]
)
def test_each_kind_of_key_issues_and_binds(key: Ed25519PrivateKey | RsaPrivateKey) -> None:
    jwk = write_public_jwk(key.public_key)
    token = issue_sd_jwt_vc(
        CLAIMS,
        vct=VCT,
        disclosable=["/sub"],
        signer=KeySigner(key, KID),
        issued_at=NOW,
        holder_jwk=jwk,
    )
    shown = present_sd_jwt_vc(
        token,
        disclose=["/sub"],
        holder_signer=KeySigner(key, ""),
        audience=AUDIENCE,
        nonce=NONCE,
        issued_at=NOW,
    )

    verified = verify_sd_jwt_vc(
        shown,
        key_document=read_jwks({"keys": [{**jwk, "kid": KID}]}, issuer_id=ISSUER),
        now=NOW,
        audience=AUDIENCE,
        nonce=NONCE,
    )

    assert verified.holder_bound


@pytest.mark.parametrize(
    ("claims", "disclosable", "reason"),
    [
        ({}, (), "structure"),
        ({"iss": 7}, (), "structure"),
        ({"iss": ISSUER, "vct": VCT}, (), "reserved_claim"),
        ({"iss": ISSUER, "iat": 1}, (), "reserved_claim"),
        ({"iss": ISSUER, "cnf": {}}, (), "reserved_claim"),
        ({"iss": ISSUER, "_sd": []}, (), "reserved_claim"),
        ({"iss": ISSUER, "_sd_alg": "md5"}, (), "reserved_claim"),
        ({"iss": ISSUER, "a": [{"...": "x"}]}, (), "reserved_claim"),
        ({"iss": ISSUER, "a": {"b": {"_sd": 1}}}, (), "reserved_claim"),
        (CLAIMS, ("/iss",), "pointer"),
        (CLAIMS, ("/vct",), "pointer"),
        (CLAIMS, ("/cnf/jwk",), "pointer"),
        ({**CLAIMS, "exp": 1}, ("/exp",), "pointer"),
        ({**CLAIMS, "status": {"status_list": {"idx": 1}}}, ("/status/status_list",), "pointer"),
        (CLAIMS, ("",), "pointer"),
        (CLAIMS, ("/",), "pointer"),
        (CLAIMS, ("sub",), "pointer"),
        (CLAIMS, ("/nowhere",), "pointer"),
        (CLAIMS, ("/levels/3",), "pointer"),
        (CLAIMS, ("/levels/01",), "pointer"),
        (CLAIMS, ("/levels/-",), "pointer"),
        (CLAIMS, ("/sub", "/sub"), "pointer"),
    ],
)
def test_what_cannot_be_issued_says_why(
    claims: JsonObject, disclosable: tuple[str, ...], reason: str
) -> None:
    with pytest.raises(MalformedInput) as caught:
        issued(claims, disclosable)

    assert caught.value.reason == reason


def test_a_salt_used_twice_is_refused() -> None:
    with pytest.raises(MalformedInput) as caught:
        issue_sd_jwt_vc(
            CLAIMS,
            vct=VCT,
            disclosable=["/sub", "/levels/0"],
            signer=SIGNER,
            issued_at=NOW,
            hiding=Hiding(salts=lambda: "always the same"),
        )

    assert caught.value.reason == "salt"


@pytest.mark.rule("B6")
def test_a_holders_private_key_is_not_signed_into_a_token() -> None:
    with pytest.raises(MalformedInput) as caught:
        issued(holder_jwk={**ALICE_JWK, "d": "AAAA"})

    assert caught.value.reason == "weak_or_wrong_key"


def test_only_what_defines_the_holders_key_is_signed_into_the_token() -> None:
    token = issued(holder_jwk={**ALICE_JWK, "kid": "alice@example.org", "use": "sig"})

    assert json.loads(unb64(token.split(".")[1]))["cnf"] == {"jwk": ALICE_JWK}


@pytest.mark.parametrize("pointer", ["/achievement_name", "/levels/0", "/levels", "", "/nowhere"])
def test_only_hidden_claims_can_be_chosen(pointer: str) -> None:
    with pytest.raises(MalformedInput) as caught:
        present_sd_jwt_vc(issued(), disclose=[pointer])

    assert (caught.value.reason, caught.value.path) == ("pointer", pointer)


@pytest.mark.rule("B26")
def test_nobody_but_the_holder_can_bind_a_presentation() -> None:
    with pytest.raises(SigningError) as caught:
        presented("/sub", holder=CHARLIE)

    assert caught.value.reason == "wrong_holder_key"


@pytest.mark.rule("B26")
def test_a_token_without_a_holders_key_cannot_be_bound() -> None:
    with pytest.raises(MalformedInput) as caught:
        present_sd_jwt_vc(
            issued(holder_jwk=None),
            disclose=[],
            holder_signer=ALICE,
            audience=AUDIENCE,
            nonce=NONCE,
            issued_at=NOW,
        )

    assert (caught.value.reason, caught.value.path) == ("key_binding", "/cnf")


@pytest.mark.parametrize("name", ["holder_signer", "audience", "nonce", "issued_at"])
def test_half_a_key_binding_is_refused(name: str) -> None:
    whole = {"holder_signer": ALICE, "audience": AUDIENCE, "nonce": NONCE, "issued_at": NOW}

    for half in ({**whole, name: None}, {name: whole[name]}):
        with pytest.raises(MalformedInput) as caught:
            present_sd_jwt_vc(issued(), disclose=[], **half)
        assert caught.value.reason == "key_binding"


@pytest.mark.rule("B26")
def test_a_bound_presentation_is_not_presented_again() -> None:
    with pytest.raises(MalformedInput) as caught:
        present_sd_jwt_vc(presented("/sub"), disclose=[])

    assert caught.value.reason == "key_binding"
