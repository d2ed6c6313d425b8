"""What a cryptosuite is, and the classic kind: one signature over two hashes.

A suite is a frozen value. It knows which keys it accepts, how its ``proofValue`` is spelled, and
what a proof has signed; everything else about a proof is the business of the pipeline.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from skillmark.engine.errors import MalformedInput
from skillmark.engine.keys.algorithms import PublicKey
from skillmark.engine.ports import KeyAlgorithm
from skillmark.engine.proofs.signing_input import SigningInput
from skillmark.engine.wire.multibase import decode_base58btc


class Suite(Protocol):
    """One way to make and check a proof.

    ``proof_type`` and ``cryptosuite`` are what a proof says to name it; ``notes`` are added to
    every proof of the suite that holds.
    """

    @property
    def name(self) -> str: ...

    @property
    def proof_type(self) -> str: ...

    @property
    def algorithms(self) -> frozenset[KeyAlgorithm]: ...

    @property
    def notes(self) -> tuple[str, ...]: ...

    def verify(self, proof_value: str, *, public_key: PublicKey, signed: SigningInput) -> None:
        """Return when the proof holds.

        Raises MalformedInput with the reason ``weak_or_wrong_key``, ``proof_value``,
        ``base_proof`` or ``signature_invalid``, and whatever ``linked_data.to_dataset`` raises.
        """
        ...


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a kind of key means for a suite: the hash of everything, and the signature's bytes."""

    hash_name: str
    signature_length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HashSuite:
    """A suite that signs hash(configuration) || hash(document), written in base58btc."""

    name: str
    proof_type: str
    parameters: Mapping[KeyAlgorithm, Parameters]
    notes: tuple[str, ...] = ()

    @property
    def algorithms(self) -> frozenset[KeyAlgorithm]:
        """The kinds of key that the suite accepts."""
        return frozenset(self.parameters)

    def verify(self, proof_value: str, *, public_key: PublicKey, signed: SigningInput) -> None:
        """Check the one signature; see ``Suite.verify``."""
        parameters = self.parameters.get(public_key.algorithm)
        if parameters is None:
            raise wrong_key(self.name, public_key)
        signature = read_signature(proof_value, length=parameters.signature_length)
        if not public_key.verify(signature, signed.signed_bytes(parameters.hash_name)):
            raise bad_signature("the signature does not fit the document")


def read_signature(proof_value: str, *, length: int) -> bytes:
    """Read a base58btc ``proofValue`` of exactly *length* bytes.

    Raises MalformedInput, reason ``proof_value``.
    """
    try:
        signature = decode_base58btc(proof_value)
    except MalformedInput as error:
        raise bad_proof_value(error.detail) from error
    if len(signature) != length:
        raise bad_proof_value(f"it holds {len(signature)} bytes, not {length}")
    return signature


def bad_proof_value(detail: str) -> MalformedInput:
    """The refusal of a proofValue that is not what its suite writes."""
    return MalformedInput(reason="proof_value", path="/proofValue", detail=detail)


def bad_signature(detail: str) -> MalformedInput:
    """The refusal of a signature that does not verify."""
    return MalformedInput(reason="signature_invalid", path="/proofValue", detail=detail)


def wrong_key(suite: str, public_key: PublicKey) -> MalformedInput:
    """The refusal of a key that the suite does not sign with."""
    return MalformedInput(
        reason="weak_or_wrong_key",
        path="/verificationMethod",
        detail=f"{suite} does not work with a key of the kind {public_key.algorithm}",
    )
