"""SD-JWT VC: a token whose holder chooses which claims a verifier sees.

RFC 9901 (SD-JWT) with the rules of draft-ietf-oauth-sd-jwt-vc for ``dc+sd-jwt``::

    <issuer-signed JWT>~<disclosure>~ … ~                  issued, or shown without key binding
    <issuer-signed JWT>~<disclosure>~ … ~<key binding JWT> shown with key binding

The issuer's key comes from the key document of the token's ``iss``, never from the token. The
holder's key does come from the token: the issuer signed it into ``cnf``. Whether key binding is
required is the verifier's decision alone (RFC 9901, section 7.3): by naming an audience and a
nonce it asks for it, and a token without one is then refused.

Such a token is no Open Badge: wallets that know only this format get the flat claims of
``sd_jwt_claims.flat_claims_of``.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from skillmark.engine.dids.documents import (
    ASSERTION_METHOD,
    KeyDocument,
    VerificationMethod,
    key_not_issuers,
)
from skillmark.engine.errors import MalformedInput, SigningError, UnsupportedFeature
from skillmark.engine.keys.algorithms import PublicKey
from skillmark.engine.keys.jwk import read_public_jwk, write_public_jwk
from skillmark.engine.ports import Signer
from skillmark.engine.proofs.jose import (
    VERIFIED_ALGORITHMS,
    CompactJws,
    check_key_lifetime,
    read_compact_jws,
    sign_compact_jws,
    verify_jws,
)
from skillmark.engine.proofs.sd_jwt_disclosures import (
    Hiding,
    Revealed,
    conceal,
    digest_of,
    reveal,
)
from skillmark.engine.proofs.sd_jwt_tokens import (
    KEY_BINDING_TYPE,
    SD_JWT_VC_TYPE,
    SdJwt,
    holder_key,
    read_key_binding,
    read_sd_jwt,
    refuse_hidden,
    seconds,
)
from skillmark.engine.wire.json_types import JsonObject
from skillmark.engine.wire.strict_json import read_object, write_json

CLOCK_SKEW_SECONDS: Final = 300

_SET_BY_ISSUING: Final = ("vct", "iat", "cnf")
# Without a kid, at most so many of the issuer's keys are tried.
_MAX_TRIED_KEYS: Final = 8
_PLAINLY: Final = Hiding()


@dataclass(frozen=True, slots=True, kw_only=True)
class SdJwtVerified:
    """What a verified token says.

    ``claims`` is the processed payload: signed and disclosed claims, no digests. ``disclosed``
    are the JSON pointers of the claims that the holder chose to show. ``holder_key`` is the key
    of ``cnf``, or None when there is none of a known kind; ``holder_bound`` says that its owner
    signed for this audience and nonce. ``notes`` are codes that change no outcome:
    ``key_binding_not_asked_for`` (one is there and its signature holds, but it may be a replay).
    """

    claims: JsonObject
    disclosed: tuple[str, ...]
    method: VerificationMethod
    holder_key: PublicKey | None
    holder_bound: bool
    notes: tuple[str, ...]


# --- issuing -------------------------------------------------------------------------------


def issue_sd_jwt_vc(
    claims: JsonObject,
    *,
    vct: str,
    disclosable: Collection[str],
    signer: Signer,
    issued_at: datetime,
    holder_jwk: "JsonObject | None" = None,
    hiding: Hiding = _PLAINLY,
) -> str:
    """Sign *claims* as an SD-JWT VC of the type *vct*, with the positions *disclosable* hidden.

    *claims* hold ``iss``; ``vct``, ``iat`` and ``cnf`` (from *holder_jwk*) are added. Raises
    MalformedInput: ``structure`` (no iss), ``reserved_claim``, ``pointer`` (nothing there, or a
    claim that may not be hidden), ``salt``, ``weak_or_wrong_key``; and what the signer raises.
    """
    if not isinstance(claims.get("iss"), str):
        raise MalformedInput(reason="structure", detail="the claims name no issuer", path="/iss")
    for name in _SET_BY_ISSUING:
        if name in claims:
            detail = f"the claim {name} is set by issuing, not given"
            raise MalformedInput(reason="reserved_claim", detail=detail, path=f"/{name}")
    refuse_hidden(disclosable, reason="pointer")
    complete = {**claims, "vct": vct, "iat": int(issued_at.timestamp())}
    if holder_jwk is not None:
        complete["cnf"] = {"jwk": write_public_jwk(read_public_jwk(holder_jwk))}
    payload, disclosures = conceal(complete, disclosable, hiding=hiding)
    header: JsonObject = {"kid": signer.verification_method, "typ": SD_JWT_VC_TYPE}
    jwt = sign_compact_jws(header, write_json(payload), signer=signer)
    return "~".join([jwt, *(disclosure.text for disclosure in disclosures), ""])


# --- presenting ----------------------------------------------------------------------------


def present_sd_jwt_vc(
    token: str,
    *,
    disclose: Collection[str],
    holder_signer: Signer | None = None,
    audience: str | None = None,
    nonce: str | None = None,
    issued_at: datetime | None = None,
) -> str:
    """Show of the issued *token* only the positions *disclose*, and what contains them.

    Positions are pointers into the claims with everything in *token* revealed; whatever lies
    inside a position and is hidden there has to be named too. With *holder_signer* a key binding
    for *audience* and *nonce* is added, and all four go together. Raises MalformedInput: those of
    reading a token, ``pointer`` (no hidden claim there), ``key_binding`` (there is one already,
    or one of the four is missing); SigningError: the signer's, ``wrong_holder_key``.
    """
    sd_jwt = read_sd_jwt(token)
    if sd_jwt.key_binding:
        detail = "the token is a presentation already; a new one is made from the issued token"
        raise MalformedInput(reason="key_binding", detail=detail)
    revealed = reveal(sd_jwt.payload, sd_jwt.disclosures)
    chosen = _chosen_texts(revealed, disclose)
    jwt = token.partition("~")[0]
    kept = [one.text for one in sd_jwt.disclosures if one.text in chosen]
    shown = "~".join([jwt, *kept, ""])
    if all(part is None for part in (holder_signer, audience, nonce, issued_at)):
        return shown
    if holder_signer is None or not audience or not nonce or issued_at is None:
        detail = "a key binding needs a signer, an audience, a nonce and a time"
        raise MalformedInput(reason="key_binding", detail=detail)
    binding: JsonObject = {
        "iat": int(issued_at.timestamp()),
        "aud": audience,
        "nonce": nonce,
        "sd_hash": digest_of(shown),
    }
    signed = sign_compact_jws({"typ": KEY_BINDING_TYPE}, write_json(binding), signer=holder_signer)
    _require_holders_signature(signed, revealed.claims)
    return shown + signed


def _chosen_texts(revealed: Revealed, disclose: Collection[str]) -> set[str]:
    chosen: set[str] = set()
    for pointer in disclose:
        if pointer not in revealed.positions:
            detail = "there is no hidden claim at this position of the token"
            raise MalformedInput(reason="pointer", detail=detail, path=pointer)
        # A digest inside a disclosure is found only when the outer one is shown as well.
        steps = pointer.split("/")
        around = ("/".join(steps[:length]) for length in range(2, len(steps) + 1))
        chosen |= {revealed.positions[one].text for one in around if one in revealed.positions}
    return chosen


def _require_holders_signature(key_binding: str, claims: JsonObject) -> None:
    bound_key = holder_key(claims)
    if bound_key is None:
        detail = "the issuer bound the token to no holder's key"
        raise MalformedInput(reason="key_binding", detail=detail, path="/cnf")
    try:
        verify_jws(read_compact_jws(key_binding), public_key=bound_key)
    except MalformedInput as error:
        detail = "the signer does not hold the key to which the token is bound"
        raise SigningError(reason="wrong_holder_key", detail=detail) from error


# --- verifying -----------------------------------------------------------------------------


def verify_sd_jwt_vc(
    token: str,
    *,
    key_document: KeyDocument,
    now: datetime,
    audience: str | None = None,
    nonce: str | None = None,
) -> SdJwtVerified:
    """Verify *token* in full (RFC 9901, sections 7.1 and 7.3), times included.

    With *audience* and *nonce* key binding is required; without both it is not, and a key binding
    that is there is checked as far as that can be done. Raises MalformedInput: those of
    ``verify_sd_jwt_signatures``, and ``expired``, ``not_yet_valid``, ``key_binding_missing``,
    ``key_binding_stale`` (made more than 300 s from *now*), ``nonce_mismatch``,
    ``audience_mismatch`` (by the holder, or by an ``aud`` of the issuer's); ValueError when only
    one of *audience* and *nonce* is given.
    """
    if (audience is None) != (nonce is None):
        raise ValueError("key binding is for an audience and a nonce, or not asked for")
    sd_jwt = read_sd_jwt(token)
    verified = _verify_signatures(sd_jwt, key_document, now)
    check_sd_jwt_times(verified.claims, now=now)
    _check_intended_for(verified.claims, audience)
    if audience is None or nonce is None:
        return verified
    if not sd_jwt.key_binding:
        detail = "the presentation carries no key binding, so anyone may be showing it"
        raise MalformedInput(reason="key_binding_missing", detail=detail)
    _check_transaction(sd_jwt, audience=audience, nonce=nonce, now=now)
    return replace(verified, holder_bound=True, notes=())


def verify_sd_jwt_signatures(
    token: str, *, key_document: KeyDocument, now: datetime | None = None
) -> SdJwtVerified:
    """Verify who signed *token* and what it discloses, whatever its own ``nbf`` and ``exp`` say.

    For a report that keeps *genuine* and *current* apart; ``check_sd_jwt_times`` is the other
    half. *now* is for keys that the issuer revoked or lets expire; without it they are refused.
    Raises MalformedInput: those of ``read_sd_jwt``; ``structure`` (iss or vct missing),
    ``key_not_issuers``, ``purpose``, ``key_revoked``, ``key_expired``, ``weak_or_wrong_key``,
    ``signature_invalid``, ``disclosure``, ``duplicate_digest``, ``unreferenced_disclosure``,
    ``too_deep``, ``key_binding`` (for other disclosures, or without a key in ``cnf``); and
    UnsupportedFeature: ``unknown_hash``, ``token_type``.
    """
    return _verify_signatures(read_sd_jwt(token), key_document, now)


def check_sd_jwt_times(claims: JsonObject, *, now: datetime) -> None:
    """Compare *now* with ``nbf`` and ``exp``, allowing a skew of 300 seconds.

    Raises MalformedInput: ``not_yet_valid``, ``expired``, ``structure``.
    """
    begin, end = seconds(claims, "nbf"), seconds(claims, "exp")
    if begin is not None and now.timestamp() < begin - CLOCK_SKEW_SECONDS:
        detail = "the credential is not valid yet"
        raise MalformedInput(reason="not_yet_valid", detail=detail, path="/nbf")
    if end is not None and now.timestamp() > end + CLOCK_SKEW_SECONDS:
        raise MalformedInput(reason="expired", detail="the credential has expired", path="/exp")


def _check_intended_for(claims: JsonObject, audience: str | None) -> None:
    # RFC 7519, section 4.1.3: whoever is not among the audience that the issuer names, refuses.
    if "aud" not in claims:
        return
    named = claims["aud"]
    if audience is None or audience not in (named if isinstance(named, list) else [named]):
        detail = "the issuer made the credential for somebody else"
        raise MalformedInput(reason="audience_mismatch", detail=detail, path="/aud")


def _verify_signatures(
    sd_jwt: SdJwt, key_document: KeyDocument, now: datetime | None
) -> SdJwtVerified:
    """The checks of RFC 9901, section 7.1, but for the times.

    1. Whose token is it? 2. Did a key of that issuer sign it? 3. to 5. Put the disclosures in.
    And of section 7.3, whatever can be said of a key binding without knowing the transaction.
    """
    payload = sd_jwt.payload
    issuer, vct = payload.get("iss"), payload.get("vct")
    if not isinstance(issuer, str) or not isinstance(vct, str) or not vct:
        detail = "an SD-JWT VC names its issuer and its type, and hides neither"
        raise MalformedInput(reason="structure", detail=detail, path="/vct")
    if issuer != key_document.id:
        raise key_not_issuers(f"the issuer {issuer}", key_document.id)
    method = _verify_issuer(sd_jwt.jws, key_document)
    check_key_lifetime(method, now=now)
    revealed = reveal(payload, sd_jwt.disclosures)
    refuse_hidden(revealed.positions, reason="disclosure")
    if sd_jwt.key_binding:
        _check_binding(sd_jwt, revealed.claims)
    return SdJwtVerified(
        claims=revealed.claims,
        disclosed=tuple(revealed.positions),
        method=method,
        holder_key=_known_holder_key(revealed.claims),
        holder_bound=False,
        notes=("key_binding_not_asked_for",) if sd_jwt.key_binding else (),
    )


def _verify_issuer(jws: CompactJws, key_document: KeyDocument) -> VerificationMethod:
    """Verify with the issuer's key that ``kid`` names, or else with each key of the right kind.

    ``jwk`` and ``x5c`` headers are ignored. A missing kid is allowed by the draft and makes
    nothing weaker, because only keys that the issuer lists are tried.
    """
    kid = jws.text_header("kid")
    if kid is not None:
        method = key_document.method_for(kid, purpose=ASSERTION_METHOD)
        verify_jws(jws, public_key=method.public_key)
        return method
    wanted = VERIFIED_ALGORITHMS[jws.algorithm]
    listed = key_document.purposes.get(ASSERTION_METHOD, frozenset())
    methods = [
        method
        for method in key_document.methods.values()
        if method.id in listed and method.public_key.algorithm is wanted
    ]
    if not methods:
        raise key_not_issuers(f"a key for {jws.algorithm}", key_document.id)
    if len(methods) > _MAX_TRIED_KEYS:
        detail = "the token has no kid, and the issuer has too many keys to try them all"
        raise MalformedInput(reason="header", detail=detail, path="/kid")
    for method in methods:
        if method.public_key.verify(jws.signature, jws.signing_input):
            return method
    raise MalformedInput(
        reason="signature_invalid", detail="no key of the issuer made the token's signature"
    )


def _known_holder_key(claims: JsonObject) -> PublicKey | None:
    # A holder's key of an unknown kind matters only to somebody who asks for key binding.
    try:
        return holder_key(claims)
    except UnsupportedFeature:
        return None


def _check_binding(sd_jwt: SdJwt, claims: JsonObject) -> None:
    """RFC 9901, section 7.3, step 5, without iat, nonce and aud."""
    jws = read_key_binding(sd_jwt)
    bound_key = holder_key(claims)
    if bound_key is None:
        detail = "the issuer bound the token to no key, so no key can be proven"
        raise MalformedInput(reason="key_binding", detail=detail, path="/cnf")
    verify_jws(jws, public_key=bound_key)
    if read_object(jws.payload).get("sd_hash") != digest_of(sd_jwt.signed_part):
        detail = "the key binding was made for other disclosures"
        raise MalformedInput(reason="key_binding", detail=detail, path="/sd_hash")


def _check_transaction(sd_jwt: SdJwt, *, audience: str, nonce: str, now: datetime) -> None:
    binding = read_object(read_key_binding(sd_jwt).payload)
    issued_at = seconds(binding, "iat")
    if issued_at is None or abs(now.timestamp() - issued_at) > CLOCK_SKEW_SECONDS:
        detail = "the key binding was not made just now"
        raise MalformedInput(reason="key_binding_stale", detail=detail, path="/iat")
    if binding.get("aud") != audience:
        detail = "the key binding was made for another verifier"
        raise MalformedInput(reason="audience_mismatch", detail=detail, path="/aud")
    if binding.get("nonce") != nonce:
        detail = "the key binding was made for another request"
        raise MalformedInput(reason="nonce_mismatch", detail=detail, path="/nonce")
    # RFC 9901, section 7.3, step 5.8: a JWT in all other respects, should it set itself limits.
    check_sd_jwt_times(binding, now=now)
