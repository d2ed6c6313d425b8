"""The Open Badges 2.0 award that is to be converted, and what its verification came to."""

from dataclasses import dataclass
from datetime import datetime

from skillmark.cli.foreign_text import tamed
from skillmark.cli.refusals import CommandRefused
from skillmark.engine.baking.detect import Extracted, Form
from skillmark.engine.errors import EngineError
from skillmark.engine.open_badges_2.findings import OpenBadges2Findings, Step
from skillmark.engine.open_badges_2.reading import (
    read_assertion,
    read_badge_class,
    read_issuer_profile,
)
from skillmark.engine.open_badges_2.values import Assertion, BadgeClass, IssuerProfile
from skillmark.engine.open_badges_2.verification import verify_open_badge_2
from skillmark.engine.outcome import Outcome
from skillmark.engine.ports import Fetch
from skillmark.engine.proofs.jose import read_compact_jws
from skillmark.engine.verification.open_badges_2 import is_open_badge_2, is_signed_open_badge_2
from skillmark.engine.wire.strict_json import read_object

_DECIDING = (Step.STRUCTURE, Step.KEY_BINDING, Step.PROOF, Step.BADGE_CLASS)


@dataclass(frozen=True, slots=True)
class OldAward:
    """The three objects of an award; *doubt* says why it is not proven, empty when it is."""

    assertion: Assertion
    badge_class: BadgeClass
    issuer: IssuerProfile
    doubt: str = ""


def require_open_badge_2(found: Extracted) -> None:
    """Raise CommandRefused unless *found* is an award of Open Badges 1 or 2."""
    if found.form is Form.URL or (found.form is Form.JWT and is_signed_open_badge_2(found.text)):
        return
    if found.form is Form.JSON and is_open_badge_2(read_object(found.text)):
        return
    raise CommandRefused(
        "This is not an Open Badges 2.0 award.",
        advice="Open Badges 3.0 need no conversion; `skillmark inspect` shows what is in the file.",
    )


def verified_award(found: Extracted, *, fetch: Fetch, now: datetime) -> OldAward:
    """Verify the award in *found*, and refuse one that is not proven, revoked or incomplete."""
    findings = verify_open_badge_2(found.text, fetch=fetch, now=now)
    _refuse_revoked(findings)
    if doubt := _doubt(findings):
        raise CommandRefused(
            f"The award is not proven genuine: {tamed(doubt, limit=300)}.",
            advice="Find out why first. --unverified converts it, and the result says so.",
        )
    award = _award(findings.assertion, findings.badge_class, findings.issuer)
    if award is None:
        raise _incomplete()
    return award


def unverified_award(found: Extracted, *, fetch: Fetch, now: datetime) -> OldAward:
    """The award in *found* as its issuer serves it, else as the file has it; with its doubt."""
    findings = verify_open_badge_2(found.text, fetch=fetch, now=now)
    _refuse_revoked(findings)
    assertion = findings.assertion or findings.presented
    embedded = _embedded(found) if assertion is None or findings.issuer is None else None
    award = _award(assertion, findings.badge_class, findings.issuer) or embedded
    if award is None:
        raise _incomplete()
    return OldAward(award.assertion, award.badge_class, award.issuer, _doubt(findings))


def _refuse_revoked(findings: OpenBadges2Findings) -> None:
    status = findings.finding(Step.STATUS)
    if status.outcome is Outcome.FAILED:
        raise CommandRefused(
            f"The award does not count any more: {tamed(status.detail)}.",
            advice="A revoked award is not converted.",
        )


def _doubt(findings: OpenBadges2Findings) -> str:
    for outcome in (Outcome.FAILED, Outcome.UNDETERMINED):
        for step in (*_DECIDING, Step.STATUS):
            finding = findings.finding(step)
            if finding.outcome is outcome:
                return (finding.detail or finding.reason).rstrip(".")
    return ""


def _award(
    assertion: Assertion | None, badge_class: BadgeClass | None, issuer: IssuerProfile | None
) -> OldAward | None:
    if assertion is None or badge_class is None or issuer is None:
        return None
    return OldAward(assertion, badge_class, issuer)


def _embedded(found: Extracted) -> OldAward | None:
    """The award as it stands whole in the file, if it does."""
    if found.form is Form.URL:
        return None
    try:
        text = found.text if found.form is Form.JSON else read_compact_jws(found.text).payload
        assertion = read_assertion(read_object(text)).value
        if not isinstance(assertion.badge, dict):
            return None
        badge_class = read_badge_class(assertion.badge).value
        if not isinstance(badge_class.issuer, dict):
            return None
        return OldAward(assertion, badge_class, read_issuer_profile(badge_class.issuer).value)
    except EngineError:
        return None


def _incomplete() -> CommandRefused:
    return CommandRefused(
        "The award’s badge class or issuer could not be had.",
        advice="Save them as files and name them with --documents MAP.json.",
    )
