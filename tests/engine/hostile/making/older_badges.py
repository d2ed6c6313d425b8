"""Cases about Open Badges 2.0, where only what the issuer serves or signed counts (O2-4, T-20)."""

from collections.abc import Iterator
from typing import Any

import orjson

from skillmark.engine.wire.base64url import encode_base64url
from tests.engine.hostile.making.case import (
    FAILED,
    OPEN,
    Case,
    Verdict,
    case,
    good,
    not_current,
    not_genuine,
)
from tests.engine.hostile.making.rsa_numbers import SeededRsaKey
from tests.engine.open_badges_2.ob2_world import (
    ASSERTION,
    BADGE_CLASS,
    HOST,
    ISSUER,
    KEY,
    REVOCATIONS,
    assertion,
    badge_class,
    issuer,
    revocation_list,
    signed_assertion,
    signing_issuer,
)
from tests.engine.world import World

RULES = "T-20 O2-4"


def cases() -> Iterator[Case]:
    yield from hosted()
    yield from signed()


def world_of(**pages: Any) -> World:
    """Return a world that also serves an Open Badges 2.0 issuer; a page may be given by name."""
    world = World()
    for url, page in {
        ASSERTION: pages.get("assertion", assertion()),
        BADGE_CLASS: pages.get("badge_class", badge_class()),
        ISSUER: pages.get("issuer", issuer()),
        REVOCATIONS: pages.get("revocations"),
    }.items():
        if page is not None:
            world.internet.put(url, page)
    return world


def hosted() -> Iterator[Case]:
    why = "the badge is hosted where it says, by its issuer"
    yield case("o2_hosted", RULES, why, assertion(), good(), world=world_of())
    why = "what was handed in says more than what is hosted, and only the hosted copy counts"
    mine = {"type": "email", "hashed": False, "identity": "charlie@elsewhere.example"}
    ask = {"recipient": "charlie@elsewhere.example"}
    verdict = Verdict(
        check="recipient",
        outcome=FAILED,
        code="recipient_mismatch",
        genuine="PASSED",
        current="PASSED",
    )
    claimed = assertion(recipient=mine)
    yield case("o2_recipient_replaced", RULES, why, claimed, verdict, world=world_of(), ask=ask)
    why = "nothing is served where the badge says that it is hosted"
    gone = Verdict(check="proof", outcome=OPEN, code="not_found", genuine=OPEN, current=OPEN)
    yield case("o2_hosted_nowhere", RULES, why, assertion(), gone)


# waiver: function-length, one table
def signed() -> Iterator[Case]:
    key, other = SeededRsaKey("ob2"), SeededRsaKey("charlie")
    document = {
        "@context": "https://w3id.org/openbadges/v2",
        "id": KEY,
        "type": "CryptographicKey",
        "owner": ISSUER,
        "publicKeyPem": key.pem,
    }

    def world(**pages: Any) -> World:
        made = world_of(assertion=None, issuer=signing_issuer(), **pages)
        made.internet.put(KEY, document)
        return made

    why = "the badge is signed with the key in its issuer's profile"
    honest = _token(signed_assertion(), key)
    yield case("o2_signed", RULES, why, honest, good(), world=world())
    why = "the badge is signed with another key than the one it names"
    forged = _token(signed_assertion(), other)
    invalid = not_genuine("proof", "signature_invalid")
    yield case("o2_signed_by_another", f"{RULES} B1", why, forged, invalid, world=world())
    why = "the key is not one of those in the issuer's profile"
    foreign = signed_assertion(verification={"type": "signed", "creator": f"{HOST}/other.json"})
    verdict = not_genuine("key_binding", "key_not_issuers")
    yield case(
        "o2_signed_with_unlisted_key",
        f"{RULES} B2",
        why,
        _token(foreign, key),
        verdict,
        world=world(),
    )
    why = "a signed badge that says that it is hosted would be checked in neither way"
    both = _token(signed_assertion(verification={"type": "hosted"}), key)
    verdict = not_genuine("structure", "verification_type")
    yield case("o2_signed_and_hosted", RULES, why, both, verdict, world=world())
    why = "the issuer's list names the badge"
    revoking = signing_issuer(revocationList=REVOCATIONS)
    listed = revocation_list({"id": signed_assertion()["id"]})
    made = world_of(assertion=None, issuer=revoking, revocations=listed)
    made.internet.put(KEY, document)
    verdict = not_current("status", "revoked")
    yield case("o2_signed_and_revoked", RULES, why, honest, verdict, world=made)


def _token(payload: dict[str, Any], key: SeededRsaKey) -> str:
    parts = (orjson.dumps({"alg": "RS256"}), orjson.dumps(payload))
    text = ".".join(map(encode_base64url, parts))
    return f"{text}.{encode_base64url(key.sign(text.encode()))}"
