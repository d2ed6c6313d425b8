import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmark.engine.errors import MalformedInput
from skillmark.engine.wire.multibase import (
    MAX_BASE58_LENGTH,
    decode_base58btc,
    decode_multibase,
    encode_base58btc,
    encode_base64url_multibase,
)

# draft-msporny-base58-03, section 5, and the Multibase specification's own examples.
BASE58_VECTORS = [
    (b"Hello World!", "z2NEpo7TZRRrLZSi2U"),
    (
        b"The quick brown fox jumps over the lazy dog.",
        "zUSm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z",
    ),
    (bytes.fromhex("0000287fb4cd"), "z11233QC4"),
    (b"yes mani !", "z7paNL19xttacUY"),
    (b"\x00yes mani !", "z17paNL19xttacUY"),
    (b"\x00\x00yes mani !", "z117paNL19xttacUY"),
    (b"", "z"),
    (b"\0", "z1"),
    (b"\0\0\0", "z111"),
    (b"\x39", "zz"),
    (b"\x3a", "z21"),
]


def reason_of(text: str) -> str:
    with pytest.raises(MalformedInput) as caught:
        decode_multibase(text)
    return caught.value.reason


@pytest.mark.rule("KEY-1")
@pytest.mark.parametrize(("data", "text"), BASE58_VECTORS)
def test_published_base58_values_both_ways(data: bytes, text: str) -> None:
    assert encode_base58btc(data) == text
    assert decode_base58btc(text) == data


def test_a_w3c_proof_value_both_ways() -> None:
    # vc-di-eddsa, eddsa-rdfc-2022 test vector: the signature in hexadecimal and in base58btc.
    signature = bytes.fromhex(
        "4d8e53c2d5b3f2a7891753eb16ca993325bdb0d3cfc5be1093d0a18426f5ef85"
        "78cadc0fd4b5f4dd0d1ce0aefd15ab120b7a894d0eb094ffda4e6553cd1ed50d"
    )
    text = (
        "z2YwC8z3ap7yx1nZYCg4L3j3ApHsF8kgPdSb5xoS1VR7vPG3F561B52hYnQF9iseabecm3ijx4K1FBTQsCZahKZme"
    )

    assert encode_base58btc(signature) == text
    assert decode_multibase(text) == signature


@given(st.binary(max_size=374))
def test_base58_round_trip(data: bytes) -> None:
    assert decode_base58btc(encode_base58btc(data)) == data


@pytest.mark.parametrize("length", [93, 94, 95, 128, 256, 374])
def test_long_values_with_the_largest_digits_round_trip(length: int) -> None:
    data = b"\xff" * length

    assert decode_base58btc(encode_base58btc(data)) == data


@given(st.text("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz", max_size=200))
def test_every_base58_text_has_one_spelling(digits: str) -> None:
    assert encode_base58btc(decode_base58btc("z" + digits)) == "z" + digits


@given(st.binary(max_size=200))
def test_base64url_multibase_round_trip(data: bytes) -> None:
    assert decode_multibase(encode_base64url_multibase(data)) == data


@pytest.mark.rule("B19")
@pytest.mark.parametrize(
    "text",
    [
        "",
        "2NEpo7TZRRrLZSi2U",
        "Z2NEpo7TZRRrLZSi2U",
        "z2NEpo7TZRRrLZSi2U ",
        " z2NEpo7TZRRrLZSi2U",
        "z2NEpo7\nTZRRrLZSi2U",
        "z0",
        "zO",
        "zI",
        "zl",
        "z2NEpo7TZRRrLZSi2Ué",
        "z２",  # a full-width digit
        "z\x00",
        "z\ud800",
        "uZg==",
        "uZ+8",
        "u\ud800",
        "mZg",
        "f66",
        "bmy",
        "z" + "2" * (MAX_BASE58_LENGTH + 1),
        pytest.param("z" + "z" * 1_000_000, id="a million characters"),
    ],
)
def test_other_alphabets_white_space_and_padding_are_refused(text: str) -> None:
    assert reason_of(text) == "bad_multibase"


@pytest.mark.rule("B19")
def test_base64url_is_not_read_where_base58btc_is_required() -> None:
    with pytest.raises(MalformedInput) as caught:
        decode_base58btc("uZg")

    assert caught.value.reason == "bad_multibase"


def test_the_longest_base58_text_is_read_and_no_longer_one_written() -> None:
    assert len(decode_base58btc("z" + "z" * MAX_BASE58_LENGTH)) == 375
    with pytest.raises(MalformedInput) as caught:
        encode_base58btc(bytes(375))

    assert caught.value.reason == "too_large"
