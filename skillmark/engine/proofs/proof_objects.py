"""The proof object of Data Integrity: read strictly, written in one shape.

A proof is data from a stranger that says how it wants to be checked. So it must be an object with
exactly the members that its type has, each of the right kind; one unknown member and the proof is
refused, because nobody could say what it was meant to restrict.

Source: W3C Verifiable Credential Data Integrity 1.0, section 2.1 (members) and 2.1.1 (sets and
chains); W3C EdDSA and ECDSA cryptosuites; Open Badges 3.0, class ``Proof``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, cast

from skillmark.engine.errors import MalformedInput
from skillmark.engine.wire.json_types import JsonObject, JsonValue

DATA_INTEGRITY_PROOF: Final = "DataIntegrityProof"
ED25519_SIGNATURE_2020: Final = "Ed25519Signature2020"
ASSERTION_METHOD: Final = "assertionMethod"

MAX_PROOFS: Final = 16
"""More proofs than this on one document are not looked at: each may cost a canonicalisation."""

_TEXTS: Final = (
    "type",
    "verificationMethod",
    "proofPurpose",
    "proofValue",
    "id",
    "created",
    "expires",
    "challenge",
    "nonce",
)
_LISTS: Final = frozenset({"domain", "previousProof"})
_REQUIRED: Final = frozenset({"type", "verificationMethod", "proofPurpose", "proofValue"})
_KNOWN: Final[Mapping[str, frozenset[str]]] = {
    DATA_INTEGRITY_PROOF: frozenset({*_TEXTS, *_LISTS, "cryptosuite"}),
    # Its own context defines neither a cryptosuite nor previousProof.
    ED25519_SIGNATURE_2020: frozenset({*_TEXTS, "domain"}),
}
_MISSING_ZONE: Final = "proof_time_without_zone"

_TIMESTAMP: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?"
    r"(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofObject:
    """One proof as it stands in a document, with the members that decide how it is checked.

    ``config`` is the proof without its ``proofValue``: what the proof hash is made from.
    ``domain`` and ``previous_proof`` are empty when the proof does not name any.
    """

    type: str
    cryptosuite: str
    verification_method: str
    purpose: str
    proof_value: str
    config: JsonObject
    id: str | None = None
    created: datetime | None = None
    expires: datetime | None = None
    domain: tuple[str, ...] = ()
    challenge: str | None = None
    previous_proof: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofOptions:
    """What a new proof shall say besides its signature (Data Integrity 1.0, section 2.1).

    ``created`` and ``expires`` are aware and are written in UTC with whole seconds.
    ``previous_proof`` names the ids of proofs that the new one continues: a proof chain.
    """

    created: datetime
    purpose: str = ASSERTION_METHOD
    proof_id: str | None = None
    previous_proof: tuple[str, ...] = ()
    expires: datetime | None = None
    domain: tuple[str, ...] = ()
    challenge: str | None = None


def proofs_of(document: JsonObject) -> list[JsonValue]:
    """Return the proofs of *document* in order: none, the one object, or the set."""
    proof = document.get("proof")
    if proof is None:
        return []
    return proof if isinstance(proof, list) else [proof]


def proof_config(
    options: ProofOptions, *, verification_method: str, cryptosuite: str
) -> JsonObject:
    """Return the members of a new DataIntegrityProof, all but its ``proofValue``."""
    config: JsonObject = {} if options.proof_id is None else {"id": options.proof_id}
    config["type"] = DATA_INTEGRITY_PROOF
    config["cryptosuite"] = cryptosuite
    config["created"] = write_timestamp(options.created)
    if options.expires is not None:
        config["expires"] = write_timestamp(options.expires)
    config["verificationMethod"] = verification_method
    config["proofPurpose"] = options.purpose
    if options.domain:
        config["domain"] = _one_or_list(options.domain)
    if options.challenge is not None:
        config["challenge"] = options.challenge
    if options.previous_proof:
        config["previousProof"] = _one_or_list(options.previous_proof)
    return config


def with_proof(document: JsonObject, proof: JsonObject) -> JsonObject:
    """Return *document* with *proof* after the proofs that it has: one object, or a list of all."""
    others = proofs_of(document)
    secured = {name: value for name, value in document.items() if name != "proof"}
    secured["proof"] = [*others, proof] if others else proof
    return secured


def read_proof(wire: Mapping[str, JsonValue]) -> ProofObject:
    """Read a proof whose type and suite are known.

    Raises MalformedInput, reason ``proof_member``, for a member that is missing, unknown or of
    the wrong kind.
    """
    known = _KNOWN[cast("str", wire["type"])]
    for name, value in wire.items():
        if name not in known:
            raise _refused(name, "this type of proof has no such member")
        if type(value) is not str and name not in _LISTS:
            raise _refused(name, "it must be a text")
    if not wire.keys() >= _REQUIRED:
        raise _refused(min(_REQUIRED - wire.keys()), "it is missing")
    text = cast("Mapping[str, str]", wire)
    return ProofObject(
        type=text["type"],
        cryptosuite=text.get("cryptosuite", ""),
        verification_method=text["verificationMethod"],
        purpose=text["proofPurpose"],
        proof_value=text["proofValue"],
        config={name: value for name, value in wire.items() if name != "proofValue"},
        id=text.get("id"),
        created=_time("created", text.get("created")),
        expires=_time("expires", text.get("expires")),
        domain=_texts("domain", wire["domain"]) if "domain" in wire else (),
        challenge=text.get("challenge"),
        previous_proof=_texts("previousProof", wire["previousProof"])
        if "previousProof" in wire
        else (),
        notes=_time_notes(text),
    )


def write_timestamp(moment: datetime) -> str:
    """Return *moment* in UTC with whole seconds: ``2026-05-01T09:30:00Z``.

    Raises ValueError for a naive datetime.
    """
    if moment.tzinfo is None:
        raise ValueError("the time of a proof must know its zone")
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def _time(name: str, text: str | None) -> datetime | None:
    """Read an XML Schema dateTimeStamp as an aware datetime."""
    if text is None:
        return None
    if _TIMESTAMP.fullmatch(text) is None:
        raise _refused(name, "it is no date and time such as 2026-05-01T09:30:00Z")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise _refused(name, "there is no such date or time") from error
    # Data Integrity 1.0, section 2.1: a time without an offset is to be taken as UTC.
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _time_notes(text: Mapping[str, str]) -> tuple[str, ...]:
    for name in ("created", "expires"):
        moment = text.get(name)
        if moment is not None and moment[-1] != "Z" and moment[-6] not in "+-":
            return (_MISSING_ZONE,)
    return ()


def _texts(name: str, value: JsonValue) -> tuple[str, ...]:
    """Read one text or a list of different texts."""
    values = value if isinstance(value, list) else [value]
    if not values or len(values) > MAX_PROOFS or not all(isinstance(v, str) for v in values):
        raise _refused(name, f"it must be a text or a list of at most {MAX_PROOFS} texts")
    texts = tuple(cast("list[str]", values))
    if len(set(texts)) != len(texts):
        raise _refused(name, "it names something twice")
    return texts


def _one_or_list(texts: tuple[str, ...]) -> JsonValue:
    return texts[0] if len(texts) == 1 else list(texts)


def _refused(name: str, detail: str) -> MalformedInput:
    return MalformedInput(reason="proof_member", path=f"/{name}", detail=detail)
