"""Step 1: is it shaped like the credential that it says it is? (Open Badges 3.0, data model.)

The schema and the linter look at the JSON, where they see what an RDF signature does not cover:
types of values, empty and repeated members, levels of another criterion.
"""

from skillmark.engine.model.contexts import is_vcdm_1_1
from skillmark.engine.model.linter import lint_credential
from skillmark.engine.model.problems import Severity
from skillmark.engine.outcome import Outcome
from skillmark.engine.schemas import check as check_schema
from skillmark.engine.verification.context import VerificationContext
from skillmark.engine.verification.presented import Presented
from skillmark.engine.verification.report import Check, CheckResult


def check_structure(presented: Presented, _context: VerificationContext) -> CheckResult:
    """Check the document against our schema and linter; all problems are reported."""
    kind = presented.kind
    if kind is None:
        return CheckResult(
            Check.STRUCTURE,
            Outcome.FAILED,
            "type",
            "this is no Open Badge: its types name no kind of credential that is read here",
            "/type",
        )
    problems = check_schema(presented.document, kind) + lint_credential(presented.document)
    notes: tuple[str, ...] = ("vcdm_1_1",) if is_vcdm_1_1(presented.document) else ()
    if not problems:
        return CheckResult(Check.STRUCTURE, Outcome.PASSED, notes=notes)
    notes += tuple(dict.fromkeys(p.reason for p in problems if p.severity is Severity.NOTE))
    first = next((p for p in problems if p.severity is Severity.ERROR), None)
    if first is None:
        return CheckResult(Check.STRUCTURE, Outcome.PASSED, notes=notes, problems=problems)
    return CheckResult(
        Check.STRUCTURE, Outcome.FAILED, first.reason, first.detail, first.path, notes, problems
    )
