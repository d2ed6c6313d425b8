"""Documents of 256 kB made to cost as much as possible, and the time to refuse or judge them.

Each starts from an honest credential, so nothing cheap turns it away early. The verifier and the
contexts are new for every one: what an attacker can make us work out, we have not remembered.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import count, permutations
from random import Random
from typing import Any

from benchmarks.batches import Batch
from benchmarks.measuring import Timing, timed
from benchmarks.typical import ISSUER, typical_credential
from benchmarks.world import NOW, World
from skillmark.engine.verification.verifier import Verifier
from skillmark.engine.wire.contexts import builtin_tables
from skillmark.engine.wire.linked_data import MOST_TYPES, Contexts
from skillmark.engine.wire.strict_json import write_json

Json = dict[str, Any]
Task = Callable[[Batch], Timing]

SIZE = 256 * 1024
_BLANKS = 5_000
_V2 = "https://www.w3.org/ns/credentials/v2"
# Types of which each brings a context of its own, and any eight go together.
_TYPES = (
    "Achievement",
    "AchievementSubject",
    "Address",
    "Alignment",
    "BitstringStatusList",
    "BitstringStatusListEntry",
    "DataIntegrityProof",
    "EndorsementSubject",
    "Evidence",
    "GeoCoordinates",
    "IdentityObject",
    "Image",
    "JsonSchema",
    "Profile",
    "Related",
    "ResultDescription",
    "RubricCriterionLevel",
    "VerifiableCredential",
    "VerifiablePresentation",
)
# Contexts of which any may follow any other.
_CONTEXTS = (
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
    "https://purl.imsglobal.org/spec/ob-assessment/v2p0/context/",
    "https://w3id.org/security/data-integrity/v2",
    "https://w3id.org/security/suites/ed25519-2020/v1",
)


def hostile_tasks(world: World) -> Mapping[str, Task]:
    """Return one task for each kind of attack."""
    made = {
        "blanks": many_blank_nodes,
        "twins": identical_blank_nodes,
        "poison": poison_graphs,
        "types": new_types_everywhere,
        "context-list": long_context_list,
        "contexts": new_contexts_everywhere,
        "depth": deep_nesting,
    }
    return {f"hostile {name}": partial(_judge, world, make()) for name, make in made.items()}


def _judge(world: World, document: Json, _batch: Batch) -> Timing:
    credential = write_json(document)
    verifiers = [Verifier(contexts=Contexts(builtin_tables())) for _ in range(2)]
    return timed(
        lambda verifier: verifier.verify(credential, now=NOW, fetch=world.fetch), verifiers
    )


def many_blank_nodes() -> Json:
    """Five thousand nameless objects, no two alike."""
    return _with_evidence([{"type": ["Evidence"], "name": f"{n}"} for n in range(_BLANKS)])


def identical_blank_nodes() -> Json:
    """Five thousand nameless objects that nothing tells apart."""
    return _with_evidence([{"type": ["Evidence"], "name": "twin"} for _ in range(_BLANKS)])


def poison_graphs() -> Json:
    """Nameless objects with nameless parts, all alike: each pair is factorial work on its own."""
    parts = [{"type": ["IdentifierEntry"], "identifier": "x"} for _ in range(9)]

    def pair(number: int) -> Json:
        return {"type": ["Profile"], "name": f"{number // 2}", "otherIdentifier": parts}

    return _signed(_filled("creator", map(pair, count())))


def new_types_everywhere() -> Json:
    """Every object has a set of types that was not seen before, each with contexts of its own."""
    random = Random(1)
    sets = (random.sample(_TYPES, MOST_TYPES) for _ in count())
    return _signed(_filled("evidence", ({"type": types} for types in sets)))


def long_context_list() -> Json:
    """The same contexts over and over: each has to be put on top of the others."""
    document = typical_credential(0)
    repeated = SIZE // (len(_V2) + 3)
    return _signed({**document, "@context": [*document["@context"], *[_V2] * repeated]})


def new_contexts_everywhere() -> Json:
    """Embedded credentials, each with the contexts in an order that was not seen before."""

    def endorsement(order: tuple[str, ...]) -> Json:
        return {"@context": [_V2, *order], "type": ["VerifiableCredential"]}

    return _signed(_filled("endorsement", map(endorsement, permutations(_CONTEXTS * 2, 7))))


def deep_nesting() -> Json:
    """Organisations inside organisations, as deep as the reader allows, side by side."""

    def chain(number: int) -> Json:
        inner: Json = {"id": f"urn:x:{number}", "type": ["Profile"]}
        for _ in range(50):
            inner = {"type": ["Profile"], "parentOrg": inner}
        return inner

    return _signed(_filled("creator", map(chain, count())))


def _with_evidence(evidence: list[Json]) -> Json:
    return _signed({**typical_credential(0), "evidence": evidence})


def _filled(member: str, values: Iterator[Json]) -> Json:
    """Return a credential with as many of *values* as fit; creators belong to the achievement."""
    document = typical_credential(0)
    chosen, size = [], len(write_json(document))
    for value in values:
        size += len(write_json(value)) + 1
        if size > SIZE:
            break
        chosen.append(value)
    if member != "creator":
        return {**document, member: chosen}
    subject = document["credentialSubject"]
    achievement = {**subject["achievement"], "creator": chosen}
    return {**document, "credentialSubject": {**subject, "achievement": achievement}}


def _signed(document: Json) -> Json:
    """A proof that looks like the issuer's, so that everything is looked at."""
    proof = {
        "type": "DataIntegrityProof",
        "created": "2026-11-21T09:00:00Z",
        "verificationMethod": f"{ISSUER}#key-1",
        "cryptosuite": "eddsa-rdfc-2022",
        "proofPurpose": "assertionMethod",
        "proofValue": "z" + "2" * 86,
    }
    return {**document, "proof": proof}
