"""What was presented: one credential, out of its container and not trusted yet."""

from skillmark.engine.proofs.vc_jwt import VcJwt
from skillmark.engine.schemas import SchemaKind, kind_of
from skillmark.engine.verification.report import CredentialSummary
from skillmark.engine.wire.json_types import JsonObject, JsonValue


class Presented:
    """A credential document with its proofs, or the token that secures it.

    ``kind`` is what its types make it, None for what is not read here. ``issuer_id`` may be empty.
    """

    __slots__ = ("document", "issuer_id", "jwt", "kind")

    def __init__(self, document: JsonObject, jwt: VcJwt | None = None) -> None:
        self.document = document
        self.jwt = jwt
        self.kind: SchemaKind | None = kind_of(document)
        issuer = document.get("issuer")
        self.issuer_id = text_of(issuer.get("id") if isinstance(issuer, dict) else issuer)

    @property
    def subject(self) -> JsonObject:
        """The one credential subject, or an empty object."""
        subject = self.document.get("credentialSubject")
        if isinstance(subject, list) and len(subject) == 1:
            subject = subject[0]
        return object_of(subject)

    def summary(self) -> CredentialSummary:
        """Return what the document says of itself."""
        document, subject = self.document, self.subject
        achievement = object_of(subject.get("achievement"))
        issuer = object_of(document.get("issuer"))
        return CredentialSummary(
            id=text_of(document.get("id")),
            kind=self.kind or "",
            name=text_of(document.get("name")),
            issuer_id=self.issuer_id,
            issuer_name=text_of(issuer.get("name")),
            achievement_id=text_of(achievement.get("id")),
            achievement_name=text_of(achievement.get("name")),
            achievement_type=text_of(achievement.get("achievementType")),
            recipient_id=text_of(subject.get("id")),
            recipient_name=_recipient_name(subject),
            valid_from=text_of(document.get("validFrom") or document.get("issuanceDate")),
            valid_until=text_of(document.get("validUntil") or document.get("expirationDate")),
            awarded=text_of(document.get("awardedDate")),
        )


def text_of(value: JsonValue) -> str:
    """Return *value* if it is a text, else an empty one."""
    return value if isinstance(value, str) else ""


def object_of(value: JsonValue) -> JsonObject:
    """Return *value* if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def _recipient_name(subject: JsonObject) -> str:
    if name := text_of(subject.get("name")):
        return name
    parts = [text_of(subject.get("givenName")), text_of(subject.get("familyName"))]
    if any(parts):
        return " ".join(filter(None, parts))
    identifiers = subject.get("identifier")
    for identifier in identifiers if isinstance(identifiers, list) else [identifiers]:
        entry = object_of(identifier)
        if entry.get("identityType") == "name" and entry.get("hashed") is False:
            return text_of(entry.get("identityHash"))
    return ""
