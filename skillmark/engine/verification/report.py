"""The report of one verification: every check, four separate answers, one plain sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from skillmark.engine.model.problems import Problem
from skillmark.engine.verification.outcome import Outcome


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


@dataclass(frozen=True, slots=True)
class Origin:
    """What was presented: the SHA-256 (hex) of its bytes, the kind of file, the form inside it."""

    digest: str = ""
    container: str = ""
    form: str = ""


UNKNOWN_ORIGIN = Origin()


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


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationReport:
    """Everything found out about one presented credential at one time.

    ``at`` is the date asked about. Endorsements and embedded credentials have reports of their
    own, by their JSON pointers.
    """

    checks: tuple[CheckResult, ...]
    answers: Mapping[Answer, Outcome]
    sentence: str
    at: datetime
    verified_at: datetime
    origin: Origin
    credential: CredentialSummary
    notes: tuple[str, ...] = ()
    nested: Mapping[str, "VerificationReport"] = field(default_factory=dict)

    def result(self, check: Check) -> CheckResult:
        """Return the result of *check*; NOT_APPLICABLE when it was not made."""
        for result in self.checks:
            if result.check is check:
                return result
        return CheckResult(check, Outcome.NOT_APPLICABLE)

    def outcomes(self) -> dict[Check, Outcome]:
        """Return the outcome of every check that applied."""
        return {
            result.check: result.outcome
            for result in self.checks
            if result.outcome is not Outcome.NOT_APPLICABLE
        }

    @property
    def genuine(self) -> Outcome:
        """Issued by the named issuer and unchanged since."""
        return self.answers[Answer.GENUINE]

    @property
    def current(self) -> Outcome:
        """Within its validity period and neither revoked nor suspended, at the date asked about."""
        return self.answers[Answer.CURRENT]

    @property
    def about_this_person(self) -> Outcome:
        """About the recipient that was asked for; NOT_APPLICABLE when nobody was."""
        return self.answers[Answer.ABOUT_THIS_PERSON]

    @property
    def issuer_known(self) -> Outcome:
        """From an issuer on the caller's list; NOT_APPLICABLE without a list."""
        return self.answers[Answer.ISSUER_KNOWN]
