"""One plain sentence for what a verification found."""

from collections.abc import Iterable, Mapping

from skillmark.engine.outcome import Outcome
from skillmark.engine.verification.answers import DECIDING
from skillmark.engine.verification.results import Answer, CheckResult, CredentialSummary


def sentence_for(
    answers: Mapping[Answer, Outcome],
    checks: Iterable[CheckResult],
    credential: CredentialSummary,
) -> str:
    """Say in one sentence what was found, for somebody who knows nothing of credentials."""
    results = list(checks)
    title = credential.achievement_name or credential.name or "This credential"
    issuer = credential.issuer_id or "an unnamed issuer"
    genuine = answers[Answer.GENUINE]
    if genuine is Outcome.FAILED:
        return f"Not genuine: {_reason(results, Answer.GENUINE, Outcome.FAILED)}."
    if genuine is not Outcome.PASSED:
        why = _reason(results, Answer.GENUINE, Outcome.UNDETERMINED)
        return f"Cannot tell whether this is genuine: {why}."
    about = answers[Answer.ABOUT_THIS_PERSON]
    to_whom = " to the person you asked about" if about is Outcome.PASSED else ""
    otherwise = "; it was not issued to the person you asked about"
    end = otherwise if about is Outcome.FAILED else ""
    start = f"Genuine: “{title}” was issued by {issuer}{to_whom}"
    return f"{start}{_current(answers, results)}{end}."


def _current(answers: Mapping[Answer, Outcome], results: list[CheckResult]) -> str:
    current = answers[Answer.CURRENT]
    if current is Outcome.FAILED:
        return f", but it does not count: {_reason(results, Answer.CURRENT, current)}"
    if current is Outcome.UNDETERMINED:
        why = _reason(results, Answer.CURRENT, current)
        return f"; whether it is still current cannot be told: {why}"
    return " and is current"


def _reason(results: list[CheckResult], answer: Answer, outcome: Outcome) -> str:
    for result in results:
        if result.check in DECIDING[answer] and result.outcome is outcome:
            return (result.detail or result.reason).rstrip(".")
    return "no reason given"
