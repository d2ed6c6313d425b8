"""VC-JWT: a credential as the payload of a compact JWS, in two profiles that exclude each other.

``JwtProfile.OPEN_BADGES`` is the external proof of Open Badges 3.0: a header of ``alg``, ``kid``
or ``jwk``, and ``typ: JWT``, nothing else; the payload is the whole credential with five claims
that repeat parts of it. ``JwtProfile.VC_JOSE`` is W3C VC-JOSE-COSE: ``typ: vc+jwt``, ``cty: vc``,
claims optional, never a ``vc`` claim. Tokens of data model 1.1, whose credential lies inside a
``vc`` claim, are read as Open Badges tokens with a note, and never issued.

A token is verified in this order, and whoever stops earlier has verified nothing::

    vc_jwt = read_vc_jwt(token)                        what does it claim to be?
    key_document = resolve(vc_jwt.issuer)              the issuer's own, wherever kid points
    verify_vc_jwt(vc_jwt, key_document=…, now=…)       key, signature, claims
    check_claims(vc_jwt)                               what is worth a note

The key comes from the issuer's key document, whatever the token says. The steps of the Open
Badges text would take it from the token's own ``jwk``, or from any address in ``kid``; a verifier
built word for word from them accepts forgeries.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from skillmark.engine.dids.documents import (
    ASSERTION_METHOD,
    KeyDocument,
    VerificationMethod,
)
from skillmark.engine.errors import MalformedInput
from skillmark.engine.keys.jwk import read_public_jwk
from skillmark.engine.ports import Signer
from skillmark.engine.proofs.jose import (
    CompactJws,
    check_key_lifetime,
    read_compact_jws,
    sign_compact_jws,
    verify_jws,
)
from skillmark.engine.proofs.vc_jwt_claims import (
    REGISTERED_CLAIMS,
    VCDM_1_1_DATES,
    VCDM_2_0_DATES,
    DateMembers,
    check_agreement,
    claims_for,
    fill_in_dates,
    fill_in_legacy,
    issuer_id,
    missing_claims,
    registered_claims,
    without_registered_claims,
)
from skillmark.engine.wire.json_types import JsonObject, JsonValue
from skillmark.engine.wire.strict_json import read_object, write_json

VCDM_2_0_CONTEXT: Final = "https://www.w3.org/ns/credentials/v2"
VCDM_1_1_CONTEXT: Final = "https://www.w3.org/2018/credentials/v1"

_OPEN_BADGES_HEADER: Final = frozenset({"alg", "kid", "jwk", "typ"})
# What the 1EdTech validator verifies; the text allows others "with loss of interoperability".
_OPEN_BADGES_ALGORITHMS: Final = frozenset({"RS256", "ES256"})
# Members of a payload that would make it something else than one credential.
_OTHER_PAYLOADS: Final = frozenset({"vc", "vp"})


class JwtProfile(StrEnum):
    """The two ways of making a credential a JWT."""

    OPEN_BADGES = "Open Badges 3.0"
    VC_JOSE = "VC-JOSE-COSE"


class DataModel(StrEnum):
    """The W3C data model whose shape the payload has."""

    VCDM_2_0 = "VCDM 2.0"
    VCDM_1_1 = "VCDM 1.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class VcJwt:
    """A token that has been read and not yet verified.

    ``document`` is the credential for schema and display: the payload without the registered
    JWT claims, or the completed ``vc`` claim. ``claims`` are those registered claims. ``kid`` and
    ``jwk`` are hints at a key of the issuer and never a key themselves. ``notes`` are codes that
    change no outcome: ``vcdm_1_1``, ``legacy_typ``, ``algorithm_interoperability`` (permitted by
    Open Badges, but neither RS256 nor ES256).
    """

    jws: CompactJws
    profile: JwtProfile
    data_model: DataModel
    document: JsonObject
    claims: JsonObject
    kid: str | None
    jwk: "JsonObject | None"
    notes: tuple[str, ...]

    @property
    def issuer(self) -> str:
        """The issuer whose key document decides; raises MalformedInput (``structure``)."""
        issuer = issuer_id(self.document)
        if issuer is None:
            detail = "the credential names no issuer, so nobody's key can verify it"
            raise MalformedInput(reason="structure", detail=detail, path="/issuer")
        return issuer

    @property
    def date_members(self) -> DateMembers:
        """The names of the validity period's ends in ``document``."""
        return VCDM_2_0_DATES if self.data_model is DataModel.VCDM_2_0 else VCDM_1_1_DATES


def issue_vc_jwt(document: JsonObject, *, signer: Signer, profile: JwtProfile) -> str:
    """Sign *document*, a data model 2.0 credential, as a token with the signer's ``kid``.

    Embedded proofs, if there shall be any, are added to *document* first (Open Badges 3.0,
    "JWT Payload Format"). Raises MalformedInput: ``context`` (another data model),
    ``claim_mismatch`` (a member that is a JWT claim), ``no_subject_id`` (``sub`` is mandatory in
    Open Badges), ``structure``, ``malformed_date``; and what the signer raises.
    """
    if _data_model(document) is not DataModel.VCDM_2_0:
        detail = "credentials are issued in data model 2.0 only"
        raise MalformedInput(reason="context", detail=detail, path="/@context/0")
    for name in sorted((REGISTERED_CLAIMS | _OTHER_PAYLOADS).intersection(document)):
        detail = f"the credential has a member {name}, which in a token is a claim"
        raise MalformedInput(reason="claim_mismatch", detail=detail, path=f"/{name}")
    claims = claims_for(document)
    if profile is JwtProfile.OPEN_BADGES:
        _require_open_badges_claims(claims)
        header: JsonObject = {"kid": signer.verification_method, "typ": "JWT"}
    else:
        # VC-JOSE-COSE, section 3.1.3: nbf is not recommended, and exp speaks of the signature.
        claims = {name: claims[name] for name in ("iss", "jti", "sub") if name in claims}
        header = {"kid": signer.verification_method, "typ": "vc+jwt", "cty": "vc"}
    return sign_compact_jws(header, write_json({**document, **claims}), signer=signer)


def read_vc_jwt(token: str | bytes) -> VcJwt:
    """Read *token* and say which credential it holds; nothing is verified yet.

    Raises MalformedInput: those of ``read_compact_jws``, ``header`` (a member or ``typ`` that the
    profile forbids, neither ``kid`` nor ``jwk``), ``claim_mismatch`` (the layout belongs to
    another data model than the context, or there is a ``vp``), ``context``.
    """
    jws = read_compact_jws(token)
    profile, notes = _read_profile(jws)
    payload = read_object(jws.payload)
    data_model, document = _read_credential(payload, profile)
    if data_model is DataModel.VCDM_1_1:
        notes.append("vcdm_1_1")
    jwk = jws.header.get("jwk")
    return VcJwt(
        jws=jws,
        profile=profile,
        data_model=data_model,
        document=document,
        claims=registered_claims(payload),
        kid=jws.text_header("kid"),
        jwk=jwk if isinstance(jwk, dict) else None,
        notes=tuple(notes),
    )


def verify_vc_jwt(
    vc_jwt: VcJwt, *, key_document: KeyDocument, now: datetime | None = None
) -> VerificationMethod:
    """Return the issuer's method that signed the token, whose claims agree with the credential.

    *now* is for keys that the issuer revoked or lets expire; without it they are refused. The
    credential's own dates are not looked at. Raises MalformedInput: ``key_not_issuers`` (the key
    document is not the credential's issuer's, or the key is not listed in it), ``purpose``
    (listed, but not for assertionMethod), ``key_revoked``, ``key_expired``,
    ``weak_or_wrong_key``, ``alg``, ``signature_invalid``, ``claim_mismatch``.
    """
    if vc_jwt.issuer != key_document.id:
        detail = f"the credential's issuer is {vc_jwt.issuer}, the keys are {key_document.id}'s"
        raise MalformedInput(reason="key_not_issuers", detail=detail, path="/issuer")
    method = _issuers_method(vc_jwt, key_document)
    check_key_lifetime(method, now=now)
    verify_jws(vc_jwt.jws, public_key=method.public_key)
    check_agreement(vc_jwt.document, vc_jwt.claims, dates=vc_jwt.date_members)
    return method


def check_claims(vc_jwt: VcJwt) -> tuple[str, ...]:
    """Compare the claims with the credential; a missing one is a note, a conflict is not.

    Open Badges demands iss, jti, nbf, sub and, with an end date, exp. Tokens in the field lack
    some (1EdTech's own samples lack sub), so that costs a note: ``missing_iss`` and so on.
    Raises MalformedInput (``claim_mismatch``, ``malformed_date``).
    """
    dates = vc_jwt.date_members
    check_agreement(vc_jwt.document, vc_jwt.claims, dates=dates)
    if vc_jwt.profile is JwtProfile.VC_JOSE:
        return ()
    missing = missing_claims(vc_jwt.document, vc_jwt.claims, dates=dates)
    return tuple(f"missing_{name}" for name in missing)


def _require_open_badges_claims(claims: JsonObject) -> None:
    if "sub" not in claims:
        # The claim is mandatory and the member is not: such a badge gets an embedded proof.
        detail = "a JWT badge needs a credentialSubject.id; give the subject a urn:uuid: id"
        raise MalformedInput(reason="no_subject_id", detail=detail, path="/credentialSubject/id")
    for name, path in (("iss", "/issuer"), ("jti", "/id"), ("nbf", "/validFrom")):
        if name not in claims:
            detail = f"a JWT badge needs {path[1:]} for its claim {name}"
            raise MalformedInput(reason="structure", detail=detail, path=path)


def _data_model(credential: JsonObject) -> DataModel:
    context = credential.get("@context")
    first = context[0] if isinstance(context, list) and context else context
    if first == VCDM_2_0_CONTEXT:
        return DataModel.VCDM_2_0
    if first == VCDM_1_1_CONTEXT:
        return DataModel.VCDM_1_1
    detail = "the first context is neither that of data model 2.0 nor that of 1.1"
    raise MalformedInput(reason="context", detail=detail, path="/@context/0")


def _read_profile(jws: CompactJws) -> tuple[JwtProfile, list[str]]:
    """Tell the profile by ``typ``, and hold the header to it (RFC 8725, section 3.11)."""
    header, typ = jws.header, jws.text_header("typ")
    notes: list[str] = []
    if typ is None or typ == "JWT":
        profile = JwtProfile.OPEN_BADGES
        for name in sorted(header.keys() - _OPEN_BADGES_HEADER):
            raise _header_refused(name, f"Open Badges allows no header member {name}")
        if jws.algorithm not in _OPEN_BADGES_ALGORITHMS:
            notes.append("algorithm_interoperability")
    elif typ in {"vc+jwt", "vc+ld+jwt"}:
        profile = JwtProfile.VC_JOSE
        if header.get("cty", "vc") not in {"vc", "vc+ld+json"}:
            raise _header_refused("cty", "the token does not say that it holds a credential")
        if typ != "vc+jwt":
            notes.append("legacy_typ")
    else:
        raise _header_refused("typ", f"a token of the type {typ:.40} is not a credential")
    if "kid" not in header and "jwk" not in header:
        raise _header_refused("kid", "the token names no key, neither by kid nor by jwk")
    return profile, notes


def _read_credential(payload: JsonObject, profile: JwtProfile) -> tuple[DataModel, JsonObject]:
    """Find the credential in *payload*, where its own context says that it belongs."""
    if "vp" in payload:
        raise _layout_refused("/vp", "the token holds a presentation, not a credential")
    if "vc" not in payload:
        if _data_model(payload) is not DataModel.VCDM_2_0:
            raise _layout_refused("/@context", "a credential of 1.1 belongs into a vc claim")
        names = ("exp",) if profile is JwtProfile.OPEN_BADGES else ("nbf", "exp")
        document = without_registered_claims(payload)
        filled = fill_in_dates(document, payload, dates=VCDM_2_0_DATES, names=names)
        return DataModel.VCDM_2_0, filled
    return DataModel.VCDM_1_1, _read_legacy_credential(payload, payload["vc"], profile)


def _read_legacy_credential(
    payload: JsonObject, credential: JsonValue, profile: JwtProfile
) -> JsonObject:
    if profile is JwtProfile.VC_JOSE:
        raise _layout_refused("/vc", "VC-JOSE-COSE forbids the vc claim")
    if not isinstance(credential, dict):
        raise _layout_refused("/vc", "the vc claim holds no credential")
    if "@context" in payload:
        raise _layout_refused("/@context", "there is a credential beside the vc claim")
    if _data_model(credential) is not DataModel.VCDM_1_1:
        raise _layout_refused("/vc/@context", "a credential of 2.0 is the payload itself")
    return fill_in_legacy(credential, payload)


def _issuers_method(vc_jwt: VcJwt, key_document: KeyDocument) -> VerificationMethod:
    """Find the key that the token hints at among those that the issuer lists for assertions."""
    # Two keys are equal when what makes them is, as in RFC 7638: kid, use and alg do not count.
    embedded = None if vc_jwt.jwk is None else read_public_jwk(vc_jwt.jwk)
    if vc_jwt.kid is not None:
        method = key_document.method_for(vc_jwt.kid, purpose=ASSERTION_METHOD)
        if embedded is not None and method.public_key != embedded:
            detail = "the header's kid and jwk are two different keys"
            raise MalformedInput(reason="key_not_issuers", detail=detail, path="/jwk")
        return method
    if embedded is not None:
        return key_document.method_with_key(embedded, purpose=ASSERTION_METHOD)
    raise _header_refused("kid", "the token names no key, neither by kid nor by jwk")


def _header_refused(name: str, detail: str) -> MalformedInput:
    return MalformedInput(reason="header", detail=detail, path=f"/{name}")


def _layout_refused(path: str, detail: str) -> MalformedInput:
    return MalformedInput(reason="claim_mismatch", detail=detail, path=path)
