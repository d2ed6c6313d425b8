"""Compact JWS (RFC 7515, section 7.1), read strictly and signed through the signer port.

joserfc is the project's JOSE library, and it was weighed for this file. What decided against it
here: it signs only with keys that it holds itself, while our private keys stay behind
``ports.Signer``, in another process; of two ``alg`` members in one header it keeps the last; it
honours ``b64: false``; and it would need every key a second time, in its own classes, past the
checks of ``engine.keys``. What is left of a compact JWS once base64url, JSON and signatures are
done elsewhere is the code below. joserfc judges it in the tests, in both directions.

Nothing in a header is ever used as a key: ``verify_jws`` is handed the key by somebody who looked
it up in the issuer's key document.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from skillmark.engine.dids.documents import VerificationMethod
from skillmark.engine.errors import MalformedInput, SigningError
from skillmark.engine.keys.algorithms import PublicKey
from skillmark.engine.ports import KeyAlgorithm, Signer
from skillmark.engine.wire.base64url import decode_base64url, encode_base64url
from skillmark.engine.wire.json_types import JsonObject
from skillmark.engine.wire.strict_json import JsonLimits, read_object, write_json

# RFC 8725, section 3.1: a verifier names its algorithms. These are asymmetric, one kind of key
# each, so that neither "none" nor an HMAC keyed with a public key can ever be reached.
VERIFIED_ALGORITHMS: Final[Mapping[str, KeyAlgorithm]] = MappingProxyType(
    {
        "EdDSA": KeyAlgorithm.ED25519,
        "Ed25519": KeyAlgorithm.ED25519,
        "ES256": KeyAlgorithm.P256,
        "ES384": KeyAlgorithm.P384,
        "RS256": KeyAlgorithm.RSA,
    }
)

# The name under which each kind of key signs, and the lengths that its signatures may have.
# RFC 9864's "Ed25519" is read but not written: verifiers in the field know "EdDSA".
_SIGNED_ALGORITHMS: Final[Mapping[KeyAlgorithm, tuple[str, range]]] = MappingProxyType(
    {
        KeyAlgorithm.ED25519: ("EdDSA", range(64, 65)),
        KeyAlgorithm.P256: ("ES256", range(64, 65)),
        KeyAlgorithm.RSA: ("RS256", range(256, 1025)),
    }
)

# A credential of the JSON reader's full size, in base64url, with a header and a signature.
MAX_TOKEN_LENGTH: Final = 3 * 1024 * 1024
_MAX_HEADER_LENGTH: Final = 16 * 1024
_HEADER_LIMITS: Final = JsonLimits(max_bytes=_MAX_HEADER_LENGTH, max_depth=8, max_members=500)

_HEADER_TYPES: Final[Mapping[str, type]] = MappingProxyType(
    {"kid": str, "typ": str, "cty": str, "jwk": dict}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompactJws:
    """The four things a compact JWS consists of; nothing in it is trusted yet.

    ``signing_input`` is the ASCII text that was signed, ``payload`` the decoded bytes.
    """

    header: JsonObject
    payload: bytes
    signing_input: bytes
    signature: bytes

    @property
    def algorithm(self) -> str:
        """The header's ``alg``."""
        return str(self.header.get("alg", ""))

    def text_header(self, name: str) -> str | None:
        """The header member *name* when it is a string."""
        value = self.header.get(name)
        return value if isinstance(value, str) else None


def read_compact_jws(token: str | bytes) -> CompactJws:
    """Take *token* apart without believing any of it (RFC 7515, section 5.2, steps 1 to 7).

    Raises MalformedInput: ``not_a_jws`` (not three parts of ASCII), ``too_large``, ``alg`` (no
    algorithm, or one that is not on the allow-list, or no signature), ``header`` (``crit``,
    ``b64``, a member of the wrong type), and the reasons of strict base64url and strict JSON.
    """
    text = _token_text(token)
    parts = text.split(".")
    if len(parts) != 3:
        detail = f"a signed token has three parts with a dot between them, this has {len(parts)}"
        raise MalformedInput(reason="not_a_jws", detail=detail)
    head, body, signature = parts
    header = _read_header(head)
    if not signature:
        raise MalformedInput(reason="alg", detail="the token carries no signature")
    return CompactJws(
        header=header,
        payload=decode_base64url(body),
        signing_input=f"{head}.{body}".encode("ascii"),
        signature=decode_base64url(signature),
    )


def verify_jws(jws: CompactJws, *, public_key: PublicKey) -> None:
    """Return when *public_key* signed *jws*; the caller says whose key that is.

    Raises MalformedInput: ``alg``, ``weak_or_wrong_key`` (the key is of another kind than the
    algorithm), ``signature_invalid``.
    """
    wanted = VERIFIED_ALGORITHMS.get(jws.algorithm)
    if wanted is None:
        raise _algorithm_refused(jws.algorithm)
    if public_key.algorithm is not wanted:
        detail = f"the token says {jws.algorithm}, but the key is {public_key.algorithm}"
        raise MalformedInput(reason="weak_or_wrong_key", detail=detail, path="/alg")
    if not public_key.verify(jws.signature, jws.signing_input):
        raise MalformedInput(
            reason="signature_invalid", detail="the signature does not fit the token and the key"
        )


def check_key_lifetime(method: VerificationMethod, *, now: datetime | None) -> None:
    """Return when the issuer lets *method* verify at *now*, an aware time.

    Controlled Identifiers 1.0, section 2.2: from ``revoked`` or ``expires`` on, nothing verifies;
    a token's own date says little, because whoever stole the key chose it. Without *now*, a key
    that has any end is refused. Raises MalformedInput: ``key_revoked``, ``key_expired``.
    """
    for end, reason in ((method.revoked_at, "key_revoked"), (method.expires_at, "key_expired")):
        if end is not None and (now is None or now >= end):
            detail = f"the issuer lets the key {method.id} verify until {end.isoformat()} only"
            raise MalformedInput(reason=reason, detail=detail, path="/kid")


def sign_compact_jws(header: JsonObject, payload: bytes, *, signer: Signer) -> str:
    """Sign *payload* under *header*, in front of which the signer's ``alg`` is put.

    Raises SigningError: the signer's own, ``unsupported_algorithm`` (a key of a kind that we do
    not sign with), ``signature_form`` (a signer that answers with DER, for example).
    """
    try:
        algorithm, lengths = _SIGNED_ALGORITHMS[signer.algorithm]
    except KeyError:
        detail = f"tokens are not signed with a {signer.algorithm} key"
        raise SigningError(reason="unsupported_algorithm", detail=detail) from None
    head = encode_base64url(write_json({"alg": algorithm, **header}))
    signing_input = f"{head}.{encode_base64url(payload)}"
    signature = signer.sign(signing_input.encode("ascii"))
    if len(signature) not in lengths:
        detail = f"the signer answered with {len(signature)} bytes, which is no {algorithm}"
        raise SigningError(reason="signature_form", detail=detail)
    return f"{signing_input}.{encode_base64url(signature)}"


def _token_text(token: str | bytes) -> str:
    if len(token) > MAX_TOKEN_LENGTH:
        detail = f"the token is longer than {MAX_TOKEN_LENGTH} characters"
        raise MalformedInput(reason="too_large", detail=detail)
    if not token.isascii():
        raise MalformedInput(reason="not_a_jws", detail="a token consists of ASCII characters")
    return token if isinstance(token, str) else token.decode("ascii")


def _read_header(part: str) -> JsonObject:
    if not part:
        raise MalformedInput(
            reason="alg", detail="the token has no header, so it names no algorithm"
        )
    if len(part) > _MAX_HEADER_LENGTH:
        raise MalformedInput(reason="header", detail="the token's header is too long")
    header = read_object(decode_base64url(part), limits=_HEADER_LIMITS)
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in VERIFIED_ALGORITHMS:
        raise _algorithm_refused(algorithm)
    _check_header_members(header)
    return header


def _check_header_members(header: JsonObject) -> None:
    # RFC 7515, section 4.1.11: what "crit" lists must be understood. No extension is understood
    # here, and RFC 7797's b64 changes what was signed, so the presence of either is enough.
    for name in ("crit", "b64"):
        if name in header:
            detail = f"the header member {name} asks for what no verifier of badges does"
            raise MalformedInput(reason="header", detail=detail, path=f"/{name}")
    for name, expected in _HEADER_TYPES.items():
        if name in header and not isinstance(header[name], expected):
            detail = f"the header member {name} has the wrong type"
            raise MalformedInput(reason="header", detail=detail, path=f"/{name}")


def _algorithm_refused(algorithm: object) -> MalformedInput:
    shown = f"{algorithm!r:.40}" if isinstance(algorithm, str) else "no text"
    detail = f"signatures are checked by {', '.join(VERIFIED_ALGORITHMS)}; the token says {shown}"
    return MalformedInput(reason="alg", detail=detail, path="/alg")
