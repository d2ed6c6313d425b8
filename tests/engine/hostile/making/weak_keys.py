"""Cases about keys that prove nothing, whoever lists them (B6, B20)."""

import hashlib
from collections.abc import Iterator

from skillmark.engine.keys.jwk import write_public_jwk
from skillmark.engine.keys.p256 import P256PrivateKey
from skillmark.engine.proofs.vc_jwt_claims import claims_for
from skillmark.engine.wire.base64url import encode_base64url
from skillmark.engine.wire.multibase import encode_base58btc
from tests.engine.hostile.making.case import (
    PASSED,
    Case,
    case,
    good,
    not_genuine,
)
from tests.engine.hostile.making.rsa_numbers import SeededRsaKey, rsa_jwk
from tests.engine.hostile.making.tokens import CHARLIE, DOCUMENT, signed, wrong_key
from tests.engine.world import Document, World

FIELD = 2**255 - 19
NEUTRAL = (1).to_bytes(32, "little")


def cases() -> Iterator[Case]:
    yield from weak_ed25519_keys()
    yield from weak_keys_in_documents()
    yield from rsa_issuers()


def small_order_points() -> dict[str, bytes]:
    """Return the points of small order and the texts of points that are not canonical."""
    eighth = bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")
    other = bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")
    return {
        "neutral": NEUTRAL,
        "order_2": (FIELD - 1).to_bytes(32, "little"),
        "order_4": bytes(32),
        "order_4_negative": _negative(bytes(32)),
        "order_8_first": eighth,
        "order_8_second": other,
        "order_8_third": _negative(eighth),
        "order_8_fourth": _negative(other),
        "neutral_negative": _negative(NEUTRAL),
        "neutral_beyond_field": (FIELD + 1).to_bytes(32, "little"),
        "zero_beyond_field": FIELD.to_bytes(32, "little"),
        "all_ones": b"\xff" * 32,
        "off_the_curve": (2).to_bytes(32, "little"),
    }


def _negative(point: bytes) -> bytes:
    return point[:31] + bytes([point[31] ^ 0x80])


def weak_ed25519_keys() -> Iterator[Case]:
    weak = not_genuine("key_binding", "weak_or_wrong_key")
    # With the neutral point as key, R = neutral and S = 0 once verified over every message.
    constant = encode_base58btc(NEUTRAL + bytes(32))
    for name, point in small_order_points().items():
        did = f"did:key:{encode_base58btc(bytes.fromhex('ed01') + point)}"
        method = f"{did}#{did.removeprefix('did:key:')}"
        profile = {"id": did, "type": ["Profile"], "name": "Anybody"}
        forged = World().issuer.issue(issuer=profile)
        forged["proof"] |= {"verificationMethod": method, "proofValue": constant}
        why = "under such a key one constant signature fits every document"
        yield case(f"b20_did_key_{name}", "B20 B6", why, forged, weak)


def weak_keys_in_documents() -> Iterator[Case]:
    constant = encode_base58btc(NEUTRAL + bytes(32))
    weak = not_genuine("key_binding", "weak_or_wrong_key")
    credential = World().issuer.issue()
    credential["proof"]["proofValue"] = constant
    for name in ("neutral", "order_2", "order_8_first", "off_the_curve"):
        point = small_order_points()[name]
        for kind, key in {
            "multikey": {"publicKeyMultibase": encode_base58btc(bytes.fromhex("ed01") + point)},
            "jwk": {
                "type": "JsonWebKey",
                "publicKeyMultibase": None,
                "publicKeyJwk": {"kty": "OKP", "crv": "Ed25519", "x": encode_base64url(point)},
            },
        }.items():
            world = World()

            def weaken(served: Document, key: Document = key) -> None:
                served["verificationMethod"][0].update(key)

            world.issuer.publish_keys(weaken)
            why = "the issuer's own document lists a key that anybody can sign with"
            name_of_case = f"b20_listed_{kind}_{name}"
            yield case(name_of_case, "B20 B6", why, credential, weak, world=world)
    yield from other_listed_keys()


def other_listed_keys() -> Iterator[Case]:
    credential = World().issuer.issue()
    weak = not_genuine("key_binding", "weak_or_wrong_key")
    raw = World().issuer.key.public_key.raw
    p256 = bytes.fromhex("8024") + P256PrivateKey.from_scalar(bytes([1]) * 32).public_key.compressed
    for name, key in {
        "of_p256": {"publicKeyMultibase": encode_base58btc(p256)},
        "of_31_bytes": {"publicKeyMultibase": encode_base58btc(bytes.fromhex("ed01") + raw[:31])},
        "of_33_bytes": {"publicKeyMultibase": encode_base58btc(bytes.fromhex("ed01") + raw + b"a")},
        "missing": {"publicKeyMultibase": None},
        "private": {"secretKeyMultibase": "z1"},
        "of_number": {"publicKeyMultibase": 1},
        "p256_off_curve": {
            "publicKeyMultibase": encode_base58btc(bytes.fromhex("802402") + b"\xff" * 32)
        },
    }.items():
        world = World()

        def replace(served: Document, key: Document = key) -> None:
            served["verificationMethod"][0].update(key)

        world.issuer.publish_keys(replace)
        why = "what the issuer lists under this name is no key that could have made the proof"
        yield case(f"b06_listed_key_{name}", "B6 KEY-1", why, credential, weak, world=world)


def rsa_issuers() -> Iterator[Case]:
    strong, short = SeededRsaKey("strong"), SeededRsaKey("weak", bits=1024)
    issuer = "https://rsa.example/profile"
    profile = {"id": issuer, "type": ["Profile"], "name": "Bob's Workshop"}
    document = {**DOCUMENT, "issuer": profile}
    del document["credentialStatus"]
    payload = {**document, **claims_for(document)}
    header = {"alg": "RS256", "kid": "rsa-1", "typ": "JWT"}
    bad = wrong_key(current=PASSED)  # it names no status, and its dates are in order
    off_curve = {**write_public_jwk(CHARLIE.public_key), "y": encode_base64url(bytes(31) + b"\1")}
    for name, jwk, key, verdict in (
        ("good", strong.jwk, strong, good()),
        ("of_1024_bits", short.jwk, short, bad),
        ("with_exponent_1", rsa_jwk(strong.modulus, 1), None, bad),
        ("with_exponent_2", rsa_jwk(strong.modulus, 2), strong, bad),
        ("with_huge_exponent", rsa_jwk(strong.modulus, 2**2000 + 1), strong, bad),
        ("even", rsa_jwk(strong.modulus - 1, 65537), strong, bad),
        ("off_the_curve", off_curve, strong, bad),
        ("private", {**strong.jwk, "d": "AQAB"}, strong, bad),
    ):
        world = World()
        served = {"keys": [{**jwk, "kid": "rsa-1"}]}
        world.internet.put("https://rsa.example/.well-known/jwks.json", served)
        sign = key.sign if key is not None else _unsigned_block
        why = "the issuer's own key document lists a key that we do not verify by"
        if verdict.outcome == PASSED:
            why = "an RSA key of 2,048 bits, listed by its issuer"
        token = signed(header, payload, sign)
        yield case(f"b06_rsa_key_{name}", "B6 KEY-1", why, token, verdict, world=world)


def _unsigned_block(message: bytes) -> bytes:
    """Under the exponent 1 the padded block is its own signature."""
    prefix = bytes.fromhex("3031300d060960864801650304020105000420")
    block = prefix + hashlib.sha256(message).digest()
    return b"\0\1" + b"\xff" * (256 - 3 - len(block)) + b"\0" + block
