"""The same documents, the same bytes: canonical N-Quads and proofs as both Node stacks make them.

Ed25519 signs without chance, so equal proofs mean equal hashes of document and configuration.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from random import Random
from typing import Any

import pytest

from benchmarks.line_protocol import Peer
from benchmarks.world import CREATED, ED25519_KEY, World
from skillmark.engine.errors import EngineError
from skillmark.engine.proofs.data_integrity import eddsa_config
from skillmark.engine.proofs.proof_objects import ProofOptions
from skillmark.engine.proofs.signing_input import proof_config_hash
from skillmark.engine.wire.linked_data import builtin_contexts, canonical_nquads, to_dataset
from skillmark.engine.wire.multibase import encode_base58btc
from tests.peers.documents import V2, Json, Writer
from tests.peers.mutations import mutated
from tests.peers.utf16 import canonical_as_in_javascript

pytestmark = pytest.mark.peers

CONTEXTS = builtin_contexts()
CHUNKS = 10
DOCUMENTS_A_CHUNK = 560
ACCEPTED_A_CHUNK = 500

# Whatever else we refuse although Node accepts it is a fault of ours.
REFUSED_BY_US_ONLY = {
    "number_out_of_range": "implementations write such numbers differently",
    "type_mismatch": "RDF cannot tell 3 from the text 3, so the JSON type has to be the datatype's",
    "duplicate_value": "RDF drops the second one, so somebody could add or remove it unseen",
    "empty_array": "RDF drops it, so somebody could add or remove it unseen",
    "null_value": "RDF drops it, so somebody could add or remove it unseen",
    "json_ld_keyword": "credentials are read in compact form only",
    "compact_iri": "credentials are read in compact form only: cannot tell, not wrong",
    "context": "only embedded credentials may bring contexts of their own",
    "inline_context": "cannot tell, not wrong",
    "structure": "no types, or more than anybody needs",
    "data_loss": "ids that N-Quads cannot hold unescaped, blank ids, value objects",
}


@pytest.mark.parametrize("chunk", range(CHUNKS))
@pytest.mark.rule("DI-1", "DI-2")
def test_proofs_are_the_same_bytes(
    chunk: int,
    both_stacks: tuple[Peer, ...],
    world: World,
    more_contexts: dict[str, Any],
    record_property: Callable[[str, object], None],
) -> None:
    writer = Writer(chunk)
    documents = [writer.credential() for _ in range(DOCUMENTS_A_CHUNK)]
    ours = [signed_by_us(document, world) for document in documents]

    for stack in both_stacks:
        options = {"key": world.peers_key(), "cryptosuite": "eddsa-rdfc-2022"}
        created = CREATED.strftime("%Y-%m-%dT%H:%M:%SZ")
        theirs = stack.ask("sign", documents, contexts=more_contexts, created=created, **options)
        found = compare(documents, ours, theirs.results, in_javascript=world_signs_in(world))
        record_property(f"differences by UTF-16 order, {stack.stack}", found.known)

        assert found.unexplained == []
        assert found.same >= ACCEPTED_A_CHUNK


@pytest.mark.rule("B1", "T-1")
def test_whatever_node_refuses_we_refuse_and_what_only_we_refuse_has_a_reason(
    digitalbazaar: Peer, more_contexts: dict[str, Any]
) -> None:
    writer, random = Writer(4711), Random(4711)
    documents = [mutated(writer.credential(), random) for _ in range(2_000)]
    ours = [canonical_by_us(document) for document in documents]

    theirs = digitalbazaar.ask("canonicalize", documents, contexts=more_contexts)

    found = compare(documents, ours, theirs.results, in_javascript=canonical_in_javascript)
    assert found.unexplained == []
    assert sum("error" in result for result in theirs.results) > 500
    assert {error.reason for error in ours if isinstance(error, EngineError)} > set(
        REFUSED_BY_US_ONLY
    ) - {"inline_context"}


def test_order_of_utf16_is_the_only_known_difference(both_stacks: tuple[Peer, ...]) -> None:
    document = {
        "@context": [V2, "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": "urn:x:issuer",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "urn:x:achievement",
                "type": ["Achievement"],
                "tag": ["\uff5efull width", "🛠 emoji"],
            },
        },
    }

    for stack in both_stacks:
        [theirs] = stack.ask("canonicalize", [document]).values()

        assert theirs != canonical_by_us(document)
        assert theirs == canonical_in_javascript(document)


def signed_by_us(document: Json, world: World) -> str | EngineError:
    try:
        return str(world.sign(document)["proof"]["proofValue"])
    except EngineError as error:
        return error


def canonical_by_us(document: Json) -> str | EngineError:
    try:
        return canonical_nquads(document, CONTEXTS).decode()
    except EngineError as error:
        return error


def canonical_in_javascript(document: Json) -> str | None:
    return canonical_as_in_javascript(to_dataset(document, CONTEXTS).quads())


def world_signs_in(world: World) -> Callable[[Json], str | None]:
    """Return how *world* would sign what JavaScript's order makes of a document."""
    config = eddsa_config(ProofOptions(created=CREATED), verification_method=ED25519_KEY)

    def proof_value(document: Json) -> str | None:
        canonical = canonical_in_javascript(document)
        if canonical is None:
            return None
        context = document["@context"]
        config_hash = proof_config_hash(config, context=context, contexts=CONTEXTS)
        signed = config_hash + sha256(canonical.encode()).digest()
        return encode_base58btc(world.signer.sign(signed))

    return proof_value


@dataclass
class Found:
    """How two implementations compare over many documents."""

    same: int = 0
    known: int = 0
    unexplained: list[str] = field(default_factory=list)


def compare(
    documents: list[Json],
    ours: list[str | EngineError],
    theirs: list[dict[str, Any]],
    *,
    in_javascript: Callable[[Json], str | None],
) -> Found:
    found = Found()
    for document, mine, their in zip(documents, ours, theirs, strict=True):
        if isinstance(mine, EngineError):
            if "value" in their and mine.reason not in REFUSED_BY_US_ONLY:
                found.unexplained.append(f"only we refuse, {mine.reason}: {mine} in {document}")
        elif "error" in their:
            found.unexplained.append(f"only they refuse, {their['error']}: {document}")
        elif mine == their["value"]:
            found.same += 1
        elif their["value"] == in_javascript(document):
            found.known += 1
        else:
            found.unexplained.append(f"{mine} is not {their['value']}: {document}")
    return found
