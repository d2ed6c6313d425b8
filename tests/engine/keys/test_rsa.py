import pickle

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from skillmark.engine.errors import MalformedInput
from skillmark.engine.keys.ed25519 import Ed25519PrivateKey
from skillmark.engine.keys.rsa import RsaPrivateKey, RsaPublicKey
from skillmark.engine.ports import KeyAlgorithm

KEY = RsaPrivateKey.generate(bits=2048)
MODULUS = KEY.public_key.modulus


def refusal_of(modulus: int, exponent: int) -> str:
    with pytest.raises(MalformedInput) as caught:
        RsaPublicKey(modulus, exponent)
    return caught.value.reason


def test_what_a_key_signs_its_public_key_verifies() -> None:
    signature = KEY.sign(b"message")

    assert (len(signature), KEY.sign(b"message")) == (256, signature)
    assert KEY.public_key.verify(signature, b"message")
    assert not KEY.public_key.verify(signature, b"massage")


@pytest.mark.rule("B19")
def test_a_signature_is_as_long_as_the_modulus_and_below_it() -> None:
    signature = KEY.sign(b"message")
    grown = int.from_bytes(signature, "big") + MODULUS

    for wrong in (b"", signature[:-1], b"\0" + signature, signature + b"\0", b"\xff" * 256):
        assert not KEY.public_key.verify(wrong, b"message")
    assert not KEY.public_key.verify(grown.to_bytes(257, "big")[-256:], b"message")


@pytest.mark.rule("B6")
@pytest.mark.parametrize("bits", [512, 1024, 2047, 8193, 16_384])
def test_a_modulus_that_is_too_short_or_too_long_is_refused(bits: int) -> None:
    assert refusal_of((1 << (bits - 1)) + 1, 65_537) == "weak_or_wrong_key"


@pytest.mark.rule("B6")
@pytest.mark.parametrize("exponent", [-1, 0, 1, 2, 3, 17, 65_535, 65_536, 65_538, 2**32 + 1])
def test_a_small_even_or_huge_exponent_is_refused(exponent: int) -> None:
    assert refusal_of(MODULUS, exponent) == "weak_or_wrong_key"


@pytest.mark.rule("B6")
def test_an_even_modulus_is_refused() -> None:
    assert refusal_of(MODULUS + 1, 65_537) == "weak_or_wrong_key"


@pytest.mark.rule("B6")
def test_a_weak_private_key_is_refused_too() -> None:
    weak = rsa.generate_private_key(65_537, 1024).private_bytes(  # noqa: S505 -- weak on purpose
        Encoding.DER, PrivateFormat.PKCS8, NoEncryption()
    )
    with pytest.raises(MalformedInput) as caught:
        RsaPrivateKey(weak)
    assert caught.value.reason == "weak_or_wrong_key"
    with pytest.raises(MalformedInput) as caught:
        RsaPrivateKey.generate(bits=1024)
    assert caught.value.reason == "weak_or_wrong_key"


def test_only_an_unencrypted_rsa_key_is_a_private_key() -> None:
    locked = KEY._key.private_bytes(
        Encoding.DER, PrivateFormat.PKCS8, BestAvailableEncryption(b"passphrase")
    )
    # PKCS #8 of an Ed25519 key (RFC 8410, section 7).
    other = bytes.fromhex("302e020100300506032b657004220420") + Ed25519PrivateKey.generate().seed

    for wrong in (b"", b"garbage", locked, other):
        with pytest.raises(MalformedInput) as caught:
            RsaPrivateKey(wrong)
        assert caught.value.reason == "weak_or_wrong_key"


def test_a_private_key_comes_back_from_its_stored_form() -> None:
    again = RsaPrivateKey(KEY.pkcs8)

    assert again.public_key == KEY.public_key
    assert again.sign(b"message") == KEY.sign(b"message")


def test_public_keys_are_compared_and_hashed_by_value() -> None:
    twin = RsaPublicKey(MODULUS, KEY.public_key.exponent)

    assert {KEY.public_key: 1}[twin] == 1
    assert twin.algorithm == KEY.algorithm == KeyAlgorithm.RSA


def test_a_private_key_shows_nothing_and_cannot_be_pickled() -> None:
    assert repr(KEY) == "<RsaPrivateKey>"
    with pytest.raises(TypeError, match="cannot be pickled"):
        pickle.dumps(KEY)
