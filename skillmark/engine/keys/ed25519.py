"""Ed25519 (RFC 8032), with libsodium through PyNaCl.

libsodium refuses signatures whose S is not reduced (S + L is another text of the same signature),
whose R has small order, and keys of small order, so one signature has one spelling and no key
signs everything. The key is nevertheless judged when it is read, so that a weak one is called weak.
"""

import secrets
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Self

from nacl.bindings import (
    crypto_core_ed25519_is_valid_point,
    crypto_sign,
    crypto_sign_open,
    crypto_sign_seed_keypair,
)
from nacl.exceptions import BadSignatureError

from skillmark.engine.keys.algorithms import Unpicklable, weak_or_wrong_key
from skillmark.engine.ports import KeyAlgorithm

KEY_LENGTH: Final = 32
SIGNATURE_LENGTH: Final = 64


@lru_cache(maxsize=4096)
def _is_full_order_point(raw: bytes) -> bool:
    # Costs as much as half a verification, hence the memory. It asks four things: canonical
    # (y < p), on the curve, not of small order, in the subgroup of prime order.
    return crypto_core_ed25519_is_valid_point(raw)


@dataclass(frozen=True, slots=True)
class Ed25519PublicKey:
    """A public key of 32 bytes.

    Raises MalformedInput (``weak_or_wrong_key``) for another length, a point that is not on the
    curve or not canonically encoded, and the points of small order, under which one constant
    signature would verify over every message.
    """

    raw: bytes

    def __post_init__(self) -> None:
        if len(self.raw) != KEY_LENGTH:
            raise weak_or_wrong_key(f"an Ed25519 public key has {KEY_LENGTH} bytes")
        if not _is_full_order_point(bytes(self.raw)):
            raise weak_or_wrong_key("the Ed25519 public key is not a point of full order")

    @property
    def algorithm(self) -> KeyAlgorithm:
        return KeyAlgorithm.ED25519

    def verify(self, signature: bytes, message: bytes) -> bool:
        """Say whether the 64 bytes of *signature* are this key's over *message*."""
        if len(signature) != SIGNATURE_LENGTH:
            return False
        try:
            crypto_sign_open(signature + message, self.raw)
        except BadSignatureError:
            return False
        return True


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Ed25519PrivateKey(Unpicklable):
    """A private key, made from its seed of 32 bytes (RFC 8032, 5.1.5)."""

    seed: bytes
    public_key: Ed25519PublicKey = field(init=False)
    _signing_key: bytes = field(init=False)

    def __post_init__(self) -> None:
        if len(self.seed) != KEY_LENGTH:
            raise weak_or_wrong_key(f"an Ed25519 seed has {KEY_LENGTH} bytes")
        public, signing_key = crypto_sign_seed_keypair(self.seed)
        object.__setattr__(self, "public_key", Ed25519PublicKey(public))
        object.__setattr__(self, "_signing_key", signing_key)

    @classmethod
    def generate(cls) -> Self:
        return cls(secrets.token_bytes(KEY_LENGTH))

    @classmethod
    def from_seed(cls, seed: bytes) -> Self:
        """Raises MalformedInput (``weak_or_wrong_key``) unless *seed* has 32 bytes."""
        return cls(seed)

    @property
    def algorithm(self) -> KeyAlgorithm:
        return KeyAlgorithm.ED25519

    def sign(self, message: bytes) -> bytes:
        """Return the 64 bytes of the (deterministic) signature."""
        return crypto_sign(message, self._signing_key)[:SIGNATURE_LENGTH]

    def __repr__(self) -> str:
        return "<Ed25519PrivateKey>"
