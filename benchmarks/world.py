"""What everybody measured gets: one issuer with its keys, one status list, the recipients."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from random import Random
from typing import Any

from benchmarks.typical import BASE, ISSUER
from skillmark.engine.dids.documents import KeyDocument, read_did_document, write_did_document
from skillmark.engine.keys.algorithms import PublicKey
from skillmark.engine.keys.ed25519 import Ed25519PrivateKey
from skillmark.engine.keys.jwk import write_public_jwk
from skillmark.engine.keys.p256 import P256PrivateKey
from skillmark.engine.keys.signers import KeySigner
from skillmark.engine.ports import Resource, ResourceKind
from skillmark.engine.proofs.data_integrity import sign_document
from skillmark.engine.status.bitstring import Bitstring
from skillmark.engine.status.status_list import compose_status_list
from skillmark.engine.wire.base64url import encode_base64url
from skillmark.engine.wire.linked_data import builtin_contexts
from skillmark.engine.wire.strict_json import write_json

Json = dict[str, Any]

CREATED = datetime(2026, 11, 21, 9, tzinfo=UTC)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ENTRIES = 131_072
STATUS_LIST_URL = f"{BASE}/status/revocation-1"
ED25519_KEY = f"{ISSUER}#key-1"
P256_KEY = f"{ISSUER}#key-2"
_DAYS_IN_THE_PAST = 20
SEED = sha256(b"benchmark").digest()


class World:
    """The issuer, its documents, and who may fetch them."""

    def __init__(self) -> None:
        self.contexts = builtin_contexts()
        self.ed25519 = Ed25519PrivateKey.from_seed(SEED)
        self.p256 = P256PrivateKey.generate()
        self.signer = KeySigner(self.ed25519, ED25519_KEY)
        self.p256_signer = KeySigner(self.p256, P256_KEY)
        self.did_document: Json = write_did_document(
            ISSUER, [(ED25519_KEY, self.ed25519.public_key), (P256_KEY, self.p256.public_key)]
        )
        self.status_bits = status_bits(share=0.01)
        self.status_list: Json = self.sign_status_list(self.status_bits)
        self._served = {
            "https://credentials.northfield.example/.well-known/did.json": self.did_document,
            STATUS_LIST_URL: self.status_list,
        }

    @property
    def key_document(self) -> KeyDocument:
        """The issuer's keys, resolved."""
        return read_did_document(self.did_document, did=ISSUER)

    @property
    def encoded_list(self) -> str:
        """The bits of the status list as they are published."""
        return str(self.status_list["credentialSubject"]["encodedList"])

    def sign_status_list(self, bits: Bitstring) -> Json:
        """Publish *bits*."""
        unsigned = compose_status_list(
            url=STATUS_LIST_URL,
            issuer=ISSUER,
            purpose="revocation",
            bitstring=bits,
            valid_from=CREATED,
            valid_until=CREATED + timedelta(days=30),
        )
        return self.sign(unsigned)

    def sign(self, document: Json) -> Json:
        """Sign any document with the Ed25519 key."""
        return sign_document(document, signer=self.signer, created=CREATED, contexts=self.contexts)

    def serve(self, url: str, document: Json) -> None:
        """Publish *document* at *url*, in place of what was there."""
        self._served[url] = document

    def fetch(self, url: str, *, kind: ResourceKind) -> Resource:
        """The outside, as far as it takes part: implements ``ports.Fetch``."""
        del kind
        return Resource(url=url, body=write_json(self._served[url]))

    def peers_key(self) -> Json:
        """The Ed25519 key as the peers take it."""
        return _peers_key(self.ed25519.public_key, self.ed25519.seed, ED25519_KEY)

    def peers_p256_key(self) -> Json:
        """The P-256 key as the peers take it."""
        return _peers_key(self.p256.public_key, self.p256.scalar, P256_KEY)

    def peers_resources(self) -> Json:
        """What the peers' document loaders may find: the DID document, and each key by itself."""
        methods = self.did_document["verificationMethod"]
        return {
            ISSUER: self.did_document,
            **{
                method["id"]: {"@context": "https://w3id.org/security/multikey/v1", **method}
                for method in methods
            },
        }


def _peers_key(public_key: PublicKey, private: bytes, method: str) -> Json:
    jwk = {**write_public_jwk(public_key), "d": encode_base64url(private)}
    return {"jwk": jwk, "id": method, "controller": ISSUER}


def status_bits(*, share: float) -> Bitstring:
    """Return a list in which *share* of the entries is set, but none of a measured recipient's."""
    bits = Bitstring(ENTRIES)
    for number in Random(1).sample(range(ENTRIES // 2, ENTRIES), int(ENTRIES * share)):
        bits.set(status_index(number))
    return bits


def status_index(number: int) -> int:
    """Where recipient *number* stands in the list; no two of the first 131,072 share a place."""
    return number * 7919 % ENTRIES


def recipients(count: int, *, start: int = 0) -> Iterator[int]:
    """Yield *count* recipient numbers; openbadgeslib asks the clock, so no date lies ahead."""
    number = start
    while count:
        if number % 28 < _DAYS_IN_THE_PAST:
            yield number
            count -= 1
        number += 1
