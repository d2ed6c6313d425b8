"""Verify an Open Badges 2.0 or 2.1 assertion, hosted or signed.

The steps of ``verify_open_badge_2``:

1. Read what was presented: the JSON of an assertion, a compact JWS, or an address.
2. Get the copy that counts: of a hosted assertion only what its own ``id`` serves now; of a signed
   one the payload.
3. Follow it to the badge class and to the issuer's profile, both fetched from their own ids.
4. Bind it to the issuer: by the place where it is hosted, or by a key that the profile lists.
5. Judge the proof: the hosted copy is there, or the signature holds.
6. Badge class, status, validity, recipient. A revocation list is fetched only after 4 and 5 hold.

Images, evidence, criteria pages and endorsements are never fetched.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from skillmark.engine.errors import EngineError, MalformedInput
from skillmark.engine.model.problems import Problem
from skillmark.engine.open_badges_2 import checks
from skillmark.engine.open_badges_2.chain import Chain, follow_chain
from skillmark.engine.open_badges_2.findings import (
    Finding,
    OpenBadges2Findings,
    Step,
    finding_from,
    judged,
    undetermined_by,
)
from skillmark.engine.open_badges_2.hosting import (
    HostedObject,
    check_is_what_was_asked_for,
    fetch_object,
    is_web_address,
)
from skillmark.engine.open_badges_2.reading import Reading, read_assertion
from skillmark.engine.open_badges_2.signatures import (
    SigningKeys,
    check_algorithm,
    signing_keys,
    verify_signature,
)
from skillmark.engine.open_badges_2.values import Assertion, IssuerProfile, VerificationType
from skillmark.engine.outcome import Outcome
from skillmark.engine.ports import Fetch
from skillmark.engine.proofs.jose import CompactJws, read_compact_jws
from skillmark.engine.wire.json_types import JsonObject
from skillmark.engine.wire.strict_json import read_object


def verify_open_badge_2(
    badge: "JsonObject | str | bytes", *, fetch: Fetch, now: datetime, recipient: str | None = None
) -> OpenBadges2Findings:
    """Verify *badge* at *now*, and whether it is about *recipient* if one is given.

    *badge* is an Assertion as parsed JSON or text, a compact JWS, or the address of a hosted
    assertion, as images carry them. Nothing is raised for a bad badge: see the findings.
    Source: Open Badges 2.0, "Verification", and 2.1, which does not differ here.
    """
    try:
        presented = _present(badge)
    except MalformedInput as error:
        return _unreadable(error, recipient=recipient)
    question = _Question(fetch=fetch, now=now, recipient=recipient)
    if presented.jws is not None:
        return _verify_signed(presented, presented.jws, question)
    return _verify_hosted(presented, question)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    fetch: Fetch
    now: datetime
    recipient: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Presented:
    """What was handed in. ``reading`` is None for a mere address, ``jws`` for anything hosted."""

    address: str
    reading: Reading[Assertion] | None = None
    jws: CompactJws | None = None

    @property
    def assertion(self) -> Assertion | None:
        return None if self.reading is None else self.reading.value

    @property
    def problems(self) -> tuple[Problem, ...]:
        return () if self.reading is None else self.reading.problems


def _present(badge: "JsonObject | str | bytes") -> _Presented:
    """Step 1. Raises MalformedInput."""
    if isinstance(badge, dict):
        return _present_unsigned(badge)
    try:
        text = (badge.decode() if isinstance(badge, bytes) else badge).strip()
    except UnicodeDecodeError as error:
        raise MalformedInput(reason="not_utf8", detail="the badge is not UTF-8 text") from error
    if text.startswith("{"):
        return _present_unsigned(read_object(text))
    if is_web_address(text):
        return _Presented(address=text)
    jws = read_compact_jws(text)
    reading = read_assertion(read_object(jws.payload))
    if reading.value.verification.type is VerificationType.HOSTED:
        raise MalformedInput(
            reason="verification_type",
            path="/verification/type",
            detail="the badge is signed, but says that it is hosted",
        )
    return _Presented(address=reading.value.id, reading=reading, jws=jws)


def _present_unsigned(wire: JsonObject) -> _Presented:
    reading = read_assertion(wire)
    if reading.value.verification.type is VerificationType.SIGNED:
        raise MalformedInput(
            reason="signature_missing",
            path="/verification/type",
            detail="the badge says that it is signed, but its signature is missing",
        )
    return _Presented(address=reading.value.id, reading=reading)


def _verify_hosted(presented: _Presented, question: _Question) -> OpenBadges2Findings:
    try:
        found, reading = _hosted_copy(presented.address, fetch=question.fetch)
    except EngineError as error:
        return _without_copy(presented, error, recipient=question.recipient)
    chain = follow_chain(reading, found=found, fetch=question.fetch)
    binding = _with_issuer(
        chain, lambda issuer: checks.check_hosting(chain.assertion, copy=found, issuer=issuer)
    )
    findings = (
        checks.check_structure(chain.problems, notes=_differences(presented, found)),
        binding,
        Finding(Step.PROOF, Outcome.PASSED),
        _badge_class(chain, form=VerificationType.HOSTED),
        checks.check_hosted_status(chain.assertion),
        *_about_the_award(chain.assertion, question),
    )
    return _result(VerificationType.HOSTED, findings, presented=presented, chain=chain)


def _hosted_copy(address: str, *, fetch: Fetch) -> tuple[HostedObject, Reading[Assertion]]:
    """Step 2 for hosted badges. Raises MalformedInput and ResolutionError."""
    if not is_web_address(address):
        raise MalformedInput(
            reason="not_hosted", path="/id", detail="a hosted badge has a web address as its id"
        )
    found = fetch_object(address, fetch=fetch)
    reading = read_assertion(found.wire)
    check_is_what_was_asked_for(found, identifier=reading.value.id)
    if reading.value.verification.type is VerificationType.SIGNED:
        raise MalformedInput(
            reason="verification_type",
            path="/verification/type",
            detail="the badge is hosted, but says there that it is signed",
        )
    return found, reading


def _without_copy(
    presented: _Presented, error: EngineError, *, recipient: str | None
) -> OpenBadges2Findings:
    """Nothing that was handed in counts without its hosted copy; "gone" means revoked (O2-4)."""
    gone = error.reason == "gone"
    findings = (
        checks.check_structure(presented.problems, notes=()),
        undetermined_by(Step.KEY_BINDING, error),
        finding_from(Step.PROOF, error),
        undetermined_by(Step.BADGE_CLASS, error),
        checks.revoked(path="") if gone else undetermined_by(Step.STATUS, error),
        undetermined_by(Step.VALIDITY_PERIOD, error),
        _recipient_open(error, recipient=recipient),
    )
    return _result(VerificationType.HOSTED, findings, presented=presented, chain=None)


def _recipient_open(error: EngineError, *, recipient: str | None) -> Finding:
    if recipient is None:
        return Finding(Step.RECIPIENT, Outcome.NOT_APPLICABLE)
    return undetermined_by(Step.RECIPIENT, error)


def _verify_signed(
    presented: _Presented, jws: CompactJws, question: _Question
) -> OpenBadges2Findings:
    assert presented.reading is not None
    found = HostedObject(presented.reading.value.source)
    chain = follow_chain(presented.reading, found=found, fetch=question.fetch)
    binding, proof = _judge_signature(chain, jws, fetch=question.fetch)
    findings = (
        checks.check_structure(chain.problems, notes=()),
        binding,
        proof,
        _badge_class(chain, form=VerificationType.SIGNED),
        _signed_status(chain, binding=binding, proof=proof, fetch=question.fetch),
        *_about_the_award(chain.assertion, question),
    )
    return _result(VerificationType.SIGNED, findings, presented=presented, chain=chain)


def _judge_signature(chain: Chain, jws: CompactJws, *, fetch: Fetch) -> tuple[Finding, Finding]:
    """Steps 4 and 5 for signed badges; without a key there is nothing to judge."""
    signing: list[SigningKeys] = []

    def bind(issuer: IssuerProfile) -> Finding:
        check_algorithm(jws)
        assert chain.issuer_at is not None
        signing.append(
            signing_keys(chain.assertion, issuer=issuer, found=chain.issuer_at, fetch=fetch)
        )
        return Finding(Step.KEY_BINDING, Outcome.PASSED)

    def prove() -> Finding:
        verify_signature(jws, signing=signing[0])
        return Finding(Step.PROOF, Outcome.PASSED)

    binding = _with_issuer(chain, bind)
    if binding.outcome is not Outcome.PASSED:
        open_proof = Finding(
            Step.PROOF, Outcome.UNDETERMINED, reason=binding.reason, detail=binding.detail
        )
        return binding, open_proof
    return binding, judged(Step.PROOF, prove)


def _signed_status(chain: Chain, *, binding: Finding, proof: Finding, fetch: Fetch) -> Finding:
    if chain.issuer is None or {binding.outcome, proof.outcome} != {Outcome.PASSED}:
        return Finding(
            Step.STATUS,
            Outcome.UNDETERMINED,
            reason="proof_not_passed",
            detail="nobody is asked about a badge that is not proven",
        )
    issuer = chain.issuer
    return judged(
        Step.STATUS,
        lambda: checks.check_revocation_list(chain.assertion, issuer=issuer, fetch=fetch),
    )


def _with_issuer(chain: Chain, check: Callable[[IssuerProfile], Finding]) -> Finding:
    """The key binding by *check*, or what kept us from the issuer's profile."""
    if chain.issuer is not None:
        issuer = chain.issuer
        return judged(Step.KEY_BINDING, lambda: check(issuer))
    assert chain.stopped_by is not None
    if chain.badge_class is None:
        return undetermined_by(Step.KEY_BINDING, chain.stopped_by)
    return finding_from(Step.KEY_BINDING, chain.stopped_by)


def _badge_class(chain: Chain, *, form: VerificationType) -> Finding:
    if chain.badge_class is not None and chain.issuer is not None:
        assert chain.badge_class_at is not None
        return checks.check_badge_class(
            chain.badge_class, found=chain.badge_class_at, issuer=chain.issuer, form=form
        )
    assert chain.stopped_by is not None
    if chain.badge_class is None:
        return finding_from(Step.BADGE_CLASS, chain.stopped_by)
    return undetermined_by(Step.BADGE_CLASS, chain.stopped_by)


def _about_the_award(assertion: Assertion, question: _Question) -> tuple[Finding, Finding]:
    return (
        checks.check_validity_period(assertion, now=question.now),
        judged(
            Step.RECIPIENT,
            lambda: checks.check_recipient(assertion, claimed=question.recipient),
        ),
    )


def _differences(presented: _Presented, found: HostedObject) -> tuple[str, ...]:
    """A note when the copy that was handed in says something else than the hosted one."""
    assertion = presented.assertion
    same = assertion is None or assertion.source == found.wire
    return () if same else ("presented_copy_differs",)


def _unreadable(error: MalformedInput, *, recipient: str | None) -> OpenBadges2Findings:
    others = (step for step in Step if step not in {Step.STRUCTURE, Step.RECIPIENT})
    return OpenBadges2Findings(
        form=None,
        findings=(
            finding_from(Step.STRUCTURE, error),
            *(undetermined_by(step, error) for step in others),
            _recipient_open(error, recipient=recipient),
        ),
    )


def _result(
    form: VerificationType,
    findings: tuple[Finding, ...],
    *,
    presented: _Presented,
    chain: Chain | None,
) -> OpenBadges2Findings:
    return OpenBadges2Findings(
        form=form,
        findings=findings,
        problems=presented.problems if chain is None else chain.problems,
        presented=presented.assertion,
        assertion=None if chain is None else chain.assertion,
        badge_class=None if chain is None else chain.badge_class,
        issuer=None if chain is None else chain.issuer,
    )
