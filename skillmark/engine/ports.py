"""The engine's two doors to the outside: something that signs, and something that fetches.

The engine holds no key and opens no connection. Whoever calls it plugs in a ``Signer`` and a
``Fetch``; the command line, the platform's signer pool and the tests each bring their own.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class KeyAlgorithm(StrEnum):
    """The kinds of key the engine signs or verifies with."""

    ED25519 = "Ed25519"
    P256 = "P-256"
    P384 = "P-384"
    RSA = "RSA"


class Signer(Protocol):
    """Holds one private key somewhere and signs with it."""

    @property
    def algorithm(self) -> KeyAlgorithm: ...

    @property
    def verification_method(self) -> str:
        """The DID URL or HTTPS URL under which verifiers find the public key."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Return the raw signature (Ed25519: 64 bytes; P-256: r || s; RSA: PKCS#1 v1.5, SHA-256).

        Raises SigningError.
        """
        ...


class ResourceKind(StrEnum):
    """What a fetched resource is for; the fetcher derives size, redirects and media types."""

    KEY_DOCUMENT = "key document"
    STATUS_LIST = "status list"
    CREDENTIAL = "credential"
    OPEN_BADGES_2 = "Open Badges 2 object"
    IMAGE = "image"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """What a fetch brought: the decoded body and where it finally came from."""

    url: str
    body: bytes
    media_type: str = ""


class Fetch(Protocol):
    """Fetches one resource or raises ResolutionError; a guard against hostile addresses is its job.

    Reasons it uses: ``fetch_refused`` (address or scheme not allowed), ``unreachable``, ``tls``,
    ``not_found``, ``gone``, ``too_large``, ``timeout``, ``too_many_resources``, ``offline``.
    """

    def __call__(self, url: str, *, kind: ResourceKind) -> Resource: ...
