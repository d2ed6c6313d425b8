"""What checks come to, what questions they answer, what a credential says of itself."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from skillmark.engine.model.problems import Problem
from skillmark.engine.outcome import Outcome


class Check(StrEnum):
    """The steps of a verification, in the order of Open Badges 3.0, "Verification"."""

    STRUCTURE = "structure"
    LINKED_DATA = "linked_data"
    KEY_BINDING = "key_binding"
    PROOF = "proof"
    REFRESH = "refresh"
    VALIDITY_PERIOD = "validity_period"
    STATUS = "status"
    RECIPIENT = "recipient"
    ENDORSEMENTS = "endorsements"
    EMBEDDED_CREDENTIALS = "embedded_credentials"
    ISSUER_KNOWN = "issuer_known"


class CheckResult(NamedTuple):
    """What one check came to.

    ``reason`` is a stable lower-case code, empty when there is nothing to say; ``detail`` is a
    sentence for people; ``path`` a JSON pointer; ``notes`` are codes that change no outcome;
    ``problems`` are all findings of the structure check.
    """

    check: Check
    outcome: Outcome
    reason: str = ""
    detail: str = ""
    path: str = ""
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


class Answer(StrEnum):
    """The questions a report answers, each on its own and never added up to a score."""

    GENUINE = "genuine"
    CURRENT = "current"
    ABOUT_THIS_PERSON = "about_this_person"
    ISSUER_KNOWN = "issuer_known"


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialSummary:
    """What the credential says of itself. None of it is true because it is written here.

    Times are the texts of the document; a member that is missing or of the wrong kind is empty.
    """

    id: str = ""
    kind: str = ""
    name: str = ""
    issuer_id: str = ""
    issuer_name: str = ""
    achievement_id: str = ""
    achievement_name: str = ""
    achievement_type: str = ""
    recipient_id: str = ""
    recipient_name: str = ""
    valid_from: str = ""
    valid_until: str = ""
    awarded: str = ""
