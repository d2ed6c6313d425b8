"""The credentials of one round, made before any clock runs. Every round has new recipients."""

from dataclasses import dataclass
from typing import Any

from benchmarks.typical import BASE, SLOTS, slot_values, typical_credential
from benchmarks.world import CREATED, World, recipients
from skillmark.engine.proofs.issuing_template import IssuingTemplate
from skillmark.engine.proofs.vc_jwt import JwtProfile, issue_vc_jwt
from skillmark.engine.wire.strict_json import write_json

Json = dict[str, Any]

RAW_MESSAGE_LENGTH = 64


@dataclass(frozen=True, slots=True)
class Batch:
    """What one round works on.

    ``of_one_achievement`` are unsigned credentials as an issuer makes them, ``slot_values`` the
    same as a template takes them. ``of_many_achievements`` have an achievement each, so nobody can
    have compiled a template for them: they stand for "any document". The peers get ``shares`` of
    both: they are so slow that fewer tell as much.
    """

    of_one_achievement: list[Json]
    slot_values: list[list[str]]
    signed_of_one_achievement: list[bytes]
    of_many_achievements: list[Json]
    signed_of_many_achievements: list[bytes]
    tokens: dict[str, list[str]]
    share: int

    def for_peers(self, documents: list[Json]) -> list[Json]:
        """Return the part that peers work on."""
        return documents[: self.share]

    def texts_for_peers(self) -> list[str]:
        """Return signed credentials of many achievements as JSON text."""
        return [text.decode() for text in self.signed_of_many_achievements[: self.share]]


def make_batch(world: World, *, first: int, count: int, share: int) -> Batch:
    """Make the credentials of *count* recipients from number *first* on; peers get *share*."""
    of_one = [typical_credential(number) for number in recipients(count, start=first)]
    of_many = [_of_its_own(document, first + n) for n, document in enumerate(of_one)]
    values = [slot_values(document) for document in of_one]
    template = IssuingTemplate(of_one[0], SLOTS, signer=world.signer, contexts=world.contexts)
    return Batch(
        of_one_achievement=of_one,
        slot_values=values,
        signed_of_one_achievement=[template.issue(value, created=CREATED) for value in values],
        of_many_achievements=of_many,
        signed_of_many_achievements=[write_json(world.sign(document)) for document in of_many],
        tokens={
            "EdDSA": [_token(document, world.signer) for document in of_one[:share]],
            "ES256": [_token(document, world.p256_signer) for document in of_one[:share]],
        },
        share=share,
    )


def _token(document: Json, signer: Any) -> str:
    return issue_vc_jwt(document, signer=signer, profile=JwtProfile.OPEN_BADGES)


def _of_its_own(document: Json, number: int) -> Json:
    """Return *document* about an achievement that no other document is about."""
    achievement = f"{BASE}/achievements/{number}"
    subject = document["credentialSubject"]
    own = {**subject["achievement"], "id": achievement}
    return {**document, "credentialSubject": {**subject, "achievement": own}}
