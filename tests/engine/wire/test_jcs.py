"""RFC 8785 with its published vectors, by value."""

import json
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmark.engine.errors import MalformedInput
from skillmark.engine.wire.jcs import canonicalize_json
from skillmark.engine.wire.json_types import JsonValue
from skillmark.engine.wire.strict_json import read_json

# RFC 8785, appendix B: IEEE 754 bits and the text that ECMAScript writes for them.
NUMBERS = [
    ("0000000000000000", "0"),
    ("8000000000000000", "0"),
    ("0000000000000001", "5e-324"),
    ("8000000000000001", "-5e-324"),
    ("7fefffffffffffff", "1.7976931348623157e+308"),
    ("ffefffffffffffff", "-1.7976931348623157e+308"),
    ("4340000000000000", "9007199254740992"),
    ("c340000000000000", "-9007199254740992"),
    ("4430000000000000", "295147905179352830000"),
    ("44b52d02c7e14af5", "9.999999999999997e+22"),
    ("44b52d02c7e14af6", "1e+23"),
    ("44b52d02c7e14af7", "1.0000000000000001e+23"),
    ("444b1ae4d6e2ef4e", "999999999999999700000"),
    ("444b1ae4d6e2ef4f", "999999999999999900000"),
    ("444b1ae4d6e2ef50", "1e+21"),
    ("3eb0c6f7a0b5ed8c", "9.999999999999997e-7"),
    ("3eb0c6f7a0b5ed8d", "0.000001"),
    ("41b3de4355555553", "333333333.3333332"),
    ("41b3de4355555554", "333333333.33333325"),
    ("41b3de4355555555", "333333333.3333333"),
    ("41b3de4355555556", "333333333.3333334"),
    ("41b3de4355555557", "333333333.33333343"),
    ("becbf647612f3696", "-0.0000033333333333333333"),
    ("43143ff3c1cb0959", "1424953923781206.2"),
]


@pytest.mark.rule("B24")
@pytest.mark.parametrize(("bits", "text"), NUMBERS)
def test_numbers_of_rfc_8785_appendix_b(bits: str, text: str) -> None:
    (number,) = struct.unpack(">d", bytes.fromhex(bits))

    assert canonicalize_json(number) == text.encode()


@pytest.mark.rule("B24")
@pytest.mark.parametrize("bits", ["7fffffffffffffff", "7ff0000000000000", "fff0000000000000"])
def test_what_is_no_number_is_refused(bits: str) -> None:
    (number,) = struct.unpack(">d", bytes.fromhex(bits))
    with pytest.raises(MalformedInput) as caught:
        canonicalize_json([number])

    assert caught.value.reason == "number_out_of_range"


@pytest.mark.rule("B24")
def test_integers_are_exact_or_refused() -> None:
    assert canonicalize_json([2**53 - 1, -(2**53) + 1, 0]) == (
        b"[9007199254740991,-9007199254740991,0]"
    )
    with pytest.raises(MalformedInput) as caught:
        canonicalize_json(2**53 + 1)

    assert caught.value.reason == "number_out_of_range"


@pytest.mark.rule("B24")
def test_one_and_one_point_zero_have_one_canonical_form() -> None:
    assert canonicalize_json([1, 1.0, True]) == b"[1,1,true]"


def test_the_sample_object_of_rfc_8785() -> None:
    sample = read_json(
        r"""{
          "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
          "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
          "literals": [null, true, false]
        }"""
    )

    # RFC 8785, section 3.2.4, gives these octets.
    assert canonicalize_json(sample) == bytes.fromhex(
        "7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c226e"
        "756d62657273223a5b3333333333333333332e333333333333332c31652b3330"
        "2c342e352c302e3030322c31652d32375d2c22737472696e67223a22e282ac24"
        "5c75303030665c6e4127425c225c5c5c5c5c222f227d"
    )


def test_names_are_sorted_by_utf16_as_in_rfc_8785() -> None:
    sample = read_json(
        r"""{
          "\u20ac": "Euro Sign",
          "\r": "Carriage Return",
          "\ufb33": "Hebrew Letter Dalet With Dagesh",
          "1": "One",
          "\ud83d\ude00": "Emoji: Grinning Face",
          "\u0080": "Control",
          "\u00f6": "Latin Small Letter O With Diaeresis"
        }"""
    )

    assert list(json.loads(canonicalize_json(sample)).values()) == [
        "Carriage Return",
        "One",
        "Control",
        "Latin Small Letter O With Diaeresis",
        "Euro Sign",
        "Emoji: Grinning Face",
        "Hebrew Letter Dalet With Dagesh",
    ]


def test_control_characters_have_the_shortest_escapes() -> None:
    text = "".join(map(chr, range(0x21))) + '"\\\x7f\u2028'

    assert (
        canonicalize_json(text)
        == (
            r'"\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f'
            r"\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d"
            r"\u001e\u001f "
            r"\"\\" + '\x7f\u2028"'
        ).encode()
    )


def test_empty_containers_and_nesting_hold_no_white_space() -> None:
    assert canonicalize_json({"b": [], "a": {"d": {}, "c": [[1], {}]}}) == (
        b'{"a":{"c":[[1],{}],"d":{}},"b":[]}'
    )


@pytest.mark.rule("B25")
@pytest.mark.parametrize("value", ["\ud800", {"\udfff": 1}, [{"a": ["\ud800"]}]])
def test_a_lone_surrogate_is_refused(value: JsonValue) -> None:
    with pytest.raises(MalformedInput) as caught:
        canonicalize_json(value)

    assert caught.value.reason == "bad_unicode"


@pytest.mark.rule("D10")
def test_a_value_without_end_is_refused() -> None:
    value: JsonValue = []
    for _ in range(10_000):
        value = [value]
    with pytest.raises(MalformedInput) as caught:
        canonicalize_json(value)

    assert caught.value.reason == "too_deep"


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_written_number_reads_back_as_the_same_number(number: float) -> None:
    assert float(canonicalize_json(number)) == number


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), st.integers(0, 9)))
def test_the_order_of_members_does_not_matter(members: dict[str, int]) -> None:
    turned: JsonValue = dict(reversed(members.items()))

    assert canonicalize_json(turned) == canonicalize_json({**members})
    assert read_json(canonicalize_json(turned)) == members
