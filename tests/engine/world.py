"""A small world outside the engine: issuers with keys, hosts, and an internet that can break.

Everything in it is real: real keys, real signatures, real status lists. Only the wires are missing:
``Internet`` answers from memory, and can be told to fail.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from skillmark.engine.dids.documents import write_did_document
from skillmark.engine.dids.web import did_web_url
from skillmark.engine.errors import ResolutionError
from skillmark.engine.keys.ed25519 import Ed25519PrivateKey
from skillmark.engine.keys.p256 import P256PrivateKey
from skillmark.engine.keys.signers import KeySigner
from skillmark.engine.model.identity import hash_identity
from skillmark.engine.ports import Resource, ResourceKind
from skillmark.engine.proofs.data_integrity import sign_document
from skillmark.engine.proofs.vc_jwt import JwtProfile, issue_vc_jwt
from skillmark.engine.status.bitstring import Bitstring
from skillmark.engine.status.status_list import MINIMUM_ENTRIES, compose_status_list
from skillmark.engine.verification.report import VerificationReport
from skillmark.engine.verification.verifier import Verifier
from skillmark.engine.wire.linked_data import builtin_contexts

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
ALICE = "alice@learners.example"
CHARLIE = "charlie@elsewhere.example"

Document = dict[str, Any]


@dataclass(slots=True)
class Internet:
    """Answers from memory; ``asked`` counts what was fetched."""

    pages: dict[str, bytes] = field(default_factory=dict)
    broken: dict[str, str] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)

    def __call__(self, url: str, *, kind: ResourceKind) -> Resource:
        self.asked[url] += 1
        if url in self.broken:
            raise ResolutionError(reason=self.broken[url], target=url, detail="it is down")
        if url not in self.pages:
            raise ResolutionError(reason="not_found", target=url, detail=f"no {kind} there")
        return Resource(url=url, body=self.pages[url])

    def put(self, url: str, document: Document) -> None:
        self.pages[url] = orjson.dumps(document)

    def take_down(self, url: str, reason: str = "unreachable") -> None:
        self.broken[url] = reason


class Issuer:
    """An issuer under did:web, with an Ed25519 and a P-256 key and two status lists."""

    def __init__(self, internet: Internet, host: str, *, seed: int = 1) -> None:
        self.internet = internet
        self.id = f"did:web:{host}"
        self.base = f"https://{host}"
        self.key = Ed25519PrivateKey.from_seed(bytes([seed]) * 32)
        self.token_key = P256PrivateKey.from_scalar(bytes([seed]) * 32)
        self.signer = KeySigner(self.key, f"{self.id}#key-1")
        self.token_signer = KeySigner(self.token_key, f"{self.id}#key-2")
        self.lists = {p: Bitstring(MINIMUM_ENTRIES) for p in ("revocation", "suspension")}
        self.issued = 0
        self.publish_keys()
        for purpose in self.lists:
            self.publish_list(purpose)

    @property
    def did_url(self) -> str:
        return did_web_url(self.id)

    def list_url(self, purpose: str = "revocation") -> str:
        return f"{self.base}/status/{purpose}-1"

    def publish_keys(self, change: Callable[[Document], object] = lambda _: None) -> None:
        keys = [
            (self.signer.verification_method, self.key.public_key),
            (self.token_signer.verification_method, self.token_key.public_key),
        ]
        document: Document = write_did_document(self.id, keys)
        change(document)
        self.internet.put(self.did_url, document)

    def publish_list(
        self,
        purpose: str,
        change: Callable[[Document], object] = lambda _: None,
        *,
        at: datetime = NOW - timedelta(hours=1),
    ) -> None:
        document: Document = compose_status_list(
            url=self.list_url(purpose),
            issuer=self.id,
            purpose=purpose,
            bitstring=self.lists[purpose],
            valid_from=at,
            valid_until=at + timedelta(days=30),
        )
        change(document)
        self.internet.put(self.list_url(purpose), self.sign(document))

    def entry(self, index: int, purpose: str = "revocation") -> Document:
        return {
            "id": f"{self.list_url(purpose)}#{index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": purpose,
            "statusListIndex": str(index),
            "statusListCredential": self.list_url(purpose),
        }

    def document(self, to: str = ALICE, **members: Any) -> Document:
        """Return an unsigned badge for *to*; members replace those of the same name."""
        self.issued += 1
        number = self.issued
        achievement = f"{self.base}/achievements/welding-1/versions/1"
        salt = f"salt-{number}"
        return {
            "@context": [
                "https://www.w3.org/ns/credentials/v2",
                "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
            ],
            "id": f"urn:uuid:00000000-0000-4000-8000-{number:012}",
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": "Welding I",
            "issuer": {"id": self.id, "type": ["Profile"], "name": "Bob's Workshop"},
            "validFrom": "2026-11-01T09:00:00Z",
            "credentialSubject": {
                "id": f"urn:uuid:00000000-0000-4000-9000-{number:012}",
                "type": ["AchievementSubject"],
                "identifier": [
                    {
                        "type": "IdentityObject",
                        "hashed": True,
                        "identityHash": hash_identity(to, salt),
                        "identityType": "emailAddress",
                        "salt": salt,
                    }
                ],
                "achievement": {
                    "id": achievement,
                    "type": ["Achievement"],
                    "name": "Welding I",
                    "description": "Welds a sound fillet joint.",
                    "criteria": {"narrative": "Weld three joints; all pass a bend test."},
                },
            },
            "credentialStatus": self.entry(number),
            **members,
        }

    def sign(self, document: Document) -> Document:
        signed: Document = sign_document(
            document,
            signer=self.signer,
            created=NOW - timedelta(hours=1),
            contexts=builtin_contexts(),
        )
        return signed

    def issue(self, to: str = ALICE, **members: Any) -> Document:
        return self.sign(self.document(to, **members))

    def issue_jwt(self, to: str = ALICE, **members: Any) -> str:
        document = self.document(to, **members)
        return issue_vc_jwt(document, signer=self.token_signer, profile=JwtProfile.OPEN_BADGES)

    def set_status(self, credential: Document, purpose: str = "revocation") -> None:
        entries = credential["credentialStatus"]
        for entry in entries if isinstance(entries, list) else [entries]:
            if entry["statusPurpose"] == purpose:
                self.lists[purpose].set(int(entry["statusListIndex"]), 1)
        self.publish_list(purpose)


class World:
    """An issuer Bob works for, a stranger, an internet, and one verifier."""

    def __init__(self) -> None:
        self.internet = Internet()
        self.issuer = Issuer(self.internet, "badges.workshop.example")
        self.stranger = Issuer(self.internet, "stranger.example", seed=2)
        self.verifier = Verifier()

    def verify(
        self,
        credential: Document | str | bytes,
        *,
        at: datetime | None = None,
        now: datetime = NOW,
        recipient: str | None = None,
    ) -> VerificationReport:
        return self.verifier.verify(
            as_bytes(credential), now=now, at=at, recipient=recipient, fetch=self.internet
        )


def as_bytes(credential: Document | str | bytes) -> bytes:
    if isinstance(credential, bytes):
        return credential
    return credential.encode() if isinstance(credential, str) else orjson.dumps(credential)
