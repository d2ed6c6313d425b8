"""Digests and disclosures: everything that RFC 9901, section 7.1, says must be rejected."""

import json

import pytest

from skillmark.engine.errors import MalformedInput, UnsupportedFeature
from skillmark.engine.proofs.sd_jwt_disclosures import (
    Hiding,
    conceal,
    new_salt,
    read_disclosure,
    reveal,
)
from skillmark.engine.proofs.sd_jwt_vc import verify_sd_jwt_vc
from skillmark.engine.wire.json_types import JsonObject, JsonValue
from tests.engine.proofs.sd_jwt_world import (
    KEY_DOCUMENT,
    NOW,
    b64,
    digest,
    disclosure,
    issued,
    refused,
    signed,
    unb64,
)

NAME = disclosure("salt", "name", "Alice")
ITEM = disclosure("salt", "Alice")
INNER = disclosure("salt 2", "town", "Köln")
OUTER = disclosure("salt 1", "address", {"_sd": [digest(INNER)]})


def test_a_disclosure_inside_a_disclosure_is_revealed() -> None:
    token = signed({"_sd": [digest(OUTER)]}, INNER, OUTER)

    verified = verify_sd_jwt_vc(token, key_document=KEY_DOCUMENT, now=NOW)

    assert verified.claims["address"] == {"town": "Köln"}
    assert verified.disclosed == ("/address", "/address/town")


def test_an_object_with_nothing_disclosed_becomes_empty() -> None:
    token = signed({"address": {"_sd": [digest(INNER)]}, "_sd": [], "_sd_alg": "sha-256"})

    claims = verify_sd_jwt_vc(token, key_document=KEY_DOCUMENT, now=NOW).claims

    assert claims["address"] == {}
    assert "_sd" not in claims
    assert "_sd_alg" not in claims


def test_a_null_and_a_false_are_values_like_others() -> None:
    texts = [disclosure("a", "none", None), disclosure("b", "no", False)]
    token = signed({"_sd": [digest(text) for text in texts]}, *texts)

    claims = verify_sd_jwt_vc(token, key_document=KEY_DOCUMENT, now=NOW).claims

    assert (claims["none"], claims["no"]) == (None, False)


@pytest.mark.parametrize(
    ("payload", "disclosures", "reason"),
    [
        # Not referred to, or sent twice.
        ({}, [NAME], "unreferenced_disclosure"),
        ({"_sd": [digest(NAME)]}, [NAME, NAME], "unreferenced_disclosure"),
        ({"_sd": [digest(OUTER)]}, [INNER], "unreferenced_disclosure"),
        ({"note": digest(NAME)}, [NAME], "unreferenced_disclosure"),
        # One digest in two places, decoys included.
        ({"_sd": [digest(NAME), digest(NAME)]}, [NAME], "duplicate_digest"),
        ({"_sd": ["decoy"], "a": {"_sd": ["decoy"]}}, [], "duplicate_digest"),
        ({"_sd": ["decoy"], "a": [{"...": "decoy"}]}, [], "duplicate_digest"),
        ({"_sd": [digest(OUTER), digest(INNER)]}, [OUTER, INNER], "duplicate_digest"),
        # In the wrong place.
        ({"_sd": [digest(ITEM)]}, [ITEM], "disclosure"),
        ({"a": [{"...": digest(NAME)}]}, [NAME], "disclosure"),
        # A name that is there already.
        ({"name": "Bob", "_sd": [digest(NAME)]}, [NAME], "disclosure"),
        # Malformed digests.
        ({"_sd": digest(NAME)}, [], "disclosure"),
        ({"_sd": [1]}, [], "disclosure"),
        ({"_sd": None}, [], "disclosure"),
        ({"a": {"_sd": {}}}, [], "disclosure"),
        ({"a": [{"...": 1}]}, [], "disclosure"),
        ({"a": [{"...": "x", "more": 1}]}, [], "disclosure"),
        ({"...": "x"}, [], "disclosure"),
        ({"a": {"...": "x"}}, [], "disclosure"),
        ({"a": {"_sd_alg": "sha-256"}}, [], "disclosure"),
        ({"_sd_alg": 256}, [], "disclosure"),
        ({"_sd_alg": None}, [], "disclosure"),
    ],
)
def test_what_section_7_1_rejects_is_rejected(
    payload: JsonObject, disclosures: list[str], reason: str
) -> None:
    assert refused(signed(payload, *disclosures)) == reason


@pytest.mark.rule("B9")
@pytest.mark.parametrize(
    "name", ["iss", "nbf", "exp", "cnf", "vct#integrity", "aka_vcts", "status", "vct"]
)
def test_a_claim_that_decides_validity_cannot_be_a_disclosure(name: str) -> None:
    text = disclosure("salt", name, "x")

    assert refused(signed({"_sd": [digest(text)]}, text)) == "disclosure"


def test_a_part_of_such_a_claim_cannot_be_a_disclosure_either() -> None:
    text = disclosure("salt", "idx", 7)
    token = signed({"status": {"status_list": {"_sd": [digest(text)]}}}, text)

    assert refused(token) == "disclosure"


@pytest.mark.parametrize("name", ["_sd", "...", "_sd_alg", 7, None, ["name"]])
def test_a_disclosure_with_a_reserved_name_or_none_is_refused(name: JsonValue) -> None:
    text = disclosure("salt", name, "x")

    assert refused(signed({"_sd": [digest(text)]}, text)) == "disclosure"


@pytest.mark.parametrize(
    "parts",
    [[], ["salt"], ["salt", "name", 1, 2], [7, "name", 1], [None, 1], {"salt": 1}, "salt", 7],
)
def test_a_disclosure_of_another_form_is_refused(parts: JsonValue) -> None:
    text = b64(json.dumps(parts).encode())

    assert refused(signed({"_sd": [digest(text)]}, text)) == "disclosure"


@pytest.mark.rule("B8", "B19")
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (NAME + "=", "bad_base64url"),
        (NAME[:-1] + "\n", "bad_base64url"),
        ("é", "bad_base64url"),
        ("", "not_json"),
        (b64(b"[1"), "not_json"),
        (b64(b'["salt","name",{"a":1,"a":2}]'), "duplicate_key"),
        (b64(b'["salt","name",NaN]'), "number_out_of_range"),
    ],
)
def test_a_disclosure_is_strict_base64url_of_strict_json(text: str, reason: str) -> None:
    assert refused(signed({}, text)) == reason


@pytest.mark.rule("B8")
def test_a_member_twice_in_the_signed_payload_is_refused() -> None:
    jwt = signed({}).split(".")
    doubled = b64(unb64(jwt[1])[:-1] + b',"vct":"other"}')

    assert refused(f"{jwt[0]}.{doubled}.{jwt[2]}") == "duplicate_key"


@pytest.mark.parametrize("name", ["sha-512", "md5", "SHA-256", ""])
def test_digests_of_another_hash_leave_the_question_open(name: str) -> None:
    with pytest.raises(UnsupportedFeature) as caught:
        verify_sd_jwt_vc(signed({"_sd_alg": name}), key_document=KEY_DOCUMENT, now=NOW)

    assert (caught.value.reason, caught.value.name) == ("unknown_hash", name)


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        ("", "not_an_sd_jwt"),
        (issued().split("~")[0], "not_an_sd_jwt"),
        ("~", "not_a_jws"),
        ("~" * 1002, "too_large"),
        ("x" * 4_000_000, "too_large"),
        (" " + issued(), "bad_base64url"),
        (issued() + " ", "not_a_jws"),
        (issued() + "~", "not_json"),
    ],
)
def test_what_is_no_sd_jwt_is_refused(token: str, reason: str) -> None:
    assert refused(token) == reason


def chain(length: int) -> tuple[JsonObject, list[str]]:
    """A chain of disclosures, each of which hides the next one inside."""
    texts = [disclosure("salt", "n", 1)]
    for number in range(length - 1):
        texts.append(disclosure(f"salt {number}", "n", {"_sd": [digest(texts[-1])]}))
    return {"_sd": [digest(texts[-1])]}, texts


def test_disclosures_chained_deeper_than_json_may_nest_are_refused() -> None:
    payload, texts = chain(900)

    assert refused(signed(payload, *texts)) == "too_deep"


def test_disclosures_chained_sixty_deep_are_revealed() -> None:
    payload, texts = chain(60)

    revealed = reveal(payload, [read_disclosure(text) for text in texts])

    assert len(revealed.positions) == 60


def test_claims_nested_deeper_than_json_may_be_are_not_concealed() -> None:
    nested: JsonValue = 1
    for _ in range(500):
        nested = [nested]

    with pytest.raises(MalformedInput) as caught:
        conceal({"a": nested}, [], hiding=Hiding())

    assert caught.value.reason == "too_deep"


def test_a_pointer_escapes_tildes_and_slashes() -> None:
    claims: JsonObject = {"a/b": {"c~d": 1}, "": 2}

    payload, disclosures = conceal(claims, ["/a~1b/c~0d", "/"], hiding=Hiding())
    revealed = reveal(payload, disclosures)

    assert revealed.claims == claims
    assert set(revealed.positions) == {"/a~1b/c~0d", "/"}


def test_a_salt_has_128_bits_and_is_new_each_time() -> None:
    salts = {new_salt() for _ in range(100)}

    assert len(salts) == 100
    assert {len(unb64(salt)) for salt in salts} == {16}
