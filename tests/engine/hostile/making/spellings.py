"""Cases about the proof object: how its signature is spelled, which members it has (B19, DI-1)."""

from collections.abc import Iterator

from skillmark.engine.wire.base64url import encode_base64url
from skillmark.engine.wire.multibase import decode_base58btc, encode_base58btc
from tests.engine.hostile.making.case import Case, case, not_genuine
from tests.engine.world import World

ED25519_ORDER = 2**252 + 27742317777372353535851937790883648493


def cases() -> Iterator[Case]:
    yield from spellings()
    yield from members()


def spellings() -> Iterator[Case]:
    credential = World().issuer.issue()
    signature = decode_base58btc(credential["proof"]["proofValue"])
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    larger = r + (s + ED25519_ORDER).to_bytes(32, "little")
    text = credential["proof"]["proofValue"]
    invalid = not_genuine("proof", "signature_invalid")
    malformed = not_genuine("proof", "proof_value")
    neutral = bytes([1]) + bytes(31)
    for name, value, verdict in (
        ("s_plus_order", encode_base58btc(larger), invalid),
        ("r_of_small_order", encode_base58btc(neutral + bytes(32)), invalid),
        ("all_zero", encode_base58btc(bytes(64)), invalid),
        ("halves_exchanged", encode_base58btc(signature[32:] + r), invalid),
        ("byte_more", encode_base58btc(signature + b"\0"), malformed),
        ("byte_less", encode_base58btc(signature[:-1]), malformed),
        ("twice", encode_base58btc(signature + signature), malformed),
        ("zero_in_front", f"z1{text[1:]}", malformed),
        ("base64url", f"u{encode_base64url(signature)}", malformed),
        ("hexadecimal", f"f{signature.hex()}", malformed),
        ("base58flickr", f"Z{text[1:]}", malformed),
        ("without_multibase", text[1:], malformed),
        ("two_multibases", f"z{text}", malformed),
        ("blank_inside", f"{text[:20]} {text[20:]}", malformed),
        ("line_feed_behind", f"{text}\n", malformed),
        ("letter_l", f"{text[:20]}l{text[21:]}", malformed),
        ("full_width_z", f"ｚ{text[1:]}", malformed),
        ("empty", "", malformed),
        ("only_z", "z", malformed),
    ):
        changed = {**credential, "proof": {**credential["proof"], "proofValue": value}}
        why = "the same signature spelled in another way, or no signature, is not accepted"
        yield case(f"b19_signature_{name}", "B19 PF-B", why, changed, verdict)


def members() -> Iterator[Case]:
    credential = World().issuer.issue()
    broken = not_genuine("proof", "proof_member")
    for name, change in {
        "unknown_member": {"rating": "AAA"},
        "context_of_its_own": {"@context": "https://w3id.org/security/data-integrity/v2"},
        "empty_domain": {"domain": []},
        "same_domain_twice": {"domain": ["https://a.example", "https://a.example"]},
        "created_without_meaning": {"created": "yesterday"},
        "created_on_30_february": {"created": "2026-02-30T00:00:00Z"},
        "created_a_number": {"created": 1764072000},
        "method_an_object": {"verificationMethod": {"id": "did:web:stranger.example#key-1"}},
    }.items():
        changed = {**credential, "proof": {**credential["proof"], **change}}
        why = "nobody could say what such a member was meant to restrict"
        yield case(f"di1_proof_with_{name}", "DI-1 B22", why, changed, broken)
    for name in ("verificationMethod", "proofPurpose", "proofValue", "cryptosuite"):
        proof = {key: item for key, item in credential["proof"].items() if key != name}
        why = f"a proof without {name} proves nothing"
        changed = {**credential, "proof": proof}
        yield case(f"di1_proof_without_{name}", "DI-1 B22", why, changed, broken)
