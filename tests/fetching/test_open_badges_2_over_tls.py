"""An Open Badges 2.0 award verified through the real fetcher, as its issuer would serve it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from skillmark.engine.open_badges_2.findings import OpenBadges2Findings, Step
from skillmark.engine.open_badges_2.verification import verify_open_badge_2
from skillmark.engine.outcome import Outcome
from skillmark.fetching import CachingFetcher
from tests.engine.open_badges_2.ob2_world import assertion, badge_class, issuer
from tests.fetching.hostile_server import HostileWorld

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def serve_award(world: HostileWorld, *, host: str = "issuer.example") -> dict[str, Any]:
    issuer_id, class_id = world.url("/issuer.json"), world.url("/class.json")
    award = assertion(id=world.url("/7.json", host=host), badge=class_id)
    world.serve("/issuer.json", issuer(id=issuer_id))
    world.serve("/class.json", badge_class(id=class_id, issuer=issuer_id))
    world.serve("/7.json", award, host=host, media_type="application/ld+json")
    return award


def verify(world: HostileWorld, badge: Any) -> OpenBadges2Findings:
    return verify_open_badge_2(badge, fetch=CachingFetcher(world.fetcher()), now=NOW)


@pytest.mark.rule("O2-4", "O2-5")
def test_hosted_award_passes_over_tls(world: HostileWorld) -> None:
    assert set(verify(world, serve_award(world)).outcomes().values()) == {Outcome.PASSED}


@pytest.mark.rule("O2-5")
def test_award_on_another_host_is_not_the_issuers(world: HostileWorld) -> None:
    award = serve_award(world, host="mallory.example")

    assert verify(world, award).finding(Step.KEY_BINDING).reason == "hosted_elsewhere"


@pytest.mark.rule("O2-4", "A3")
def test_open_redirect_of_the_issuer_does_not_make_an_award_genuine(world: HostileWorld) -> None:
    serve_award(world)
    landing = world.url("/forged.json", host="mallory.example")
    forged = assertion(id=world.redirect("/go", landing), badge=world.url("/class.json"))
    world.serve("/forged.json", forged, host="mallory.example")

    finding = verify(world, forged).finding(Step.KEY_BINDING)

    assert (finding.outcome, finding.reason) == (Outcome.UNDETERMINED, "redirected_elsewhere")


@pytest.mark.rule("O2-4")
@pytest.mark.parametrize(
    ("behaviour", "status", "reason"),
    [
        ("gone", Outcome.FAILED, "revoked"),
        ("not-found", Outcome.UNDETERMINED, "not_found"),
        ("web-page", Outcome.UNDETERMINED, "unreachable"),
        ("redirect-302-to-canary", Outcome.UNDETERMINED, "fetch_refused"),
    ],
)
def test_award_that_is_not_served_is_never_current(
    world: HostileWorld, behaviour: str, status: Outcome, reason: str
) -> None:
    findings = verify(world, world.hostile(behaviour))

    assert findings.finding(Step.STATUS).outcome is status
    assert findings.finding(Step.STATUS).reason == reason
    assert findings.finding(Step.PROOF).outcome is Outcome.UNDETERMINED
    assert world.canary.connections == 0
