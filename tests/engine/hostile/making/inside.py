"""Cases about what lies inside or behind a badge: endorsements, refreshing, disclosure."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import orjson

from skillmark.engine.keys.p256 import P256PrivateKey
from skillmark.engine.keys.signers import KeySigner
from skillmark.engine.proofs.jose import sign_compact_jws
from skillmark.engine.proofs.suites.ecdsa_sd_2023 import (
    create_base_proof,
    default_mandatory_pointers,
)
from skillmark.engine.proofs.vc_jwt import JwtProfile, issue_vc_jwt
from skillmark.engine.wire.base64url import decode_base64url, encode_base64url
from tests.engine.hostile.documents import (
    CONTEXTS,
    EXTENSIONS,
    OB,
    SIGNED_AT,
    V2,
    VCT,
    bound_token,
    derived,
    endorsement,
    selective_token,
)
from tests.engine.hostile.making.case import (
    CANARY,
    OPEN,
    PASSED,
    Case,
    Verdict,
    case,
    genuine_but,
    good,
    not_current,
    not_genuine,
    perhaps_genuine,
)
from tests.engine.world import Document, World

ENDORSED = genuine_but("endorsements", "", outcome=PASSED)
BAD = genuine_but("endorsements", "nested")
UNSURE = genuine_but("endorsements", "nested", outcome=OPEN)


def cases() -> Iterator[Case]:
    yield from endorsements()
    yield from crowds()
    yield from canaries()
    yield from refreshed()
    yield from base_and_derived()
    yield from selective()


def endorsed(world: World, *endorsements: Any, member: str = "endorsement") -> Document:
    document = world.issuer.document()
    document[member] = [*endorsements]
    return world.issuer.sign(document)


# waiver: function-length, one table
def endorsements() -> Iterator[Case]:
    world = World()
    thing = world.issuer.document()["id"].replace("000000000001", "000000000002")
    honest = endorsement(world.stranger, thing)

    def one(name: str, why: str, inner: Any, verdict: Verdict, member: str = "endorsement") -> Case:
        # Every badge below is the second of its world, so that the id is known beforehand.
        fresh = World()
        fresh.issuer.issued = 1
        credential = endorsed(fresh, inner, member=member)
        return case(f"b28_{name}", "B28 V-6 DM-16", why, credential, verdict)

    yield one("endorsement", "an endorsement of this badge by another party", honest, ENDORSED)
    why = "the endorsement is about another badge"
    yield one("borrowed", why, endorsement(world.stranger, "urn:x:another"), BAD)
    why = "the endorsement was changed after it was signed"
    bent = {**honest, "credentialSubject": {**honest["credentialSubject"]}}
    bent["credentialSubject"]["endorsementComment"] = "The best there is."
    yield one("changed", why, bent, BAD)
    why = "nobody signed the endorsement"
    unsigned = {name: item for name, item in honest.items() if name != "proof"}
    yield one("without_proof", why, unsigned, BAD)
    why = "the endorsement is signed by somebody else than the endorser"
    yield one("signed_by_another", why, world.issuer.sign(unsigned), BAD)
    why = "the endorsement is about nothing in particular"
    nameless = {**unsigned, "credentialSubject": {**honest["credentialSubject"]}}
    nameless["credentialSubject"].pop("id")
    shapeless = not_genuine("structure", "missing_member")
    yield one("about_nothing", why, world.stranger.sign(nameless), shapeless)
    why = "the endorsement has lapsed"
    lapsed = {**unsigned, "validUntil": "2026-11-20T00:00:00Z"}
    yield one("lapsed", why, world.stranger.sign(lapsed), BAD)
    why = "the endorser's keys cannot be had"
    far = {**unsigned, "issuer": {**unsigned["issuer"], "id": "did:web:gone.example"}}
    unreachable = {**far, "proof": {**honest["proof"]}}
    yield one("by_unreachable_party", why, unreachable, UNSURE)
    why = "a badge is no endorsement"
    badge = World().stranger.issue()
    shapeless = not_genuine("structure", "wrong_class")
    yield one("that_is_a_badge", why, badge, shapeless)
    yield from endorsement_tokens(world, unsigned)


def endorsement_tokens(world: World, unsigned: Document) -> Iterator[Case]:
    def token(**members: Any) -> str:
        return issue_vc_jwt(
            {**unsigned, **members},
            signer=world.stranger.token_signer,
            profile=JwtProfile.OPEN_BADGES,
        )

    honest = token()
    head, body, signature = honest.split(".")
    none = encode_base64url(b'{"alg":"none","kid":"x"}')
    other = {**unsigned["credentialSubject"], "id": "urn:x:another"}
    for name, text, verdict in (
        ("token", honest, ENDORSED),
        ("token_changed", f"{head}.{body}.{signature[::-1]}", BAD),
        ("token_without_algorithm", f"{none}.{body}.", None),
        ("token_borrowed", token(credentialSubject=other), BAD),
        ("token_of_nothing", "a.b.c", BAD),
    ):
        fresh = World()
        fresh.issuer.issued = 1
        credential = endorsed(fresh, text, member="endorsementJwt")
        found = verdict or not_genuine("structure", "not_a_jws")
        why = "an endorsement may be a token, and is then judged like one"
        yield case(f"b28_{name}", "B28 V-6 DM-16", why, credential, found)


def crowds() -> Iterator[Case]:
    world = World()
    document = world.issuer.document()
    document["endorsement"] = [
        endorsement(world.stranger, document["id"], number=number) for number in range(40)
    ]
    why = "forty endorsements are more than one verification looks at"
    verdict = genuine_but("endorsements", "too_many_resources", outcome=OPEN)
    yield case("a10_40_endorsements", "A10", why, world.issuer.sign(document), verdict)
    document = world.issuer.document()
    inner = endorsement(world.stranger, document["id"])
    for number in range(2, 7):
        del inner["proof"]
        inner["endorsement"] = [endorsement(world.stranger, inner["id"], number=number)]
        inner = world.stranger.sign(inner)
    document["endorsement"] = [inner]
    why = "endorsements of endorsements are followed three deep, and not to the bottom"
    nested = genuine_but("endorsements", "", outcome=PASSED)
    yield case("a10_endorsements_nested", "A10", why, world.issuer.sign(document), nested)


# waiver: function-length, one table
def canaries() -> Iterator[Case]:
    """Credentials that are not proven, full of addresses that want to be fetched."""
    world = World()
    lures: Document = {
        "@context": [V2, OB, EXTENSIONS],
        "evidence": [{"id": f"{CANARY}/evidence", "type": ["Evidence"]}],
        "termsOfUse": [{"id": f"{CANARY}/terms", "type": "urn:x:terms"}],
        "credentialSchema": [{"id": f"{CANARY}/s", "type": "1EdTechJsonSchemaValidator2019"}],
        "refreshService": {"id": f"{CANARY}/refresh", "type": "1EdTechCredentialRefresh"},
        "image": {"id": f"{CANARY}/image.png", "type": "Image"},
        "credentialStatus": {"id": f"{CANARY}/status", "type": "1EdTechRevocationList"},
    }
    document = {**world.issuer.document(), **lures}
    profile = {"id": "did:web:canary.example", "type": ["Profile"], "name": "Canary"}
    inner = {
        **{k: v for k, v in endorsement(world.stranger, document["id"]).items() if k != "proof"},
        "issuer": profile,
        "credentialStatus": {**world.stranger.entry(1), "statusListCredential": f"{CANARY}/list"},
    }
    signed_inner = world.stranger.sign(inner)
    signed_inner["proof"]["verificationMethod"] = "did:web:canary.example#key-1"
    document["endorsement"] = [signed_inner]
    signed = world.issuer.sign(document)
    invalid = not_genuine("proof", "signature_invalid")
    why = "the proof does not hold, so nothing but the issuer's keys is fetched"
    changed = {**signed, "name": "Changed"}
    yield case("a09_lures_behind_bad_proof", "A9 T-21 T-19", why, changed, invalid)
    why = "there is no proof, so nothing at all is fetched"
    missing = not_genuine("proof", "no_proof")
    yield case("a09_lures_without_proof", "A9 T-21 T-19", why, document, missing)
    why = "the issuer's keys cannot be had, so nothing else is fetched either"
    url = world.issuer.did_url
    verdict = perhaps_genuine("key_binding", "unreachable")
    yield case(
        "a09_lures_without_keys", "A9", why, signed, verdict, unreachable={url: "unreachable"}
    )
    why = "the structure is broken; the proof holds, and still nothing else is fetched"
    broken = {**document, "credentialSubject": {**document["credentialSubject"]}}
    del broken["credentialSubject"]["achievement"]
    verdict = not_genuine("structure", "missing_member")
    yield case("a09_lures_in_broken_badge", "A9", why, world.issuer.sign(broken), verdict)
    why = "evidence, terms, schemas and pictures are never fetched, also of a good badge"
    quiet = {k: v for k, v in lures.items() if k not in {"refreshService", "credentialStatus"}}
    honest = world.issuer.sign({**world.issuer.document(), **quiet})
    yield case("a09_lures_in_good_badge", "A9 DM-11", why, honest, good())


def refreshed() -> Iterator[Case]:
    service = "https://badges.workshop.example/refresh/1"
    world = World()
    old = world.issuer.document()
    old["@context"] = [V2, OB, EXTENSIONS]
    old["refreshService"] = {"id": service, "type": "1EdTechCredentialRefresh"}
    credential = world.issuer.sign(old)
    new = {**old, "validFrom": "2026-11-10T09:00:00Z", "name": "Welding I, corrected"}
    signed = world.issuer.sign(new)
    looping = {**new, "refreshService": {**old["refreshService"], "id": f"{CANARY}/next"}}
    for name, body, why in (
        ("newer", orjson.dumps(signed), "a newer copy that is itself genuine"),
        ("looping", orjson.dumps(world.issuer.sign(looping)), "it is asked for once, not again"),
        ("forged", orjson.dumps(world.stranger.sign(new)), "a forged copy changes nothing"),
        ("unsigned", orjson.dumps(new), "an unsigned copy changes nothing"),
        ("of_another_id", orjson.dumps(world.issuer.issue()), "another badge changes nothing"),
        (
            "older",
            orjson.dumps(world.issuer.sign({**new, "validFrom": "2026-01-01T00:00:00Z"})),
            "an older copy changes nothing",
        ),
        ("garbage", b"\x00\xff", "garbage changes nothing"),
    ):
        served = World()
        served.internet.pages[service] = body
        yield case(f"st5_refresh_{name}", "ST-5 T-19", why, credential, good(), world=served)
    dead = World()
    dead.internet.pages[service] = orjson.dumps(world.issuer.sign({**new, "validUntil": _PAST}))
    why = "the newer copy says that the badge has ended, and it counts"
    verdict = not_current("validity_period", "expired")
    yield case("st5_refresh_expired", "ST-5", why, credential, verdict, world=dead)
    why = "at that date there was no newer copy, so the one at hand is asked about"
    served = World()
    served.internet.pages[service] = orjson.dumps(signed)
    ask = {"at": "2026-11-05T00:00:00+00:00"}
    name = "st5_refresh_asked_about_earlier_date"
    yield case(name, "ST-5", why, credential, good(), world=served, ask=ask)
    why = "the service is down, and the badge stays what it is"
    yield case("st5_refresh_unreachable", "ST-5", why, credential, good())


_PAST = "2026-11-11T00:00:00Z"


# waiver: function-length, one table
def base_and_derived() -> Iterator[Case]:
    world = World()
    document = world.issuer.document()
    base = create_base_proof(
        document,
        signer=world.issuer.token_signer,
        created=SIGNED_AT,
        mandatory_pointers=default_mandatory_pointers(document),
        contexts=CONTEXTS,
        hmac_key=bytes(32),
        proof_key=P256PrivateKey.from_scalar(bytes([7]) * 32),
    )
    why = "the base proof is for the earner alone; verifying it would make showing it normal"
    yield case("sd8_base_proof_shown", "SD-8", why, base, not_genuine("proof", "base_proof"))
    shown = derived(World().issuer)
    value = not_genuine("proof", "proof_value")
    unasked = not_genuine("proof", "proof_value", current=PASSED)
    invalid = not_genuine("proof", "signature_invalid")
    why = "a derived credential shows parts of the badge, and no other parts"
    yield case("sd6_derived", "SD-5 SD-6", why, shown, good())
    for name, change, verdict in (
        ("statement_added", lambda d: d.update(description="Master"), value),
        ("statement_removed", lambda d: d.pop("name"), value),
        # With the status goes the question whether it was revoked.
        ("mandatory_removed", lambda d: d.pop("credentialStatus"), unasked),
        ("statement_changed", lambda d: d.update(name="Welding II"), invalid),
        ("mandatory_changed", lambda d: d.update(validFrom="2020-01-01T00:00:00Z"), invalid),
    ):
        bent = derived(World().issuer)
        change(bent)
        why = "what is shown is not what the issuer signed"
        yield case(f"sd6_{name}", "SD-6", why, bent, verdict)
    raw = decode_base64url(shown["proof"]["proofValue"][1:])
    for name, data in {
        "byte_behind": raw + b"\0",
        "header_of_base": b"\xd9\x5d\x00" + raw[3:],
        "unknown_header": b"\xd9\x5d\x02" + raw[3:],
        "cut_off": raw[:-1],
        "bomb": b"\xd9\x5d\x01" + b"\x9b" + b"\xff" * 8,
        "nested": b"\xd9\x5d\x01" + b"\x81" * 5000,
        "tagged": raw[:3] + b"\xd8\x1c" + raw[3:],
        "empty": b"\xd9\x5d\x01",
    }.items():
        bent = {**shown, "proof": {**shown["proof"], "proofValue": f"u{encode_base64url(data)}"}}
        why = "the proof value is not in the one form that it is written in"
        code = "base_proof" if name == "header_of_base" else "proof_value"
        verdict = not_genuine("proof", code)
        yield case(f"sd5_value_{name}", "SD-5 B19", why, bent, verdict)


def selective() -> Iterator[Case]:
    issuer = World().issuer
    token = selective_token(issuer)
    jwt, *disclosures, _ = token.split("~")
    bound = bound_token(issuer)
    charlie = KeySigner(P256PrivateKey.from_scalar(b"charlie!" * 4), "")
    mine = bound.rpartition("~")[0] + "~"
    binding = decode_base64url(bound.rpartition("~")[2].split(".")[1])
    stolen = mine + sign_compact_jws({"typ": "kb+jwt"}, binding, signer=charlie)
    invented = encode_base64url(b'["salt-of-charlie-1","achievement_name","Master Welder"]')
    not_genuine("proof", "signature_invalid", current=PASSED)

    def refused(code: str, *, current: str = OPEN) -> Verdict:
        return not_genuine("proof", code, current=current)

    for name, text, verdict in (
        ("everything_shown", token, good()),
        ("nothing_shown", f"{jwt}~", good()),
        ("shown_backwards", "~".join([jwt, *reversed(disclosures), ""]), good()),
        ("with_key_binding", bound, good()),
        ("invented_disclosure", f"{jwt}~{invented}~", refused("unreferenced_disclosure")),
        ("same_disclosure_twice", f"{token}{disclosures[0]}~", refused("unreferenced_disclosure")),
        ("key_binding_by_another", stolen, refused("signature_invalid")),
        ("key_binding_for_other_disclosures", _rebound(bound, jwt), refused("key_binding")),
        ("without_tilde", jwt, not_genuine("structure", "header")),
        ("other_signature", token.replace(jwt[-4:], "AAAA", 1), refused("signature_invalid")),
        ("no_algorithm", _unsigned(jwt, disclosures), not_genuine("structure", "alg")),
        ("hidden_status", _hidden("credential_status"), refused("disclosure", current=PASSED)),
        ("hidden_end", _hidden("exp"), refused("disclosure", current=PASSED)),
    ):
        why = "only what the issuer hid can be disclosed, and only by its holder"
        yield case(f"sdjwt_{name}", "B26 B4 B19", why, text, verdict, suffix="jwt")


def _rebound(bound: str, jwt: str) -> str:
    """The same key binding behind fewer disclosures."""
    return f"{jwt}~{bound.rpartition('~')[2]}"


def _unsigned(jwt: str, disclosures: list[str]) -> str:
    none = encode_base64url(b'{"alg":"none","typ":"dc+sd-jwt"}')
    return "~".join([f"{none}.{jwt.split('.')[1]}.", *disclosures, ""])


def _hidden(claim: str) -> str:
    """A token whose issuer let its holder hide what decides whether it holds, and who shows it."""
    issuer = World().issuer
    value: Any = issuer.entry(1) if claim == "credential_status" else 1_900_000_000
    disclosure = encode_base64url(orjson.dumps(["salt-of-the-test-0001", claim, value]))
    digest = encode_base64url(sha256(disclosure.encode()).digest())
    claims: Document = {"iss": issuer.id, "vct": VCT, "_sd_alg": "sha-256", "_sd": [digest]}
    header: Document = {"kid": issuer.token_signer.verification_method, "typ": "dc+sd-jwt"}
    jwt = sign_compact_jws(header, orjson.dumps(claims), signer=issuer.token_signer)
    return f"{jwt}~{disclosure}~"
