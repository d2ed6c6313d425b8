"""What we issue, both Node stacks verify; what they issue, we verify. What was changed, nobody."""

from typing import Any

import pytest

from benchmarks.line_protocol import Peer
from benchmarks.typical import BASE, ISSUER, SLOTS, slot_values, typical_credential
from benchmarks.world import CREATED, NOW, STATUS_LIST_URL, World
from skillmark.engine.dids.key import did_key, did_key_method_id
from skillmark.engine.keys.signers import KeySigner
from skillmark.engine.outcome import Outcome
from skillmark.engine.proofs.data_integrity import sign_document
from skillmark.engine.proofs.issuing_template import IssuingTemplate
from skillmark.engine.verification.report import VerificationReport
from skillmark.engine.verification.verifier import Verifier
from skillmark.engine.wire.strict_json import write_json

pytestmark = pytest.mark.peers

V1_CONTEXTS = [
    "https://www.w3.org/2018/credentials/v1",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
]
ED25519_2020 = "https://w3id.org/security/suites/ed25519-2020/v1"
DATA_INTEGRITY = "https://w3id.org/security/data-integrity/v2"
TIME = "%Y-%m-%dT%H:%M:%SZ"

Json = dict[str, Any]


def options(world: World) -> Json:
    return {
        "resources": world.peers_resources(),
        "statusLists": {STATUS_LIST_URL: world.encoded_list},
        "now": NOW.strftime(TIME),
    }


def as_1_1(document: Json, *more_contexts: str) -> Json:
    """The same badge in data model 1.1, which knows no Bitstring status."""
    renamed = {"validFrom": "issuanceDate", "validUntil": "expirationDate"}
    without = {name: v for name, v in document.items() if name != "credentialStatus"}
    changed = {renamed.get(name, name): value for name, value in without.items()}
    return {**changed, "@context": [*V1_CONTEXTS, *more_contexts]}


def verified_by_us(credential: Json, world: World) -> VerificationReport:
    return Verifier().verify(write_json(credential), now=NOW, fetch=world.fetch)


def test_both_stacks_verify_what_we_issue(both_stacks: tuple[Peer, ...], world: World) -> None:
    badges = [typical_credential(number) for number in range(8)]
    template = IssuingTemplate(badges[0], SLOTS, signer=world.signer, contexts=world.contexts)
    ours = [write_json(world.sign(badge)).decode() for badge in badges]
    ours += [template.issue(slot_values(badge), created=CREATED).decode() for badge in badges]
    ours.append(write_json(world.sign(as_1_1(badges[0], DATA_INTEGRITY))).decode())

    for stack in both_stacks:
        answer = stack.ask("verify", ours, **options(world))

        assert answer.results == [{"value": True}] * len(ours)


def test_both_stacks_verify_what_we_issue_under_a_did_key(
    both_stacks: tuple[Peer, ...], world: World
) -> None:
    public_key = world.ed25519.public_key
    did, method = did_key(public_key), did_key_method_id(public_key)
    badge = typical_credential(0)
    del badge["credentialStatus"]
    badge["issuer"]["id"] = did
    signer = KeySigner(world.ed25519, method)
    signed = sign_document(badge, signer=signer, created=CREATED, contexts=world.contexts)
    key = {"id": method, "type": "Multikey", "controller": did, "publicKeyMultibase": did[8:]}
    document = {
        "@context": "https://www.w3.org/ns/did/v1",
        "id": did,
        "assertionMethod": [method],
    }
    resources = {
        method: {"@context": "https://w3id.org/security/multikey/v1", **key},
        did: document,
    }

    for stack in both_stacks:
        answer = stack.ask(
            "verify", [write_json(signed).decode()], resources=resources, now=NOW.strftime(TIME)
        )

        assert answer.results == [{"value": True}]


@pytest.mark.rule("DI-1")
def test_we_verify_what_both_stacks_issue_with_eddsa(
    both_stacks: tuple[Peer, ...], world: World
) -> None:
    badges = [typical_credential(number) for number in range(8)]
    badges.append(as_1_1(badges[0], DATA_INTEGRITY))
    made = {"key": world.peers_key(), "cryptosuite": "eddsa-rdfc-2022"}

    for stack in both_stacks:
        answer = stack.ask("issue", badges, created=CREATED.strftime(TIME), **made)
        theirs = answer.values()

        assert theirs == [world.sign(badge) for badge in badges]
        assert [verified_by_us(badge, world).genuine for badge in theirs] == [Outcome.PASSED] * 9
        assert verified_by_us(theirs[0], world).current is Outcome.PASSED


def test_we_verify_what_both_stacks_issue_with_ed25519_signature_2020(
    both_stacks: tuple[Peer, ...], world: World
) -> None:
    badge = as_1_1(typical_credential(1), ED25519_2020)

    for stack in both_stacks:
        made = {"key": world.peers_key(), "cryptosuite": "Ed25519Signature2020"}
        [theirs] = stack.ask("issue", [badge], created=CREATED.strftime(TIME), **made).values()
        report = verified_by_us(theirs, world)

        assert theirs["proof"]["type"] == "Ed25519Signature2020"
        assert (report.genuine, report.current) == (Outcome.PASSED, Outcome.PASSED)


def test_we_verify_what_digital_bazaar_issues_with_ecdsa(digitalbazaar: Peer, world: World) -> None:
    made = {"key": world.peers_p256_key(), "cryptosuite": "ecdsa-rdfc-2019"}
    badges = [typical_credential(number) for number in range(4)]

    theirs = digitalbazaar.ask("issue", badges, created=CREATED.strftime(TIME), **made).values()

    assert [verified_by_us(badge, world).genuine for badge in theirs] == [Outcome.PASSED] * 4


@pytest.mark.parametrize("pointer", ["name", "description", "validFrom", "id"])
def test_nobody_verifies_what_was_changed(
    pointer: str, both_stacks: tuple[Peer, ...], world: World
) -> None:
    signed = world.sign(typical_credential(3))
    change = {"validFrom": "2026-01-01T00:00:00Z", "id": f"{BASE}/another"}
    changed = {**signed, pointer: change.get(pointer, "Master of Everything")}

    for stack in both_stacks:
        [result] = stack.ask("verify", [write_json(changed).decode()], **options(world)).results
        assert "Invalid signature" in result["error"]
    assert verified_by_us(changed, world).genuine is Outcome.FAILED


# --- status lists ---------------------------------------------------------------------------------


@pytest.mark.rule("BS-1")
def test_digital_bazaar_reads_our_status_list(digitalbazaar: Peer, world: World) -> None:
    kept, revoked = typical_credential(0), typical_credential(1)
    bits = type(world.status_bits).from_bytes(world.status_bits.to_bytes())
    bits.set(int(revoked["credentialStatus"]["statusListIndex"]))
    resources = {**world.peers_resources(), STATUS_LIST_URL: world.sign_status_list(bits)}

    found = digitalbazaar.ask("lookUpStatus", [kept, revoked], resources=resources).values()

    assert found == [[False], [True]]


@pytest.mark.rule("BS-1")
def test_we_read_digital_bazaars_status_list(digitalbazaar: Peer, world: World) -> None:
    kept, revoked = world.sign(typical_credential(0)), world.sign(typical_credential(1))
    index = int(revoked["credentialStatus"]["statusListIndex"])
    [unsigned] = digitalbazaar.ask(
        "statusList",
        [[index]],
        id=STATUS_LIST_URL,
        purpose="revocation",
        issuer=ISSUER,
        length=131072,
    ).values()
    made = {"key": world.peers_key(), "cryptosuite": "eddsa-rdfc-2022"}
    [theirs] = digitalbazaar.ask(
        "issue", [unsigned], created=CREATED.strftime(TIME), **made
    ).values()
    world = World()
    world.serve(STATUS_LIST_URL, theirs)

    reports = [verified_by_us(badge, world) for badge in (kept, revoked)]

    assert [report.current for report in reports] == [Outcome.PASSED, Outcome.FAILED]
