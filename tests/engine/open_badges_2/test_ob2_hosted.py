"""Hosted assertions: what their own address serves counts, and only where the issuer answers."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from skillmark.engine.open_badges_2.findings import Finding, OpenBadges2Findings, Step
from skillmark.engine.open_badges_2.values import VerificationType
from skillmark.engine.open_badges_2.verification import verify_open_badge_2
from skillmark.engine.outcome import Outcome
from skillmark.engine.ports import ResourceKind
from tests.engine.open_badges_2.ob2_world import (
    ALICE,
    ALICE_MD5,
    ALICE_SHA256,
    ASSERTION,
    BADGE_CLASS,
    HOST,
    ISSUER,
    SALT,
    Web,
    assertion,
    badge_class,
    issuer,
    web,
)

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ALL_PASSED = dict.fromkeys(
    (
        Step.STRUCTURE,
        Step.KEY_BINDING,
        Step.PROOF,
        Step.BADGE_CLASS,
        Step.STATUS,
        Step.VALIDITY_PERIOD,
    ),
    Outcome.PASSED,
)


def verify(
    badge: Any, fetch: Web, *, now: datetime = NOW, recipient: str | None = None
) -> OpenBadges2Findings:
    return verify_open_badge_2(badge, fetch=fetch, now=now, recipient=recipient)


def hosted(**changes: Any) -> OpenBadges2Findings:
    """The findings for a hosted assertion with *changes*, presented as it is hosted."""
    wire = assertion(**changes)
    return verify(wire, web(assertion=wire))


def differing(findings: OpenBadges2Findings) -> dict[Step, tuple[Outcome, str]]:
    """The steps that did not pass, with their reasons."""
    return {
        finding.step: (finding.outcome, finding.reason)
        for finding in findings.findings
        if finding.outcome not in {Outcome.PASSED, Outcome.NOT_APPLICABLE}
    }


@pytest.mark.rule("O2-1", "O2-4")
@pytest.mark.parametrize(
    "badge",
    [
        assertion(),
        json.dumps(assertion()),
        json.dumps(assertion(), indent=2).encode(),
        ASSERTION,
        f" {ASSERTION}\n",
    ],
    ids=["object", "text", "bytes", "address", "address with spaces"],
)
def test_hosted_badge_passes_in_each_form_it_is_handed_in(badge: Any) -> None:
    findings = verify(badge, web())

    assert findings.outcomes() == ALL_PASSED
    assert findings.form is VerificationType.HOSTED
    assert findings.notes == ()
    assert findings.assertion is not None
    assert findings.assertion.id == ASSERTION
    assert findings.badge_class is not None
    assert findings.badge_class.name == "Welding, level 1"
    assert findings.issuer is not None
    assert findings.issuer.name == "School of Trades"


@pytest.mark.rule("O2-9", "BK-8")
def test_address_out_of_an_old_picture_is_fetched() -> None:
    fetch = web()

    verify(ASSERTION, fetch)

    assert fetch.asked == [
        (ASSERTION, ResourceKind.OPEN_BADGES_2),
        (BADGE_CLASS, ResourceKind.OPEN_BADGES_2),
        (ISSUER, ResourceKind.OPEN_BADGES_2),
    ]


@pytest.mark.rule("A9")
def test_nothing_but_the_three_objects_is_fetched() -> None:
    wire = assertion(
        image=f"{HOST}/7.png",
        evidence=f"{HOST}/photo.html",
        endorsement=f"{HOST}/endorsement.json",
    )
    fetch = web(assertion=wire, issuer=issuer(revocationList=f"{HOST}/list.json"))

    verify(wire, fetch)

    assert fetch.urls == [ASSERTION, BADGE_CLASS, ISSUER]


# O2-4: only the fetched copy


@pytest.mark.rule("O2-4", "T-20")
def test_only_the_hosted_copy_counts() -> None:
    forged = assertion(
        recipient={"type": "email", "hashed": False, "identity": "mallory@example.org"},
        badge={"id": "urn:uuid:1", "type": "BadgeClass", "name": "Doctor of Everything"},
    )

    findings = verify(forged, web(), recipient="mallory@example.org")

    assert findings.finding(Step.RECIPIENT).reason == "recipient_mismatch"
    assert findings.finding(Step.STRUCTURE).notes == ("presented_copy_differs",)
    assert findings.badge_class is not None
    assert findings.badge_class.name == "Welding, level 1"


@pytest.mark.rule("O2-4")
@pytest.mark.parametrize(
    "reason",
    ["not_found", "unreachable", "tls", "timeout", "fetch_refused", "offline", "too_large"],
)
def test_without_the_hosted_copy_nothing_is_known(reason: str) -> None:
    findings = verify(assertion(), web(assertion=reason), recipient=ALICE)

    unknown = {step: Outcome.UNDETERMINED for step in Step if step is not Step.STRUCTURE}
    assert findings.outcomes() == {**unknown, Step.STRUCTURE: Outcome.PASSED}
    assert {finding.reason for finding in findings.findings[1:]} == {reason}
    assert findings.assertion is None
    assert findings.presented is not None


@pytest.mark.rule("O2-4", "O2-7")
def test_badge_that_is_gone_is_revoked() -> None:
    findings = verify(assertion(), web(assertion="gone"))

    assert findings.finding(Step.STATUS) == Finding(
        Step.STATUS, Outcome.FAILED, reason="revoked", detail="the issuer has revoked the badge"
    )
    assert findings.finding(Step.PROOF).outcome is Outcome.UNDETERMINED


@pytest.mark.rule("O2-1", "O2-4", "O2-7")
def test_badge_whose_hosted_copy_says_revoked_is_revoked() -> None:
    revoked = {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": ASSERTION,
        "revoked": True,
    }

    findings = verify(assertion(), web(assertion=revoked))

    assert findings.outcomes() == {
        Step.STRUCTURE: Outcome.PASSED,
        Step.KEY_BINDING: Outcome.UNDETERMINED,
        Step.PROOF: Outcome.PASSED,
        Step.BADGE_CLASS: Outcome.UNDETERMINED,
        Step.STATUS: Outcome.FAILED,
    }


@pytest.mark.rule("O2-7")
def test_whole_badge_that_says_revoked_fails_status_and_nothing_else() -> None:
    assert differing(hosted(revoked=True)) == {Step.STATUS: (Outcome.FAILED, "revoked")}


@pytest.mark.rule("O2-4")
def test_handed_in_copy_cannot_hide_a_revocation() -> None:
    findings = verify(assertion(revoked=False), web(assertion=assertion(revoked=True)))

    assert differing(findings) == {Step.STATUS: (Outcome.FAILED, "revoked")}


@pytest.mark.rule("O2-4")
@pytest.mark.parametrize(
    ("copy", "reason"),
    [
        (assertion(id=f"{HOST}/awards/8.json"), "id_mismatch"),
        (assertion(verification={"type": "signed"}), "verification_type"),
        (b"<html></html>", "syntax"),
        (b"[]", "not_an_object"),
    ],
)
def test_hosted_copy_that_is_something_else_fails_the_proof(copy: Any, reason: str) -> None:
    findings = verify(assertion(), web(assertion=copy))

    proof = findings.finding(Step.PROOF)
    assert proof.outcome is Outcome.FAILED
    if reason in {"id_mismatch", "verification_type"}:
        assert proof.reason == reason


@pytest.mark.rule("O2-4")
def test_hosted_badge_needs_an_address() -> None:
    findings = verify(assertion(id="urn:uuid:1"), web())

    assert findings.finding(Step.PROOF).reason == "not_hosted"
    assert findings.finding(Step.PROOF).outcome is Outcome.FAILED


@pytest.mark.rule("O2-4")
def test_redirect_within_the_origin_is_fine() -> None:
    fetch = web()
    fetch.redirects[ASSERTION] = f"{HOST}/v2/awards/7"

    assert verify(assertion(), fetch).outcomes() == ALL_PASSED


@pytest.mark.rule("O2-4", "O2-5")
def test_redirect_to_another_origin_leaves_the_binding_open() -> None:
    fetch = web()
    fetch.redirects[ASSERTION] = "https://elsewhere.example/7.json"

    assert differing(verify(assertion(), fetch)) == {
        Step.KEY_BINDING: (Outcome.UNDETERMINED, "redirected_elsewhere")
    }


# O2-5: where the issuer answers

ELSEWHERE = "https://host.example/awards/7.json"


def at(url: str, *, hosting: dict[str, Any] | None) -> OpenBadges2Findings:
    wire = assertion(id=url)
    fetch = web(issuer=issuer(verification=hosting))
    fetch.pages[url] = wire
    return verify(wire, fetch)


@pytest.mark.rule("O2-5")
@pytest.mark.parametrize(
    ("url", "hosting"),
    [
        (ASSERTION, None),
        ("https://ISSUER.example:443/awards/7.json", None),
        (ASSERTION, {"verificationProperty": "id"}),
        (ASSERTION, {"startsWith": f"{HOST}/awards/"}),
        (ASSERTION, {"startsWith": ["https://other.example/", f"{HOST}/awards/"]}),
        (ELSEWHERE, {"allowedOrigins": ["issuer.example", "host.example"]}),
        (ELSEWHERE, {"allowedOrigins": ["issuer.example", "https://host.example"]}),
    ],
)
def test_badge_within_its_issuers_scope_passes(url: str, hosting: dict[str, Any] | None) -> None:
    assert at(url, hosting=hosting).finding(Step.KEY_BINDING).outcome is Outcome.PASSED


@pytest.mark.rule("O2-5")
@pytest.mark.parametrize(
    ("url", "hosting"),
    [
        (ELSEWHERE, None),
        ("https://issuer.example.evil.example/7.json", None),
        ("https://issuer.example:8443/awards/7.json", None),
        ("http://issuer.example/awards/7.json", None),
        ("https://user@issuer.example/awards/7.json", None),
        (ELSEWHERE, {"startsWith": "https://host.example/"}),
        (ELSEWHERE, {"allowedOrigins": "issuer.example"}),
        (ASSERTION, {"startsWith": f"{HOST}/classes/"}),
        (f"{HOST}/awards/../students/7.json", {"startsWith": f"{HOST}/awards/"}),
        (f"{HOST}/awards/%2E%2e/students/7.json", {"startsWith": f"{HOST}/awards/"}),
        (ELSEWHERE, {"allowedOrigins": "host.example", "startsWith": "https://host.example/b/"}),
    ],
)
def test_badge_outside_its_issuers_scope_fails(url: str, hosting: dict[str, Any] | None) -> None:
    finding = at(url, hosting=hosting).finding(Step.KEY_BINDING)

    assert (finding.outcome, finding.reason) == (Outcome.FAILED, "hosted_elsewhere")


@pytest.mark.rule("O2-5")
def test_issuer_who_describes_its_badges_otherwise_leaves_the_binding_open() -> None:
    finding = at(ASSERTION, hosting={"verificationProperty": "uid"}).finding(Step.KEY_BINDING)

    assert (finding.outcome, finding.reason) == (Outcome.UNDETERMINED, "verification_property")


@pytest.mark.rule("O2-5", "O2-8")
def test_badge_class_of_somebody_else_is_not_the_issuers() -> None:
    foreign = "https://class.example/doctor.json"
    wire = assertion(badge=foreign)
    fetch = web(assertion=wire)
    fetch.pages[foreign] = badge_class(id=foreign)

    assert differing(verify(wire, fetch)) == {
        Step.BADGE_CLASS: (Outcome.FAILED, "badge_class_elsewhere")
    }


@pytest.mark.rule("O2-5", "O2-8")
def test_forged_award_of_a_genuine_class_fails() -> None:
    forged = assertion(id="https://mallory.example/7.json")
    fetch = web()
    fetch.pages["https://mallory.example/7.json"] = forged

    assert differing(verify(forged, fetch)) == {
        Step.KEY_BINDING: (Outcome.FAILED, "hosted_elsewhere")
    }


# Embedded objects


@pytest.mark.rule("O2-4", "O2-8")
def test_embedded_issuer_with_an_address_is_fetched_and_not_believed() -> None:
    mallory = "https://mallory.example/7.json"
    lying_issuer = issuer(verification={"allowedOrigins": ["mallory.example"]})
    wire = assertion(
        id=mallory, badge=badge_class(id="urn:uuid:1", issuer=lying_issuer, **{"@context": None})
    )
    fetch = web()
    fetch.pages[mallory] = wire

    findings = verify(wire, fetch)

    assert fetch.urls == [mallory, ISSUER]
    assert differing(findings) == {Step.KEY_BINDING: (Outcome.FAILED, "hosted_elsewhere")}


@pytest.mark.rule("O2-5")
def test_issuer_without_an_address_cannot_be_bound() -> None:
    wire = assertion(
        badge=badge_class(id="urn:uuid:1", issuer=issuer(id="urn:uuid:2", **{"@context": None}))
    )
    fetch = web(assertion=wire)

    findings = verify(wire, fetch)

    assert fetch.urls == [ASSERTION]
    assert differing(findings) == {
        Step.KEY_BINDING: (Outcome.UNDETERMINED, "issuer_not_hosted"),
    }


@pytest.mark.rule("O2-4")
def test_objects_on_the_page_of_the_assertion_are_part_of_it() -> None:
    wire = assertion(
        badge=badge_class(id=f"{ASSERTION}#class", issuer=issuer(id=f"{ASSERTION}#issuer"))
    )
    fetch = web(assertion=wire)

    assert verify(wire, fetch).outcomes() == ALL_PASSED
    assert fetch.urls == [ASSERTION]


@pytest.mark.rule("O2-8")
@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        (
            {"badge_class": "not_found"},
            {
                Step.KEY_BINDING: (Outcome.UNDETERMINED, "not_found"),
                Step.BADGE_CLASS: (Outcome.UNDETERMINED, "not_found"),
            },
        ),
        (
            {"badge_class": badge_class(id=f"{HOST}/other.json")},
            {
                Step.KEY_BINDING: (Outcome.UNDETERMINED, "id_mismatch"),
                Step.BADGE_CLASS: (Outcome.FAILED, "id_mismatch"),
            },
        ),
        (
            {"issuer": "timeout"},
            {
                Step.KEY_BINDING: (Outcome.UNDETERMINED, "timeout"),
                Step.BADGE_CLASS: (Outcome.UNDETERMINED, "timeout"),
            },
        ),
        (
            {"issuer": issuer(id=f"{HOST}/other.json")},
            {
                Step.KEY_BINDING: (Outcome.FAILED, "id_mismatch"),
                Step.BADGE_CLASS: (Outcome.UNDETERMINED, "id_mismatch"),
            },
        ),
        (
            {"badge_class": badge_class(issuer=None)},
            {
                Step.STRUCTURE: (Outcome.FAILED, "missing"),
                Step.KEY_BINDING: (Outcome.UNDETERMINED, "structure"),
                Step.BADGE_CLASS: (Outcome.UNDETERMINED, "structure"),
            },
        ),
        (
            {"badge_class": badge_class(issuer="urn:uuid:2")},
            {
                Step.KEY_BINDING: (Outcome.UNDETERMINED, "not_hosted"),
                Step.BADGE_CLASS: (Outcome.UNDETERMINED, "not_hosted"),
            },
        ),
    ],
)
def test_break_in_the_chain_is_named_where_it_is(
    pages: dict[str, Any], expected: dict[Step, tuple[Outcome, str]]
) -> None:
    assert differing(verify(assertion(), web(**pages))) == expected


@pytest.mark.rule("O2-1", "O2-3")
def test_problems_of_all_three_objects_are_reported_with_their_place() -> None:
    wire = assertion(narrative=7)
    pages = web(assertion=wire, badge_class=badge_class(name=None), issuer=issuer(email=None))

    findings = verify(wire, pages)

    assert {(problem.path, problem.reason) for problem in findings.problems} == {
        ("/narrative", "wrong_type"),
        ("/badge/name", "missing"),
        ("/badge/issuer/email", "missing"),
    }
    assert differing(findings) == {Step.STRUCTURE: (Outcome.FAILED, "wrong_type")}


@pytest.mark.rule("O2-1")
@pytest.mark.parametrize(
    ("badge", "reason"),
    [
        (b"\xff{}", "not_utf8"),
        ("", "not_a_jws"),
        ("hello", "not_a_jws"),
        (assertion(verification={"type": "signed"}), "signature_missing"),
    ],
)
def test_what_is_no_badge_fails_the_structure(badge: Any, reason: str) -> None:
    findings = verify(badge, web())

    assert findings.finding(Step.STRUCTURE).outcome is Outcome.FAILED
    assert {finding.reason for finding in findings.findings if finding.reason} == {reason}
    assert findings.form is None


# O2-8: time


@pytest.mark.rule("O2-8", "B21")
@pytest.mark.parametrize(
    ("issued_on", "expires", "outcome", "reason"),
    [
        ("2026-01-01T00:05:00Z", None, Outcome.PASSED, ""),
        ("2026-01-01T00:05:01Z", None, Outcome.FAILED, "not_yet_valid"),
        ("2100-12-31T23:59:59Z", None, Outcome.FAILED, "not_yet_valid"),
        ("2016-12-31T23:59:59Z", "2025-12-31T23:55:00Z", Outcome.PASSED, ""),
        ("2016-12-31T23:59:59Z", "2025-12-31T23:54:59Z", Outcome.FAILED, "expired"),
        ("2022-12-31T23:59:59Z", "2022-11-15T23:59:59Z", Outcome.FAILED, "expires_before_issued"),
        ("2025-01-01T00:00:00Z", "tomorrow", Outcome.UNDETERMINED, "structure"),
        (None, None, Outcome.UNDETERMINED, "structure"),
    ],
)
def test_times_are_compared_with_a_skew_of_300_seconds(
    issued_on: str | None, expires: str | None, outcome: Outcome, reason: str
) -> None:
    finding = hosted(issuedOn=issued_on, expires=expires).finding(Step.VALIDITY_PERIOD)

    assert (finding.outcome, finding.reason) == (outcome, reason)


def test_time_is_what_the_caller_says() -> None:
    expires = datetime(2030, 3, 1, 9, tzinfo=UTC)
    reasons = [
        verify(assertion(), web(), now=expires + delta).finding(Step.VALIDITY_PERIOD).reason
        for delta in (timedelta(), timedelta(minutes=6))
    ]

    assert reasons == ["", "expired"]


# O2-2, O2-8: the recipient


@pytest.mark.rule("O2-2", "O2-8")
@pytest.mark.parametrize(
    ("recipient", "claimed", "notes"),
    [
        ({"hashed": False, "identity": ALICE}, ALICE, ()),
        ({"hashed": True, "identity": ALICE_SHA256, "salt": SALT}, ALICE, ()),
        (
            {"hashed": True, "identity": ALICE_SHA256.upper().replace("SHA", "sha"), "salt": SALT},
            ALICE,
            (),
        ),
        ({"hashed": True, "identity": ALICE_MD5, "salt": SALT}, ALICE, ("weak_hash",)),
        (
            {"hashed": True, "identity": ALICE_SHA256, "salt": SALT},
            "Alice@Example.org",
            ("recipient_lower_cased",),
        ),
    ],
)
def test_recipient_is_recognised(
    recipient: dict[str, Any], claimed: str, notes: tuple[str, ...]
) -> None:
    wire = assertion(recipient={"type": "email", **recipient})

    findings = verify(wire, web(assertion=wire), recipient=claimed)

    assert findings.finding(Step.RECIPIENT) == Finding(Step.RECIPIENT, Outcome.PASSED, notes=notes)


@pytest.mark.rule("O2-2", "O2-8")
@pytest.mark.parametrize(
    ("recipient", "outcome", "reason"),
    [
        ({"hashed": False, "identity": "bob@example.org"}, Outcome.FAILED, "recipient_mismatch"),
        ({"hashed": False, "identity": ALICE_SHA256}, Outcome.FAILED, "recipient_mismatch"),
        ({"hashed": True, "identity": ALICE_SHA256}, Outcome.FAILED, "recipient_mismatch"),
        (
            {"hashed": True, "identity": ALICE_SHA256, "salt": "other"},
            Outcome.FAILED,
            "recipient_mismatch",
        ),
        ({"hashed": True, "identity": "sha256$abc"}, Outcome.FAILED, "identity_hash"),
        ({"hashed": True, "identity": "sha512$abc"}, Outcome.UNDETERMINED, "hash_algorithm"),
        ({"hashed": True, "identity": ALICE}, Outcome.UNDETERMINED, "hash_algorithm"),
    ],
)
def test_somebody_else_is_not_recognised(
    recipient: dict[str, Any], outcome: Outcome, reason: str
) -> None:
    wire = assertion(recipient={"type": "email", **recipient})

    findings = verify(wire, web(assertion=wire), recipient=ALICE)

    assert differing(findings) == {Step.RECIPIENT: (outcome, reason)}


def test_badge_without_a_recipient_is_about_nobody_known() -> None:
    wire = assertion(recipient=None)

    finding = verify(wire, web(assertion=wire), recipient=ALICE).finding(Step.RECIPIENT)

    assert (finding.outcome, finding.reason) == (Outcome.UNDETERMINED, "no_recipient")


# O2-11: hosted assertions of 1.x


@pytest.mark.rule("O2-11")
def test_hosted_badge_of_1_0_passes_with_notes() -> None:
    old = {
        "uid": "7",
        "recipient": {"type": "email", "hashed": True, "identity": ALICE_SHA256, "salt": SALT},
        "badge": BADGE_CLASS,
        "verify": {"type": "hosted", "url": ASSERTION},
        "issuedOn": 1_709_287_200,
    }
    old_class = {
        "name": "Welding",
        "description": "Seams.",
        "image": f"{HOST}/welding.png",
        "criteria": f"{HOST}/welding.html",
        "issuer": ISSUER,
    }
    fetch = web(
        assertion=old, badge_class=old_class, issuer={"name": "School of Trades", "url": HOST}
    )

    findings = verify(old, fetch, recipient=ALICE)

    assert findings.outcomes() == {**ALL_PASSED, Step.RECIPIENT: Outcome.PASSED}
    assert set(findings.notes) == {"legacy", "unix_timestamp"}
