"""ECDSA over P-256 and P-384 (FIPS 186-5, RFC 7518 section 3.4): ES256 and ES384.

Signatures are raw r || s. A verifier does not ask for the smaller of the two values of s:
neither ES256 nor ecdsa-rdfc-2019 does, half of all honest signatures have the larger one, and
nothing here takes a signature's bytes for an identity. A second spelling of *the same* (r, s) is
what must not exist, and fixed lengths rule it out.
"""

import secrets
from dataclasses import dataclass, field
from typing import ClassVar, Final, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from skillmark.engine.keys.algorithms import Unpicklable, weak_or_wrong_key
from skillmark.engine.ports import KeyAlgorithm

_P256_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@dataclass(frozen=True, slots=True)
class _EcPublicKey:
    """A point, compressed: one byte of sign and the x coordinate (SEC 1, 2.3.3)."""

    algorithm: ClassVar[KeyAlgorithm]
    coordinate_length: ClassVar[int]
    _curve: ClassVar[ec.EllipticCurve]
    _ecdsa: ClassVar[ec.ECDSA]

    compressed: bytes
    _key: ec.EllipticCurvePublicKey = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.compressed) != self.coordinate_length + 1:
            raise weak_or_wrong_key(f"not a compressed {self.algorithm} point")
        self._load(self.compressed)

    def _load(self, encoded: bytes) -> None:
        try:
            key = ec.EllipticCurvePublicKey.from_encoded_point(self._curve, encoded)
        except ValueError as error:
            raise weak_or_wrong_key(f"not a point on the curve {self.algorithm}") from error
        object.__setattr__(self, "_key", key)

    @classmethod
    def from_coordinates(cls, x: bytes, y: bytes) -> Self:
        """Make a key from two coordinates of full length, big-endian (RFC 7518, 6.2.1)."""
        if len(x) != cls.coordinate_length or len(y) != cls.coordinate_length:
            raise weak_or_wrong_key(f"coordinates of {cls.algorithm} have a fixed length")
        key = cls(bytes([2 + (y[-1] & 1)]) + x)
        if key.coordinates != (x, y):
            raise weak_or_wrong_key(f"not a point on the curve {cls.algorithm}")
        return key

    @property
    def coordinates(self) -> tuple[bytes, bytes]:
        """The coordinates x and y, big-endian, of full length."""
        point = self._key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return point[1 : 1 + self.coordinate_length], point[1 + self.coordinate_length :]

    def verify(self, signature: bytes, message: bytes) -> bool:
        """Say whether *signature* (r || s, each of full length) is this key's over *message*."""
        half = self.coordinate_length
        if len(signature) != 2 * half:
            return False
        r, s = int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big")
        try:
            self._key.verify(encode_dss_signature(r, s), message, self._ecdsa)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class P256PublicKey(_EcPublicKey):
    """A P-256 point of 33 bytes; it verifies with SHA-256.

    Raises MalformedInput (``weak_or_wrong_key``) for anything but a compressed point on the curve.
    """

    algorithm: ClassVar[KeyAlgorithm] = KeyAlgorithm.P256
    coordinate_length: ClassVar[int] = 32
    _curve: ClassVar[ec.EllipticCurve] = ec.SECP256R1()
    _ecdsa: ClassVar[ec.ECDSA] = ec.ECDSA(hashes.SHA256())


@dataclass(frozen=True, slots=True)
class P384PublicKey(_EcPublicKey):
    """A P-384 point of 49 bytes; it verifies with SHA-384.

    Raises MalformedInput (``weak_or_wrong_key``) for anything but a compressed point on the curve.
    """

    algorithm: ClassVar[KeyAlgorithm] = KeyAlgorithm.P384
    coordinate_length: ClassVar[int] = 48
    _curve: ClassVar[ec.EllipticCurve] = ec.SECP384R1()
    _ecdsa: ClassVar[ec.ECDSA] = ec.ECDSA(hashes.SHA384())


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class P256PrivateKey(Unpicklable):
    """A P-256 private key, made from its scalar of 32 bytes, big-endian.

    It draws its nonces from key and message (RFC 6979): signing twice gives the same bytes, and a
    poor source of randomness cannot reveal the key.
    """

    _deterministic: ClassVar[ec.ECDSA] = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)

    scalar: bytes
    public_key: P256PublicKey = field(init=False)
    _key: ec.EllipticCurvePrivateKey = field(init=False)

    def __post_init__(self) -> None:
        number = int.from_bytes(self.scalar, "big")
        if len(self.scalar) != 32 or not 0 < number < _P256_ORDER:
            raise weak_or_wrong_key("a P-256 scalar has 32 bytes and is below the order")
        key = ec.derive_private_key(number, ec.SECP256R1())
        point = key.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
        object.__setattr__(self, "_key", key)
        object.__setattr__(self, "public_key", P256PublicKey(point))

    @classmethod
    def generate(cls) -> Self:
        return cls((1 + secrets.randbelow(_P256_ORDER - 1)).to_bytes(32, "big"))

    @classmethod
    def from_scalar(cls, scalar: bytes) -> Self:
        """Raises MalformedInput (``weak_or_wrong_key``) for anything but a scalar of the curve."""
        return cls(scalar)

    @property
    def algorithm(self) -> KeyAlgorithm:
        return KeyAlgorithm.P256

    def sign(self, message: bytes) -> bytes:
        """Return the 64 bytes r || s of the ES256 signature."""
        r, s = decode_dss_signature(self._key.sign(message, self._deterministic))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    def __repr__(self) -> str:
        return "<P256PrivateKey>"
