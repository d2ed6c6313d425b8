"""From outcomes of checks to answers: which checks decide which question."""

from collections.abc import Iterable, Mapping

from skillmark.engine.outcome import Outcome
from skillmark.engine.verification.results import Answer, Check, CheckResult

DECIDING: Mapping[Answer, frozenset[Check]] = {
    Answer.GENUINE: frozenset({Check.STRUCTURE, Check.LINKED_DATA, Check.KEY_BINDING, Check.PROOF}),
    Answer.CURRENT: frozenset({Check.VALIDITY_PERIOD, Check.STATUS}),
    Answer.ABOUT_THIS_PERSON: frozenset({Check.RECIPIENT}),
    Answer.ISSUER_KNOWN: frozenset({Check.ISSUER_KNOWN}),
}

_ANSWER_OF = {check: answer for answer, checks in DECIDING.items() for check in checks}
_GRAVITY = {
    Outcome.NOT_APPLICABLE: 0,
    Outcome.PASSED: 1,
    Outcome.UNDETERMINED: 2,
    Outcome.FAILED: 3,
}


def combine(outcomes: Iterable[Outcome]) -> Outcome:
    """The gravest outcome: one FAILED fails, one UNDETERMINED leaves it open."""
    return max(outcomes, key=_GRAVITY.__getitem__, default=Outcome.NOT_APPLICABLE)


def answer_questions(checks: Iterable[CheckResult]) -> dict[Answer, Outcome]:
    """Return the answer to each question."""
    answers = dict.fromkeys(Answer, Outcome.NOT_APPLICABLE)
    for result in checks:
        answer = _ANSWER_OF.get(result.check)
        if answer is not None and _GRAVITY[result.outcome] > _GRAVITY[answers[answer]]:
            answers[answer] = result.outcome
    return answers
