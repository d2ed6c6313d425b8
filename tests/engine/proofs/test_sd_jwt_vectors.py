"""The examples that RFC 9901 prints."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from skillmark.engine.dids.documents import KeyDocument
from skillmark.engine.dids.jwks import read_jwks
from skillmark.engine.errors import MalformedInput
from skillmark.engine.keys.jwk import read_public_jwk
from skillmark.engine.proofs.jose import read_compact_jws, verify_jws
from skillmark.engine.proofs.sd_jwt_disclosures import (
    Disclosure,
    digest_of,
    read_disclosure,
    reveal,
)
from skillmark.engine.proofs.sd_jwt_vc import verify_sd_jwt_vc
from skillmark.engine.wire.json_types import JsonObject, JsonValue
from skillmark.engine.wire.strict_json import read_object

EXAMPLES = json.loads(
    (Path(__file__).parents[1] / "vectors" / "rfc9901" / "examples.json").read_text("utf-8")
)
# Appendix A.3's holder signed at this time, for this audience and nonce.
A3_TIME = datetime.fromtimestamp(1_748_537_244, UTC)
A3_AUDIENCE, A3_NONCE = "https://verifier.example.org", "1234567890"


def a3_key_document() -> KeyDocument:
    return read_jwks(
        {"keys": [EXAMPLES["issuer_jwk"]]}, issuer_id="https://pid-issuer.bund.de.example"
    )


def processed(token: str) -> JsonObject:
    """The claims of an example whose type is not ours: signature, disclosures, no more."""
    jwt, *texts, _ = token.split("~")
    jws = read_compact_jws(jwt)
    verify_jws(jws, public_key=read_public_jwk(EXAMPLES["issuer_jwk"]))
    return reveal(read_object(jws.payload), [read_disclosure(text) for text in texts]).claims


def test_the_sd_jwt_vc_of_appendix_a3_verifies_with_key_binding() -> None:
    verified = verify_sd_jwt_vc(
        EXAMPLES["appendix_a3_presented"],
        key_document=a3_key_document(),
        now=A3_TIME,
        audience=A3_AUDIENCE,
        nonce=A3_NONCE,
    )

    assert verified.claims == EXAMPLES["appendix_a3_processed"]
    assert set(verified.disclosed) == {
        "/age_equal_or_over",
        "/age_equal_or_over/18",
        "/nationalities",
    }
    assert (verified.holder_bound, verified.notes) == (True, ())


@pytest.mark.rule("B26")
def test_the_sd_jwt_vc_of_appendix_a3_is_stale_a_year_later() -> None:
    with pytest.raises(MalformedInput) as caught:
        verify_sd_jwt_vc(
            EXAMPLES["appendix_a3_presented"],
            key_document=a3_key_document(),
            now=A3_TIME.replace(year=2026),
            audience=A3_AUDIENCE,
            nonce=A3_NONCE,
        )

    assert caught.value.reason == "key_binding_stale"


@pytest.mark.parametrize("example", ["section_5", "appendix_a2"])
def test_an_example_is_processed_as_the_rfc_prints_it(example: str) -> None:
    assert processed(EXAMPLES[f"{example}_presented"]) == EXAMPLES[f"{example}_processed"]


def test_the_issued_example_of_section_5_shows_the_second_nationality_too() -> None:
    assert processed(EXAMPLES["section_5_issued"])["nationalities"] == ["US", "DE"]


def test_the_key_binding_of_section_5_is_by_the_holder_and_for_these_disclosures() -> None:
    shown, _, key_binding = EXAMPLES["section_5_presented"].rpartition("~")
    jws = read_compact_jws(key_binding)

    verify_jws(jws, public_key=read_public_jwk(EXAMPLES["section_5_processed"]["cnf"]["jwk"]))

    assert read_object(jws.payload) == {
        "nonce": "1234567890",
        "aud": "https://verifier.example.org",
        "iat": 1748537244,
        "sd_hash": digest_of(shown + "~"),
    }


# RFC 9901, sections 4.2.1 to 4.2.3 and 6.
FAMILY_NAME = "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0"
NATIONALITY = "WyJsa2x4RjVqTVlsR1RQVW92TU5JdkNBIiwgIkZSIl0"


@pytest.mark.parametrize(
    ("text", "name", "value", "digest"),
    [
        (FAMILY_NAME, "family_name", "Möbius", "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0"),
        (NATIONALITY, None, "FR", "w0I8EKcdCtUPkGCNUrfwVp2xEgNjtoIDlOxc9-PlOhs"),
        (
            "WyJsa2x4RjVqTVlsR1RQVW92TU5JdkNBIiwgIlVTIl0",
            None,
            "US",
            "pFndjkZ_VCzmyTa6UjlZo3dh-ko8aIKQc9DlGzhaVYo",
        ),
        (
            "WyIyR0xDNDJzS1F2ZUNmR2ZyeU5STjl3IiwgInN0cmVldF9hZGRyZXNzIiwgIlNjaHVsc3RyLiAxMiJd",
            "street_address",
            "Schulstr. 12",
            "9gjVuXtdFROCgRrtNcGUXmF65rdezi_6Er_j76kmYyM",
        ),
    ],
)
def test_a_printed_disclosure_has_the_printed_digest(
    text: str, name: "str | None", value: JsonValue, digest: str
) -> None:
    disclosure = read_disclosure(text)

    assert disclosure == Disclosure(text, name, value)
    assert disclosure.digest == digest


@pytest.mark.parametrize(
    "text",
    [
        "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNXHUwMGY2Yml1cyJd",
        "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsImZhbWlseV9uYW1lIiwiTcO2Yml1cyJd",
        "WwoiXzI2YmM0TFQtYWM2cTJLSTZjQlc1ZXMiLAoiZmFtaWx5X25hbWUiLAoiTcO2Yml1cyIKXQ",
    ],
)
def test_the_other_spellings_say_the_same_under_another_digest(text: str) -> None:
    disclosure = read_disclosure(text)

    assert (disclosure.name, disclosure.value) == ("family_name", "Möbius")
    assert disclosure.digest != read_disclosure(FAMILY_NAME).digest


def test_an_item_whose_disclosure_was_not_sent_leaves_no_gap() -> None:
    payload: JsonObject = {
        "nationalities": ["DE", {"...": "w0I8EKcdCtUPkGCNUrfwVp2xEgNjtoIDlOxc9-PlOhs"}, "US"]
    }

    assert reveal(payload, []).claims == {"nationalities": ["DE", "US"]}
    assert reveal(payload, [read_disclosure(NATIONALITY)]).claims == {
        "nationalities": ["DE", "FR", "US"]
    }
