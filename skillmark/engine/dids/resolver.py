"""From an issuer's id to its keys: one derivation or one fetch, and nothing else."""

import re
from collections.abc import Callable
from typing import Final

from skillmark.engine.dids import jwk, jwks, key, web
from skillmark.engine.dids.documents import KeyDocument, read_did_document
from skillmark.engine.errors import MalformedInput, ResolutionError, UnsupportedFeature
from skillmark.engine.ports import Fetch, ResourceKind
from skillmark.engine.wire.json_types import JsonObject
from skillmark.engine.wire.strict_json import KEY_DOCUMENT_LIMITS, read_object

_DID: Final = re.compile(r"did:[a-z0-9]+:(?:[A-Za-z0-9._:-]|%[0-9A-Fa-f]{2})*[A-Za-z0-9._-]")
_LONGEST: Final = 8192


def resolve_key_document(issuer_id: str, *, fetch: Fetch | None) -> KeyDocument:
    """Find the keys of *issuer_id*: a did:key, did:jwk, did:web, or an https:// URL.

    Without *fetch* only did:key and did:jwk resolve. Raises

    - MalformedInput: ``did_malformed``, ``issuer_malformed``; ``weak_or_wrong_key`` when the DID
      itself is a weak key;
    - UnsupportedFeature: ``did_method_unsupported``, ``issuer_unsupported``,
      ``key_type_unsupported``;
    - ResolutionError: ``offline``, whatever *fetch* raises, ``key_document_malformed`` when what
      was served cannot be read, ``key_document_foreign`` when it is about somebody else.
    """
    if issuer_id.startswith("did:"):
        return _resolve_did(issuer_id, fetch)
    if issuer_id.startswith("https://"):
        return _fetch_document(
            issuer_id,
            jwks.jwks_url(issuer_id),
            fetch,
            lambda served: jwks.read_jwks(served, issuer_id=issuer_id),
        )
    scheme = issuer_id.partition(":")[0]
    raise UnsupportedFeature(
        reason="issuer_unsupported",
        name=scheme[:40],
        detail="an issuer's keys are found by a DID or an https:// URL only",
    )


def _resolve_did(did: str, fetch: Fetch | None) -> KeyDocument:
    if len(did) > _LONGEST or not _DID.fullmatch(did):
        raise MalformedInput(reason="did_malformed", detail="the text is not a DID")
    if did.startswith(key.PREFIX):
        return key.derive_did_key_document(did)
    if did.startswith(jwk.PREFIX):
        return jwk.derive_did_jwk_document(did)
    if did.startswith(web.PREFIX):
        return _fetch_document(
            did, web.did_web_url(did), fetch, lambda served: read_did_document(served, did=did)
        )
    method = did.split(":")[1]
    raise UnsupportedFeature(
        reason="did_method_unsupported",
        name=f"did:{method}",
        detail=f"the DID method {method} is not known",
    )


def _fetch_document(
    issuer_id: str,
    url: str,
    fetch: Fetch | None,
    read: Callable[[JsonObject], KeyDocument],
) -> KeyDocument:
    if fetch is None:
        raise ResolutionError(
            reason="offline", target=url, detail=f"the keys of {issuer_id} lie at {url}"
        )
    resource = fetch(url, kind=ResourceKind.KEY_DOCUMENT)
    try:
        return read(read_object(resource.body, limits=KEY_DOCUMENT_LIMITS))
    except MalformedInput as error:
        # What a host serves is not the credential's fault: the question stays open.
        foreign = error.reason == "key_document_foreign"
        raise ResolutionError(
            reason=error.reason if foreign else "key_document_malformed",
            target=url,
            detail=f"the key document at {url} cannot be used: {error}",
        ) from error
