"""Public keys as JSON Web Keys (RFC 7517, RFC 7518 section 6, RFC 8037) and their thumbprints."""

import hashlib
from typing import Final

from skillmark.engine.errors import MalformedInput, UnsupportedFeature
from skillmark.engine.keys.algorithms import PublicKey, weak_or_wrong_key
from skillmark.engine.keys.ed25519 import Ed25519PublicKey
from skillmark.engine.keys.p256 import P256PublicKey, P384PublicKey
from skillmark.engine.keys.rsa import LARGEST_MODULUS, RsaPublicKey
from skillmark.engine.ports import KeyAlgorithm
from skillmark.engine.wire.base64url import decode_base64url, encode_base64url
from skillmark.engine.wire.jcs import canonicalize_json
from skillmark.engine.wire.json_types import JsonObject

_PRIVATE_MEMBERS: Final = ("d", "p", "q", "dp", "dq", "qi", "oth", "k")
_ALGORITHMS: Final = {
    KeyAlgorithm.ED25519: ("EdDSA", "Ed25519"),
    KeyAlgorithm.P256: ("ES256",),
    KeyAlgorithm.P384: ("ES384",),
    KeyAlgorithm.RSA: ("RS256",),
}
_THUMBPRINT_MEMBERS: Final = {
    "OKP": ("crv", "kty", "x"),
    "EC": ("crv", "kty", "x", "y"),
    "RSA": ("e", "kty", "n"),
}
_EC_KEYS: Final = {"P-256": P256PublicKey, "P-384": P384PublicKey}
_LONGEST_MEMBER: Final = LARGEST_MODULUS // 6 + 4


def read_public_jwk(jwk: JsonObject) -> PublicKey:
    """Read a public JWK of the kinds OKP/Ed25519, EC/P-256, EC/P-384 and RSA.

    Raises MalformedInput (``weak_or_wrong_key``, ``bad_base64url``), also when the JWK holds a
    private member or when ``alg``, ``use`` or ``key_ops`` forbid verifying with it; and
    UnsupportedFeature (``key_type_unsupported``) for another kind of key.
    """
    for member in _PRIVATE_MEMBERS:
        if member in jwk:
            raise weak_or_wrong_key(f"the public JWK holds the private member {member!r}")
    key = _read_key(jwk)
    _require_for_verifying(jwk, key.algorithm)
    return key


def _read_key(jwk: JsonObject) -> PublicKey:
    kind, curve = jwk.get("kty"), jwk.get("crv")
    if kind == "RSA":
        return RsaPublicKey(_integer(jwk, "n"), _integer(jwk, "e"))
    if kind == "OKP" and curve == "Ed25519":
        return Ed25519PublicKey(_octets(jwk, "x"))
    if kind == "EC" and isinstance(curve, str) and curve in _EC_KEYS:
        return _EC_KEYS[curve].from_coordinates(_octets(jwk, "x"), _octets(jwk, "y"))
    if not isinstance(kind, str):
        raise weak_or_wrong_key("the JWK names no kind of key (kty)")
    name = f"{kind} {curve}" if isinstance(curve, str) else kind
    raise UnsupportedFeature(
        reason="key_type_unsupported", name=name, detail=f"JWKs of the kind {name} are not known"
    )


def _octets(jwk: JsonObject, member: str) -> bytes:
    text = jwk.get(member)
    if not isinstance(text, str) or len(text) > _LONGEST_MEMBER:
        raise weak_or_wrong_key(f"the JWK has no usable member {member!r}")
    try:
        return decode_base64url(text)
    except MalformedInput as error:
        raise MalformedInput(reason=error.reason, detail=error.detail, path=member) from error


def _integer(jwk: JsonObject, member: str) -> int:
    octets = _octets(jwk, member)
    # RFC 7518, section 2 (Base64urlUInt): no leading zero octets, so one key has one spelling.
    if octets[:1] == b"\0":
        raise weak_or_wrong_key(f"the member {member!r} of the JWK begins with a zero octet")
    return int.from_bytes(octets, "big")


def _require_for_verifying(jwk: JsonObject, algorithm: KeyAlgorithm) -> None:
    named = jwk.get("alg")
    if "alg" in jwk and named not in _ALGORITHMS[algorithm]:
        raise weak_or_wrong_key(f"the JWK is for alg {named!r}, which its key does not fit")
    if "use" in jwk and jwk["use"] != "sig":
        raise weak_or_wrong_key(f"the JWK is for use {jwk['use']!r}, not for signatures")
    operations = jwk.get("key_ops", ["verify"])
    if not isinstance(operations, list) or "verify" not in operations:
        raise weak_or_wrong_key("the JWK's key_ops do not allow verifying")


def write_public_jwk(key: PublicKey) -> JsonObject:
    """Write *key* with the members that define it, and no others."""
    if isinstance(key, Ed25519PublicKey):
        return {"kty": "OKP", "crv": "Ed25519", "x": encode_base64url(key.raw)}
    if isinstance(key, P256PublicKey | P384PublicKey):
        x, y = key.coordinates
        curve = str(key.algorithm)
        return {"kty": "EC", "crv": curve, "x": encode_base64url(x), "y": encode_base64url(y)}
    if isinstance(key, RsaPublicKey):
        return {"kty": "RSA", "n": _base64url_uint(key.modulus), "e": _base64url_uint(key.exponent)}
    raise UnsupportedFeature(
        reason="key_type_unsupported",
        name=str(key.algorithm),
        detail=f"{key.algorithm} keys have no JWK form here",
    )


def _base64url_uint(number: int) -> str:
    return encode_base64url(number.to_bytes((number.bit_length() + 7) // 8, "big"))


def jwk_thumbprint(jwk: JsonObject) -> str:
    """The SHA-256 thumbprint of RFC 7638, base64url; only the defining members count.

    Raises MalformedInput (``weak_or_wrong_key``) when one of them is missing, and
    UnsupportedFeature (``key_type_unsupported``).
    """
    kind = jwk.get("kty")
    if not isinstance(kind, str) or kind not in _THUMBPRINT_MEMBERS:
        raise UnsupportedFeature(
            reason="key_type_unsupported", name=str(kind), detail=f"no thumbprint of kty {kind!r}"
        )
    members: JsonObject = {}
    for member in _THUMBPRINT_MEMBERS[kind]:
        text = jwk.get(member)
        if not isinstance(text, str):
            raise weak_or_wrong_key(f"the JWK has no usable member {member!r}")
        members[member] = text
    return encode_base64url(hashlib.sha256(canonicalize_json(members)).digest())
