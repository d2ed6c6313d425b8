"""Multikey: a public key in one word (Controlled Identifiers 1.0, section 2.2.2)."""

from collections.abc import Callable
from typing import Final

from skillmark.engine.errors import MalformedInput, UnsupportedFeature
from skillmark.engine.keys.algorithms import PublicKey, weak_or_wrong_key
from skillmark.engine.keys.ed25519 import Ed25519PublicKey
from skillmark.engine.keys.p256 import P256PublicKey, P384PublicKey
from skillmark.engine.wire.multibase import decode_base58btc, encode_base58btc

ED25519_PREFIX: Final = b"\xed\x01"
P256_PREFIX: Final = b"\x80\x24"
P384_PREFIX: Final = b"\x81\x24"

_READERS: Final[dict[bytes, Callable[[bytes], PublicKey]]] = {
    ED25519_PREFIX: Ed25519PublicKey,
    P256_PREFIX: P256PublicKey,
    P384_PREFIX: P384PublicKey,
}
# Ed25519, P-256 and P-384 private keys (0x1300, 0x1306, 0x1307 as varints).
_SECRET_PREFIXES: Final = (b"\x80\x26", b"\x86\x26", b"\x87\x26")


def read_multikey(text: str) -> PublicKey:
    """Read "z6Mk…" (Ed25519), "zDn…" (P-256) or "z82…" (P-384).

    Raises MalformedInput (``bad_multibase``, ``weak_or_wrong_key``) and, for a kind of key that
    the engine does not know, UnsupportedFeature (``key_type_unsupported``).
    """
    return read_multikey_bytes(decode_base58btc(text))


def read_multikey_bytes(data: bytes) -> PublicKey:
    """Read the binary form, as it stands inside an ecdsa-sd-2023 proof; raises as above."""
    prefix = data[:2]
    reader = _READERS.get(prefix)
    if reader is not None:
        return reader(data[2:])
    if prefix in _SECRET_PREFIXES:
        raise weak_or_wrong_key("the Multikey holds a private key")
    if len(prefix) < 2:
        raise MalformedInput(reason="weak_or_wrong_key", detail="the Multikey holds no key")
    raise UnsupportedFeature(
        reason="key_type_unsupported",
        name=f"multicodec {prefix.hex()}",
        detail=f"a Multikey with the prefix {prefix.hex()} is not known",
    )


def write_multikey(key: PublicKey) -> str:
    """Write *key* in base58btc; raises UnsupportedFeature for RSA, which has no Multikey form."""
    return encode_base58btc(write_multikey_bytes(key))


def write_multikey_bytes(key: PublicKey) -> bytes:
    """Write the binary form: 34 bytes (Ed25519), 35 (P-256) or 51 (P-384); raises as above."""
    if isinstance(key, Ed25519PublicKey):
        return ED25519_PREFIX + key.raw
    if isinstance(key, P256PublicKey):
        return P256_PREFIX + key.compressed
    if isinstance(key, P384PublicKey):
        return P384_PREFIX + key.compressed
    raise UnsupportedFeature(
        reason="key_type_unsupported",
        name=str(key.algorithm),
        detail=f"{key.algorithm} keys have no Multikey form",
    )
