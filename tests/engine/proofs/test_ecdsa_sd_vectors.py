"""Selective disclosure by published vectors: every step of the W3C's two, and 1EdTech's sample.

The vectors' own context is not one of ours. Each step is first shown on their statements; the whole
way is then walked under a table of the terms they use.
"""

from datetime import datetime
from hashlib import sha256

import pytest

from skillmark.engine.dids.resolver import resolve_key_document
from skillmark.engine.keys.multikey import read_multikey, write_multikey_bytes
from skillmark.engine.keys.signers import KeySigner
from skillmark.engine.proofs.suites.ecdsa_sd_2023 import create_base_proof, derive_proof
from skillmark.engine.proofs.suites.sd_proof_values import (
    BaseProofValue,
    DerivedProofValue,
    read_base_proof_value,
    read_derived_proof_value,
    write_base_proof_value,
    write_derived_proof_value,
)
from skillmark.engine.proofs.suites.sd_statements import (
    check_derived,
    derived_value,
    sign_statements,
    verifier_lines,
)
from skillmark.engine.proofs.suites.selective_disclosure import (
    hmac_label,
    label_text,
    lines_of,
    select,
)
from skillmark.engine.wire.base64url import decode_base64url
from skillmark.engine.wire.json_types import JsonObject
from skillmark.engine.wire.linked_data import canonical_nquads
from skillmark.engine.wire.rdf_canon import canonicalize, canonicalize_with_labels, read_nquads
from skillmark.engine.wire.term_tables import compile_context
from tests.engine.proofs.proof_world import (
    CONTEXTS,
    VALID,
    listed_keys,
    p256_secret,
    vector,
    vector_text,
    verdict,
)

CITIZENSHIP = "https://w3id.org/citizenship#"
SCHEMA = "https://schema.org/"
DATE = {"@type": "http://www.w3.org/2001/XMLSchema#dateTime"}
W3C_CONTEXTS = CONTEXTS.extended(
    {
        "https://w3id.org/citizenship/v4rc1": compile_context(
            {
                **{
                    name: CITIZENSHIP + name
                    for name in (
                        *("EmployablePerson", "EmploymentAuthorizationDocument"),
                        *("EmploymentAuthorizationDocumentCredential", "PermanentResident"),
                        *("PermanentResidentCard", "PermanentResidentCardCredential"),
                        *("birthCountry", "commuterClassification", "lprCategory", "lprNumber"),
                        *("employmentAuthorizationDocument", "permanentResidentCard"),
                    )
                },
                **{
                    name: SCHEMA + name
                    for name in (
                        *("Person", "additionalName", "familyName", "gender", "givenName"),
                        "identifier",
                    )
                },
                "image": {"@id": SCHEMA + "image", "@type": "@id"},
                "birthDate": {"@id": SCHEMA + "birthDate", **DATE},
                "residentSince": {"@id": CITIZENSHIP + "residentSince", **DATE},
            }
        )
    }
)

EXAMPLES = pytest.mark.parametrize("example", ["employ", "prc"])
MATERIAL = vector("vc-di-ecdsa/ecdsa-sd-2023/SDKeyMaterial.json")
ISSUER_KEY = p256_secret(MATERIAL["baseKeyPair"]["secretKeyMultibase"])
PROOF_KEY = p256_secret(MATERIAL["proofKeyPair"]["secretKeyMultibase"])
HMAC_KEY = bytes.fromhex(MATERIAL["hmacKeyString"])


def step(example: str, name: str):  # noqa: ANN201 - whatever JSON the step is
    return vector(f"vc-di-ecdsa/ecdsa-sd-2023/{example}/{name}.json")


def labelled(example: str) -> list[str]:
    dataset = read_nquads("".join(step(example, "addBaseDocCanon")))
    labels = canonicalize_with_labels(dataset)[1]
    return lines_of(
        dataset.quads(),
        {blank: label_text(hmac_label(HMAC_KEY, label)) for blank, label in labels.items()},
    )


def config_hash(example: str) -> bytes:
    text = vector_text(f"vc-di-ecdsa/ecdsa-sd-2023/{example}/addProofConfigCanon.txt")
    return sha256(canonicalize(read_nquads(text))).digest()


def indexes(example: str, name: str) -> list[int]:
    return step(example, "derivedGroupIndexes")[name]


def base_value(example: str) -> BaseProofValue:
    published = step(example, "derivedRecoveredBaseData")
    return BaseProofValue(
        base_signature=bytes.fromhex(published["baseSignature"]),
        public_key=write_multikey_bytes(read_multikey(published["proofPublicKey"])),
        hmac_key=bytes.fromhex(published["hmacKey"]),
        signatures=tuple(map(bytes.fromhex, published["signatures"])),
        mandatory_pointers=tuple(published["mandatoryPointers"]),
    )


def disclosed_value(example: str) -> DerivedProofValue:
    published = step(example, "derivedDisclosureData")
    return DerivedProofValue(
        base_signature=bytes.fromhex(published["baseSignature"]),
        public_key=write_multikey_bytes(read_multikey(published["publicKey"])),
        signatures=tuple(map(bytes.fromhex, published["signatures"])),
        labels={
            int(label.removeprefix("c14n")): decode_base64url(hmac[1:])
            for label, hmac in published["labelMap"]["value"]
        },
        mandatory_indexes=tuple(published["mandatoryIndexes"]),
    )


# --- the steps, on statements --------------------------------------------------------------


@EXAMPLES
@pytest.mark.rule("SD-2")
def test_blank_nodes_get_the_published_hmac_labels(example: str) -> None:
    assert labelled(example) == step(example, "addBaseDocHMACCanon")


@EXAMPLES
@pytest.mark.rule("SD-3")
def test_the_mandatory_statements_have_the_published_hash(example: str) -> None:
    published = step(example, "addBaseTransform")
    mandatory = [line for _, line in published["mandatory"]["value"]]

    assert [labelled(example)[n] for n in indexes(example, "mandatoryIndexes")] == mandatory
    assert {
        "proofHash": config_hash(example).hex(),
        "mandatoryHash": sha256("".join(mandatory).encode()).hexdigest(),
    } == step(example, "addHashData")


@EXAMPLES
@pytest.mark.rule("SD-3", "SD-4")
def test_the_statements_are_signed_byte_for_byte(example: str) -> None:
    base_signature, signatures = sign_statements(
        labelled(example),
        indexes(example, "mandatoryIndexes"),
        config_hash=config_hash(example),
        signer=KeySigner(ISSUER_KEY, "urn:key"),
        proof_key=PROOF_KEY,
    )

    published = step(example, "addRawBaseSignatureInfo")
    assert {
        "baseSignature": base_signature.hex(),
        "signatures": [signature.hex() for signature in signatures],
    } == {name: published[name] for name in ("baseSignature", "signatures")}


@EXAMPLES
@pytest.mark.rule("SD-5")
def test_the_base_proof_value_is_read_and_written_byte_for_byte(example: str) -> None:
    text = step(example, "addSignedSDBase")["proof"]["proofValue"]

    assert read_base_proof_value(text) == base_value(example)
    assert write_base_proof_value(base_value(example)) == text


@EXAMPLES
@pytest.mark.rule("SD-5", "SD-6")
def test_the_disclosure_is_the_published_one(example: str) -> None:
    mandatory = indexes(example, "mandatoryIndexes")

    derived = derived_value(
        base_value(example),
        lines=labelled(example),
        mandatory=mandatory,
        shown=indexes(example, "combinedIndexes"),
        labels=disclosed_value(example).labels,
    )

    assert derived == disclosed_value(example)


@EXAMPLES
@pytest.mark.rule("SD-5")
def test_the_derived_proof_value_is_read_and_written_byte_for_byte(example: str) -> None:
    text = step(example, "derivedRevealDocument")["proof"]["proofValue"]

    assert read_derived_proof_value(text) == disclosed_value(example)
    assert write_derived_proof_value(disclosed_value(example)) == text


@EXAMPLES
@pytest.mark.rule("SD-6")
def test_the_verifier_finds_the_published_statements_and_signatures(example: str) -> None:
    shown = [labelled(example)[index] for index in indexes(example, "combinedIndexes")]
    dataset = read_nquads("".join(shown))
    labels = canonicalize_with_labels(dataset)[1]
    value = disclosed_value(example)

    lines = verifier_lines(dataset.quads(), labels, value.labels)

    assert lines == step(example, "verifyNQuads")
    check_derived(
        value,
        lines=lines,
        config_hash=config_hash(example),
        public_key=ISSUER_KEY.public_key,
    )


# --- the whole way, on documents -----------------------------------------------------------


def unsigned(example: str) -> JsonObject:
    document: JsonObject = step(example, "addSignedSDBase")
    return {name: value for name, value in document.items() if name != "proof"}


@EXAMPLES
def test_the_document_has_the_published_canonical_form(example: str) -> None:
    canonical = canonical_nquads(unsigned(example), W3C_CONTEXTS).decode()

    assert canonical == "".join(step(example, "addBaseDocCanon"))


@EXAMPLES
@pytest.mark.rule("SD-2", "SD-3", "SD-4", "SD-5")
def test_the_published_base_proof_is_made_byte_for_byte(example: str) -> None:
    config = step(example, "addProofConfig")

    document = create_base_proof(
        unsigned(example),
        signer=KeySigner(ISSUER_KEY, config["verificationMethod"]),
        created=datetime.fromisoformat(config["created"]),
        mandatory_pointers=step(example, "addBaseTransform")["mandatoryPointers"],
        contexts=W3C_CONTEXTS,
        hmac_key=HMAC_KEY,
        proof_key=PROOF_KEY,
    )

    assert document == step(example, "addSignedSDBase")


SELECTIVE = {"employ": "employSelective", "prc": "prCredSelective"}


@EXAMPLES
def test_the_published_parts_are_picked(example: str) -> None:
    pointers = ["/issuer", *vector(f"vc-di-ecdsa/{SELECTIVE[example]}.json")]

    assert select(unsigned(example), pointers) == step(example, "derivedUnsignedReveal")


@EXAMPLES
@pytest.mark.rule("SD-5", "SD-6")
def test_the_published_disclosure_is_derived_byte_for_byte(example: str) -> None:
    derived = derive_proof(
        step(example, "addSignedSDBase"),
        selective_pointers=vector(f"vc-di-ecdsa/{SELECTIVE[example]}.json"),
        contexts=W3C_CONTEXTS,
    )

    assert derived == step(example, "derivedRevealDocument")


@EXAMPLES
@pytest.mark.rule("SD-6", "DI-2")
def test_the_published_disclosure_verifies(example: str) -> None:
    document = step(example, "derivedRevealDocument")
    did = document["proof"]["verificationMethod"].partition("#")[0]

    assert verdict(document, resolve_key_document(did, fetch=None), contexts=W3C_CONTEXTS) == (
        VALID,
        "",
    )


@pytest.mark.rule("DI-2", "PF-C", "SD-6")
def test_the_derived_sample_badge_of_1edtech_verifies() -> None:
    document = vector("1edtech-validator/derivedcredential.json")
    (proof,) = document["proof"]
    method = proof["verificationMethod"]

    assert verdict(document, listed_keys(method.partition("#")[0], method)) == (VALID, "")
