"""Step 5: is it about the person the caller asked for? (Open Badges 3.0, IdentityObject.)"""

from skillmark.engine.errors import MalformedInput
from skillmark.engine.model.identity import (
    NO_MATCH,
    IdentityMatch,
    MatchedForm,
    matches_identity,
)
from skillmark.engine.model.parts import IdentityObject
from skillmark.engine.model.vocabularies import IdentifierType
from skillmark.engine.outcome import Outcome
from skillmark.engine.status.revocation_list import same_id_form
from skillmark.engine.verification.checks.result import not_applicable, passed
from skillmark.engine.verification.context import VerificationContext
from skillmark.engine.verification.presented import Presented, object_of, text_of
from skillmark.engine.verification.report import Check, CheckResult
from skillmark.engine.wire.json_types import JsonObject

_EMAIL_TYPES = frozenset({"emailAddress", "email"})
_ID_SCHEMES = ("did:", "urn:", "https:", "http:")


def check_recipient(presented: Presented, context: VerificationContext) -> CheckResult:
    """Compare the subject with the recipient asked for; a match on any identifier suffices.

    FAILED only when the credential names a recipient of the kind asked for, and another one.
    """
    wanted = context.recipient
    if wanted is None:
        return not_applicable(Check.RECIPIENT)
    subject = presented.subject
    subject_id = text_of(subject.get("id"))
    if subject_id and same_id_form(subject_id) == same_id_form(wanted):
        return passed(Check.RECIPIENT)
    if wanted.startswith(_ID_SCHEMES):
        return _other() if subject_id else _cannot_tell("an id")
    candidates = [entry for entry in _identities(subject) if _is_of_kind(entry, wanted)]
    for entry in candidates:
        match = _match(entry, wanted)
        if match.matched:
            return passed(Check.RECIPIENT, *_notes(match))
    kind = "an e-mail address" if "@" in wanted else "an identifier"
    return _other() if candidates else _cannot_tell(kind)


def _identities(subject: JsonObject) -> list[JsonObject]:
    value = subject.get("identifier")
    return [object_of(entry) for entry in (value if isinstance(value, list) else [value])]


def _is_of_kind(entry: JsonObject, wanted: str) -> bool:
    """Whether *entry* is the kind of identifier that *wanted* can be compared with."""
    is_email = text_of(entry.get("identityType")) in _EMAIL_TYPES
    return bool(entry) and is_email == ("@" in wanted)


def _match(entry: JsonObject, wanted: str) -> IdentityMatch:
    identity = IdentityObject(
        hashed=entry.get("hashed") is True,
        identity_hash=text_of(entry.get("identityHash")),
        identity_type=IdentifierType.IDENTIFIER,  # of the right kind: chosen by the caller
        salt=text_of(entry.get("salt")) or None,
    )
    try:
        return matches_identity(identity, wanted)
    except MalformedInput:
        return NO_MATCH  # the structure check has said so already


def _notes(match: IdentityMatch) -> list[str]:
    lowered = ["matched_in_lower_case"] if match.form is MatchedForm.LOWER_CASE else []
    return [*lowered, "weak_hash"] if match.weak_hash else lowered


def _other() -> CheckResult:
    return CheckResult(
        Check.RECIPIENT, Outcome.FAILED, "no_match", "it was issued to somebody else"
    )


def _cannot_tell(kind: str) -> CheckResult:
    return CheckResult(
        Check.RECIPIENT,
        Outcome.UNDETERMINED,
        "no_identity",
        f"the credential holds no {kind.removeprefix('an ')} to compare with",
    )
