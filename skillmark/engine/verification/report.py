"""The report of one verification: every check, four separate answers, one plain sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from skillmark.engine.outcome import Outcome
from skillmark.engine.verification.results import Answer, Check, CheckResult, CredentialSummary
from skillmark.engine.verification.sentences import sentence_for

__all__ = [
    "UNKNOWN_ORIGIN",
    "Answer",
    "Check",
    "CheckResult",
    "CredentialSummary",
    "Origin",
    "VerificationReport",
]


class Origin(NamedTuple):
    """What was presented: the SHA-256 (hex) of its bytes, the kind of file, the form inside it."""

    digest: str = ""
    container: str = ""
    form: str = ""


UNKNOWN_ORIGIN = Origin()


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationReport:
    """Everything found out about one presented credential at one time.

    ``at`` is the date asked about. Endorsements and embedded credentials have reports of their
    own, by their JSON pointers.
    """

    checks: tuple[CheckResult, ...]
    answers: Mapping[Answer, Outcome]
    at: datetime
    verified_at: datetime
    origin: Origin
    credential: CredentialSummary
    notes: tuple[str, ...] = ()
    nested: Mapping[str, "VerificationReport"] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """What was found, in one sentence for somebody who knows nothing of credentials."""
        return sentence_for(self.answers, self.checks, self.credential)

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
