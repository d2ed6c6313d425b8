"""What the engine does in one round, and the raw Ed25519 operations that bound it from below."""

from collections.abc import Callable, Mapping
from functools import partial
from secrets import token_bytes

import nacl.signing
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.batches import RAW_MESSAGE_LENGTH, Batch
from benchmarks.measuring import Timing, timed
from benchmarks.typical import SLOTS, typical_credential
from benchmarks.world import CREATED, NOW, SEED, World, status_index
from skillmark.engine.outcome import Outcome
from skillmark.engine.ports import Signer
from skillmark.engine.proofs.data_integrity import sign_document
from skillmark.engine.proofs.issuing_template import IssuingTemplate
from skillmark.engine.proofs.vc_jwt import (
    JwtProfile,
    check_claims,
    issue_vc_jwt,
    read_vc_jwt,
    verify_vc_jwt,
)
from skillmark.engine.status.bitstring import Bitstring
from skillmark.engine.verification.verifier import Verifier
from skillmark.engine.wire.json_types import JsonObject
from skillmark.engine.wire.linked_data import canonical_nquads
from skillmark.engine.wire.strict_json import write_json

Task = Callable[[Batch], Timing]


class NotVerified(Exception):
    """A credential of the benchmark did not pass: nothing it measures would mean anything."""


def engine_tasks(world: World) -> Mapping[str, Task]:
    """Return everything the engine is measured on, by name."""
    return {
        "batch issue": partial(_issue_batch, world),
        "sign": partial(_sign, world),
        "canonicalize": partial(_canonicalize, world),
        "full verify": partial(_verify_any, world),
        "bulk verify": partial(_verify_batch, world),
        "sign JWT EdDSA": partial(_sign_tokens, world.signer),
        "sign JWT ES256": partial(_sign_tokens, world.p256_signer),
        "verify JWT EdDSA": partial(_verify_tokens, world, "EdDSA"),
        "verify JWT ES256": partial(_verify_tokens, world, "ES256"),
        "status list": partial(_update_status_list, world),
        "raw sign": _raw_sign,
        "raw verify": _raw_verify,
        "raw sign PyNaCl": _raw_sign_pynacl,
        "raw verify PyNaCl": _raw_verify_pynacl,
    }


def _issue_batch(world: World, batch: Batch) -> Timing:
    template = IssuingTemplate(
        typical_credential(0), SLOTS, signer=world.signer, contexts=world.contexts
    )
    return timed(lambda values: template.issue(values, created=CREATED), batch.slot_values)


def _sign(world: World, batch: Batch) -> Timing:
    def run(document: JsonObject) -> bytes:
        return write_json(
            sign_document(document, signer=world.signer, created=CREATED, contexts=world.contexts)
        )

    return timed(run, batch.of_many_achievements)


def _canonicalize(world: World, batch: Batch) -> Timing:
    return timed(
        lambda document: canonical_nquads(document, world.contexts), batch.of_many_achievements
    )


def _verify_any(world: World, batch: Batch) -> Timing:
    """Every credential is of another achievement: the verifier's memory of shapes is no help."""
    return _verify(world, batch.signed_of_many_achievements, batch.signed_of_many_achievements[:1])


def _verify_batch(world: World, batch: Batch) -> Timing:
    return _verify(world, batch.signed_of_one_achievement, batch.signed_of_one_achievement[:4])


def _verify(world: World, credentials: list[bytes], warm_up: list[bytes]) -> Timing:
    """The key document and the status list are fetched before the clock runs, and remembered."""
    verifier = Verifier()

    def run(credential: bytes) -> None:
        report = verifier.verify(credential, now=NOW, fetch=world.fetch)
        if report.genuine is not Outcome.PASSED or report.current is not Outcome.PASSED:
            raise NotVerified(report.sentence)

    for credential in warm_up:
        run(credential)
    return timed(run, credentials)


def _sign_tokens(signer: Signer, batch: Batch) -> Timing:
    return timed(
        lambda document: issue_vc_jwt(document, signer=signer, profile=JwtProfile.OPEN_BADGES),
        batch.of_one_achievement,
    )


def _verify_tokens(world: World, algorithm: str, batch: Batch) -> Timing:
    key_document = world.key_document

    def run(token: str) -> None:
        jwt = read_vc_jwt(token)
        verify_vc_jwt(jwt, key_document=key_document)
        check_claims(jwt)

    return timed(run, batch.tokens[algorithm])


def _update_status_list(world: World, batch: Batch) -> Timing:
    """Revoke one credential after another: set the bit, compress the list, sign it, write it."""
    bits = Bitstring.from_bytes(world.status_bits.to_bytes())

    def run(number: int) -> bytes:
        bits.set(status_index(number))
        return write_json(world.sign_status_list(bits))

    return timed(run, range(batch.share))


# --- the floor: one operation on a curve ----------------------------------------------------------


def _raw_sign(batch: Batch) -> Timing:
    key = Ed25519PrivateKey.from_private_bytes(SEED)
    return timed(key.sign, _messages(batch))


def _raw_verify(batch: Batch) -> Timing:
    key = Ed25519PrivateKey.from_private_bytes(SEED)
    public = key.public_key()
    signed = [(key.sign(message), message) for message in _messages(batch)]
    return timed(lambda pair: public.verify(*pair), signed)


def _raw_sign_pynacl(batch: Batch) -> Timing:
    key = nacl.signing.SigningKey(SEED)
    return timed(key.sign, _messages(batch))


def _raw_verify_pynacl(batch: Batch) -> Timing:
    key = nacl.signing.SigningKey(SEED)
    signed = [key.sign(message) for message in _messages(batch)]
    return timed(key.verify_key.verify, signed)


def _messages(batch: Batch) -> list[bytes]:
    return [token_bytes(RAW_MESSAGE_LENGTH) for _ in batch.of_one_achievement]
