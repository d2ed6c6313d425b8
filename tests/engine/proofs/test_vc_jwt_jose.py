"""The compact JWS underneath, with joserfc as the judge in both directions."""

import base64
import hashlib
import hmac
import itertools
import json
import warnings
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws as joserfc_jws
from joserfc.jwk import ECKey, OKPKey, RSAKey

from skillmark.engine.errors import MalformedInput, SigningError
from skillmark.engine.keys.algorithms import PrivateKey
from skillmark.engine.keys.ed25519 import Ed25519PrivateKey
from skillmark.engine.keys.jwk import read_public_jwk, write_public_jwk
from skillmark.engine.keys.p256 import P256PrivateKey
from skillmark.engine.keys.rsa import RsaPrivateKey
from skillmark.engine.keys.signers import KeySigner
from skillmark.engine.ports import KeyAlgorithm
from skillmark.engine.proofs.jose import (
    MAX_TOKEN_LENGTH,
    CompactJws,
    read_compact_jws,
    sign_compact_jws,
    verify_jws,
)
from skillmark.engine.wire.json_types import JsonObject

ED25519 = Ed25519PrivateKey.from_seed(bytes(range(32)))
P256 = P256PrivateKey.from_scalar(bytes(range(1, 33)))
RSA = RsaPrivateKey.generate(bits=2048)
KEYS = {"EdDSA": ED25519, "ES256": P256, "RS256": RSA}
JOSERFC_KEYS = {"EdDSA": OKPKey, "ES256": ECKey, "RS256": RSAKey}

# RFC 8037, appendix A.4 and A.5.
RFC_8037_JWK: JsonObject = {
    "kty": "OKP",
    "crv": "Ed25519",
    "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
}
RFC_8037_SEED = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"
RFC_8037_TOKEN = (
    "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg"
    "3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
)
# RFC 7515, appendix A.3.
RFC_7515_JWK: JsonObject = {
    "kty": "EC",
    "crv": "P-256",
    "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
}
RFC_7515_TOKEN = (
    "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNv"
    "bS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfK"
    "TUJqPP3-Kg6NU1Q"
)


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def signer_for(key: PrivateKey) -> KeySigner:
    return KeySigner(key, "did:example:issuer#key-1")


def signed_raw(header: bytes, payload: bytes = b"{}", key: PrivateKey = ED25519) -> str:
    """A token with exactly these header bytes and a signature that holds."""
    signing_input = f"{b64(header)}.{b64(payload)}"
    return f"{signing_input}.{b64(key.sign(signing_input.encode()))}"


def reason_of_reading(token: str | bytes) -> tuple[str, str]:
    with pytest.raises(MalformedInput) as caught:
        read_compact_jws(token)
    return caught.value.reason, caught.value.path


@pytest.mark.parametrize("algorithm", KEYS)
def test_what_we_sign_verifies_in_joserfc(algorithm: str) -> None:
    key = KEYS[algorithm]
    token = sign_compact_jws({"typ": "JWT"}, b'{"a":1}', signer=signer_for(key))
    public = JOSERFC_KEYS[algorithm].import_key(write_public_jwk(key.public_key))

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        read = joserfc_jws.deserialize_compact(token, public, algorithms=[algorithm])

    assert (read.headers(), read.payload) == ({"alg": algorithm, "typ": "JWT"}, b'{"a":1}')


@pytest.mark.parametrize(
    ("algorithm", "foreign"),
    [
        ("EdDSA", OKPKey.generate_key("Ed25519")),
        ("Ed25519", OKPKey.generate_key("Ed25519")),
        ("ES256", ECKey.generate_key("P-256")),
        ("ES384", ECKey.generate_key("P-384")),
        ("RS256", RSAKey.generate_key(2048)),
    ],
)
def test_what_joserfc_signs_verifies_here(algorithm: str, foreign: OKPKey) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        token = joserfc_jws.serialize_compact(
            {"alg": algorithm}, b'{"a":1}', foreign, algorithms=[algorithm]
        )

    jws = read_compact_jws(token)

    verify_jws(jws, public_key=read_public_jwk(foreign.as_dict(private=False)))
    assert (jws.header, jws.payload) == ({"alg": algorithm}, b'{"a":1}')


def test_the_ed25519_example_of_rfc_8037_is_reproduced_and_verifies() -> None:
    signer = signer_for(Ed25519PrivateKey.from_seed(unb64(RFC_8037_SEED)))

    assert sign_compact_jws({}, b"Example of Ed25519 signing", signer=signer) == RFC_8037_TOKEN
    verify_jws(read_compact_jws(RFC_8037_TOKEN), public_key=read_public_jwk(RFC_8037_JWK))


def test_the_es256_example_of_rfc_7515_verifies() -> None:
    verify_jws(read_compact_jws(RFC_7515_TOKEN), public_key=read_public_jwk(RFC_7515_JWK))


def test_bytes_and_text_of_a_token_are_read_alike() -> None:
    token = signed_raw(b'{"alg":"EdDSA"}')

    assert read_compact_jws(token.encode()) == read_compact_jws(token)


@pytest.mark.rule("B4", "JC-alg")
@pytest.mark.parametrize("name", ["none", "None", "nOnE", "NONE", "", " EdDSA", "eddsa", "HS256\0"])
def test_no_spelling_of_no_algorithm_is_read(name: str) -> None:
    header = json.dumps({"alg": name}).encode()

    assert reason_of_reading(signed_raw(header)) == ("alg", "/alg")
    assert reason_of_reading(f"{b64(header)}.e30.") == ("alg", "/alg")


@pytest.mark.rule("B4")
@pytest.mark.parametrize("token", ["..", "eyJhbGciOiJFZERTQSJ9.e30."])
def test_two_dots_and_an_empty_signature_are_no_algorithm(token: str) -> None:
    assert reason_of_reading(token) == ("alg", "")


@pytest.mark.rule("B4")
@pytest.mark.parametrize("header", [b"{}", b'{"alg":null}', b'{"alg":["EdDSA"]}', b'{"alg":1}'])
def test_a_header_without_the_name_of_an_algorithm_is_refused(header: bytes) -> None:
    assert reason_of_reading(signed_raw(header)) == ("alg", "/alg")


@pytest.mark.rule("B5")
@pytest.mark.parametrize("name", ["HS256", "HS384", "HS512"])
def test_no_hmac_keyed_with_the_public_key_is_ever_computed(name: str) -> None:
    jwk_bytes = json.dumps(write_public_jwk(RSA.public_key)).encode()
    signing_input = f"{b64(json.dumps({'alg': name}).encode())}.{b64(b'{}')}"
    forged = hmac.digest(jwk_bytes, signing_input.encode(), getattr(hashlib, f"sha{name[2:]}"))

    assert reason_of_reading(f"{signing_input}.{b64(forged)}") == ("alg", "/alg")


@pytest.mark.rule("B5")
@pytest.mark.parametrize("name", ["PS256", "RS384", "RS512", "ES512", "ES256K", "Ed448", "dir"])
def test_algorithms_beside_the_five_known_ones_are_refused(name: str) -> None:
    assert reason_of_reading(signed_raw(json.dumps({"alg": name}).encode())) == ("alg", "/alg")


@pytest.mark.rule("B6")
@pytest.mark.parametrize(("named", "held"), list(itertools.permutations(KEYS, 2)))
def test_a_key_of_another_kind_than_the_algorithm_never_verifies(named: str, held: str) -> None:
    jws = read_compact_jws(signed_raw(json.dumps({"alg": named}).encode(), key=KEYS[held]))

    with pytest.raises(MalformedInput) as caught:
        verify_jws(jws, public_key=KEYS[held].public_key)

    assert caught.value.reason == "weak_or_wrong_key"


@pytest.mark.rule("B7")
@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("crit", ["exp"]),
        ("crit", []),
        ("crit", ["b64"]),
        ("b64", False),
        ("b64", True),
        ("kid", 7),
        ("typ", ["JWT"]),
        ("jwk", "a key"),
        ("cty", None),
    ],
)
def test_header_members_that_change_the_rules_are_refused(member: str, value: object) -> None:
    header = json.dumps({"alg": "EdDSA", member: value}).encode()

    assert reason_of_reading(signed_raw(header)) == ("header", f"/{member}")


@pytest.mark.rule("B8")
def test_a_second_alg_in_the_header_is_refused_although_joserfc_takes_the_last() -> None:
    token = signed_raw(b'{"alg":"ES256","alg":"EdDSA"}')
    public = OKPKey.import_key(write_public_jwk(ED25519.public_key))

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        lenient = joserfc_jws.deserialize_compact(token, public, algorithms=["EdDSA"])

    assert lenient.headers() == {"alg": "EdDSA"}
    assert reason_of_reading(token)[0] == "duplicate_key"


@pytest.mark.rule("B19")
@pytest.mark.parametrize("part", [0, 1, 2])
@pytest.mark.parametrize("change", ["pad", "space", "newline", "standard alphabet", "loose bits"])
def test_no_part_has_a_second_spelling(part: int, change: str) -> None:
    # Each part of this token has "-" or "_" in it and bits to spare at its end.
    parts = signed_raw(b'{"alg":"EdDSA","typ":"a?~a?~a"}', b"\xfb\xff\xfe\xff").split(".")
    text = parts[part]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    parts[part] = {
        "pad": text + "=" * (-len(text) % 4),
        "space": f"{text[:4]} {text[4:]}",
        "newline": text + "\n",
        "standard alphabet": text.replace("-", "+").replace("_", "/"),
        "loose bits": text[:-1] + alphabet[alphabet.index(text[-1]) ^ 1],
    }[change]
    assert parts[part] != text

    assert reason_of_reading(".".join(parts))[0] == "bad_base64url"


@pytest.mark.rule("B19")
def test_an_ed25519_signature_with_the_group_order_added_is_refused() -> None:
    head, payload, signature = signed_raw(b'{"alg":"EdDSA"}').split(".")
    raw = unb64(signature)
    order = 2**252 + 27742317777372353535851937790883648493
    shifted = int.from_bytes(raw[32:], "little") + order
    forged = f"{head}.{payload}.{b64(raw[:32] + shifted.to_bytes(32, 'little'))}"

    with pytest.raises(MalformedInput) as caught:
        verify_jws(read_compact_jws(forged), public_key=ED25519.public_key)

    assert caught.value.reason == "signature_invalid"


@pytest.mark.parametrize(
    "token", ["", "e30", "e30.e30", "a.b.c.d", "a.b.c.d.e", "þ.b.c", "a.b.\x80"]
)
def test_what_is_not_three_parts_of_ascii_is_no_token(token: str) -> None:
    assert reason_of_reading(token) == ("not_a_jws", "")


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        ("a" * (MAX_TOKEN_LENGTH + 1), "too_large"),
        (f"{b64(b' ' * 20_000)}.e30.AAAA", "header"),
        (f"{b64(b'[]')}.e30.AAAA", "not_an_object"),
        (f"{b64(b'[' * 300)}.e30.AAAA", "too_deep"),
        (f"{b64(b'alg')}.e30.AAAA", "not_json"),
    ],
)
def test_oversized_and_broken_headers_are_refused(token: str, reason: str) -> None:
    assert reason_of_reading(token) == (reason, "")


@dataclass(frozen=True)
class WrongSigner:
    """A signer that answers with *answer*, whatever it is asked."""

    algorithm: KeyAlgorithm
    answer: bytes
    verification_method: str = "did:example:issuer#key-1"

    def sign(self, _message: bytes) -> bytes:
        return self.answer


@pytest.mark.parametrize(
    ("signer", "reason"),
    [
        (WrongSigner(KeyAlgorithm.P384, bytes(96)), "unsupported_algorithm"),
        (WrongSigner(KeyAlgorithm.P256, b"0E" + bytes(69)), "signature_form"),
        (WrongSigner(KeyAlgorithm.ED25519, b""), "signature_form"),
        (WrongSigner(KeyAlgorithm.RSA, b""), "signature_form"),
    ],
)
def test_a_signer_that_does_not_sign_makes_no_token(signer: WrongSigner, reason: str) -> None:
    with pytest.raises(SigningError) as caught:
        sign_compact_jws({}, b"{}", signer=signer)

    assert caught.value.reason == reason


@given(st.text() | st.binary())
def test_reading_anything_raises_nothing_but_malformed_input(token: str | bytes) -> None:
    with pytest.raises(MalformedInput):
        read_compact_jws(token)


@given(
    payload=st.binary(max_size=200),
    kid=st.text(max_size=20),
    algorithm=st.sampled_from(["EdDSA", "ES256"]),
)
def test_what_was_signed_is_read_back_and_verifies(
    payload: bytes, kid: str, algorithm: str
) -> None:
    key = KEYS[algorithm]
    jws = read_compact_jws(sign_compact_jws({"kid": kid}, payload, signer=signer_for(key)))

    verify_jws(jws, public_key=key.public_key)
    assert (jws.header, jws.payload) == ({"alg": algorithm, "kid": kid}, payload)


@pytest.mark.rule("B4")
def test_a_value_made_by_hand_does_not_get_round_the_allow_list() -> None:
    jws = CompactJws(header={"alg": "none"}, payload=b"", signing_input=b"", signature=b"")

    with pytest.raises(MalformedInput) as caught:
        verify_jws(jws, public_key=ED25519.public_key)

    assert caught.value.reason == "alg"
