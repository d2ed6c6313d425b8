"""What a Data Integrity proof signs: the hash of its configuration and the hash of the document.

Both are had separately, and each is computed once. Proofs of one batch share a configuration, and
the proofs of one document share the document, so neither is canonicalised again for the second.

Source: W3C EdDSA and ECDSA cryptosuites, sections "Transformation", "Hashing" and "Proof
Configuration"; Data Integrity 1.0, section 4.5, for what a proof in a chain covers.
"""

import hashlib
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final, TypeVar, cast

import orjson

from skillmark.engine.errors import EngineError, MalformedInput
from skillmark.engine.proofs.proof_objects import proofs_of
from skillmark.engine.wire.json_types import JsonObject, JsonValue
from skillmark.engine.wire.linked_data import Contexts, to_dataset
from skillmark.engine.wire.nquads import Quad
from skillmark.engine.wire.rdf_canon import Dataset, canonicalize, canonicalize_with_labels
from skillmark.engine.wire.strict_json import write_json

_Made = TypeVar("_Made")

SHA256: Final = "sha256"
SHA384: Final = "sha384"

# What is remembered is chosen by strangers, so both the number and the size are bounded.
_REMEMBERED: Final = 256
_LONGEST_REMEMBERED: Final = 4096


def digest(data: bytes, hash_name: str) -> bytes:
    """Return the SHA-256 or SHA-384 digest of *data*."""
    return (hashlib.sha256 if hash_name == SHA256 else hashlib.sha384)(data).digest()


def proof_config_hash(
    config: JsonObject, *, context: JsonValue, contexts: Contexts, hash_name: str = SHA256
) -> bytes:
    """Return the hash of *config* (a proof without proofValue) under the document's *context*.

    Raises MalformedInput and UnsupportedFeature as ``linked_data.to_dataset`` does.
    """
    wire = write_json([context, config])
    if len(wire) > _LONGEST_REMEMBERED:
        return _config_hash(wire, contexts, hash_name)
    return _remembered_config_hash(wire, contexts, hash_name)


def _config_hash(wire: bytes, contexts: Contexts, hash_name: str) -> bytes:
    # The key of the memory is the whole input: equal bytes are equal JSON, type by type.
    context, config = orjson.loads(wire)
    dataset = to_dataset({"@context": context, **config}, contexts)
    return digest(canonicalize(dataset, hash_name=hash_name), hash_name)


_remembered_config_hash = lru_cache(maxsize=_REMEMBERED)(_config_hash)


class SecuredDocument:
    """A document with its proofs, and the canonical forms that they sign.

    *canonical* is the canonical N-Quads of the document without its proofs, where the caller has
    them already (a template that was compared byte for byte with the document, for example).
    """

    __slots__ = ("_known", "contexts", "proofs", "unsecured")

    def __init__(
        self, document: JsonObject, contexts: Contexts, *, canonical: bytes | None = None
    ) -> None:
        self.contexts = contexts
        self.proofs = proofs_of(document)
        self.unsecured = {name: value for name, value in document.items() if name != "proof"}
        self._known: dict[object, Any] = {}
        if canonical is not None:
            self._known[SHA256, ()] = digest(canonical, SHA256)

    @property
    def context(self) -> JsonValue:
        """The document's ``@context``, under which its proofs are read too."""
        return self.unsecured.get("@context")

    def document_hash(self, hash_name: str, *, previous: tuple[int, ...] = ()) -> bytes:
        """Return the hash of the document with only the proofs at *previous* left on it.

        Raises MalformedInput and UnsupportedFeature as ``linked_data.to_dataset`` does.
        """
        key = (hash_name, previous)
        known = self._known.get(key)
        if isinstance(known, bytes):
            return known
        return self._once(key, lambda: self._document_hash(hash_name, previous))

    def _document_hash(self, hash_name: str, previous: tuple[int, ...]) -> bytes:
        dataset = self._once(previous, lambda: self._dataset(previous))
        return digest(canonicalize(dataset, hash_name=hash_name), hash_name)

    def _dataset(self, previous: tuple[int, ...]) -> Dataset:
        if not previous:
            return to_dataset(self.unsecured, self.contexts)
        proofs = [self.proofs[position] for position in previous]
        return to_dataset({**self.unsecured, "proof": proofs}, self.contexts)

    def labelled_quads(self) -> tuple[list[Quad], dict[str, str]]:
        """Return the statements of the document without proofs, and its canonical blank labels.

        Raises MalformedInput and UnsupportedFeature as ``linked_data.to_dataset`` does.
        """
        return self._once("labelled", self._labelled_quads)

    def _labelled_quads(self) -> tuple[list[Quad], dict[str, str]]:
        dataset = self._once((), lambda: self._dataset(()))
        return dataset.quads(), canonicalize_with_labels(dataset)[1]

    def _once(self, key: object, make: Callable[[], _Made]) -> _Made:
        """Remember what *make* gives, a refusal too: no second proof pays for it again."""
        if key not in self._known:
            try:
                self._known[key] = make()
            except EngineError as error:
                self._known[key] = error
        known = self._known[key]
        if isinstance(known, EngineError):
            raise known
        return cast("_Made", known)

    def positions_of(self, ids: tuple[str, ...]) -> tuple[int, ...]:
        """Return where the proofs named *ids* stand.

        Raises MalformedInput, reason ``proof_chain``, for an id that no proof or several have.
        """
        if not ids:
            return ()
        names = [p.get("id") if isinstance(p, Mapping) else None for p in self.proofs]
        for proof_id in ids:
            if names.count(proof_id) != 1:
                detail = f"previousProof names {proof_id}, which is not the id of one proof here"
                raise MalformedInput(reason="proof_chain", path="/previousProof", detail=detail)
        return tuple(sorted(names.index(proof_id) for proof_id in ids))


class SigningInput:
    """What one proof of *secured* signs, as far as its suite asks for it."""

    __slots__ = ("_config", "_previous", "secured")

    def __init__(
        self, secured: SecuredDocument, config: JsonObject, previous: tuple[int, ...]
    ) -> None:
        self.secured = secured
        self._config = config
        self._previous = previous

    def config_hash(self, hash_name: str) -> bytes:
        """The hash of the proof's configuration."""
        return proof_config_hash(
            self._config,
            context=self.secured.context,
            contexts=self.secured.contexts,
            hash_name=hash_name,
        )

    def document_hash(self, hash_name: str) -> bytes:
        """The hash of the document without proofs, or with those that the proof continues."""
        return self.secured.document_hash(hash_name, previous=self._previous)

    def statements(self) -> tuple[list[Quad], dict[str, str]]:
        """The document's statements and canonical labels, for a suite that signs each of them.

        Raises MalformedInput, reason ``proof_chain``, when the proof continues others.
        """
        if self._previous:
            raise MalformedInput(
                reason="proof_chain",
                path="/previousProof",
                detail="a selective disclosure proof cannot continue another proof",
            )
        return self.secured.labelled_quads()

    def signed_bytes(self, hash_name: str) -> bytes:
        """Hash of the configuration, then hash of the document: what the classic suites sign."""
        return self.config_hash(hash_name) + self.document_hash(hash_name)
