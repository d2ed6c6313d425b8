"""Key documents: what an issuer says its keys are, and for what.

A DID document, a JWKS and a derived did:key or did:jwk document all become the same value. A key
counts only when the document lists it, under the issuer's control, for the purpose asked for
(Controlled Identifiers 1.0, section 3.3; Data Integrity 1.0, section 4.6). Nothing in a token can
stand in for that.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import KW_ONLY, dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Final

from skillmark.engine.errors import EngineError, MalformedInput, UnsupportedFeature
from skillmark.engine.keys.algorithms import PublicKey, weak_or_wrong_key
from skillmark.engine.keys.ed25519 import Ed25519PublicKey
from skillmark.engine.keys.jwk import read_public_jwk
from skillmark.engine.keys.multikey import read_multikey, write_multikey
from skillmark.engine.wire.json_types import JsonObject, JsonValue

ASSERTION_METHOD: Final = "assertionMethod"
AUTHENTICATION: Final = "authentication"
PURPOSES: Final = (
    AUTHENTICATION,
    ASSERTION_METHOD,
    "keyAgreement",
    "capabilityInvocation",
    "capabilityDelegation",
)

MAX_METHODS: Final = 200
DID_CONTEXT: Final = "https://www.w3.org/ns/did/v1"
MULTIKEY_CONTEXT: Final = "https://w3id.org/security/multikey/v1"

_SECRET_MEMBERS: Final = ("secretKeyMultibase", "privateKeyMultibase", "privateKeyJwk", "secretKey")
_DATE_TIME_STAMP: Final = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)", re.ASCII
)


@dataclass(frozen=True, slots=True)
class VerificationMethod:
    """One public key of a key document; *expires_at* and *revoked_at* are aware, if given."""

    id: str
    controller: str
    public_key: PublicKey
    _: KW_ONLY
    expires_at: datetime | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class KeyDocument:
    """The keys of *id*, by absolute method id, and the ids that count for each purpose.

    *aliases* maps other accepted spellings of a method id to the one in *methods*. *unusable* says
    why a method that is listed cannot be used: an unknown type, a weak key, another controller.
    """

    id: str
    methods: Mapping[str, VerificationMethod]
    purposes: Mapping[str, frozenset[str]]
    _: KW_ONLY
    aliases: Mapping[str, str] = field(default_factory=dict)
    unusable: Mapping[str, EngineError] = field(default_factory=dict)

    def method_for(self, method_id: str, *, purpose: str) -> VerificationMethod:
        """Return the method *method_id* if it is listed for *purpose*.

        Raises MalformedInput: ``key_not_issuers`` (not in the document, or controlled by somebody
        else), ``purpose`` (listed for another purpose only), or why the method is broken, such as
        ``weak_or_wrong_key``; and UnsupportedFeature for a method of a type that is not known.
        """
        listed_id = self.aliases.get(method_id, method_id)
        problem = self.unusable.get(listed_id)
        if problem is not None:
            raise without_traceback(problem)
        method = self.methods.get(listed_id)
        if method is None or method.controller != self.id:
            raise key_not_issuers(method_id, self.id)
        if listed_id not in self.purposes.get(purpose, frozenset()):
            raise MalformedInput(
                reason="purpose", detail=f"{method_id} is not listed for {purpose} by {self.id}"
            )
        return method

    def method_with_key(self, public_key: PublicKey, *, purpose: str) -> VerificationMethod:
        """Return the method that holds *public_key* if it is listed for *purpose*.

        For tokens that carry their key (``jwk``) instead of naming it. Raises as ``method_for``.
        """
        found = [m for m in self.methods.values() if m.public_key == public_key]
        if not found:
            raise key_not_issuers("the key in the token", self.id)
        listed = self.purposes.get(purpose, frozenset())
        best = next((method for method in found if method.id in listed), found[0])
        return self.method_for(best.id, purpose=purpose)


def key_not_issuers(method_id: str, document_id: str) -> MalformedInput:
    """The refusal of a key that the issuer's key document does not list as the issuer's own."""
    return MalformedInput(
        reason="key_not_issuers", detail=f"{method_id} is not among the keys of {document_id}"
    )


def without_traceback(problem: EngineError) -> EngineError:
    """A fresh copy of *problem*, to be kept, or raised from where it was kept.

    A document may be kept for long and asked often. An exception that is kept would hold the
    frames it was raised in; one that is raised again would collect the tracebacks of all its uses.
    """
    if isinstance(problem, UnsupportedFeature):
        return UnsupportedFeature(
            reason=problem.reason, name=problem.name, detail=problem.detail, path=problem.path
        )
    path = problem.path if isinstance(problem, MalformedInput) else ""
    return MalformedInput(reason=problem.reason, detail=problem.detail, path=path)


# --- DID documents -------------------------------------------------------------------------


def read_did_document(document: JsonObject, *, did: str) -> KeyDocument:
    """Read the keys out of the DID document that was served for *did*.

    A method that cannot be used (unknown type, weak key, foreign controller) does not spoil the
    others: asking for it says why. Raises MalformedInput: ``key_document_foreign`` (its ``id`` is
    not *did*), ``key_document_malformed``, ``too_many_keys`` (more than 200 methods),
    ``duplicate_method`` (one id for two keys).
    """
    if document.get("id") != did:
        raise MalformedInput(
            reason="key_document_foreign", path="/id", detail=f"the document is not about {did}"
        )
    collected = _Collected(did)
    for path, item in _items(document, "verificationMethod"):
        collected.add(item, path)
    purposes = {
        purpose: frozenset(collected.listed(path, item) for path, item in _items(document, purpose))
        for purpose in PURPOSES
    }
    return KeyDocument(
        id=did,
        methods=MappingProxyType(collected.methods),
        purposes=MappingProxyType(purposes),
        unusable=MappingProxyType(collected.unusable),
    )


def write_did_document(
    did: str,
    keys: Iterable[tuple[str, PublicKey]],
    *,
    also_known_as: Iterable[str] = (),
) -> JsonObject:
    """Write a DID document that lists *keys*, pairs of absolute method id and key, for assertions.

    Every key is a Multikey controlled by *did*. Raises UnsupportedFeature for an RSA key, and
    MalformedInput (``duplicate_method``) when an id stands twice.
    """
    methods: list[JsonValue] = []
    ids: list[JsonValue] = []
    for method_id, public_key in keys:
        if method_id in ids:
            raise _duplicate_method(method_id, "")
        ids.append(method_id)
        methods.append(
            {
                "id": method_id,
                "type": "Multikey",
                "controller": did,
                "publicKeyMultibase": write_multikey(public_key),
            }
        )
    document: JsonObject = {"@context": [DID_CONTEXT, MULTIKEY_CONTEXT], "id": did}
    if names := list(also_known_as):
        document["alsoKnownAs"] = [*names]
    document["verificationMethod"] = methods
    document[ASSERTION_METHOD] = ids
    return document


# --- collecting methods --------------------------------------------------------------------


@dataclass(slots=True)
class _Collected:
    """The methods of one document while it is read."""

    did: str
    methods: dict[str, VerificationMethod] = field(default_factory=dict)
    unusable: dict[str, EngineError] = field(default_factory=dict)
    sources: dict[str, JsonObject] = field(default_factory=dict)
    count: int = 0

    def listed(self, path: str, item: JsonValue) -> str:
        """The id of a reference, or of a method embedded where a reference might stand."""
        return self.absolute(item) if isinstance(item, str) else self.add(item, path)

    def absolute(self, method_id: str) -> str:
        return self.did + method_id if method_id.startswith("#") else method_id

    def add(self, item: JsonValue, path: str) -> str:
        if not isinstance(item, dict) or not isinstance(item.get("id"), str):
            raise _malformed(path, "a verification method is an object with an id")
        self.count += 1
        if self.count > MAX_METHODS:
            raise MalformedInput(
                reason="too_many_keys", path=path, detail=f"more than {MAX_METHODS} methods"
            )
        method_id = self.absolute(str(item["id"]))
        if method_id in self.sources:
            self._require_same(method_id, item, path)
            return method_id
        self.sources[method_id] = item
        try:
            self.methods[method_id] = self._read(method_id, item)
        except (MalformedInput, UnsupportedFeature) as problem:
            self.unusable[method_id] = without_traceback(problem)
        return method_id

    def _require_same(self, method_id: str, item: JsonObject, path: str) -> None:
        """One id may stand twice (listed and embedded) only if it says the same both times."""
        first = self.sources[method_id]
        if {**first, "id": method_id} != {**item, "id": method_id}:
            raise _duplicate_method(method_id, path)

    def _read(self, method_id: str, item: JsonObject) -> VerificationMethod:
        # A method of another subject, or under another's control, may be mentioned here; it is
        # not thereby this subject's key.
        if not method_id.startswith(self.did + "#") or item.get("controller") != self.did:
            raise key_not_issuers(method_id, self.did)
        return VerificationMethod(
            id=method_id,
            controller=self.did,
            public_key=_read_public_key(item),
            expires_at=_read_time(item, "expires"),
            revoked_at=_read_time(item, "revoked"),
        )


def _items(document: JsonObject, member: str) -> Iterator[tuple[str, JsonValue]]:
    """The items of a set; one item may stand for itself, as JSON-LD compaction writes it."""
    found = document.get(member, [])
    items = found if isinstance(found, list) else [found]
    for index, item in enumerate(items):
        path = f"/{member}/{index}"
        if not isinstance(item, str | dict):
            raise _malformed(path, f"{member} lists method ids and methods")
        yield path, item


def _read_public_key(item: JsonObject) -> PublicKey:
    for member in _SECRET_MEMBERS:
        if member in item:
            raise weak_or_wrong_key(f"the method publishes its private key in {member!r}")
    kind = item.get("type")
    reader = _READERS.get(kind) if isinstance(kind, str) else None
    if reader is None:
        raise UnsupportedFeature(
            reason="key_type_unsupported",
            name=str(kind),
            detail=f"verification methods of the type {kind!r} are not known",
        )
    return reader(item)


def _read_multibase_method(item: JsonObject) -> PublicKey:
    text = item.get("publicKeyMultibase")
    if not isinstance(text, str):
        raise weak_or_wrong_key("the method has no publicKeyMultibase")
    return read_multikey(text)


def _read_ed25519_method(item: JsonObject) -> PublicKey:
    key = _read_multibase_method(item)
    if not isinstance(key, Ed25519PublicKey):
        raise weak_or_wrong_key(f"the method is for Ed25519, its key is {key.algorithm}")
    return key


def _read_jwk_method(item: JsonObject) -> PublicKey:
    jwk = item.get("publicKeyJwk")
    if not isinstance(jwk, dict):
        raise weak_or_wrong_key("the method has no publicKeyJwk")
    return read_public_jwk(jwk)


_READERS: Final[dict[str, Callable[[JsonObject], PublicKey]]] = {
    "Multikey": _read_multibase_method,
    "Ed25519VerificationKey2020": _read_ed25519_method,
    "JsonWebKey": _read_jwk_method,
    "JsonWebKey2020": _read_jwk_method,
}


def _read_time(item: JsonObject, member: str) -> datetime | None:
    if member not in item:
        return None
    text = item[member]
    if isinstance(text, str) and _DATE_TIME_STAMP.fullmatch(text):
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass
    raise MalformedInput(
        reason="bad_time", path=member, detail=f"the method's {member!r} is not a dateTimeStamp"
    )


def _malformed(path: str, detail: str) -> MalformedInput:
    return MalformedInput(reason="key_document_malformed", path=path, detail=detail)


def _duplicate_method(method_id: str, path: str) -> MalformedInput:
    return MalformedInput(
        reason="duplicate_method", path=path, detail=f"{method_id} stands for two different keys"
    )
