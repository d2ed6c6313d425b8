"""ecdsa-sd-2023 with the reference implementation: either may issue, disclose and verify."""

from collections.abc import Callable
from typing import Any

import pytest

from benchmarks.line_protocol import Peer
from benchmarks.typical import typical_credential
from benchmarks.world import CREATED, NOW, STATUS_LIST_URL, World
from skillmark.engine.outcome import Outcome
from skillmark.engine.proofs.suites.ecdsa_sd_2023 import create_base_proof, derive_proof
from skillmark.engine.verification.report import Check
from skillmark.engine.verification.verifier import Verifier
from skillmark.engine.wire.strict_json import write_json

pytestmark = [pytest.mark.peers, pytest.mark.rule("SD-1")]

Json = dict[str, Any]
Derive = Callable[[Json, list[str]], Json]

MANDATORY = [
    "/issuer",
    "/validFrom",
    "/validUntil",
    "/credentialStatus",
    "/credentialSubject/achievement/id",
    "/credentialSubject/achievement/name",
]
SELECTIVE = [
    [],
    ["/credentialSubject/achievement"],
    ["/name", "/credentialSubject/identifier/1", "/credentialSubject/result/0"],
    ["/evidence", "/credentialSubject/achievement/alignment/1/targetName"],
    ["/credentialSubject/achievement/tag", "/credentialSchema", "/id"],
    ["/credentialSubject", "/evidence", "/awardedDate", "/description"],
]
TIME = "%Y-%m-%dT%H:%M:%SZ"


def issued_by_us(world: World) -> Json:
    return create_base_proof(
        typical_credential(7),
        signer=world.p256_signer,
        created=CREATED,
        mandatory_pointers=MANDATORY,
        contexts=world.contexts,
    )


def issued_by_them(digitalbazaar: Peer, world: World) -> Json:
    made = {"key": world.peers_p256_key(), "mandatoryPointers": MANDATORY}
    created = CREATED.strftime(TIME)
    answer = digitalbazaar.ask(
        "issueForDisclosure", [typical_credential(7)], created=created, **made
    )
    [base] = answer.values()
    return dict(base)


@pytest.fixture(params=["us", "them"])
def base(request: pytest.FixtureRequest, digitalbazaar: Peer, world: World) -> Json:
    """A badge with a base proof, issued by either."""
    return issued_by_us(world) if request.param == "us" else issued_by_them(digitalbazaar, world)


@pytest.mark.parametrize("pointers", SELECTIVE, ids=len)
def test_both_disclose_the_same_bytes_and_both_verify_them(
    pointers: list[str], base: Json, digitalbazaar: Peer, world: World
) -> None:
    ours = derive_proof(base, selective_pointers=pointers, contexts=world.contexts)
    [theirs] = digitalbazaar.ask("derive", [base], selectivePointers=pointers).values()

    assert ours == theirs

    lists = {STATUS_LIST_URL: world.encoded_list}
    verified = digitalbazaar.ask(
        "verify",
        [write_json(ours).decode()],
        resources=world.peers_resources(),
        statusLists=lists,
        now=NOW.strftime(TIME),
    )
    report = Verifier().verify(write_json(ours), now=NOW, fetch=world.fetch)

    assert verified.results == [{"value": True}]
    assert report.result(Check.PROOF).outcome is Outcome.PASSED
