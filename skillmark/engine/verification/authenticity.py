"""Is a credential genuine? Steps 1 to 2b, the same for badges, endorsements and status lists."""

from dataclasses import dataclass

from skillmark.engine.outcome import Outcome
from skillmark.engine.verification.answers import combine
from skillmark.engine.verification.checks.linked_data import check_linked_data
from skillmark.engine.verification.checks.proof import check_proof
from skillmark.engine.verification.checks.result import not_applicable, not_checked
from skillmark.engine.verification.checks.structure import check_structure
from skillmark.engine.verification.context import VerificationContext
from skillmark.engine.verification.presented import Presented
from skillmark.engine.verification.report import Check, CheckResult


@dataclass(frozen=True, slots=True)
class Authenticity:
    """The results of the steps that decide whether a credential is genuine.

    ``wire`` is the document without proofs as compact JSON, empty when it could not be read.
    """

    checks: tuple[CheckResult, ...]
    wire: bytes = b""

    @property
    def outcome(self) -> Outcome:
        """What the steps come to together."""
        return combine(check.outcome for check in self.checks)

    @property
    def is_genuine(self) -> bool:
        """Whether every step passed."""
        return self.outcome is Outcome.PASSED

    def first_problem(self) -> CheckResult:
        """Return the first result that stands in the way."""
        return next(check for check in self.checks if check.outcome is self.outcome)


def authenticate(presented: Presented, context: VerificationContext) -> Authenticity:
    """Check structure, linked data, key and proof of *presented*."""
    structure = check_structure(presented, context)
    linked_data, secured, wire, is_new = check_linked_data(presented, context)
    if secured is None:
        binding = not_applicable(Check.KEY_BINDING)
        proof = not_checked(Check.PROOF, "what would be signed cannot be read")
        return Authenticity((structure, linked_data, binding, proof))
    binding, proof = check_proof(presented, secured, context)
    found = Authenticity((structure, linked_data, binding, proof), wire)
    if is_new and presented.jwt is None and found.is_genuine:
        context.knowledge.templates.learn(secured.unsecured)
    return found
