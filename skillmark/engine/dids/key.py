"""did:key: the identifier is the key, and its document is derived, not fetched."""

from functools import lru_cache
from types import MappingProxyType
from typing import Final

from skillmark.engine.dids.documents import PURPOSES, KeyDocument, VerificationMethod
from skillmark.engine.errors import MalformedInput
from skillmark.engine.keys.algorithms import PublicKey
from skillmark.engine.keys.multikey import read_multikey, write_multikey

PREFIX: Final = "did:key:"
_DERIVED_PURPOSES: Final = tuple(purpose for purpose in PURPOSES if purpose != "keyAgreement")


def did_key(public_key: PublicKey) -> str:
    """The did:key of *public_key*."""
    return PREFIX + write_multikey(public_key)


def did_key_method_id(public_key: PublicKey) -> str:
    """The full method id, ``did:key:z…#z…``, of *public_key*."""
    multikey = write_multikey(public_key)
    return f"{PREFIX}{multikey}#{multikey}"


@lru_cache(maxsize=1024)
def derive_did_key_document(did: str) -> KeyDocument:
    """Derive the document of a did:key; the bare DID is accepted for its one method's id.

    Raises MalformedInput (``did_malformed``, ``weak_or_wrong_key``) and UnsupportedFeature
    (``key_type_unsupported``).
    """
    multikey = did.removeprefix(PREFIX)
    try:
        public_key = read_multikey(multikey)
    except MalformedInput as error:
        if error.reason != "bad_multibase":
            raise
        raise MalformedInput(reason="did_malformed", detail=f"a did:key: {error.detail}") from error
    method = VerificationMethod(id=f"{did}#{multikey}", controller=did, public_key=public_key)
    return KeyDocument(
        id=did,
        methods=MappingProxyType({method.id: method}),
        purposes=MappingProxyType(dict.fromkeys(_DERIVED_PURPOSES, frozenset({method.id}))),
        aliases=MappingProxyType({did: method.id}),
    )
