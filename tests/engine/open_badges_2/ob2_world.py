"""A small internet of Open Badges 2.0 objects: one issuer, one badge class, one award."""

import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from skillmark.engine.errors import ResolutionError
from skillmark.engine.keys.rsa import RsaPrivateKey
from skillmark.engine.keys.signers import KeySigner
from skillmark.engine.ports import Resource, ResourceKind
from skillmark.engine.proofs.jose import sign_compact_jws

CONTEXT = "https://w3id.org/openbadges/v2"
HOST = "https://issuer.example"
ISSUER = f"{HOST}/issuer.json"
BADGE_CLASS = f"{HOST}/classes/welding.json"
ASSERTION = f"{HOST}/awards/7.json"
KEY = f"{HOST}/key.json"
REVOCATIONS = f"{HOST}/revoked.json"
SIGNED_ID = "urn:uuid:a7467ef6-56cb-11ec-bf63-0242ac130002"

ALICE = "alice@example.org"
SALT = "deadsea"
# The digests of "alice@example.org" followed by "deadsea".
ALICE_SHA256 = "sha256$c934fdacc6242be0277a284970416aa9bfa583241fb85094bc96c504ee0abd4e"
ALICE_MD5 = "md5$d7e7e38b014cb2425985186a74477dd1"


class Web:
    """Implements ``Fetch`` from a table of URL to JSON, bytes, or the reason of a failure."""

    def __init__(self, pages: dict[str, Any]) -> None:
        self.pages = pages
        self.asked: list[tuple[str, ResourceKind]] = []
        self.redirects: dict[str, str] = {}

    def __call__(self, url: str, *, kind: ResourceKind) -> Resource:
        self.asked.append((url, kind))
        page = self.pages.get(url, "not_found")
        if isinstance(page, str):
            raise ResolutionError(reason=page, target=url, detail=f"no answer from {url}")
        body = page if isinstance(page, bytes) else json.dumps(page).encode()
        return Resource(
            url=self.redirects.get(url, url), body=body, media_type="application/ld+json"
        )

    @property
    def urls(self) -> list[str]:
        return [url for url, _ in self.asked]


def assertion(**changes: Any) -> dict[str, Any]:
    """A hosted assertion; a change to None removes the member."""
    return _changed(
        {
            "@context": CONTEXT,
            "id": ASSERTION,
            "type": "Assertion",
            "recipient": {"type": "email", "hashed": False, "identity": ALICE},
            "badge": BADGE_CLASS,
            "verification": {"type": "hosted"},
            "issuedOn": "2024-03-01T10:00:00Z",
            "expires": "2030-03-01T10:00:00+01:00",
        },
        changes,
    )


def signed_assertion(**changes: Any) -> dict[str, Any]:
    verification = {"type": "signed", "creator": KEY}
    return assertion(**{"id": SIGNED_ID, "verification": verification, **changes})


def badge_class(**changes: Any) -> dict[str, Any]:
    return _changed(
        {
            "@context": CONTEXT,
            "id": BADGE_CLASS,
            "type": "BadgeClass",
            "name": "Welding, level 1",
            "description": "Joins two plates of steel.",
            "image": f"{HOST}/welding.png",
            "criteria": f"{HOST}/welding.html",
            "issuer": ISSUER,
        },
        changes,
    )


def issuer(**changes: Any) -> dict[str, Any]:
    return _changed(
        {
            "@context": CONTEXT,
            "id": ISSUER,
            "type": "Issuer",
            "name": "School of Trades",
            "url": HOST,
            "email": "office@issuer.example",
        },
        changes,
    )


def signing_issuer(**changes: Any) -> dict[str, Any]:
    return issuer(**{"publicKey": KEY, **changes})


def key_document(pem: str, **changes: Any) -> dict[str, Any]:
    return _changed(
        {
            "@context": CONTEXT,
            "id": KEY,
            "type": "CryptographicKey",
            "owner": ISSUER,
            "publicKeyPem": pem,
        },
        changes,
    )


def revocation_list(*entries: Any, **changes: Any) -> dict[str, Any]:
    return _changed(
        {
            "@context": CONTEXT,
            "id": REVOCATIONS,
            "type": "RevocationList",
            "issuer": ISSUER,
            "revokedAssertions": list(entries),
        },
        changes,
    )


def web(**pages: Any) -> Web:
    """The three objects of a hosted badge; a page may be replaced by its name."""
    return Web(
        {
            ASSERTION: pages.get("assertion", assertion()),
            BADGE_CLASS: pages.get("badge_class", badge_class()),
            ISSUER: pages.get("issuer", issuer()),
        }
    )


class SigningKey:
    """An RSA key with its PEM, which signs assertions."""

    def __init__(self, bits: int = 2048) -> None:
        key = rsa.generate_private_key(65537, bits)
        self.pem = (
            key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
        )
        self._pkcs8 = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())

    def sign(self, payload: dict[str, Any]) -> str:
        signer = KeySigner(RsaPrivateKey(self._pkcs8), KEY)
        return sign_compact_jws({"typ": "JWT"}, json.dumps(payload).encode(), signer=signer)


def _changed(wire: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**wire, **changes}.items() if value is not None}
