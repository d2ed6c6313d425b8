"""did:jwk: the identifier is a JWK, and its document is derived, not fetched."""

from types import MappingProxyType
from typing import Final

from skillmark.engine.dids.documents import PURPOSES, KeyDocument, VerificationMethod
from skillmark.engine.errors import MalformedInput
from skillmark.engine.keys.algorithms import PublicKey
from skillmark.engine.keys.jwk import read_public_jwk, write_public_jwk
from skillmark.engine.wire.base64url import decode_base64url, encode_base64url
from skillmark.engine.wire.json_types import JsonObject
from skillmark.engine.wire.strict_json import KEY_DOCUMENT_LIMITS, read_object, write_json

PREFIX: Final = "did:jwk:"
# An RSA key of 8,192 bits takes 1,900 characters.
_LONGEST: Final = 4096
_DERIVED_PURPOSES: Final = tuple(purpose for purpose in PURPOSES if purpose != "keyAgreement")


def did_jwk(public_key: PublicKey) -> str:
    """A did:jwk of *public_key* (there are others: the spelling of the JSON is free)."""
    return PREFIX + encode_base64url(write_json(write_public_jwk(public_key)))


def derive_did_jwk_document(did: str) -> KeyDocument:
    """Derive the document of a did:jwk; its one method is ``#0``.

    Raises MalformedInput (``did_malformed``, ``weak_or_wrong_key``) and UnsupportedFeature
    (``key_type_unsupported``).
    """
    public_key = read_public_jwk(_jwk_of(did))
    method = VerificationMethod(id=f"{did}#0", controller=did, public_key=public_key)
    return KeyDocument(
        id=did,
        methods=MappingProxyType({method.id: method}),
        purposes=MappingProxyType(dict.fromkeys(_DERIVED_PURPOSES, frozenset({method.id}))),
    )


def _jwk_of(did: str) -> JsonObject:
    encoded = did.removeprefix(PREFIX)
    if len(encoded) > _LONGEST:
        raise MalformedInput(reason="did_malformed", detail="the did:jwk is too long")
    try:
        return read_object(decode_base64url(encoded), limits=KEY_DOCUMENT_LIMITS)
    except MalformedInput as error:
        raise MalformedInput(reason="did_malformed", detail=f"a did:jwk: {error.detail}") from error
