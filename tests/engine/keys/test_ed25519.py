import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.bindings import crypto_core_ed25519_add

from skillmark.engine.errors import MalformedInput
from skillmark.engine.keys.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from skillmark.engine.ports import KeyAlgorithm

L = 2**252 + 27742317777372353535851937790883648493
P = 2**255 - 19

# RFC 8032, section 7.1: seed, public key, message, signature.
VECTORS = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac"
            "c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e"
            "458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290"
            "ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
]

# The eight points of small order, and the encodings of theirs with y >= p or a needless sign.
SMALL_ORDER = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
]
NOT_CANONICAL = [
    "0100000000000000000000000000000000000000000000000000000000000080",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
]

SIGNING_KEY = Ed25519PrivateKey.from_seed(bytes(range(32)))


def refusal_of(raw: bytes) -> str:
    with pytest.raises(MalformedInput) as caught:
        Ed25519PublicKey(raw)
    return caught.value.reason


@pytest.mark.parametrize(("seed", "public", "message", "signature"), VECTORS)
def test_published_vectors_of_rfc_8032(
    seed: str, public: str, message: str, signature: str
) -> None:
    key = Ed25519PrivateKey.from_seed(bytes.fromhex(seed))

    assert key.public_key == Ed25519PublicKey(bytes.fromhex(public))
    assert key.sign(bytes.fromhex(message)).hex() == signature
    assert key.public_key.verify(bytes.fromhex(signature), bytes.fromhex(message))


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=100))
def test_what_a_key_signs_its_public_key_verifies_and_no_other(seed: bytes, message: bytes) -> None:
    key = Ed25519PrivateKey.from_seed(seed)
    signature = key.sign(message)

    assert key.sign(message) == signature
    assert key.public_key.verify(signature, message)
    assert not key.public_key.verify(signature, message + b"\0")
    assert not SIGNING_KEY.public_key.verify(signature, message) or key.seed == SIGNING_KEY.seed


@pytest.mark.rule("B20")
@pytest.mark.parametrize("encoded", SMALL_ORDER)
def test_a_point_of_small_order_is_no_key(encoded: str) -> None:
    assert refusal_of(bytes.fromhex(encoded)) == "weak_or_wrong_key"


@pytest.mark.rule("B20")
@pytest.mark.parametrize("encoded", NOT_CANONICAL)
def test_a_point_that_is_not_canonically_encoded_is_no_key(encoded: str) -> None:
    assert refusal_of(bytes.fromhex(encoded)) == "weak_or_wrong_key"


@pytest.mark.rule("B20")
def test_a_point_with_a_part_of_small_order_is_no_key() -> None:
    mixed = crypto_core_ed25519_add(SIGNING_KEY.public_key.raw, bytes.fromhex(SMALL_ORDER[4]))

    assert refusal_of(mixed) == "weak_or_wrong_key"


@pytest.mark.rule("B20")
def test_a_point_off_the_curve_is_no_key() -> None:
    d = -121665 * pow(121666, -1, P) % P
    y = next(
        y
        for y in range(2, 100)
        if pow((y * y - 1) * pow(d * y * y + 1, -1, P) % P, (P - 1) // 2, P) == P - 1
    )

    assert refusal_of(y.to_bytes(32, "little")) == "weak_or_wrong_key"


@pytest.mark.rule("B6")
@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_key_of_another_length_is_refused(length: int) -> None:
    assert refusal_of(b"\x05" * length) == "weak_or_wrong_key"
    with pytest.raises(MalformedInput) as caught:
        Ed25519PrivateKey.from_seed(b"\x05" * length)
    assert caught.value.reason == "weak_or_wrong_key"


@pytest.mark.rule("B19")
@pytest.mark.parametrize("times", [1, 2, 7])
def test_a_signature_with_a_multiple_of_the_order_added_is_refused(times: int) -> None:
    signature = SIGNING_KEY.sign(b"message")
    s = int.from_bytes(signature[32:], "little") + times * L
    malleated = signature[:32] + s.to_bytes(32, "little")

    assert not SIGNING_KEY.public_key.verify(malleated, b"message")


@pytest.mark.rule("B19")
def test_a_signature_has_exactly_64_bytes() -> None:
    signature = SIGNING_KEY.sign(b"message")

    for wrong in (b"", signature[:-1], signature + b"\0", signature + b"m", signature * 2):
        assert not SIGNING_KEY.public_key.verify(wrong, b"message")
    # Bytes moved from the message into the signature are still another signature.
    assert not SIGNING_KEY.public_key.verify(signature + b"mess", b"age")


@pytest.mark.rule("B20")
@pytest.mark.parametrize("encoded", [*SMALL_ORDER, *NOT_CANONICAL])
def test_a_signature_whose_first_half_has_small_order_is_refused(encoded: str) -> None:
    assert not SIGNING_KEY.public_key.verify(bytes.fromhex(encoded) + bytes(32), b"message")


@given(st.integers(0, 511))
def test_one_flipped_bit_breaks_a_signature(bit: int) -> None:
    signature = bytearray(SIGNING_KEY.sign(b"message"))
    signature[bit // 8] ^= 1 << bit % 8

    assert not SIGNING_KEY.public_key.verify(bytes(signature), b"message")


def test_public_keys_are_compared_and_hashed_by_value() -> None:
    twin = Ed25519PublicKey(bytes(SIGNING_KEY.public_key.raw))

    assert {SIGNING_KEY.public_key: 1}[twin] == 1
    assert twin.algorithm == SIGNING_KEY.algorithm == KeyAlgorithm.ED25519


def test_a_private_key_shows_nothing_and_cannot_be_pickled() -> None:
    assert repr(SIGNING_KEY) == str(SIGNING_KEY) == "<Ed25519PrivateKey>"
    for copying in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="cannot be pickled"):
            copying(SIGNING_KEY)


def test_each_generated_key_is_another() -> None:
    assert len({Ed25519PrivateKey.generate().seed for _ in range(20)}) == 20
