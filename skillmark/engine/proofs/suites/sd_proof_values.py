"""The two proof values of ecdsa-sd-2023, written and read in CBOR.

A base proof holds everything an earner needs to disclose parts of a credential, secrets included;
a derived proof holds what a verifier needs for the parts disclosed. Both are read strictly: the
shape by value, lengths by the byte, definite lengths, shortest form, no tags, no second spelling.

Source: W3C Data Integrity ECDSA Cryptosuites 1.0, sections 3.5.2, 3.5.3, 3.5.6 and 3.5.7; CBOR
deterministic encoding, RFC 8949, section 4.2.3 (the older, length-first order of map keys).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NoReturn

import cbor2

from skillmark.engine.errors import MalformedInput
from skillmark.engine.proofs.suites.suite import bad_proof_value
from skillmark.engine.wire.multibase import decode_multibase, encode_base64url_multibase

SIGNATURE_LENGTH: Final = 64
HMAC_KEY_LENGTH: Final = 32
LABEL_LENGTH: Final = 32
PUBLIC_KEY_LENGTH: Final = 35

MAX_SIGNATURES: Final = 1_000
"""Statements that one proof may sign one by one; each costs a signature to check."""

_BASE: Final = b"\xd9\x5d\x00"
_DERIVED: Final = b"\xd9\x5d\x01"
_LONGEST_TEXT: Final = 200_000

# Every tag that cbor2 would act upon; it hands all others to the tag hook.
_BUILT_IN_TAGS: Final = (
    *(0, 1, 2, 3, 4, 5, 25, 28, 29, 30, 35, 36, 37, 52, 54, 100, 256, 258, 260, 261, 1004),
    *(43000, 55799),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseProofValue:
    """What the issuer gives to the earner, and nobody else: it holds the HMAC key."""

    base_signature: bytes
    public_key: bytes
    hmac_key: bytes
    signatures: tuple[bytes, ...]
    mandatory_pointers: tuple[str, ...]

    def __repr__(self) -> str:
        return f"<BaseProofValue, {len(self.signatures)} signatures>"


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedProofValue:
    """What a verifier gets: ``labels`` maps N of the canonical label ``c14nN`` to an HMAC."""

    base_signature: bytes
    public_key: bytes
    signatures: tuple[bytes, ...]
    labels: Mapping[int, bytes]
    mandatory_indexes: tuple[int, ...]


def write_base_proof_value(value: BaseProofValue) -> str:
    """Return the multibase base64url text of a base proof."""
    components = [
        value.base_signature,
        value.public_key,
        value.hmac_key,
        list(value.signatures),
        list(value.mandatory_pointers),
    ]
    return encode_base64url_multibase(_BASE + cbor2.dumps(components, canonical=True))


def write_derived_proof_value(value: DerivedProofValue) -> str:
    """Return the multibase base64url text of a derived proof."""
    components = [
        value.base_signature,
        value.public_key,
        list(value.signatures),
        dict(value.labels),
        list(value.mandatory_indexes),
    ]
    return encode_base64url_multibase(_DERIVED + cbor2.dumps(components, canonical=True))


def read_base_proof_value(text: str) -> BaseProofValue:
    """Read a base proof. Raises MalformedInput, reason ``proof_value``."""
    data = _bytes(text)
    if not data.startswith(_BASE):
        raise bad_proof_value("it is not the base proof of ecdsa-sd-2023")
    base_signature, public_key, hmac_key, signatures, pointers = _components(data[len(_BASE) :])
    if not isinstance(pointers, list) or not all(type(pointer) is str for pointer in pointers):
        raise bad_proof_value("the mandatory pointers are a list of texts")
    return BaseProofValue(
        base_signature=_octets(base_signature, SIGNATURE_LENGTH),
        public_key=_octets(public_key, PUBLIC_KEY_LENGTH),
        hmac_key=_octets(hmac_key, HMAC_KEY_LENGTH),
        signatures=_signatures(signatures),
        mandatory_pointers=tuple(pointers),
    )


def read_derived_proof_value(text: str) -> DerivedProofValue:
    """Read a derived proof.

    Raises MalformedInput, reason ``base_proof`` for a base proof (it is for the earner only, and
    verifying it would make showing it normal), otherwise ``proof_value``.
    """
    data = _bytes(text)
    if data.startswith(_BASE):
        raise MalformedInput(
            reason="base_proof",
            path="/proofValue",
            detail="this is the base proof, which its earner should keep and derive from",
        )
    if not data.startswith(_DERIVED):
        raise bad_proof_value("it is not a proof of ecdsa-sd-2023")
    base_signature, public_key, signatures, labels, indexes = _components(data[len(_DERIVED) :])
    return DerivedProofValue(
        base_signature=_octets(base_signature, SIGNATURE_LENGTH),
        public_key=_octets(public_key, PUBLIC_KEY_LENGTH),
        signatures=_signatures(signatures),
        labels=_labels(labels),
        mandatory_indexes=_indexes(indexes),
    )


def _bytes(text: str) -> bytes:
    if len(text) > _LONGEST_TEXT:
        raise bad_proof_value(f"it is longer than {_LONGEST_TEXT} characters")
    if not text.startswith("u"):
        raise bad_proof_value("it must be multibase base64url, beginning with u")
    try:
        return decode_multibase(text)
    except MalformedInput as error:
        raise bad_proof_value(error.detail) from error


def _components(data: bytes) -> list[Any]:
    try:
        components = cbor2.loads(
            data,
            semantic_decoders=dict.fromkeys(_BUILT_IN_TAGS, _refuse_tag),
            tag_hook=_refuse_tag,
            max_depth=4,
            allow_indefinite=False,
            allow_duplicate_keys=False,
        )
    except (cbor2.CBORError, ValueError) as error:
        raise bad_proof_value("it holds no CBOR, or CBOR with tags or open lengths") from error
    if not isinstance(components, list) or len(components) != 5:
        raise bad_proof_value("it must hold five components")
    # Writing it again catches trailing bytes, integers and lengths in a longer form, and map keys
    # in another order.
    if cbor2.dumps(components, canonical=True) != data:
        raise bad_proof_value("its CBOR is not in the one deterministic form")
    return components


def _refuse_tag(*_: object) -> NoReturn:
    raise ValueError("tags are not part of this proof")


def _octets(value: object, length: int) -> bytes:
    if type(value) is not bytes or len(value) != length:
        raise bad_proof_value(f"one of its components must be {length} bytes")
    return value


def _signatures(value: object) -> tuple[bytes, ...]:
    if not isinstance(value, list) or len(value) > MAX_SIGNATURES:
        raise bad_proof_value(f"it must hold a list of at most {MAX_SIGNATURES} signatures")
    return tuple(_octets(signature, SIGNATURE_LENGTH) for signature in value)


def _labels(value: object) -> dict[int, bytes]:
    if not isinstance(value, dict) or not all(type(key) is int for key in value):
        raise bad_proof_value("the label map must map integers to labels")
    labels = {key: _octets(label, LABEL_LENGTH) for key, label in value.items()}
    if len(set(labels.values())) != len(labels):
        raise bad_proof_value("two blank nodes have the same label")
    return labels


def _indexes(value: object) -> tuple[int, ...]:
    if not isinstance(value, list) or not all(type(index) is int for index in value):
        raise bad_proof_value("the mandatory indexes must be integers")
    if value != sorted(set(value)) or (value and value[0] < 0):
        raise bad_proof_value("the mandatory indexes must rise")
    return tuple(value)
