"""Templates: the same bytes as the long way, or nothing."""

import copy
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.typical import ISSUER, SLOTS, slot_values, typical_credential
from skillmark.engine.errors import MalformedInput, UnsupportedFeature
from skillmark.engine.keys.ed25519 import Ed25519PrivateKey
from skillmark.engine.keys.signers import KeySigner
from skillmark.engine.proofs.data_integrity import sign_document
from skillmark.engine.proofs.issuing_template import IssuingTemplate
from skillmark.engine.proofs.template import DocumentTemplate, compile_document
from skillmark.engine.proofs.template_memory import TemplateMemory
from skillmark.engine.wire.linked_data import builtin_contexts, canonical_nquads

CONTEXTS = builtin_contexts()
CREATED = datetime(2026, 11, 20, 9, tzinfo=UTC)
SIGNER = KeySigner(Ed25519PrivateKey.from_seed(bytes(32)), f"{ISSUER}#key-1")

TEMPLATE = compile_document(typical_credential(0), SLOTS, CONTEXTS)

Document = dict[str, Any]


def at(document: Any, pointer: str) -> Any:
    for step in pointer.split("/")[1:]:
        document = document[int(step) if isinstance(document, list) else step]
    return document


def filled(values: dict[str, str]) -> Document:
    document = copy.deepcopy(typical_credential(0))
    for name, pointers in SLOTS.items():
        for pointer in pointers:
            parent, _, last = pointer.rpartition("/")
            at(document, parent)[last] = values[name]
    return document


def test_a_thousand_recipients_give_the_bytes_of_the_long_way() -> None:
    for number in range(1000):
        document = typical_credential(number)
        values = slot_values(document)
        assert TEMPLATE.json(values) == orjson.dumps(document)
        assert TEMPLATE.nquads(values) == canonical_nquads(document, CONTEXTS)


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
iris = st.from_regex(r"(urn:uuid|https|did:web):[a-zA-Z0-9/.#%é\u4e00-]{1,12}", fullmatch=True)


@settings(max_examples=300)
@given(st.fixed_dictionaries(dict.fromkeys(SLOTS, texts)), st.lists(iris, min_size=4))
def test_any_values_give_the_bytes_of_the_long_way_or_none(
    values: dict[str, str], ids: list[str]
) -> None:
    values |= dict(zip(("id", "subject", "evidence", "status"), ids, strict=False))
    rendered = TEMPLATE.nquads([values[name] for name in SLOTS])
    assert rendered in (None, canonical_nquads(filled(values), CONTEXTS))
    if len(set(ids[:4])) == 4:
        assert rendered is not None


@pytest.mark.parametrize(
    "name_and_value",
    [
        ("subject", "not an iri"),
        ("subject", "urn:a b"),
        ("subject", "urn:a\nurn:b"),
        ("subject", "xsd:abbreviation"),
        ("subject", ISSUER),
        ("evidence", f"{ISSUER}#twice"),
    ],
)
def test_values_that_could_change_the_shape_are_given_up(name_and_value: tuple[str, str]) -> None:
    name, value = name_and_value
    values = dict(zip(SLOTS, slot_values(typical_credential(1)), strict=True)) | {name: value}
    if value.endswith("#twice"):
        values["subject"] = value
    assert TEMPLATE.nquads([values[slot] for slot in SLOTS]) is None


def test_two_identities_that_look_the_same_are_given_up() -> None:
    document = typical_credential(1)
    twin = {"type": "IdentityObject", "identityType": "name", "hashed": False, "identityHash": "x"}
    document["credentialSubject"]["identifier"] = [dict(twin), dict(twin)]
    slots = {f"name{n}": [f"/credentialSubject/identifier/{n}/identityHash"] for n in (0, 1)}
    template = compile_document(document, slots, CONTEXTS)
    assert template.nquads(["Alice", "Alice"]) is None
    assert template.nquads(["Alice", "Bob"]) == template.nquads(["Bob", "Alice"])


def test_values_of_one_member_are_sorted_when_they_are_known() -> None:
    def with_evidence(first: str, second: str) -> Document:
        evidence = [{"id": first, "type": ["Evidence"]}, {"id": second, "type": ["Evidence"]}]
        return typical_credential(1) | {"evidence": evidence}

    slots = {"first": ["/evidence/0/id"], "second": ["/evidence/1/id"]}
    template = compile_document(with_evidence("urn:a", "urn:b"), slots, CONTEXTS)
    for pair in (("urn:a", "urn:b"), ("urn:z", "urn:b"), ("https://a.example/%s", "urn:%")):
        assert template.nquads(pair) == canonical_nquads(with_evidence(*pair), CONTEXTS)


@pytest.mark.parametrize(
    "pointer",
    ["/type/0", "/@context/0", "/credentialSubject/achievement/tag/0", "/evidence/0/type/0"],
)
def test_slots_that_decide_meaning_are_refused(pointer: str) -> None:
    with pytest.raises(UnsupportedFeature) as caught:
        compile_document(typical_credential(0), {"slot": [pointer]}, CONTEXTS)
    assert caught.value.reason == "template"


def test_a_slot_at_a_vocabulary_value_is_refused() -> None:
    config = {
        "@context": "https://w3id.org/security/data-integrity/v2",
        "type": "DataIntegrityProof",
        "proofPurpose": "assertionMethod",
    }
    with pytest.raises(UnsupportedFeature) as caught:
        compile_document(config, {"purpose": ["/proofPurpose"]}, CONTEXTS)
    assert caught.value.reason == "template"


def test_a_slot_must_hold_a_text() -> None:
    with pytest.raises(MalformedInput) as caught:
        compile_document(
            typical_credential(0), {"credits": ["/credentialSubject/creditsEarned"]}, CONTEXTS
        )
    assert caught.value.path == "/credentialSubject/creditsEarned"


def test_a_document_cannot_hold_a_stand_in_of_its_own() -> None:
    document = typical_credential(0) | {"name": "urn:slot-0000;"}
    template = compile_document(document, {"id": ["/id"]}, CONTEXTS)
    assert template.json([document["id"]]) == orjson.dumps(document)


def test_issuing_by_template_gives_the_bytes_of_signing() -> None:
    template = IssuingTemplate(typical_credential(0), SLOTS, signer=SIGNER, contexts=CONTEXTS)
    for number in (1, 2, 3):
        document = typical_credential(number)
        signed = sign_document(document, signer=SIGNER, created=CREATED, contexts=CONTEXTS)
        assert template.issue(slot_values(document), created=CREATED) == orjson.dumps(signed)


def test_issuing_walks_where_the_template_gives_up() -> None:
    template = IssuingTemplate(typical_credential(0), SLOTS, signer=SIGNER, contexts=CONTEXTS)
    document = filled(
        dict(zip(SLOTS, slot_values(typical_credential(1)), strict=True)) | {"evidence": ISSUER}
    )
    signed = sign_document(document, signer=SIGNER, created=CREATED, contexts=CONTEXTS)
    assert template.issue(slot_values(document), created=CREATED) == orjson.dumps(signed)


@pytest.mark.rule("B14")
def test_issuing_refuses_what_no_signature_would_cover() -> None:
    template = IssuingTemplate(typical_credential(0), SLOTS, signer=SIGNER, contexts=CONTEXTS)
    values = dict(zip(SLOTS, slot_values(typical_credential(1)), strict=True)) | {"subject": "#me"}
    with pytest.raises(MalformedInput) as caught:
        template.issue([values[name] for name in SLOTS], created=CREATED)
    assert caught.value.reason == "data_loss"


def recall(memory: TemplateMemory, document: Document) -> bytes | None:
    return memory.recall(document, orjson.dumps(document))


def learned() -> TemplateMemory:
    memory = TemplateMemory(CONTEXTS)
    for number in (1, 2):
        memory.learn(typical_credential(number))
    return memory


def test_the_memory_recognises_the_third_credential_of_a_batch() -> None:
    memory = TemplateMemory(CONTEXTS)
    memory.learn(typical_credential(1))
    assert recall(memory, typical_credential(3)) is None
    memory.learn(typical_credential(2))
    expected = canonical_nquads(typical_credential(3), CONTEXTS)
    assert recall(memory, typical_credential(3)) == expected


def _true_for_one(document: Document) -> None:
    document["credentialSubject"]["identifier"][0]["hashed"] = 1


def _whole_number(document: Document) -> None:
    document["credentialSubject"]["creditsEarned"] = 2


def _other_criteria(document: Document) -> None:
    document["credentialSubject"]["achievement"]["criteria"]["narrative"] = "Pay the fee."


def _new_member(document: Document) -> None:
    document["partial"] = True


def _other_order(document: Document) -> None:
    document["type"].reverse()


@pytest.mark.parametrize(
    "change", [_true_for_one, _whole_number, _other_criteria, _new_member, _other_order]
)
def test_the_memory_recognises_nothing_that_differs_outside_its_slots(change: Any) -> None:
    document = typical_credential(3)
    change(document)
    assert recall(learned(), document) is None


def test_a_template_is_compiled_once_and_shared() -> None:
    assert isinstance(TEMPLATE, DocumentTemplate)
    assert TEMPLATE.names == tuple(SLOTS)
