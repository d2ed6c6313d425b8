"""Whatever stands in a proof, and whatever changed after signing: never valid, never a crash."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmark.engine.proofs.data_integrity import ProofOutcome
from skillmark.engine.proofs.proof_objects import proofs_of
from skillmark.engine.proofs.suites.ecdsa_sd_2023 import create_base_proof, derive_proof
from skillmark.engine.wire.json_types import JsonObject
from skillmark.engine.wire.strict_json import read_object, write_json, write_pretty_json
from tests.engine.proofs.proof_world import (
    CONTEXTS,
    CREATED,
    ISSUER,
    P256_ISSUER,
    VALID,
    Party,
    badge,
    judge,
    proof_of,
    signed,
    verify,
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 2**53 - 1) | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=6,
)
MEMBERS = st.sampled_from(
    [
        *("type", "cryptosuite", "verificationMethod", "proofPurpose", "proofValue", "id"),
        *("created", "expires", "domain", "challenge", "nonce", "previousProof", "@context"),
    ]
)


def derived_badge() -> JsonObject:
    base = create_base_proof(
        badge(P256_ISSUER),
        signer=P256_ISSUER.signer,
        created=CREATED,
        mandatory_pointers=("/issuer", "/validFrom"),
        contexts=CONTEXTS,
    )
    return derive_proof(base, selective_pointers=("/credentialSubject",), contexts=CONTEXTS)


BADGES = {
    "eddsa-rdfc-2022": (signed(proof_id="urn:uuid:1"), ISSUER),
    "ecdsa-sd-2023": (derived_badge(), P256_ISSUER),
}
EACH_BADGE = pytest.mark.parametrize(("document", "issuer"), BADGES.values(), ids=list(BADGES))


# --- arbitrary input -----------------------------------------------------------------------


@given(proof=JSON)
def test_no_proof_member_breaks_the_verifier(proof: Any) -> None:
    results = verify({**badge(), "proof": proof})

    assert len(results) == len(proofs_of({"proof": proof}))
    assert judge({**badge(), "proof": proof}).outcome is not VALID


@given(changes=st.dictionaries(MEMBERS, JSON, min_size=1, max_size=3))
def test_no_value_of_a_member_breaks_the_verifier(changes: dict[str, Any]) -> None:
    document = BADGES["eddsa-rdfc-2022"][0]
    proof = {**proof_of(document), **changes}

    assert (judge({**document, "proof": proof}).outcome is VALID) == (proof == proof_of(document))


@given(document=st.dictionaries(st.text(max_size=9), JSON, max_size=4))
def test_no_document_breaks_the_verifier(document: dict[str, Any]) -> None:
    proof = proof_of(BADGES["eddsa-rdfc-2022"][0])

    assert judge({**document, "proof": proof}).outcome in (
        ProofOutcome.INVALID,
        ProofOutcome.UNDETERMINED,
    )


# --- one change after signing --------------------------------------------------------------


def places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place below *value*, as the way of keys and indexes that leads there."""
    items: Any = ()
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, child in items:
        yield (*way, key)
        yield from places(child, (*way, key))


def at(value: Any, way: tuple[Any, ...]) -> Any:
    for key in way:
        value = value[key]
    return value


def changed(value: Any) -> Any:
    """Something else of the same kind."""
    if isinstance(value, str):
        return value + "x"
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    return "x"


def mutants(document: JsonObject) -> Iterator[tuple[str, JsonObject]]:
    for way in places(document):
        without, other, renamed = (copy.deepcopy(document) for _ in range(3))
        del at(without, way[:-1])[way[-1]]
        yield f"without {way}", without
        at(other, way[:-1])[way[-1]] = changed(at(document, way))
        yield f"other {way}", other
        if isinstance(way[-1], str):
            parent = at(renamed, way[:-1])
            parent[f"{way[-1]}x"] = parent.pop(way[-1])
            yield f"renamed {way}", renamed


@EACH_BADGE
@pytest.mark.rule("B12", "B13", "B15", "DI-2", "SD-6")
def test_no_single_change_of_a_signed_badge_verifies(document: JsonObject, issuer: Party) -> None:
    tried = list(mutants(document))

    verified = [name for name, mutant in tried if judge(mutant, issuer).outcome is VALID]

    assert len(tried) > 150
    assert verified == []


def turned_around(value: Any) -> Any:
    """The same with the members of every object in the opposite order."""
    if isinstance(value, dict):
        return {key: turned_around(value[key]) for key in reversed(value)}
    return [turned_around(item) for item in value] if isinstance(value, list) else value


@EACH_BADGE
def test_every_other_spelling_of_the_json_verifies(document: JsonObject, issuer: Party) -> None:
    text = write_json(document)
    spellings = [
        text,
        write_pretty_json(document),
        write_json(turned_around(document)),
        text.replace(b"/", b"\\/"),
        text.replace("👩".encode(), b"\\ud83d\\udc69"),
        b" \t\r\n" + text + b"\n",
    ]

    assert [judge(read_object(spelling), issuer).outcome for spelling in spellings] == [VALID] * 6
