import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmark.engine.errors import MalformedInput, UnsupportedFeature
from skillmark.engine.keys.ed25519 import Ed25519PrivateKey
from skillmark.engine.keys.jwk import jwk_thumbprint, read_public_jwk, write_public_jwk
from skillmark.engine.keys.multikey import read_multikey
from skillmark.engine.keys.p256 import P256PrivateKey, P256PublicKey
from skillmark.engine.keys.rsa import RsaPublicKey
from skillmark.engine.ports import KeyAlgorithm
from skillmark.engine.wire.base64url import decode_base64url, encode_base64url
from skillmark.engine.wire.json_types import JsonObject, JsonValue

# RFC 7638, section 3.1, and RFC 8037, appendix A.3: JWK and thumbprint.
RSA: JsonObject = {
    "kty": "RSA",
    "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJ"
    "ECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2Qvzq"
    "Y368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM"
    "4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
    "e": "AQAB",
    "alg": "RS256",
    "kid": "2011-04-29",
}
OKP: JsonObject = {
    "kty": "OKP",
    "crv": "Ed25519",
    "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
}
# RFC 7515, appendix A.3.
EC: JsonObject = {
    "kty": "EC",
    "crv": "P-256",
    "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
}
P384 = write_public_jwk(
    read_multikey("z82LkuBieyGShVBhvtE2zoiD6Kma4tJGFtkAhxR5pfkp5QPw4LutoYWhvQCnGjdVn14kujQ")
)


def refusal_of(jwk: JsonObject) -> str:
    with pytest.raises(MalformedInput) as caught:
        read_public_jwk(jwk)
    return caught.value.reason


def test_published_thumbprints() -> None:
    assert jwk_thumbprint(RSA) == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
    assert jwk_thumbprint(OKP) == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


def test_the_key_of_rfc_7515_verifies_its_signature() -> None:
    signing_input = (
        b"eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
        b"cGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    )
    signature = decode_base64url(
        "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
    )

    assert read_public_jwk(EC).verify(signature, signing_input)


@pytest.mark.parametrize("jwk", [RSA, OKP, EC, P384], ids=["RSA", "Ed25519", "P-256", "P-384"])
def test_a_jwk_round_trips_without_its_other_members(jwk: JsonObject) -> None:
    key = read_public_jwk({**jwk, "kid": "key-1", "use": "sig", "iss": "https://example.edu"})
    defining = {name: jwk[name] for name in jwk if name not in ("alg", "kid")}

    assert write_public_jwk(key) == defining
    assert read_public_jwk(write_public_jwk(key)) == key
    assert jwk_thumbprint(write_public_jwk(key)) == jwk_thumbprint(jwk)


@given(st.binary(min_size=32, max_size=32))
def test_every_ed25519_and_p256_key_round_trips(seed: bytes) -> None:
    key = Ed25519PrivateKey.from_seed(seed).public_key
    assert read_public_jwk(write_public_jwk(key)) == key
    if any(seed[1:]):
        point = P256PrivateKey.from_scalar(b"\0" + seed[1:]).public_key
        assert read_public_jwk(write_public_jwk(point)) == point


@pytest.mark.rule("B6")
@pytest.mark.parametrize("member", ["d", "p", "q", "dp", "dq", "qi", "oth", "k"])
@pytest.mark.parametrize("jwk", [RSA, OKP, EC], ids=["RSA", "Ed25519", "P-256"])
def test_a_public_jwk_with_a_private_member_is_refused(jwk: JsonObject, member: str) -> None:
    assert refusal_of({**jwk, member: "AQAB"}) == "weak_or_wrong_key"


@pytest.mark.rule("B5", "B6")
@pytest.mark.parametrize(
    ("jwk", "contradiction"),
    [
        (RSA, {"alg": "ES256"}),
        (RSA, {"alg": "HS256"}),
        (RSA, {"alg": "RS1"}),
        (RSA, {"alg": "none"}),
        (EC, {"alg": "RS256"}),
        (EC, {"alg": "ES384"}),
        (P384, {"alg": "ES256"}),
        (OKP, {"alg": "ES256"}),
        (OKP, {"alg": None}),
        (OKP, {"alg": ["EdDSA"]}),
        (EC, {"use": "enc"}),
        (EC, {"use": None}),
        (EC, {"key_ops": ["sign"]}),
        (EC, {"key_ops": []}),
        (EC, {"key_ops": "verify"}),
        (EC, {"key_ops": {"verify": 1}}),
    ],
)
def test_a_jwk_that_contradicts_itself_is_refused(
    jwk: JsonObject, contradiction: JsonObject
) -> None:
    assert refusal_of({**jwk, **contradiction}) == "weak_or_wrong_key"


@pytest.mark.parametrize(
    ("jwk", "agreement"),
    [
        (RSA, {"alg": "RS256", "use": "sig", "key_ops": ["verify"]}),
        (EC, {"alg": "ES256", "key_ops": ["verify", "sign"]}),
        (P384, {"alg": "ES384"}),
        (OKP, {"alg": "EdDSA"}),
        (OKP, {"alg": "Ed25519"}),
    ],
)
def test_a_jwk_that_agrees_with_itself_is_read(jwk: JsonObject, agreement: JsonObject) -> None:
    assert read_public_jwk({**jwk, **agreement}) == read_public_jwk(jwk)


@pytest.mark.rule("B6", "B20")
@pytest.mark.parametrize(
    ("jwk", "change"),
    [
        (OKP, {"x": encode_base64url(bytes(32))}),
        (OKP, {"x": encode_base64url(b"\x01" + bytes(31))}),
        (OKP, {"x": encode_base64url(bytes(31))}),
        (OKP, {"x": 1}),
        (OKP, {"x": None}),
        (EC, {"y": EC["x"]}),
        (EC, {"x": "AQAB"}),
        (EC, {"x": "A" * 5_000}),
        (EC, {"crv": "P-384"}),
        (RSA, {"e": "AQ"}),
        (RSA, {"e": "Aw"}),
        (RSA, {"e": "AAEAAQ"}),
        (RSA, {"e": ""}),
        (RSA, {"n": "AQAB"}),
        (RSA, {"n": "AA" + str(RSA["n"])}),
        (RSA, {"n": encode_base64url(b"\xff" * 128)}),
        (RSA, {"n": "_" * 100_000}),
        (RSA, {"kty": None}),
        (RSA, {"kty": 1}),
        (RSA, {"kty": ["RSA"]}),
    ],
)
def test_a_weak_or_broken_key_is_refused(jwk: JsonObject, change: JsonObject) -> None:
    assert refusal_of({**jwk, **change}) == "weak_or_wrong_key"


@pytest.mark.rule("B19")
@pytest.mark.parametrize("padded", ["11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo=", "a b", "+/8"])
def test_other_spellings_of_a_member_are_refused(padded: str) -> None:
    assert refusal_of({**OKP, "x": padded}) == "bad_base64url"


@pytest.mark.parametrize("member", ["kty", "crv", "x", "y"])
def test_a_missing_member_is_a_refusal(member: str) -> None:
    with pytest.raises((MalformedInput, UnsupportedFeature)):
        read_public_jwk({name: EC[name] for name in EC if name != member})


@pytest.mark.parametrize(
    ("jwk", "name"),
    [
        ({"kty": "OKP", "crv": "X25519", "x": "AA"}, "OKP X25519"),
        ({"kty": "OKP", "crv": "Ed448", "x": "AA"}, "OKP Ed448"),
        ({"kty": "EC", "crv": "secp256k1", "x": "AA", "y": "AA"}, "EC secp256k1"),
        ({"kty": "EC", "crv": ["P-256"], "x": "AA", "y": "AA"}, "EC"),
        ({"kty": "oct"}, "oct"),
        ({"kty": "rsa"}, "rsa"),
    ],
)
def test_another_kind_of_key_is_not_judged(jwk: JsonObject, name: str) -> None:
    with pytest.raises(UnsupportedFeature) as caught:
        read_public_jwk(jwk)

    assert (caught.value.reason, caught.value.name) == ("key_type_unsupported", name)


@pytest.mark.parametrize("jwk", [{}, {"kty": "oct", "k": "AA"}, {"kty": 7}])
def test_no_thumbprint_of_another_kind_of_key(jwk: JsonObject) -> None:
    with pytest.raises(UnsupportedFeature):
        jwk_thumbprint(jwk)


@pytest.mark.parametrize("x", [None, 7])
def test_no_thumbprint_without_the_defining_members(x: JsonValue) -> None:
    with pytest.raises(MalformedInput) as caught:
        jwk_thumbprint({**OKP, "x": x})

    assert caught.value.reason == "weak_or_wrong_key"


def test_a_key_of_another_implementation_has_no_jwk() -> None:
    class OtherKey:
        algorithm = KeyAlgorithm.RSA

        def verify(self, signature: bytes, message: bytes) -> bool:
            return signature == message

    with pytest.raises(UnsupportedFeature) as caught:
        write_public_jwk(OtherKey())

    assert caught.value.reason == "key_type_unsupported"


def test_the_kinds_of_the_published_keys() -> None:
    rsa_key, point = read_public_jwk(RSA), read_public_jwk(EC)

    assert isinstance(rsa_key, RsaPublicKey)
    assert isinstance(point, P256PublicKey)
    assert rsa_key.exponent == 65_537
