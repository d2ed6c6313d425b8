"""What a verification of an Open Badges 2.0 assertion found, step by step."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from skillmark.engine.errors import EngineError, MalformedInput
from skillmark.engine.model.problems import Problem
from skillmark.engine.open_badges_2.values import (
    Assertion,
    BadgeClass,
    IssuerProfile,
    VerificationType,
)
from skillmark.engine.outcome import Outcome


class Step(StrEnum):
    """The steps, in order. All but ``badge_class`` are called as in an Open Badges 3.0 report."""

    STRUCTURE = "structure"
    KEY_BINDING = "key_binding"
    PROOF = "proof"
    BADGE_CLASS = "badge_class"
    STATUS = "status"
    VALIDITY_PERIOD = "validity_period"
    RECIPIENT = "recipient"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one step came to.

    ``reason`` is a stable lower-case code, empty when there is nothing to say; ``detail`` the end
    of a sentence for people; ``path`` a JSON pointer; ``notes`` are codes that change no outcome.
    """

    step: Step
    outcome: Outcome
    reason: str = ""
    detail: str = ""
    path: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenBadges2Findings:
    """The findings in the order of ``Step``, and the objects that they are about.

    ``assertion`` is the fetched copy of a hosted badge, or the payload of a signed one: never what
    somebody handed in as "hosted". It is None when there is no such copy; ``presented`` is what was
    handed in, and nothing of it may be shown as if it were proven. ``problems`` are all problems of
    the objects that were read, with pointers that begin with ``/badge`` for the badge class and
    ``/badge/issuer`` for the issuer.
    """

    form: VerificationType | None
    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...] = ()
    presented: Assertion | None = None
    assertion: Assertion | None = None
    badge_class: BadgeClass | None = None
    issuer: IssuerProfile | None = None

    def finding(self, step: Step) -> Finding:
        """The finding of *step*; every step has one."""
        return next(finding for finding in self.findings if finding.step is step)

    def outcomes(self) -> dict[Step, Outcome]:
        """The outcome of every step that applied."""
        return {
            finding.step: finding.outcome
            for finding in self.findings
            if finding.outcome is not Outcome.NOT_APPLICABLE
        }

    @property
    def notes(self) -> tuple[str, ...]:
        """The notes of all steps."""
        return tuple(note for finding in self.findings for note in finding.notes)


def finding_from(step: Step, error: EngineError) -> Finding:
    """What *error* means for *step*: wrong input fails it, anything else leaves it open."""
    failed = isinstance(error, MalformedInput)
    return Finding(
        step,
        Outcome.FAILED if failed else Outcome.UNDETERMINED,
        reason=error.reason,
        detail=error.detail,
        path=getattr(error, "path", ""),
    )


def undetermined_by(step: Step, error: EngineError) -> Finding:
    """*step* stays open because of an *error* that another step answers for."""
    return Finding(step, Outcome.UNDETERMINED, reason=error.reason, detail=error.detail)


def judged(step: Step, judge: Callable[[], Finding]) -> Finding:
    """The finding of *judge*, or of the error that it raised."""
    try:
        return judge()
    except EngineError as error:
        return finding_from(step, error)
