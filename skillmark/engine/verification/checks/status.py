"""Step 4, second half: was it revoked or suspended?

Every entry is looked at, and any set bit wins. A list that cannot be had, read or trusted leaves
the question open: it is never taken for "not revoked", and never for "revoked" either.

At an earlier date: a revocation cannot be undone, so a bit unset today was unset then. A bit set
today may have been unset then, and a suspension list says nothing about the past.

Source: Bitstring Status List 1.0, section 3.2 (Validate Algorithm); 1EdTech revocation list.
"""

from skillmark.engine.errors import EngineError, MalformedInput
from skillmark.engine.outcome import Outcome
from skillmark.engine.ports import ResourceKind
from skillmark.engine.status.entries import StatusEntry, read_status_entry, status_objects
from skillmark.engine.status.revocation_list import look_up_revocation, read_revocation_list
from skillmark.engine.status.status_list import look_up
from skillmark.engine.verification.answers import combine
from skillmark.engine.verification.checks.result import not_applicable, passed, undetermined
from skillmark.engine.verification.checks.status_lists import status_list_for
from skillmark.engine.verification.context import VerificationContext
from skillmark.engine.verification.presented import Presented, text_of
from skillmark.engine.verification.report import Check, CheckResult
from skillmark.engine.wire.json_types import JsonValue
from skillmark.engine.wire.strict_json import STATUS_LIST_LIMITS, read_object

_SET = {"revocation": "revoked", "suspension": "suspended"}
_SAYS_NOTHING_OF_VALIDITY = frozenset({"refresh", "message"})


def check_status(presented: Presented, context: VerificationContext) -> CheckResult:
    """Look up every status entry of the credential, whose proof has been found good."""
    try:
        entries = list(status_objects(presented.document))
    except EngineError as error:
        return undetermined(Check.STATUS, error)
    if not entries:
        return not_applicable(Check.STATUS)
    results = [_check_entry(value, path, presented, context) for path, value in entries]
    gravest = combine(result.outcome for result in results)
    worst = next(result for result in results if result.outcome is gravest)
    notes = tuple(dict.fromkeys(note for result in results for note in result.notes))
    return CheckResult(Check.STATUS, worst.outcome, worst.reason, worst.detail, worst.path, notes)


def _check_entry(
    value: JsonValue, path: str, presented: Presented, context: VerificationContext
) -> CheckResult:
    try:
        entry = read_status_entry(value, path=path)
        if isinstance(entry, StatusEntry):
            return _check_bitstring(entry, presented, context)
        resource = context.fetched(entry.list_url, kind=ResourceKind.STATUS_LIST)
        revocations = read_revocation_list(read_object(resource.body, limits=STATUS_LIST_LIMITS))
        revoked = look_up_revocation(
            entry,
            revocations,
            credential_id=text_of(presented.document.get("id")),
            issuer=presented.issuer_id,
        )
    except EngineError as error:
        return undetermined(Check.STATUS, error)
    return _judge("revocation", int(revoked), path, context)


def _check_bitstring(
    entry: StatusEntry, presented: Presented, context: VerificationContext
) -> CheckResult:
    fetched = status_list_for(entry.list_url, presented.issuer_id, context)
    value = look_up(
        entry,
        fetched.status_list,
        issuer=presented.issuer_id,
        now=context.now,
        fetched_at=fetched.fetched_at,
    )
    return _judge(entry.purpose, value, entry.path, context)


def _judge(purpose: str, value: int, path: str, context: VerificationContext) -> CheckResult:
    if purpose in _SAYS_NOTHING_OF_VALIDITY:
        return passed(Check.STATUS, f"status_{purpose}")
    word = _SET.get(purpose)
    if word is None:
        raise MalformedInput(
            reason="status_unsupported", path=path, detail=f"the status {purpose} is not known here"
        )
    is_past = context.at < context.now
    if is_past and (value or purpose == "suspension"):
        detail = (
            f"it is {word} today; since when is not recorded"
            if value
            else ("the list of suspensions says nothing about an earlier date")
        )
        return CheckResult(Check.STATUS, Outcome.UNDETERMINED, "status_history", detail, path)
    if value:
        return CheckResult(Check.STATUS, Outcome.FAILED, word, f"its issuer has {word} it", path)
    return passed(Check.STATUS)
