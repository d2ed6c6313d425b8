"""RSA keys from a seed: small ones, odd ones and good ones, the same on every machine."""

from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from skillmark.engine.wire.base64url import encode_base64url
from tests.engine.world import Document

_WITNESSES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)


class SeededRsaKey:
    """An RSA key of *bits* bits with the given public exponent."""

    def __init__(self, seed: str, *, bits: int = 2048, exponent: int = 65537) -> None:
        p = _prime(f"{seed}/p", bits // 2, exponent)
        q = _prime(f"{seed}/q", bits // 2, exponent)
        self.modulus, self.exponent = p * q, exponent
        p, q = max(p, q), min(p, q)
        d = pow(exponent, -1, (p - 1) * (q - 1))
        public = rsa.RSAPublicNumbers(exponent, self.modulus)
        self._numbers = rsa.RSAPrivateNumbers(
            p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), public
        )

    def sign(self, message: bytes) -> bytes:
        key = self._numbers.private_key(unsafe_skip_rsa_key_validation=True)
        return key.sign(message, PKCS1v15(), SHA256())

    @property
    def pem(self) -> str:
        public = rsa.RSAPublicNumbers(self.exponent, self.modulus).public_key()
        return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    @property
    def jwk(self) -> Document:
        return rsa_jwk(self.modulus, self.exponent)


def rsa_jwk(modulus: int, exponent: int) -> Document:
    return {"kty": "RSA", "n": _number(modulus), "e": _number(exponent)}


def _number(value: int) -> str:
    return encode_base64url(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def _prime(seed: str, bits: int, exponent: int) -> int:
    """Return the first prime behind a number made from *seed*, its two highest bits set."""
    blocks = b"".join(sha256(f"{seed}/{n}".encode()).digest() for n in range(bits // 256))
    candidate = int.from_bytes(blocks, "big") | (3 << (bits - 2)) | 1
    while not _is_prime(candidate) or (candidate - 1) % exponent == 0:
        candidate += 2
    return candidate


def _is_prime(number: int) -> bool:
    """Miller and Rabin's test; nobody chose these numbers against it."""
    if any(number % small == 0 for small in _WITNESSES):
        return False
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    return all(_passes(number, witness, odd, twos) for witness in _WITNESSES)


def _passes(number: int, witness: int, odd: int, twos: int) -> bool:
    power = pow(witness, odd, number)
    if power in (1, number - 1):
        return True
    for _ in range(twos - 1):
        power = power * power % number
        if power == number - 1:
            return True
    return False
