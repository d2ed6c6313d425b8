"""Whose key signed an assertion, and did it? (Open Badges 2.0, "Signed Badges").

The key must be linked in both directions: the issuer's profile lists it in ``publicKey``, and the
key names the profile as its ``owner``. Only RS256 is judged, the one algorithm the specification
obliges everybody to read.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from skillmark.engine.errors import EngineError, MalformedInput, UnsupportedFeature
from skillmark.engine.keys.rsa import RsaPublicKey
from skillmark.engine.open_badges_2.hosting import (
    HostedObject,
    check_is_what_was_asked_for,
    is_web_address,
    without_fragment,
)
from skillmark.engine.open_badges_2.reading import read_cryptographic_key
from skillmark.engine.open_badges_2.values import Assertion, CryptographicKey, IssuerProfile
from skillmark.engine.ports import Fetch, ResourceKind
from skillmark.engine.proofs.jose import CompactJws
from skillmark.engine.wire.strict_json import KEY_DOCUMENT_LIMITS, read_object

# A verification fetches eight resources at most; the badge class, the profile and the revocation
# list are among them.
_MOST_KEYS_TRIED: Final = 3
_LONGEST_PEM: Final = 16 * 1024


def check_algorithm(jws: CompactJws) -> None:
    """Raise UnsupportedFeature ``unsupported_algorithm`` for anything but RS256."""
    if jws.algorithm != "RS256":
        raise UnsupportedFeature(
            reason="unsupported_algorithm",
            name=jws.algorithm,
            path="/alg",
            detail=f"signed assertions are judged with RS256, this one says {jws.algorithm}",
        )


@dataclass(frozen=True, slots=True)
class SigningKeys:
    """The keys that may have signed; ``unread`` says why another one could not be had."""

    keys: tuple[RsaPublicKey, ...]
    unread: EngineError | None = None


def signing_keys(
    assertion: Assertion, *, issuer: IssuerProfile, found: HostedObject, fetch: Fetch
) -> SigningKeys:
    """The keys of *issuer* that may have signed *assertion*: its ``creator``, or up to three.

    *found* is where the profile was read. Raises MalformedInput (``key_not_issuers``,
    ``weak_or_wrong_key``, ``key_malformed``, ``id_mismatch``), UnsupportedFeature
    (``key_type_unsupported``, ``legacy_signature``) and ResolutionError when no key is left.
    """
    linked = dict(_linked_keys(issuer))
    wanted = _wanted_keys(assertion, linked=list(linked))
    keys: list[RsaPublicKey] = []
    errors: list[EngineError] = []
    for key_id in wanted:
        try:
            key = _load_key(key_id, embedded=linked[key_id], found=found, fetch=fetch)
            keys.append(_public_key(key, issuer=issuer))
        except EngineError as error:
            errors.append(error)
    if not keys:
        raise errors[0]
    return SigningKeys(tuple(keys), unread=errors[0] if errors else None)


def verify_signature(jws: CompactJws, *, signing: SigningKeys) -> None:
    """Return when one of the keys signed *jws*, whose algorithm was checked before.

    Raises MalformedInput ``signature_invalid``, or why another key could not be had: that one
    might have been it.
    """
    if any(key.verify(jws.signature, jws.signing_input) for key in signing.keys):
        return
    raise signing.unread or MalformedInput(
        reason="signature_invalid", detail="the signature does not fit the badge and the key"
    )


def _wanted_keys(assertion: Assertion, *, linked: list[str]) -> list[str]:
    if assertion.is_legacy:
        raise UnsupportedFeature(
            reason="legacy_signature",
            name="verify",
            path="/verify",
            detail="in Open Badges 1.x nothing ties a signing key to the issuer",
        )
    creator = assertion.verification.creator
    if not linked or (creator is not None and creator not in linked):
        raise MalformedInput(
            reason="key_not_issuers",
            path="/verification/creator",
            detail="the profile of the issuer does not list the key",
        )
    return [creator] if creator is not None else linked[:_MOST_KEYS_TRIED]


def _linked_keys(issuer: IssuerProfile) -> Iterator[tuple[str, HostedObject | None]]:
    for reference in issuer.public_keys:
        if isinstance(reference, str):
            yield reference, None
        elif isinstance(identifier := reference.get("id"), str):
            yield identifier, HostedObject(reference)


def _load_key(
    key_id: str, *, embedded: HostedObject | None, found: HostedObject, fetch: Fetch
) -> CryptographicKey:
    """Read the key inside the profile, or fetch it from its own address."""
    if embedded is None:
        if not is_web_address(key_id) or without_fragment(key_id) == found.document:
            raise MalformedInput(
                reason="key_malformed", path="/publicKey", detail="the listed key is nowhere given"
            )
        resource = fetch(key_id, kind=ResourceKind.KEY_DOCUMENT)
        wire = read_object(resource.body, limits=KEY_DOCUMENT_LIMITS)
        embedded = HostedObject(wire, location=key_id)
    reading = read_cryptographic_key(embedded.wire)
    if reading.errors:
        first = reading.errors[0]
        raise MalformedInput(reason="key_malformed", path=first.path, detail=first.detail)
    check_is_what_was_asked_for(embedded, identifier=reading.value.id)
    return reading.value


def _public_key(key: CryptographicKey, *, issuer: IssuerProfile) -> RsaPublicKey:
    if key.owner != issuer.id:
        raise MalformedInput(
            reason="key_not_issuers", path="/owner", detail="the key belongs to somebody else"
        )
    return read_rsa_pem(key.public_key_pem)


def read_rsa_pem(pem: str) -> RsaPublicKey:
    """Read an RSA key of at least 2,048 bits (``publicKeyPem``).

    Raises MalformedInput (``key_malformed``, ``weak_or_wrong_key``) and UnsupportedFeature
    (``key_type_unsupported``).
    """
    try:
        key = load_pem_public_key(pem[:_LONGEST_PEM].encode("utf-8", "replace"))
    except UnsupportedAlgorithm as error:
        raise _not_rsa() from error
    except ValueError as error:
        raise MalformedInput(
            reason="key_malformed", path="/publicKeyPem", detail="the key is not in PEM"
        ) from error
    if not isinstance(key, rsa.RSAPublicKey):
        raise _not_rsa()
    numbers = key.public_numbers()
    return RsaPublicKey(numbers.n, numbers.e)


def _not_rsa() -> UnsupportedFeature:
    return UnsupportedFeature(
        reason="key_type_unsupported",
        name="publicKeyPem",
        path="/publicKeyPem",
        detail="signed assertions are judged with RSA keys, this one is of another kind",
    )
