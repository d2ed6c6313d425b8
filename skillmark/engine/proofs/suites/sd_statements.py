"""The statements of ecdsa-sd-2023: signed, left out and checked, apart from any document.

Statements here are sorted N-Quads lines whose blank nodes carry HMAC labels. An index is the place
of a line among all of them.

Source: W3C Data Integrity ECDSA Cryptosuites 1.0, sections 3.4 and 3.6.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from skillmark.engine.errors import MalformedInput, SigningError
from skillmark.engine.keys.algorithms import PublicKey
from skillmark.engine.keys.multikey import P256_PREFIX, write_multikey_bytes
from skillmark.engine.keys.p256 import P256PrivateKey, P256PublicKey
from skillmark.engine.ports import Signer
from skillmark.engine.proofs.suites.sd_proof_values import (
    HMAC_KEY_LENGTH,
    MAX_SIGNATURES,
    SIGNATURE_LENGTH,
    BaseProofValue,
    DerivedProofValue,
)
from skillmark.engine.proofs.suites.selective_disclosure import (
    NamedDocument,
    hmac_label,
    label_text,
    lines_of,
    refuse_nested_contexts,
)
from skillmark.engine.proofs.suites.suite import bad_proof_value, bad_signature
from skillmark.engine.wire.json_types import JsonObject
from skillmark.engine.wire.linked_data import Contexts
from skillmark.engine.wire.nquads import Quad
from skillmark.engine.wire.rdf_canon import Dataset, canonicalize_with_labels


@dataclass(frozen=True, slots=True)
class Statements:
    """The statements of a document under their HMAC labels, and where its parts stand in them."""

    named: NamedDocument
    contexts: Contexts
    hmacs: Mapping[str, bytes]
    labels: Mapping[str, str]
    lines: list[str]

    @classmethod
    def of(cls, document: JsonObject, *, contexts: Contexts, hmac_key: bytes) -> "Statements":
        if len(hmac_key) != HMAC_KEY_LENGTH:
            raise ValueError(f"an HMAC key has {HMAC_KEY_LENGTH} bytes")
        refuse_nested_contexts(document)
        named = NamedDocument.of(document)
        quads = named.quads(contexts)
        canonical = _canonical_labels(quads)
        hmacs = {blank: hmac_label(hmac_key, label) for blank, label in canonical.items()}
        labels = {blank: label_text(label) for blank, label in hmacs.items()}
        return cls(named, contexts, hmacs, labels, lines_of(quads, labels))

    def at(self, pointers: Sequence[str]) -> dict[int, Quad]:
        """Return the statements that *pointers* name, by their place among all of them."""
        places = {line: index for index, line in enumerate(self.lines)}
        found = {}
        for quad in self.named.quads_at(pointers, self.contexts):
            place = places.get(lines_of([quad], self.labels)[0])
            if place is None:
                raise MalformedInput(
                    reason="pointer",
                    detail="a pointer picks a part of an ordered list; pick the list as a whole",
                )
            found[place] = quad
        return found

    def label_map(self, shown: Mapping[int, Quad]) -> dict[int, bytes]:
        """Return the HMACs of the blank nodes by the labels that a verifier will compute."""
        canonical = _canonical_labels(shown.values())
        return {_number(label): self.hmacs[blank] for blank, label in canonical.items()}


class _OrderedDataset(Dataset):
    """A dataset whose statements always come in the same order."""

    __slots__ = ()

    def quads(self) -> list[Quad]:
        return sorted(Dataset.quads(self))


def _canonical_labels(quads: Iterable[Quad]) -> dict[str, str]:
    """Return the canonical label of each blank node.

    Of two objects that are alike in everything either may be ``c14n0``; the specification does not
    say which. The issuer and the earner must say the same, so it must not be left to chance.
    """
    return canonicalize_with_labels(_OrderedDataset.from_quads(quads))[1]


def sign_statements(
    lines: list[str],
    mandatory: Sequence[int],
    *,
    config_hash: bytes,
    signer: Signer,
    proof_key: P256PrivateKey,
) -> tuple[bytes, tuple[bytes, ...]]:
    """Return the base signature over the *mandatory* lines, and a signature for each other line."""
    shown, others = _split(lines, mandatory)
    if len(others) > MAX_SIGNATURES:
        raise MalformedInput(
            reason="too_many_statements",
            detail=f"at most {MAX_SIGNATURES} statements can be signed one by one",
        )
    data = _base_data(config_hash, write_multikey_bytes(proof_key.public_key), shown)
    base_signature = signer.sign(data)
    if len(base_signature) != SIGNATURE_LENGTH:
        raise SigningError(reason="bad_signature", detail="the signer gave no P-256 signature")
    return base_signature, tuple(proof_key.sign(line.encode()) for line in others)


def derived_value(
    base: BaseProofValue,
    *,
    lines: list[str],
    mandatory: Collection[int],
    shown: Collection[int],
    labels: Mapping[int, bytes],
) -> DerivedProofValue:
    """Return what proves the *shown* ones of *lines*, of which *mandatory* are a part.

    Every signature is checked first, so that an earner notices a base proof that does not fit
    before a verifier does. Raises MalformedInput, reason ``proof_value`` or ``signature_invalid``.
    """
    signed = [index for index in range(len(lines)) if index not in mandatory]
    others = [lines[index] for index in signed]
    _check_signatures(others, base.signatures, proof_key=_read_proof_key(base.public_key))
    pairs = zip(signed, base.signatures, strict=True)
    return DerivedProofValue(
        base_signature=base.base_signature,
        public_key=base.public_key,
        signatures=tuple(signature for index, signature in pairs if index in shown),
        labels=labels,
        mandatory_indexes=tuple(n for n, index in enumerate(sorted(shown)) if index in mandatory),
    )


def verifier_lines(
    quads: Sequence[Quad], canonical: Mapping[str, str], labels: Mapping[int, bytes]
) -> list[str]:
    """Return the statements under the labels that the earner gave for the canonical ones."""
    if any(graph for *_, graph in quads):
        raise MalformedInput(
            reason="nested_context", detail="selective disclosure cannot secure an embedded proof"
        )
    numbers = {blank: _number(label) for blank, label in canonical.items()}
    if set(numbers.values()) != set(labels):
        raise bad_proof_value("its labels are not those of the document’s blank nodes")
    texts = {blank: label_text(labels[number]) for blank, number in numbers.items()}
    return lines_of(quads, texts)


def check_derived(
    value: DerivedProofValue, *, lines: list[str], config_hash: bytes, public_key: PublicKey
) -> None:
    """Check every signature of a derived proof over the labelled *lines* of its document.

    Raises MalformedInput, reason ``proof_value`` or ``signature_invalid``.
    """
    proof_key = _read_proof_key(value.public_key)
    mandatory, others = _split(lines, value.mandatory_indexes)
    _check_number(others, value.signatures)
    base_data = _base_data(config_hash, value.public_key, mandatory)
    if not public_key.verify(value.base_signature, base_data):
        raise bad_signature("the issuer’s signature does not fit the mandatory statements")
    _check_signatures(others, value.signatures, proof_key=proof_key)


def _check_number(lines: list[str], signatures: Sequence[bytes]) -> None:
    if len(lines) != len(signatures):
        raise bad_proof_value("it holds another number of signatures than of statements")


def _check_signatures(
    lines: list[str], signatures: Sequence[bytes], *, proof_key: PublicKey
) -> None:
    _check_number(lines, signatures)
    for line, signature in zip(lines, signatures, strict=True):
        if not proof_key.verify(signature, line.encode()):
            raise bad_signature("a statement does not fit its signature")


def _number(canonical_label: str) -> int:
    return int(canonical_label.removeprefix("c14n"))


def _split(lines: list[str], mandatory: Sequence[int]) -> tuple[list[str], list[str]]:
    if mandatory and mandatory[-1] >= len(lines):
        raise bad_proof_value("a mandatory index lies beyond the statements")
    chosen = set(mandatory)
    others = [line for index, line in enumerate(lines) if index not in chosen]
    return [lines[index] for index in mandatory], others


def _base_data(config_hash: bytes, public_key: bytes, mandatory: list[str]) -> bytes:
    return config_hash + public_key + hashlib.sha256("".join(mandatory).encode()).digest()


def _read_proof_key(data: bytes) -> PublicKey:
    if not data.startswith(P256_PREFIX):
        raise bad_proof_value("the key made for the proof must be a P-256 key")
    return P256PublicKey(data[len(P256_PREFIX) :])
