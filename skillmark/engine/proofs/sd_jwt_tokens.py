"""An SD-JWT VC taken apart, before anything in it is believed.

RFC 9901, section 4, and draft-ietf-oauth-sd-jwt-vc, "Data Format".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from skillmark.engine.errors import MalformedInput, UnsupportedFeature
from skillmark.engine.keys.algorithms import PublicKey
from skillmark.engine.keys.jwk import read_public_jwk
from skillmark.engine.proofs.jose import MAX_TOKEN_LENGTH, CompactJws, read_compact_jws
from skillmark.engine.proofs.sd_jwt_disclosures import Disclosure, read_disclosure
from skillmark.engine.wire.json_types import JsonObject
from skillmark.engine.wire.strict_json import read_object

SD_JWT_VC_TYPE: Final = "dc+sd-jwt"
KEY_BINDING_TYPE: Final = "kb+jwt"
MAX_DISCLOSURES: Final = 1000

# "Registered JWT Claims" of the draft: what decides whether the token holds is never left to
# its holder, and neither is any part of it.
_NEVER_DISCLOSED: Final = frozenset(
    {"iss", "nbf", "exp", "cnf", "vct", "vct#integrity", "aka_vcts", "status"}
    # Ours (``sd_jwt_claims``): without it a revoked badge would be shown as one without status.
    | {"credential_status"}
)


@dataclass(frozen=True, slots=True)
class SdJwt:
    """A token taken apart.

    ``signed_part`` is all that a key binding signs, from the issuer's JWT to the last tilde;
    ``key_binding`` is the JWT after it, or empty.
    """

    jws: CompactJws
    payload: JsonObject
    disclosures: tuple[Disclosure, ...]
    signed_part: str
    key_binding: str


def read_sd_jwt(token: str) -> SdJwt:
    """Take *token* apart; nothing is verified.

    Raises MalformedInput: ``not_an_sd_jwt``, ``too_large`` (also more than 1,000 disclosures),
    ``header`` (another ``typ``), ``disclosure``, and those of ``read_compact_jws``; and
    UnsupportedFeature (``token_type``) for the format's older name.
    """
    if len(token) > MAX_TOKEN_LENGTH:
        detail = f"the token is longer than {MAX_TOKEN_LENGTH} characters"
        raise MalformedInput(reason="too_large", detail=detail)
    jwt, *texts = token.split("~")
    if not texts:
        detail = "an SD-JWT ends in a tilde, or has a key binding after one"
        raise MalformedInput(reason="not_an_sd_jwt", detail=detail)
    key_binding = texts.pop()
    if len(texts) > MAX_DISCLOSURES:
        detail = f"the token has more than {MAX_DISCLOSURES} disclosures"
        raise MalformedInput(reason="too_large", detail=detail)
    jws = read_compact_jws(jwt)
    _check_type(jws)
    return SdJwt(
        jws=jws,
        payload=read_object(jws.payload),
        disclosures=tuple(read_disclosure(text) for text in texts),
        signed_part=token.removesuffix(key_binding),
        key_binding=key_binding,
    )


def read_key_binding(sd_jwt: SdJwt) -> CompactJws:
    """Read the token's key binding JWT.

    Raises MalformedInput: ``header`` (another ``typ``), and those of ``read_compact_jws``.
    """
    jws = read_compact_jws(sd_jwt.key_binding)
    if jws.text_header("typ") != KEY_BINDING_TYPE:
        detail = f"the last part of the token is not a {KEY_BINDING_TYPE}"
        raise MalformedInput(reason="header", detail=detail, path="/typ")
    return jws


def holder_key(claims: JsonObject) -> PublicKey | None:
    """The key in ``cnf`` to which the issuer bound the token (RFC 7800, section 3.2).

    Raises what ``read_public_jwk`` raises.
    """
    confirmation = claims.get("cnf")
    jwk = confirmation.get("jwk") if isinstance(confirmation, dict) else None
    return read_public_jwk(jwk) if isinstance(jwk, dict) else None


def seconds(claims: JsonObject, name: str) -> float | None:
    """The NumericDate *name*, or None; raises MalformedInput (``structure``)."""
    value = claims.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        detail = f"the claim {name} is not a number of seconds"
        raise MalformedInput(reason="structure", detail=detail, path=f"/{name}")
    return value


def refuse_hidden(pointers: Iterable[str], *, reason: str) -> None:
    """Raise MalformedInput with *reason* if a position lies in a claim that stays in the open."""
    for pointer in pointers:
        if _NEVER_DISCLOSED.intersection(pointer.split("/", 2)[1:2]):
            detail = "a claim that decides whether the token holds cannot be hidden"
            raise MalformedInput(reason=reason, detail=detail, path=pointer)


def _check_type(jws: CompactJws) -> None:
    typ = jws.text_header("typ")
    if typ == "vc+sd-jwt":
        # The format's older name, and since then that of another one (VC-JOSE-COSE).
        detail = f"tokens of the type {typ} are not judged; an SD-JWT VC says {SD_JWT_VC_TYPE}"
        raise UnsupportedFeature(reason="token_type", name=typ, detail=detail, path="/typ")
    if typ != SD_JWT_VC_TYPE:
        detail = f"the token is not of the type {SD_JWT_VC_TYPE}"
        raise MalformedInput(reason="header", detail=detail, path="/typ")
