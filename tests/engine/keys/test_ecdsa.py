import pickle

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from skillmark.engine.errors import MalformedInput
from skillmark.engine.keys.p256 import P256PrivateKey, P256PublicKey, P384PublicKey
from skillmark.engine.ports import KeyAlgorithm

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551

# RFC 6979, A.2.5: the key, and its signatures with SHA-256.
SCALAR = bytes.fromhex("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721")
X = bytes.fromhex("60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6")
Y = bytes.fromhex("7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299")
SIGNATURES = {
    b"sample": "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
    "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8",
    b"test": "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367"
    "019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083",
}

KEY = P256PrivateKey.from_scalar(SCALAR)


def point_of(curve: ec.EllipticCurve, scalar: int, form: PublicFormat) -> bytes:
    return ec.derive_private_key(scalar, curve).public_key().public_bytes(Encoding.X962, form)


@pytest.mark.parametrize(("message", "signature"), SIGNATURES.items())
def test_nonces_are_those_of_rfc_6979(message: bytes, signature: str) -> None:
    assert KEY.sign(message).hex() == signature
    assert KEY.public_key.verify(bytes.fromhex(signature), message)
    assert KEY.public_key.coordinates == (X, Y)


@given(st.integers(1, ORDER - 1), st.binary(max_size=50))
def test_what_a_key_signs_its_public_key_verifies(scalar: int, message: bytes) -> None:
    key = P256PrivateKey.from_scalar(scalar.to_bytes(32, "big"))
    signature = key.sign(message)

    assert (len(signature), key.sign(message)) == (64, signature)
    assert key.public_key.verify(signature, message)
    assert not key.public_key.verify(signature, message + b"\0")


def test_both_values_of_s_verify() -> None:
    # ES256 does not ask for the smaller one; see the module's docstring.
    signature = KEY.sign(b"sample")
    r, s = signature[:32], int.from_bytes(signature[32:], "big")
    other = r + (ORDER - s).to_bytes(32, "big")

    assert other != signature
    assert KEY.public_key.verify(other, b"sample")


@pytest.mark.rule("B19")
def test_only_raw_signatures_of_full_length_verify() -> None:
    signature = KEY.sign(b"sample")
    key = ec.derive_private_key(int.from_bytes(SCALAR, "big"), ec.SECP256R1())
    der = key.sign(b"sample", ec.ECDSA(hashes.SHA256()))

    for wrong in (b"", der, signature[:-1], signature + b"\0", b"\0" + signature, bytes(64)):
        assert not KEY.public_key.verify(wrong, b"sample")


@pytest.mark.rule("B19")
@pytest.mark.parametrize("r", [0, ORDER, ORDER + 1, 2**256 - 1])
@pytest.mark.parametrize("s", [0, ORDER, 2**256 - 1])
def test_values_outside_the_order_do_not_verify(r: int, s: int) -> None:
    assert not KEY.public_key.verify(r.to_bytes(32, "big") + s.to_bytes(32, "big"), b"sample")


def test_p384_verifies_with_sha384() -> None:
    key = ec.derive_private_key(12345, ec.SECP384R1())
    public = P384PublicKey(point_of(ec.SECP384R1(), 12345, PublicFormat.CompressedPoint))
    r, s = decode_dss_signature(key.sign(b"message", ec.ECDSA(hashes.SHA384())))
    signature = r.to_bytes(48, "big") + s.to_bytes(48, "big")

    assert public.algorithm == KeyAlgorithm.P384
    assert public.verify(signature, b"message")
    assert not public.verify(signature, b"massage")
    assert not public.verify(signature[:64], b"message")


@pytest.mark.rule("B6")
@pytest.mark.parametrize(
    "encoded",
    [
        b"",
        b"\0",
        bytes(33),
        b"\x02" + b"\xff" * 32,
        b"\x02" + (1).to_bytes(32, "big"),
        b"\x04" + X,
        b"\x05" + X,
        b"\x03" + X + b"\0",
        b"\x04" + X + Y,
        b"\x06" + X + Y,
    ],
    ids=[
        "nothing",
        "infinity",
        "zeros",
        "x beyond the field",
        "x off the curve",
        "wrong sign",
        "no sign",
        "a byte more",
        "not compressed",
        "hybrid",
    ],
)
def test_only_compressed_points_on_the_curve_are_keys(encoded: bytes) -> None:
    with pytest.raises(MalformedInput) as caught:
        P256PublicKey(encoded)

    assert caught.value.reason == "weak_or_wrong_key"


@pytest.mark.rule("B6")
@pytest.mark.parametrize(
    ("x", "y"),
    [
        (X, X),
        (X, bytes(31) + b"\x01"),
        (X, Y[:-1] + bytes([Y[-1] ^ 2])),
        (bytes(32), bytes(32)),
        (X[1:], Y),
        (X, Y + b"\0"),
        (b"", b""),
    ],
)
def test_coordinates_off_the_curve_or_of_another_length_are_refused(x: bytes, y: bytes) -> None:
    with pytest.raises(MalformedInput) as caught:
        P256PublicKey.from_coordinates(x, y)

    assert caught.value.reason == "weak_or_wrong_key"


@pytest.mark.rule("B6")
def test_a_point_of_the_other_curve_is_refused() -> None:
    with pytest.raises(MalformedInput):
        P384PublicKey(KEY.public_key.compressed)
    with pytest.raises(MalformedInput):
        P256PublicKey(point_of(ec.SECP384R1(), 1, PublicFormat.CompressedPoint))


@given(st.integers(1, ORDER - 1))
def test_coordinates_and_compressed_point_are_the_same_key(scalar: int) -> None:
    key = P256PrivateKey.from_scalar(scalar.to_bytes(32, "big")).public_key

    assert P256PublicKey.from_coordinates(*key.coordinates) == key
    assert key.compressed == point_of(ec.SECP256R1(), scalar, PublicFormat.CompressedPoint)


@pytest.mark.rule("B6")
@pytest.mark.parametrize(
    "scalar", [b"", SCALAR[1:], SCALAR + b"\0", bytes(32), ORDER.to_bytes(32, "big"), b"\xff" * 32]
)
def test_a_scalar_outside_the_order_is_no_private_key(scalar: bytes) -> None:
    with pytest.raises(MalformedInput) as caught:
        P256PrivateKey.from_scalar(scalar)

    assert caught.value.reason == "weak_or_wrong_key"


def test_public_keys_are_compared_and_hashed_by_value() -> None:
    twin = P256PublicKey(bytes(KEY.public_key.compressed))

    assert {KEY.public_key: 1}[twin] == 1
    assert repr(twin) == f"P256PublicKey(compressed={KEY.public_key.compressed!r})"
    assert twin.algorithm == KEY.algorithm == KeyAlgorithm.P256


def test_a_private_key_shows_nothing_and_cannot_be_pickled() -> None:
    assert repr(KEY) == "<P256PrivateKey>"
    with pytest.raises(TypeError, match="cannot be pickled"):
        pickle.dumps(KEY)


def test_each_generated_key_is_another() -> None:
    assert len({P256PrivateKey.generate().scalar for _ in range(20)}) == 20
