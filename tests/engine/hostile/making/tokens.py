"""Cases about tokens: keys they bring along, algorithms, headers, doubled and lying claims."""

import hashlib
import hmac
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import orjson
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from skillmark.engine.keys.jwk import write_public_jwk
from skillmark.engine.keys.p256 import P256PrivateKey
from skillmark.engine.proofs.vc_jwt_claims import claims_for
from skillmark.engine.wire.base64url import decode_base64url, encode_base64url
from tests.engine.hostile.making.case import (
    OPEN,
    PASSED,
    Case,
    Verdict,
    case,
    good,
    not_genuine,
)
from tests.engine.world import Document, World

CHARLIE = P256PrivateKey.from_scalar(b"charlie!" * 4)
WORLD = World()
DOCUMENT = WORLD.issuer.document()
KID = WORLD.issuer.token_signer.verification_method
HEADER = {"alg": "ES256", "kid": KID, "typ": "JWT"}
PAYLOAD = {**DOCUMENT, **claims_for(DOCUMENT)}

FOREIGN = not_genuine("key_binding", "key_not_issuers")
INVALID = not_genuine("proof", "signature_invalid")


def unread(code: str) -> Verdict:
    """The verdict on a token that is not even taken apart."""
    return not_genuine("structure", code)


def wrong_key(*, current: str = OPEN) -> Verdict:
    return not_genuine("key_binding", "weak_or_wrong_key", current=current)


def cases() -> Iterator[Case]:
    yield from keys_brought_along()
    yield from no_algorithm()
    yield from confused_algorithms()
    yield from wrong_and_weak_keys()
    yield from headers()
    yield from doubled_members()
    yield from lying_claims()
    yield from lying_layouts()
    yield from spellings()


def signed(
    header: Mapping[str, Any] | bytes = HEADER,
    payload: Mapping[str, Any] | bytes = PAYLOAD,
    sign: Callable[[bytes], bytes] = WORLD.issuer.token_key.sign,
) -> str:
    """Return a compact token of exactly this header and payload; bytes stay as they are."""
    parts = (each if isinstance(each, bytes) else orjson.dumps(each) for each in (header, payload))
    text = ".".join(encode_base64url(part) for part in parts)
    return f"{text}.{encode_base64url(sign(text.encode()))}"


def headed(**members: Any) -> dict[str, Any]:
    """Return the honest header with other members; None takes one away."""
    return {name: item for name, item in {**HEADER, **members}.items() if item is not None}


def keys_brought_along() -> Iterator[Case]:
    charlies, issuers = (
        write_public_jwk(CHARLIE.public_key),
        write_public_jwk(WORLD.issuer.token_key.public_key),
    )
    why = "the token brings its own key, which the issuer does not list"
    token = signed(headed(kid=None, jwk=charlies), sign=CHARLIE.sign)
    yield case("b01_key_in_token", "B1 PF-A V-2b", why, token, FOREIGN)
    why = "the token names the issuer's key and brings another one along"
    token = signed(headed(jwk=charlies), sign=CHARLIE.sign)
    yield case("b01_key_in_token_beside_kid", "B1 PF-A", why, token, FOREIGN)
    token = signed(headed(jwk=charlies))
    yield case("b01_two_keys_of_which_one_signed", "B1 PF-A", why, token, FOREIGN)
    why = "the key in the token is one that the issuer lists, so it is found there"
    token = signed(headed(kid=None, jwk=issuers))
    yield case("b01_issuers_key_in_token", "B1 PF-A", why, token, good())
    private = {**issuers, "d": encode_base64url(bytes(31) + b"\1")}
    why = "a token must never hold a private key"
    token = signed(headed(kid=None, jwk=private))
    yield case("b01_private_key_in_token", "B1 PF-A", why, token, wrong_key())
    shared = {"kty": "oct", "k": encode_base64url(b"secret")}
    why = "a shared secret is nobody's public key"
    token = signed(headed(kid=None, jwk=shared))
    yield case("b01_shared_secret_in_token", "B1 B5", why, token, wrong_key())
    for name, kid in {
        "address": "https://canary.example/keys/1",
        "other_did": "did:web:stranger.example#key-2",
        "issuer_with_port": "did:web:badges.workshop.example%3A8443#key-2",
        "file_path": "../../../../etc/passwd",
        "query": "x' UNION SELECT 'key",
        "empty": "",
    }.items():
        why = "the key hint leads elsewhere; only the issuer's own document is asked"
        token = signed(headed(kid=kid), sign=CHARLIE.sign)
        yield case(f"b02_kid_{name}", "B2 A9", why, token, FOREIGN)


def no_algorithm() -> Iterator[Case]:
    head, body, signature = signed().split(".")
    for name, algorithm in {
        "none": "none",
        "none_capital": "None",
        "none_mixed": "nOnE",
        "empty": "",
        "null": None,
        "number": 256,
        "array": ["ES256"],
        "with_blank": "ES256 ",
        "lower_case": "es256",
        "mac": "HS256",
        "rsa_pss": "PS256",
        "koblitz": "ES256K",
        "sha1": "RS1",
    }.items():
        why = "the algorithm is not one of those that we verify by"
        bare = encode_base64url(orjson.dumps({**HEADER, "alg": algorithm}))
        unsigned = f"{bare}.{body}.{signature}"
        yield case(f"b04_alg_{name}", "B4 B5", why, unsigned, unread("alg"))
    why = "a token without its signature proves nothing"
    yield case("b04_no_signature", "B4", why, f"{head}.{body}.", unread("alg"))
    none = encode_base64url(orjson.dumps({"alg": "none"}))
    yield case("b04_none_and_no_signature", "B4", why, f"{none}.{body}.", unread("alg"))
    missing = encode_base64url(orjson.dumps({"kid": KID, "typ": "JWT"}))
    yield case("b04_alg_missing", "B4", why, f"{missing}.{body}.{signature}", unread("alg"))
    why = "this is not even a token"
    yield case("b04_only_dots", "B4", why, "..", unread("no_credential"))
    yield case("b04_two_parts", "B4", why, f"{head}.{body}", unread("no_credential"))
    yield case("b04_four_parts", "B4", why, f"{head}.{body}.{signature}.", unread("no_credential"))
    yield case("b04_json_serialisation", "B4", why, _flattened(head, body, signature), _unknown())


def _flattened(head: str, body: str, signature: str) -> Document:
    return {"protected": head, "payload": body, "signature": signature}


def _unknown() -> Verdict:
    return not_genuine("structure", "type", current=OPEN)


def confused_algorithms() -> Iterator[Case]:
    public = WORLD.issuer.token_key.public_key
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public.compressed)
    secrets = {
        "pem": point.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        "jwk": orjson.dumps(write_public_jwk(public)),
        "point": public.compressed,
        "empty": b"",
    }
    for name, secret in secrets.items():

        def sign(message: bytes, secret: bytes = secret) -> bytes:
            return hmac.digest(secret, message, hashlib.sha256)

        why = "a public key is no shared secret"
        token = signed(headed(alg="HS256"), sign=sign)
        yield case(f"b05_hmac_with_{name}", "B5", why, token, unread("alg"))
        token = signed(headed(), sign=lambda m, sign=sign: sign(m) * 2)
        why = "an HMAC under the name of a signature is none"
        yield case(f"b05_hmac_called_es256_with_{name}", "B5", why, token, INVALID)


def wrong_and_weak_keys() -> Iterator[Case]:
    ed25519 = WORLD.issuer.signer.verification_method
    why = "algorithm and key do not belong together"
    token = signed(headed(kid=ed25519))
    yield case("b06_es256_with_ed25519_key", "B6", why, token, wrong_key())
    token = signed(headed(alg="EdDSA"), sign=WORLD.issuer.key.sign)
    yield case("b06_eddsa_with_p256_key", "B6", why, token, wrong_key())
    token = signed(headed(alg="RS256"))
    yield case("b06_rs256_with_p256_key", "B6", why, token, wrong_key())
    token = signed(headed(alg="ES384"))
    yield case("b06_es384_with_p256_key", "B6", why, token, wrong_key())

    why = "anybody can make such a signature, or it is spelled in another way"
    signature = decode_base64url(signed().rpartition(".")[2])
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    for name, other in {
        "zeros": bytes(64),
        "r_zero": bytes(32) + signature[32:],
        "s_zero": signature[:32] + bytes(32),
        "order": order.to_bytes(32, "big") * 2,
        "s_plus_order_cut": signature[:32] + ((s + order) % 2**256).to_bytes(32, "big"),
        "halves_exchanged": signature[32:] + signature[:32],
        "der": encode_dss_signature(r, s),
        "one_byte_more": signature + b"\0",
        "leading_zeros": b"\0" + signature[:32] + b"\0" + signature[32:],
    }.items():
        token = signed(sign=lambda _, other=other: other)
        yield case(f"b06_ecdsa_{name}", "B6 B19", why, token, INVALID)


def headers() -> Iterator[Case]:
    why = "the header asks for something that no verifier of badges does"
    for name, members in {
        "crit_unknown": {"crit": ["exp2"], "exp2": 1},
        "crit_empty": {"crit": []},
        "crit_null": {"crit": 0},
        "b64_false": {"b64": False, "crit": ["b64"]},
        "b64_true": {"b64": True},
        "jku": {"jku": "https://canary.example/jwks.json"},
        "x5u": {"x5u": "https://canary.example/cert.pem"},
        "x5c": {"x5c": ["MIIB"]},
        "zip": {"zip": "DEF"},
        "cty": {"cty": "JWT"},
        "issuer": {"iss": WORLD.issuer.id},
        "access_token": {"typ": "at+jwt"},
        "key_binding": {"typ": "kb+jwt"},
        "lower_case_typ": {"typ": "jwt"},
        "typ_number": {"typ": 1},
        "typ_empty": {"typ": ""},
        "no_key": {"kid": None},
        "kid_number": {"kid": 1},
        "kid_object": {"kid": {"id": KID}},
        "jwk_text": {"jwk": "key"},
        "other_content": {"typ": "vc+jwt", "cty": "vp"},
    }.items():
        token = signed(headed(**members))
        yield case(f"b07_header_{name}", "B7 PF-A", why, token, unread("header"))
    why = "such a token is a presentation to a wallet or an identity token, not a badge"
    token = signed(headed(typ="vp+jwt"))
    yield case("b07_header_presentation", "B7 T-8", why, token, unread("header"))
    why = "a header is small"
    token = signed(headed(kid="k" * 20_000))
    yield case("b07_header_of_20000_bytes", "B7 D10", why, token, unread("header"))


def doubled_members() -> Iterator[Case]:
    header, payload = orjson.dumps(HEADER), orjson.dumps(PAYLOAD)
    twice = unread("duplicate_key")
    why = "of two members of one name every reader takes another one"
    for name, changed in {
        "alg": b'{"alg":"none",' + header[1:],
        "alg_behind": header[:-1] + b',"alg":"HS256"}',
        "kid": header[:-1] + b',"kid":"did:web:stranger.example#key-1"}',
        "alg_escaped": header[:-1] + b',"\\u0061lg":"none"}',
    }.items():
        yield case(f"b08_header_with_two_{name}", "B8", why, signed(changed), twice)
    for name, member in {
        "issuers": b'"issuer":"did:web:stranger.example"',
        "iss": b'"iss":"did:web:stranger.example"',
        "ids": b'"id":"urn:x:other"',
        "contexts": b'"@context":[]',
        "escaped_issuers": b'"iss\\u0075er":"did:web:stranger.example"',
        "exps": b'"exp":1,"exp":2',
    }.items():
        changed = payload[:-1] + b"," + member + b"}"
        yield case(f"b08_payload_with_two_{name}", "B8", why, signed(payload=changed), twice)


def lying_claims() -> Iterator[Case]:
    conflict = not_genuine("proof", "claim_mismatch")
    why = "the claim says something else than the credential inside"
    for name, claims in {
        "iss": {"iss": "did:web:stranger.example"},
        "iss_array": {"iss": [WORLD.issuer.id]},
        "jti": {"jti": "urn:x:other"},
        "jti_null": {"jti": None},
        "sub": {"sub": "did:example:charlie"},
        "sub_number": {"sub": 1},
        "nbf_later": {"nbf": PAYLOAD["nbf"] + 1},
        "nbf_earlier": {"nbf": PAYLOAD["nbf"] - 1},
        "nbf_text": {"nbf": str(PAYLOAD["nbf"])},
        "nbf_true": {"nbf": True},
        "nbf_date": {"nbf": PAYLOAD["validFrom"]},
        "exp_later": {"validUntil": "2027-01-01T00:00:00Z", "exp": 1_900_000_000},
        "exp_earlier": {"validUntil": "2027-01-01T00:00:00Z", "exp": 1},
    }.items():
        token = signed(payload={**PAYLOAD, **claims})
        yield case(f"b09_{name}", "B9 PF-A", why, token, conflict)
    for name, claims in {
        "exp_outside_calendar": {"exp": 9e15},
        "exp_negative": {"exp": -9e15},
        "exp_text": {"exp": "2027"},
    }.items():
        why = "the claim is no moment of the calendar"
        token = signed(payload={**PAYLOAD, **claims})
        yield case(f"b09_{name}", "B9 B21", why, token, unread("claim_mismatch"))
    why = "a token without the claim is one of those seen in the field: a note, and no more"
    for claim in ("sub", "jti", "iss", "nbf"):
        payload = {name: item for name, item in PAYLOAD.items() if name != claim}
        yield case(f"b09_without_{claim}", "B9 PF-A", why, signed(payload=payload), good())
    why = "the claim ends what the credential leaves open, and that moment is far away"
    token = signed(payload={**PAYLOAD, "exp": 1_900_000_000})
    yield case("b09_exp_without_valid_until", "B9 PF-A", why, token, good())
    why = "fractions within the same second agree"
    token = signed(payload={**PAYLOAD, "nbf": PAYLOAD["nbf"] + 0.5})
    yield case("b09_nbf_with_fraction", "B9", why, token, good())


# waiver: function-length, one table
def lying_layouts() -> Iterator[Case]:
    older = {
        **DOCUMENT,
        "@context": ["https://www.w3.org/2018/credentials/v1", DOCUMENT["@context"][1]],
    }
    older["issuanceDate"] = older.pop("validFrom")
    del older["credentialStatus"]  # its type is defined in data model 2.0 only
    outer = {name: PAYLOAD[name] for name in ("iss", "jti", "nbf", "sub")}
    layout = unread("claim_mismatch")
    why = "the layout of the payload belongs to another data model than its context"
    for name, payload in {
        "new_credential_in_vc_claim": {**outer, "vc": DOCUMENT},
        "old_credential_as_payload": {**older, **outer},
        "credential_beside_vc_claim": {**PAYLOAD, "vc": older},
        "vc_claim_text": {**outer, "vc": "credential"},
        "vp_claim": {**outer, "vp": {"verifiableCredential": [DOCUMENT]}},
        "vp_beside_credential": {**PAYLOAD, "vp": {}},
    }.items():
        yield case(f"b09_{name}", "B9 V-0", why, signed(payload=payload), layout)
    why = "the outer claims of a 1.1 token speak of another issuer, id or recipient"
    for name, claims in {
        "iss": {"iss": "did:web:stranger.example"},
        "jti": {"jti": "urn:x:other"},
        "sub": {"sub": "did:example:charlie"},
        "nbf": {"nbf": 1},
        "exp": {"exp": 1_794_268_800},
    }.items():
        payload = {**outer, **claims, "vc": older}
        verdict = not_genuine("proof", "claim_mismatch", current=PASSED)
        if name == "exp":
            why = "the outer claim ends what the credential leaves open"
            verdict = Verdict(
                check="validity_period",
                outcome="FAILED",
                code="expired",
                genuine=PASSED,
                current="FAILED",
            )
        token = signed(payload=payload)
        yield case(f"b09_legacy_{name}", "B9 SE-6", why, token, verdict)
    why = "a 1.1 credential in a vc claim, with claims that agree: verified, with a note"
    token = signed(payload={**outer, "vc": older})
    yield case("b09_legacy", "B9 SE-6", why, token, good())


def spellings() -> Iterator[Case]:
    token = signed()
    head, body, signature = token.split(".")
    loose = signature[:-1] + chr(ord(signature[-1]) + 1)
    why = "one token has one spelling"
    for name, text, code in (
        ("padded", f"{head}.{body}.{signature}==", "bad_base64url"),
        ("padded_header", f"{head}=.{body}.{signature}", "bad_base64url"),
        ("loose_bits", f"{head}.{body}.{loose}", "bad_base64url"),
        ("plus_and_slash", f"{head}.{body}.+/{signature[2:]}", "bad_base64url"),
        ("blank_inside", f"{head}. {body}.{signature}", "no_credential"),
        ("line_feed_inside", f"{head}.{body[:40]}\n{body[40:]}.{signature}", "no_credential"),
        ("full_stop_behind", f"{token}.", "no_credential"),
        ("quoted", f'"{token}"', "no_credential"),
        ("bearer", f"Bearer {token}", "no_credential"),
        ("twice", f"{token}\n{token}", "multiple_credentials"),
    ):
        yield case(f"b19_token_{name}", "B19 BK-1", why, text, unread(code))
    why = "blanks and line ends around a token are the file's, not the token's"
    yield case("b19_token_with_line_ends", "B19 BK-1", why, f"\r\n {token}\r\n", good())
