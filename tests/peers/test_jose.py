"""VC-JWTs with Node's jose, both ways."""

from typing import Any

import pytest

from benchmarks.line_protocol import Peer
from benchmarks.typical import ISSUER, typical_credential
from benchmarks.world import ED25519_KEY, NOW, P256_KEY, World
from skillmark.engine.outcome import Outcome
from skillmark.engine.ports import Signer
from skillmark.engine.proofs.vc_jwt import JwtProfile, issue_vc_jwt, read_vc_jwt
from skillmark.engine.verification.verifier import Verifier
from skillmark.engine.wire.strict_json import read_object

pytestmark = [pytest.mark.peers, pytest.mark.rule("VC-1")]

TIME = "%Y-%m-%dT%H:%M:%SZ"
PROFILES = list(JwtProfile)
ALGORITHMS = ["EdDSA", "ES256"]

Json = dict[str, Any]


def keys(world: World, algorithm: str) -> tuple[Signer, Json]:
    if algorithm == "ES256":
        return world.p256_signer, world.peers_p256_key()["jwk"]
    return world.signer, world.peers_key()["jwk"]


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("profile", PROFILES)
def test_jose_verifies_our_tokens(
    algorithm: str, profile: JwtProfile, jose: Peer, world: World
) -> None:
    signer, jwk = keys(world, algorithm)
    token = issue_vc_jwt(typical_credential(2), signer=signer, profile=profile)
    public = {name: value for name, value in jwk.items() if name != "d"}

    [read] = jose.ask(
        "verify", [token], jwk=public, algorithm=algorithm, now=NOW.strftime(TIME)
    ).values()

    assert read["claims"] == read_object(read_vc_jwt(token).jws.payload)
    assert read["header"]["alg"] == algorithm


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("typ", ["JWT", "vc+jwt"])
def test_we_verify_joses_tokens(algorithm: str, typ: str, jose: Peer, world: World) -> None:
    badge = typical_credential(4)
    claims = {"iss": ISSUER, "jti": badge["id"], "sub": badge["credentialSubject"]["id"]}
    if typ == "JWT":
        claims |= {"nbf": 1763197440, "exp": 1921309200}
        start, end = "2025-11-15T09:04:00Z", "2030-11-19T09:00:00Z"
        badge |= {"validFrom": start, "validUntil": end}
    kid = P256_KEY if algorithm == "ES256" else ED25519_KEY
    header = {"alg": algorithm, "typ": typ, "kid": kid}

    [token] = jose.ask(
        "sign", [{**badge, **claims}], jwk=keys(world, algorithm)[1], header=header
    ).values()
    report = Verifier().verify(token.encode(), now=NOW, fetch=world.fetch)

    assert (report.genuine, report.current) == (Outcome.PASSED, Outcome.PASSED)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_jose_refuses_what_was_changed(algorithm: str, jose: Peer, world: World) -> None:
    signer, jwk = keys(world, algorithm)
    head, _, signature = issue_vc_jwt(
        typical_credential(2), signer=signer, profile=JwtProfile.OPEN_BADGES
    ).split(".")
    other = issue_vc_jwt(typical_credential(3), signer=signer, profile=JwtProfile.OPEN_BADGES)
    public = {name: value for name, value in jwk.items() if name != "d"}
    changed = f"{head}.{other.split('.')[1]}.{signature}"

    [result] = jose.ask(
        "verify", [changed], jwk=public, algorithm=algorithm, now=NOW.strftime(TIME)
    ).results

    assert "error" in result
    assert Verifier().verify(changed.encode(), now=NOW, fetch=world.fetch).genuine is Outcome.FAILED
