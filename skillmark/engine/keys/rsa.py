"""RSA with PKCS #1 v1.5 and SHA-256 (RFC 7518, section 3.3): RS256, the floor of Open Badges."""

from dataclasses import dataclass, field
from typing import ClassVar, Final, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

from skillmark.engine.keys.algorithms import Unpicklable, weak_or_wrong_key
from skillmark.engine.ports import KeyAlgorithm

SMALLEST_MODULUS: Final = 2048
# Verifying grows with the square of the length; nobody signs badges with more.
LARGEST_MODULUS: Final = 8192
SMALLEST_EXPONENT: Final = 65_537
LARGEST_EXPONENT: Final = 2**32 - 1

_PADDING: Final = padding.PKCS1v15()
_SHA256: Final = hashes.SHA256()


@dataclass(frozen=True, slots=True)
class RsaPublicKey:
    """A modulus of 2,048 to 8,192 bits and an odd exponent from 65,537.

    Raises MalformedInput (``weak_or_wrong_key``) for anything else: e = 1 would make every message
    its own signature, and 1,024 bits have been factored in reach.
    """

    modulus: int
    exponent: int
    _key: rsa.RSAPublicKey = field(init=False, repr=False, compare=False)

    algorithm: ClassVar[KeyAlgorithm] = KeyAlgorithm.RSA

    def __post_init__(self) -> None:
        if not SMALLEST_MODULUS <= self.modulus.bit_length() <= LARGEST_MODULUS:
            raise weak_or_wrong_key(
                f"an RSA modulus has {SMALLEST_MODULUS} to {LARGEST_MODULUS} bits"
            )
        if not SMALLEST_EXPONENT <= self.exponent <= LARGEST_EXPONENT:
            raise weak_or_wrong_key(f"an RSA exponent is {SMALLEST_EXPONENT} or a little more")
        if self.exponent % 2 == 0 or self.modulus % 2 == 0:
            raise weak_or_wrong_key("an RSA modulus and its exponent are odd")
        key = rsa.RSAPublicNumbers(self.exponent, self.modulus).public_key()
        object.__setattr__(self, "_key", key)

    def verify(self, signature: bytes, message: bytes) -> bool:
        """Say whether *signature*, as long as the modulus, is this key's over *message*."""
        if len(signature) != (self.modulus.bit_length() + 7) // 8:
            return False
        try:
            self._key.verify(signature, message, _PADDING, _SHA256)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class RsaPrivateKey(Unpicklable):
    """A private key, made from its unencrypted PKCS #8 form in DER."""

    pkcs8: bytes
    public_key: RsaPublicKey = field(init=False)
    _key: rsa.RSAPrivateKey = field(init=False)

    algorithm: ClassVar[KeyAlgorithm] = KeyAlgorithm.RSA

    def __post_init__(self) -> None:
        try:
            key = load_der_private_key(self.pkcs8, password=None)
        except (ValueError, TypeError) as error:
            raise weak_or_wrong_key("not an unencrypted private key in PKCS #8") from error
        if not isinstance(key, rsa.RSAPrivateKey):
            raise weak_or_wrong_key("not an RSA private key")
        numbers = key.public_key().public_numbers()
        object.__setattr__(self, "public_key", RsaPublicKey(numbers.n, numbers.e))
        object.__setattr__(self, "_key", key)

    @classmethod
    def generate(cls, *, bits: int = 3072) -> Self:
        """Raises MalformedInput (``weak_or_wrong_key``) below 2,048 and above 8,192 *bits*."""
        if not SMALLEST_MODULUS <= bits <= LARGEST_MODULUS:
            raise weak_or_wrong_key(
                f"an RSA modulus has {SMALLEST_MODULUS} to {LARGEST_MODULUS} bits"
            )
        key = rsa.generate_private_key(SMALLEST_EXPONENT, bits)
        return cls(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))

    def sign(self, message: bytes) -> bytes:
        """Return the (deterministic) RS256 signature, as long as the modulus."""
        return self._key.sign(message, _PADDING, _SHA256)

    def __repr__(self) -> str:
        return "<RsaPrivateKey>"
