import gzip
import time
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmark.engine.errors import MalformedInput
from skillmark.engine.status.bitstring import Bitstring, decode_bitstring
from skillmark.engine.wire.base64url import decode_base64url, encode_base64url

# The encodedList of the example credential in Bitstring Status List 1.0, section 2.2.
W3C_EXAMPLE = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA"
ENTRIES = 131_072


def refusal(text: str) -> str:
    with pytest.raises(MalformedInput) as caught:
        decode_bitstring(text)
    return caught.value.reason


def packed(data: bytes) -> str:
    return "u" + encode_base64url(gzip.compress(data, mtime=0))


@pytest.mark.rule("BS-5")
def test_the_example_list_of_the_standard_has_131072_unset_entries() -> None:
    assert decode_bitstring(W3C_EXAMPLE) == Bitstring(ENTRIES)


# Ten fixed vectors: one bit set, and the byte in which it must be found.
@pytest.mark.rule("C5", "BS-5", "T-13")
@pytest.mark.parametrize(
    ("index", "byte", "value"),
    [
        (0, 0, 0x80),
        (1, 0, 0x40),
        (2, 0, 0x20),
        (6, 0, 0x02),
        (7, 0, 0x01),
        (8, 1, 0x80),
        (15, 1, 0x01),
        (94_567, 11_820, 0x01),
        (131_064, 16_383, 0x80),
        (131_071, 16_383, 0x01),
    ],
)
def test_the_first_entry_is_the_most_significant_bit(index: int, byte: int, value: int) -> None:
    raw = bytearray(16_384)
    raw[byte] = value

    bitstring = decode_bitstring(packed(bytes(raw)))

    assert [at for at in range(ENTRIES) if bitstring.get(at)] == [index]


@pytest.mark.rule("BS-5")
@given(
    size=st.integers(1, 16),
    entries=st.dictionaries(st.integers(0, 299), st.integers(0, 2**16 - 1), max_size=20),
)
def test_entries_survive_the_written_form(size: int, entries: dict[int, int]) -> None:
    bitstring = Bitstring(300, status_size=size)
    for index, value in entries.items():
        bitstring.set(index, value % 2**size)

    again = decode_bitstring(bitstring.encode()).read_as(size)

    assert [again.get(at) for at in range(300)] == [
        entries.get(at, 0) % 2**size for at in range(300)
    ]


@given(st.binary(max_size=300))
def test_any_bits_survive_the_written_form(bits: bytes) -> None:
    assert decode_bitstring(Bitstring.from_bytes(bits).encode()).to_bytes() == bits


def test_setting_an_entry_again_replaces_it_and_leaves_its_neighbours_alone() -> None:
    bitstring = Bitstring.from_bytes(b"\xff" * 4, status_size=3)

    bitstring.set(2, 0b010)
    bitstring.set(2, 0b100)

    assert [bitstring.get(at) for at in range(10)] == [7, 7, 4, 7, 7, 7, 7, 7, 7, 7]


@pytest.mark.rule("BS-9")
def test_the_written_form_holds_no_time_and_no_name() -> None:
    written = decode_base64url(Bitstring(ENTRIES).encode()[1:])

    assert written[:10] == bytes.fromhex("1f8b0800000000000003")


@pytest.mark.rule("BS-9")
def test_other_gzip_readers_read_what_we_write() -> None:
    bitstring = Bitstring(ENTRIES)
    bitstring.set(7)

    assert gzip.decompress(decode_base64url(bitstring.encode()[1:])) == bitstring.to_bytes()


@pytest.mark.rule("C1", "BS-9")
def test_a_bomb_is_stopped_at_eight_mebibytes() -> None:
    compressor = zlib.compressobj(9, zlib.DEFLATED, 31)
    mebibyte = bytes(1024 * 1024)
    bomb = b"".join(compressor.compress(mebibyte) for _ in range(300)) + compressor.flush()
    started = time.process_time()

    reason = refusal("u" + encode_base64url(bomb))

    assert (reason, time.process_time() - started < 1) == ("status_too_large", True)


@pytest.mark.rule("C1", "BS-9")
def test_exactly_eight_mebibytes_are_still_read() -> None:
    assert decode_bitstring(packed(bytes(8 * 1024 * 1024))).length == 2**26


@pytest.mark.rule("C1", "BS-9")
def test_one_byte_more_than_eight_mebibytes_is_too_large() -> None:
    assert refusal(packed(bytes(8 * 1024 * 1024 + 1))) == "status_too_large"


@pytest.mark.rule("C1")
def test_a_written_form_that_could_never_fit_is_not_even_decoded() -> None:
    assert refusal("u" + "A" * 12_000_000) == "status_too_large"


@pytest.mark.rule("BS-5", "BS-6")
@pytest.mark.parametrize(
    "text",
    [
        "",
        "u",
        W3C_EXAMPLE[1:],
        "z" + W3C_EXAMPLE[1:],
        "U" + W3C_EXAMPLE[1:],
        W3C_EXAMPLE + "=",
        " " + W3C_EXAMPLE,
        W3C_EXAMPLE[:-10],
        W3C_EXAMPLE.replace("-", "+"),
        "u" + encode_base64url(b"plain"),
        "u" + encode_base64url(zlib.compress(bytes(16_384))),
        "u" + encode_base64url(gzip.compress(bytes(16_384), mtime=0)[:-8] + bytes(8)),
        "u\N{FULLWIDTH LATIN CAPITAL LETTER A}",
    ],
)
def test_another_written_form_is_malformed(text: str) -> None:
    assert refusal(text) == "status_malformed"


@pytest.mark.rule("BS-5", "BS-6")
@pytest.mark.parametrize("rest", [b"\0", b"anything", gzip.compress(b"second member", mtime=0)])
def test_anything_after_the_first_gzip_member_is_malformed(rest: bytes) -> None:
    data = gzip.compress(bytes(16_384), mtime=0) + rest

    assert refusal("u" + encode_base64url(data)) == "status_malformed"


@given(st.text(max_size=60))
def test_hostile_text_gives_nothing_but_a_refusal(text: str) -> None:
    assert refusal("u" + text) == "status_malformed"


@pytest.mark.rule("C4")
@pytest.mark.parametrize("index", [-1, 16, 2**63])
def test_an_index_outside_never_reads_a_bit(index: int) -> None:
    bitstring = Bitstring(16)

    with pytest.raises(IndexError):
        bitstring.get(index)
    with pytest.raises(IndexError):
        bitstring.set(index)


def test_a_value_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        Bitstring(16, status_size=2).set(0, 4)


@pytest.mark.parametrize(("length", "size"), [(0, 1), (8, 0), (8, 17)])
def test_a_bit_string_without_entries_is_not_made(length: int, size: int) -> None:
    with pytest.raises(ValueError, match="at least one entry"):
        Bitstring(length, status_size=size)


def test_a_bit_string_shows_its_shape_and_equals_only_its_like() -> None:
    shown = repr(Bitstring(16, status_size=2))

    assert (shown, len(Bitstring(16)), Bitstring(16) == "bits") == (
        "Bitstring(length=16, status_size=2)",
        16,
        False,
    )
