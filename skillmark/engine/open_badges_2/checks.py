"""The single checks of an Open Badges 2.0 verification, each a finding of one step."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from skillmark.engine.errors import MalformedInput, ResolutionError
from skillmark.engine.model.problems import Problem, Severity, errors_in
from skillmark.engine.open_badges_2.findings import Finding, Step
from skillmark.engine.open_badges_2.hosting import HostedObject, is_in_scope, is_web_address
from skillmark.engine.open_badges_2.reading import read_revocation_list
from skillmark.engine.open_badges_2.recipients import match_recipient
from skillmark.engine.open_badges_2.values import (
    Assertion,
    BadgeClass,
    IssuerProfile,
    RevocationList,
    VerificationType,
)
from skillmark.engine.outcome import Outcome
from skillmark.engine.ports import Fetch, ResourceKind
from skillmark.engine.wire.strict_json import STATUS_LIST_LIMITS, read_object

CLOCK_SKEW: Final = timedelta(seconds=300)
"""How far two clocks may differ before a time counts as future or past (rulings, 9)."""


def check_structure(problems: Iterable[Problem], *, notes: tuple[str, ...]) -> Finding:
    """FAILED with the first error; the notes among the problems become notes."""
    problems = tuple(problems)
    said = dict.fromkeys(one.reason for one in problems if one.severity is Severity.NOTE)
    errors = errors_in(problems)
    if not errors:
        return Finding(Step.STRUCTURE, Outcome.PASSED, notes=(*said, *notes))
    first = errors[0]
    return Finding(
        Step.STRUCTURE,
        Outcome.FAILED,
        reason=first.reason,
        detail=first.detail,
        path=first.path,
        notes=(*said, *notes),
    )


def check_hosting(assertion: Assertion, *, copy: HostedObject, issuer: IssuerProfile) -> Finding:
    """Whether the issuer answers for the place where the assertion is hosted (O2-5)."""
    step = Step.KEY_BINDING
    if not is_web_address(issuer.id):
        return _open(step, "issuer_not_hosted", "the issuer has no web address to compare with")
    if issuer.hosting.verification_property != "id":
        detail = "the issuer describes its assertions in a way that is not known"
        return _open(step, "verification_property", detail)
    if not is_in_scope(assertion.id, issuer=issuer):
        detail = "the badge is hosted at a place that its issuer does not answer for"
        return Finding(step, Outcome.FAILED, reason="hosted_elsewhere", detail=detail, path="/id")
    if copy.served_from is not None and not is_in_scope(copy.served_from, issuer=issuer):
        detail = "the address of the badge leads to a place that its issuer does not answer for"
        return _open(step, "redirected_elsewhere", detail)
    return Finding(step, Outcome.PASSED)


def check_badge_class(
    badge_class: BadgeClass, *, found: HostedObject, issuer: IssuerProfile, form: VerificationType
) -> Finding:
    """Whether the issuer answers for the badge class too (O2-5, O2-8).

    What a signed assertion points to is covered by the issuer's signature wherever it lies, so
    there another place is worth a note only.
    """
    elsewhere = found.location is not None and not is_in_scope(badge_class.id, issuer=issuer)
    if elsewhere and form is VerificationType.HOSTED:
        return Finding(
            Step.BADGE_CLASS,
            Outcome.FAILED,
            reason="badge_class_elsewhere",
            detail="the badge class is hosted at a place that its issuer does not answer for",
            path="/badge/id",
        )
    return Finding(
        Step.BADGE_CLASS, Outcome.PASSED, notes=("badge_class_elsewhere",) if elsewhere else ()
    )


def check_hosted_status(assertion: Assertion) -> Finding:
    """A hosted assertion is revoked by its issuer's own words."""
    return revoked(path="/revoked") if assertion.revoked else Finding(Step.STATUS, Outcome.PASSED)


def check_revocation_list(assertion: Assertion, *, issuer: IssuerProfile, fetch: Fetch) -> Finding:
    """Look a signed assertion up in its issuer's RevocationList (O2-7).

    Raises ResolutionError, also when the list is about somebody else, and MalformedInput.
    """
    if assertion.revoked:
        return revoked(path="/revoked")
    url = issuer.revocation_list
    if url is None:
        return Finding(Step.STATUS, Outcome.NOT_APPLICABLE, reason="no_revocation_list")
    resource = fetch(url, kind=ResourceKind.STATUS_LIST)
    reading = read_revocation_list(read_object(resource.body, limits=STATUS_LIST_LIMITS))
    if reading.errors:
        first = reading.errors[0]
        raise MalformedInput(reason="status_list_malformed", path=first.path, detail=first.detail)
    if not _is_own_list(reading.value, url=url, issuer=issuer):
        raise ResolutionError(
            reason="status_list_foreign",
            target=url,
            detail=f"the revocation list at “{url}” is about somebody else",
        )
    if {assertion.id, assertion.uid} & set(reading.value.reasons):
        return revoked(path="")
    return Finding(Step.STATUS, Outcome.PASSED)


def check_validity_period(assertion: Assertion, *, now: datetime) -> Finding:
    """Compare *now* with ``issuedOn`` and ``expires``; both ends are inclusive (O2-8)."""
    step, issued_on, expires = Step.VALIDITY_PERIOD, assertion.issued_on, assertion.expires
    if assertion.revoked:
        return Finding(step, Outcome.NOT_APPLICABLE, reason="revoked")
    if issued_on is None or (expires is None and "expires" in assertion.source):
        return _open(step, "structure", "the badge does not say readably when it is valid")
    if expires is not None and expires < issued_on:
        detail = "the badge expired before it was issued"
        return _failed(step, "expires_before_issued", detail, path="/expires")
    if issued_on > now + CLOCK_SKEW:
        return _failed(step, "not_yet_valid", "the badge is issued in the future", path="/issuedOn")
    if expires is not None and expires < now - CLOCK_SKEW:
        return _failed(step, "expired", "the badge has expired", path="/expires")
    return Finding(step, Outcome.PASSED)


def check_recipient(assertion: Assertion, *, claimed: str | None) -> Finding:
    """Whether the badge is about the person who is called *claimed*.

    Raises UnsupportedFeature.
    """
    if claimed is None:
        return Finding(Step.RECIPIENT, Outcome.NOT_APPLICABLE)
    if assertion.recipient is None:
        return _open(Step.RECIPIENT, "no_recipient", "the badge does not say whom it is about")
    notes = match_recipient(assertion.recipient, claimed=claimed)
    if notes is None:
        detail = "the badge is about somebody else"
        return _failed(Step.RECIPIENT, "recipient_mismatch", detail, path="/recipient")
    return Finding(Step.RECIPIENT, Outcome.PASSED, notes=notes)


def revoked(*, path: str) -> Finding:
    """The issuer has taken the badge back."""
    return _failed(Step.STATUS, "revoked", "the issuer has revoked the badge", path=path)


def _is_own_list(found: RevocationList, *, url: str, issuer: IssuerProfile) -> bool:
    return found.id in {None, url} and found.issuer in {None, issuer.id}


def _failed(step: Step, reason: str, detail: str, *, path: str) -> Finding:
    return Finding(step, Outcome.FAILED, reason=reason, detail=detail, path=path)


def _open(step: Step, reason: str, detail: str) -> Finding:
    return Finding(step, Outcome.UNDETERMINED, reason=reason, detail=detail)
