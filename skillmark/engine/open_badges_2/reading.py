"""Read Open Badges 2.0 objects out of their JSON, with every problem and its JSON pointer.

What 1.x left behind is tolerated: ``uid`` and ``verify`` in an assertion, times in seconds since
1970 or as a calendar day, objects without context, type and id, alignments with ``name`` and
``url``. Reading never fails: a value is always returned, its problems beside it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from skillmark.engine.model.problems import Problem, errors_in
from skillmark.engine.open_badges_2.fields import Fields
from skillmark.engine.open_badges_2.values import (
    Alignment,
    Assertion,
    BadgeClass,
    Criteria,
    CryptographicKey,
    Evidence,
    HostingScope,
    IdentityObject,
    Image,
    IssuerProfile,
    Reference,
    RevocationList,
    VerificationObject,
    VerificationType,
)
from skillmark.engine.wire.json_types import JsonObject, JsonValue

Value_co = TypeVar("Value_co", covariant=True)

_CONTEXT_1_1 = "https://w3id.org/openbadges/v1"
_VERIFICATION_TYPES = {
    "hosted": VerificationType.HOSTED,
    "HostedBadge": VerificationType.HOSTED,
    "signed": VerificationType.SIGNED,
    "SignedBadge": VerificationType.SIGNED,
}


@dataclass(frozen=True, slots=True)
class Reading(Generic[Value_co]):
    """A value and what is wrong with it."""

    value: Value_co
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that are more than notes."""
        return errors_in(self.problems)


def is_legacy_assertion(wire: JsonObject) -> bool:
    """Whether *wire* is an assertion of Open Badges 1.x: 1.1 has a context of its own, 1.0 none."""
    return "verify" in wire and "verification" not in wire and _says_it_is_older(wire)


def read_assertion(wire: JsonObject) -> Reading[Assertion]:
    """Read an Assertion (Open Badges 2.0, "Assertion"); a revoked one needs an id only."""
    return _read(wire, _assertion, lenient=is_legacy_assertion(wire))


def read_badge_class(wire: JsonObject, *, location: str | None = None) -> Reading[BadgeClass]:
    """Read a BadgeClass; *location*, where it was found, stands in for the id that 1.x lacks."""
    return _read_found(wire, _badge_class, location=location)


def read_issuer_profile(wire: JsonObject, *, location: str | None = None) -> Reading[IssuerProfile]:
    """Read the Profile of an issuer; *location* as for ``read_badge_class``."""
    return _read_found(wire, _issuer_profile, location=location)


def read_cryptographic_key(wire: JsonObject) -> Reading[CryptographicKey]:
    """Read a CryptographicKey. Its own context is not asked for: it may be embedded."""
    return _read(wire, _cryptographic_key, lenient=False)


def read_revocation_list(wire: JsonObject) -> Reading[RevocationList]:
    """Read a RevocationList: ``revokedAssertions`` of ids, ``{id}`` or ``{uid}`` objects."""
    return _read(wire, _revocation_list, lenient=False)


def _read(
    wire: JsonObject, read: Callable[[Fields], Value_co], *, lenient: bool
) -> Reading[Value_co]:
    problems: list[Problem] = []
    value = read(Fields(wire, path="", problems=problems, lenient=lenient))
    return Reading(value, tuple(problems))


def _read_found(
    wire: JsonObject, read: Callable[[Fields], Value_co], *, location: str | None
) -> Reading[Value_co]:
    """Read an object that has a page of its own at *location*, or (None) is embedded in another."""
    if location is None:
        return _read(wire, read, lenient=False)
    if _says_it_is_older(wire):
        return _read({"id": location, **wire}, read, lenient=True)
    problems: list[Problem] = []
    Fields(wire, path="", problems=problems, lenient=False).check_context()
    reading = _read(wire, read, lenient=False)
    return Reading(reading.value, (*problems, *reading.problems))


def _says_it_is_older(wire: JsonObject) -> bool:
    context = wire.get("@context")
    contexts = context if isinstance(context, list) else [context]
    return _CONTEXT_1_1 in contexts or not {"@context", "type"} & set(wire)


def _assertion(fields: Fields) -> Assertion:
    fields.check_context()
    fields.check_type("Assertion")
    verification = _verification(fields)
    uid = fields.text("uid")
    if fields.lenient:
        identifier = verification.url or fields.text("id") or uid or ""
    else:
        identifier = fields.required_iri("id")
    revoked = fields.truth("revoked")
    if not revoked:
        _require(fields, "recipient", "issuedOn")
    if fields.lenient:
        fields.note("verify", "legacy", "this is an assertion of Open Badges 1.x")
    return Assertion(
        id=identifier,
        source=fields.wire,
        badge=None if revoked and "badge" not in fields.wire else fields.reference("badge"),
        recipient=_recipient(fields),
        verification=verification,
        issued_on=fields.instant("issuedOn"),
        expires=fields.instant("expires"),
        revoked=revoked,
        revocation_reason=fields.text("revocationReason"),
        narrative=fields.text("narrative"),
        image=_image(fields),
        evidence=_evidence(fields),
        uid=uid,
        is_legacy=fields.lenient,
    )


def _require(fields: Fields, *names: str) -> None:
    for name in names:
        if name not in fields.wire:
            fields.report(name, "missing", f"{name} is missing")


def _verification(fields: Fields) -> VerificationObject:
    name = "verify" if fields.lenient else "verification"
    if not fields.wire.get("revoked"):
        _require(fields, name)
    inner = fields.object(name)
    if inner is None:
        return VerificationObject()
    found = [
        _VERIFICATION_TYPES[text] for text in inner.texts("type") if text in _VERIFICATION_TYPES
    ]
    if len(set(found)) != 1:
        inner.report("type", "verification_type", "the verification is neither hosted nor signed")
        return VerificationObject()
    return VerificationObject(type=found[0], creator=inner.iri("creator"), url=inner.iri("url"))


def _recipient(fields: Fields) -> IdentityObject | None:
    inner = fields.object("recipient")
    if inner is None:
        return None
    _require(inner, "hashed")
    return IdentityObject(
        type=inner.required_text("type"),
        identity=inner.required_text("identity"),
        hashed=inner.truth("hashed"),
        salt=inner.text("salt") or "",
    )


def _evidence(fields: Fields) -> tuple[Evidence, ...]:
    found = []
    for path, item in fields.items("evidence"):
        if isinstance(item, str):
            found.append(Evidence(id=item))
        elif isinstance(item, dict):
            found.append(_evidence_object(fields.inside(item, path)))
        else:
            fields.report_at(path, "wrong_type", "evidence is a link or an object")
    return tuple(found)


def _evidence_object(fields: Fields) -> Evidence:
    return Evidence(
        id=fields.iri("id"),
        name=fields.text("name"),
        description=fields.text("description"),
        narrative=fields.text("narrative"),
        genre=fields.text("genre"),
        audience=fields.text("audience"),
    )


def _image(fields: Fields) -> Image | None:
    value = fields.wire.get("image")
    if isinstance(value, dict):
        inner = fields.inside(value, fields.at("image"))
        return Image(id=inner.required_iri("id"), caption=inner.text("caption"))
    link = fields.iri("image")
    return None if link is None else Image(id=link)


def _badge_class(fields: Fields) -> BadgeClass:
    fields.check_type("BadgeClass")
    _require(fields, "image", "criteria")
    language = fields.text("@language")
    return BadgeClass(
        id=fields.required_iri("id"),
        source=fields.wire,
        name=fields.required_text("name"),
        description=fields.required_text("description"),
        issuer=fields.reference("issuer"),
        image=_image(fields),
        criteria=_criteria(fields),
        alignments=tuple(
            _alignment(fields, path, item) for path, item in fields.items("alignment")
        ),
        tags=fields.texts("tags"),
        language=language,
    )


def _criteria(fields: Fields) -> Criteria | None:
    value = fields.wire.get("criteria")
    if not isinstance(value, dict):
        link = fields.iri("criteria")
        return None if link is None else Criteria(id=link)
    inner = fields.inside(value, fields.at("criteria"))
    criteria = Criteria(id=inner.iri("id"), narrative=inner.text("narrative"))
    if criteria == Criteria():
        fields.report("criteria", "missing", "the criteria have neither a page nor a text")
    return criteria


def _alignment(fields: Fields, path: str, item: JsonValue) -> Alignment:
    if not isinstance(item, dict):
        fields.report_at(path, "wrong_type", "an alignment is an object")
        return Alignment(target_name="", target_url="")
    inner = fields.inside(item, path)
    if "targetName" not in item and "name" in item:
        return Alignment(
            target_name=inner.required_text("name"),
            target_url=inner.required_iri("url"),
            target_description=inner.text("description"),
        )
    return Alignment(
        target_name=inner.required_text("targetName"),
        target_url=inner.required_iri("targetUrl"),
        target_description=inner.text("targetDescription"),
        target_framework=inner.text("targetFramework"),
        target_code=inner.text("targetCode"),
    )


def _issuer_profile(fields: Fields) -> IssuerProfile:
    fields.check_type("Issuer", "Profile")
    _require(fields, "url", *(() if fields.lenient else ("email",)))
    return IssuerProfile(
        id=fields.required_iri("id"),
        source=fields.wire,
        name=fields.required_text("name"),
        url=fields.iri("url"),
        email=fields.text("email"),
        telephone=fields.text("telephone"),
        description=fields.text("description"),
        image=_image(fields),
        public_keys=_public_keys(fields),
        revocation_list=fields.iri("revocationList"),
        hosting=_hosting(fields),
    )


def _public_keys(fields: Fields) -> tuple[Reference, ...]:
    found: list[Reference] = []
    for path, item in fields.items("publicKey"):
        if isinstance(item, str | dict):
            found.append(item)
        else:
            fields.report_at(path, "wrong_type", "a public key is a link or an object")
    return tuple(found)


def _hosting(fields: Fields) -> HostingScope:
    inner = fields.object("verification")
    if inner is None:
        return HostingScope()
    return HostingScope(
        allowed_origins=inner.texts("allowedOrigins"),
        starts_with=inner.texts("startsWith"),
        verification_property=inner.text("verificationProperty") or "id",
    )


def _cryptographic_key(fields: Fields) -> CryptographicKey:
    fields.check_type("CryptographicKey")
    return CryptographicKey(
        id=fields.required_iri("id"),
        owner=fields.required_iri("owner"),
        public_key_pem=fields.required_text("publicKeyPem"),
    )


def _revocation_list(fields: Fields) -> RevocationList:
    fields.check_type("RevocationList")
    reasons: dict[str, str] = {}
    for path, item in fields.items("revokedAssertions"):
        inner = fields.inside(item if isinstance(item, dict) else {"id": item}, path)
        name = "uid" if "uid" in inner.wire and "id" not in inner.wire else "id"
        reasons[inner.required_text(name)] = inner.text("revocationReason") or ""
    issuer = fields.wire.get("issuer")
    if isinstance(issuer, dict):
        issuer = issuer.get("id")
    return RevocationList(
        id=fields.iri("id"),
        issuer=issuer if isinstance(issuer, str) else None,
        reasons=reasons,
    )
