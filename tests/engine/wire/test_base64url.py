import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmark.engine.errors import MalformedInput
from skillmark.engine.wire.base64url import decode_base64url, encode_base64url

# RFC 4648, section 10, without padding; RFC 7515, appendix C.
VECTORS = [
    (b"", ""),
    (b"f", "Zg"),
    (b"fo", "Zm8"),
    (b"foo", "Zm9v"),
    (b"foob", "Zm9vYg"),
    (b"fooba", "Zm9vYmE"),
    (b"foobar", "Zm9vYmFy"),
    (bytes([3, 236, 255, 224, 193]), "A-z_4ME"),
]


@pytest.mark.parametrize(("data", "text"), VECTORS)
def test_published_values_both_ways(data: bytes, text: str) -> None:
    assert encode_base64url(data) == text
    assert decode_base64url(text) == data


@given(st.binary(max_size=300))
def test_the_standard_library_writes_the_same(data: bytes) -> None:
    text = encode_base64url(data)

    assert text == base64.urlsafe_b64encode(data).decode().rstrip("=")
    assert decode_base64url(text) == data


@pytest.mark.rule("B19")
@pytest.mark.parametrize(
    "text",
    [
        "Zg==",
        "Zm8=",
        "Zm9v=",
        "Zh",  # loose bits after "f"
        "Zm9",  # loose bits after "fo"
        "A+z/4ME",
        "Zm 8",
        "Zm8\n",
        "\tZm8",
        "Z",
        "Zm9vY",
        "Zm8é",
        "Ｚｇ",
        "Zm8\x00",
        "\ud800",
        "....",
    ],
)
def test_every_other_spelling_is_refused(text: str) -> None:
    with pytest.raises(MalformedInput) as caught:
        decode_base64url(text)

    assert caught.value.reason == "bad_base64url"


@pytest.mark.rule("B19")
@given(st.text("ABab01-_+/= \n", max_size=12))
def test_a_text_that_is_read_is_the_one_that_would_be_written(text: str) -> None:
    try:
        data = decode_base64url(text)
    except MalformedInput:
        return
    assert encode_base64url(data) == text
