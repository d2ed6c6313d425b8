import functools
import json
import random

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmark.engine.errors import MalformedInput
from skillmark.engine.wire import strict_json
from skillmark.engine.wire.json_types import JsonValue
from skillmark.engine.wire.strict_json import (
    CREDENTIAL_LIMITS,
    KEY_DOCUMENT_LIMITS,
    STATUS_LIST_LIMITS,
    JsonLimits,
    read_json,
    read_object,
    write_json,
    write_pretty_json,
)

LARGEST = 2**53 - 1

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-LARGEST, LARGEST)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]))
)
documents = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=5)
    ),
    max_leaves=20,
)


def refusal(data: bytes | str, limits: JsonLimits = CREDENTIAL_LIMITS) -> tuple[str, str]:
    with pytest.raises(MalformedInput) as caught:
        read_json(data, limits=limits)
    return caught.value.reason, caught.value.path


def verdict(read: object, raw: bytes) -> str:
    """The value with every type visible (1, 1.0 and true differ), or the refusal."""
    try:
        return repr(read(raw))  # type: ignore[operator]
    except MalformedInput as error:
        return f"{error.reason} {error.path} {error.detail}"


# --- one verdict, whichever reader ----------------------------------------------------------


def read_only_carefully(raw: bytes) -> JsonValue:
    return strict_json._read_carefully(raw.rstrip(b" \t\r\n"))


@pytest.mark.rule("B8", "B24")
@given(documents)
def test_what_is_written_is_read_back_with_the_same_types(value: JsonValue) -> None:
    for written in (write_json(value), write_pretty_json(value)):
        assert repr(read_json(written)) == repr(value)


@pytest.mark.rule("B8", "B24")
@given(documents, st.sampled_from([None, 0, 1, "\t"]), st.booleans())
def test_both_readers_agree_on_every_spelling(
    value: JsonValue,
    indent: int | str | None,
    ascii_only: bool,  # noqa: FBT001 -- drawn, not chosen
) -> None:
    raw = json.dumps(value, indent=indent, ensure_ascii=ascii_only).encode()

    assert verdict(read_json, raw) == verdict(read_only_carefully, raw)


@settings(max_examples=300)
@given(documents, st.randoms(use_true_random=False))
def test_both_readers_agree_on_damaged_json(value: JsonValue, chance: random.Random) -> None:
    raw = bytearray(orjson.dumps(value))
    for _ in range(chance.randint(1, 3)):
        raw[chance.randrange(len(raw))] = chance.choice(b'{}[]",:\\0129eE.-+ tfn\xc3\x00')
    damaged = bytes(raw)

    assert verdict(read_json, damaged) == verdict(read_only_carefully, damaged)


@given(st.binary(max_size=40))
def test_any_bytes_are_a_value_or_a_refusal(raw: bytes) -> None:
    assert verdict(read_json, raw)


@pytest.mark.parametrize(
    "raw",
    ["9007199254740993", "-9007199254740993", "18446744073709551616", "1" * 31, "1e400", "-1e999"],
)
def test_both_readers_agree_on_numbers_that_orjson_bends(raw: str) -> None:
    assert verdict(read_json, raw.encode()) == verdict(read_only_carefully, raw.encode())


# --- duplicates -----------------------------------------------------------------------------


@pytest.mark.rule("B8")
def test_a_duplicate_key_is_refused_before_any_other_check() -> None:
    assert refusal(b'{"issuer":"a","issuer":"a"}') == ("duplicate_key", "")


@pytest.mark.rule("B8")
@pytest.mark.parametrize(
    ("raw", "path"),
    [
        ('{"proof":{"proofValue":"z1","proofValue":"z2"}}', "/proof"),
        ('{"proof":[{},{"proofValue":"z1", "proofValue":"z2"}]}', "/proof/1"),
        ('{"a/b":{"~":{"x":1,"x":1}}}', "/a~1b/~0"),
        ('{"alg":"ES256","\\u0061lg":"none"}', ""),
        ('{"a":{"b":1,"b":2},"a":3}', ""),
        ('{"a":{"x":1,"x":1},"b":[1],"c":"d"}', "/a"),
    ],
)
def test_a_duplicate_key_is_shown_where_it_stands(raw: str, path: str) -> None:
    assert refusal(raw) == ("duplicate_key", path)


def test_a_duplicate_is_named_in_the_detail() -> None:
    with pytest.raises(MalformedInput, match="'alg' stands more than once"):
        read_json('{"alg":"ES256","typ":"JWT","alg":"none"}')


@pytest.mark.rule("B8", "D10")
def test_a_duplicate_below_a_long_name_among_many_values_costs_no_memory() -> None:
    many = ",".join("0" * 90_000)
    raw = f'{{"{"n" * 1_000_000}":[{many},{{"x":1,"x":2}},{many[:999]}]}}'

    assert refusal(raw) == ("duplicate_key", f"/{'n' * 1_000_000}/90000")


def test_a_long_name_is_shown_clipped() -> None:
    raw = f'{{"{"n" * 1_000}":1,"{"n" * 1_000}":1}}'
    with pytest.raises(MalformedInput) as caught:
        read_json(raw)

    assert caught.value.detail == f"the member '{'n' * 60}…' stands more than once"


def test_names_that_differ_only_in_their_normal_form_are_two_names() -> None:
    assert read_json('{"\\u00e9":1,"e\\u0301":2}') == {"é": 1, "e\u0301": 2}


# --- numbers --------------------------------------------------------------------------------


@pytest.mark.rule("B24")
@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("1", "1"),
        ("1.0", "1.0"),
        ("-0", "0"),
        ("-0.0", "-0.0"),
        ("1e2", "100.0"),
        ("1E+2", "100.0"),
        ("9007199254740991", "9007199254740991"),
        ("-9007199254740991", "-9007199254740991"),
        ("1e-400", "0.0"),
        ("true", "True"),
    ],
)
def test_a_number_keeps_its_kind(raw: str, shown: str) -> None:
    assert repr(read_json(raw)) == shown
    assert repr(read_json(f"[ {raw} ]")) == f"[{shown}]"


@pytest.mark.rule("B24", "D10")
@pytest.mark.parametrize(
    "raw",
    [
        "9007199254740992",
        "-9007199254740992",
        "9007199254740993",
        "18446744073709551616",
        "1e400",
        "-1e400",
        pytest.param("9" * 5_000, id="5,000 digits"),
        pytest.param("-" + "9" * 1_000_000, id="a million digits"),
        "NaN",
        "Infinity",
        "-Infinity",
    ],
)
def test_a_number_outside_the_exact_range_is_refused(raw: str) -> None:
    assert refusal(raw) == ("number_out_of_range", "")
    assert refusal(f'{{"score": {raw}}}') == ("number_out_of_range", "")


# --- text -----------------------------------------------------------------------------------


@pytest.mark.rule("B25", "D10")
@pytest.mark.parametrize(
    "raw",
    [
        b'"\\ud800"',
        b'"\\uDFFF"',
        b'["\\ude00\\ud83d"]',
        b'{"\\ud800":1}',
        b'"\xed\xa0\x80"',
        b'"\xff"',
        b'"\xc0\xaf"',
        '"\ud800"',
        pytest.param("é".encode("latin-1"), id="latin-1"),
    ],
)
def test_text_that_is_not_unicode_is_refused(raw: bytes | str) -> None:
    assert refusal(raw) == ("bad_unicode", "")


@pytest.mark.rule("B25", "SE-5")
@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (b'"\\ud83d\\ude00"', "😀"),
        (b'"\\u0000"', "\0"),
        ('"e\u0301 é \u202e"', "e\u0301 é \u202e"),
        ('"王 Ωμέγα نص"', "王 Ωμέγα نص"),
        (b'"\\\\ud800"', "\\ud800"),
    ],
)
def test_any_other_text_is_kept_as_it_is(raw: bytes | str, value: str) -> None:
    assert read_json(raw) == value


@pytest.mark.rule("SE-5")
@pytest.mark.parametrize("raw", [b"\xef\xbb\xbf{}", "\ufeff{}"])
def test_a_byte_order_mark_is_refused_with_a_hint(raw: bytes | str) -> None:
    with pytest.raises(MalformedInput, match="byte-order mark; save it as UTF-8") as caught:
        read_json(raw)

    assert caught.value.reason == "not_json"


# --- syntax ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "raw",
    [
        "",
        " ",
        "{",
        "[1,]",
        '{"a":1,}',
        "{'a':1}",
        "01",
        "1.",
        ".5",
        "+1",
        "0x10",
        "1_000",
        "tru",
        "[1] [2]",
        '{"a":1}x',
        '"a\nb"',
        '"\\x41"',
        '"\\u00g0"',
        "/* c */ 1",
        "[]]",
        "[}",
        "\x00",
        "\xa01",
        "١",  # an Arabic digit one
        "undefined",
    ],
)
def test_what_is_not_json_is_refused(raw: str) -> None:
    assert refusal(raw) == ("not_json", "")


def test_a_syntax_error_is_shown_with_line_and_column() -> None:
    with pytest.raises(MalformedInput, match="line 3, column 8"):
        read_json('{\n  "a": 1,\n  "b": x\n}')


@pytest.mark.parametrize("raw", ["[1]\n", " [1]", "[1]\r\n\t ", "\n[\n1\n]\n"])
def test_white_space_around_the_value_is_allowed(raw: str) -> None:
    assert read_json(raw) == [1]


# --- bounds ---------------------------------------------------------------------------------


@pytest.mark.rule("D10")
@pytest.mark.parametrize(
    "raw",
    [
        b"[" * 200_000,
        b"[" * 200_000 + b"]" * 200_000,
        b'{"a":' * 200_000,
        b'{"a":' * 100 + b"1" + b"}" * 100,
        b"[" * 65 + b"]" * 65,
        b'["\\"]]]","\\\\",' + b"[" * 64 + b"]" * 65,
    ],
    ids=["open arrays", "arrays", "open objects", "objects", "one too many", "behind strings"],
)
def test_nesting_that_is_too_deep_is_refused(raw: bytes) -> None:
    assert refusal(raw) == ("too_deep", "")


@pytest.mark.rule("D10")
@pytest.mark.parametrize(
    "value",
    [
        ["[{" * 500],
        ['\\"[[' * 100],
        [[] for _ in range(500)],
        json.loads("[" * 64 + "]" * 64),
        [json.loads("[" * 63 + "]" * 63) for _ in range(30)],
    ],
    ids=["in a string", "behind escapes", "side by side", "at the limit", "often at the limit"],
)
def test_brackets_that_nest_no_deeper_than_allowed_are_read(value: JsonValue) -> None:
    assert read_json(json.dumps(value)) == value
    assert read_json(write_json(value)) == value


@pytest.mark.rule("D10")
def test_a_million_keys_are_refused() -> None:
    raw = "{" + ",".join(f'"{index}":1' for index in range(150_000)) + "}"

    assert refusal(raw) == ("too_large", "")


@pytest.mark.rule("D10")
def test_shallow_arrays_in_great_number_are_refused_as_too_large() -> None:
    assert refusal("[" + ",".join(["[]"] * 60_000) + "]") == ("too_large", "")


def test_commas_in_strings_are_no_members() -> None:
    text = "," * 200_000

    assert read_json(json.dumps([text])) == [text]


@pytest.mark.rule("D10")
@pytest.mark.parametrize("text", ["é" * 6, "a" * 12])
def test_size_is_counted_in_bytes_of_utf8(text: str) -> None:
    raw = f'"{text}"'

    assert read_json(raw, limits=JsonLimits(max_bytes=14)) == text
    assert refusal(raw, JsonLimits(max_bytes=13)) == ("too_large", "")
    assert refusal(raw.encode(), JsonLimits(max_bytes=13)) == ("too_large", "")


def test_the_limits_of_each_kind_of_document() -> None:
    assert [
        (limits.max_bytes, limits.max_depth)
        for limits in (CREDENTIAL_LIMITS, KEY_DOCUMENT_LIMITS, STATUS_LIST_LIMITS)
    ] == [(2 * 2**20, 64), (2**20, 64), (12 * 2**20, 64)]


def test_a_depth_that_pythons_stack_may_not_hold_cannot_be_asked_for() -> None:
    with pytest.raises(ValueError, match="at most 200"):
        JsonLimits(max_depth=201)


@pytest.mark.rule("D10")
def test_the_greatest_depth_that_can_be_asked_for_is_read() -> None:
    raw = b"[ " * 200 + b"]" * 200

    assert write_json(read_json(raw, limits=JsonLimits(max_depth=200))) == b"[" * 200 + b"]" * 200


# --- objects and writing --------------------------------------------------------------------


@pytest.mark.parametrize("raw", ["[]", "null", '"{}"', "1"])
def test_read_object_wants_an_object(raw: str) -> None:
    with pytest.raises(MalformedInput) as caught:
        read_object(raw)

    assert caught.value.reason == "not_an_object"


def test_read_object_returns_the_object() -> None:
    assert read_object(b'{"a": [1]}', limits=KEY_DOCUMENT_LIMITS) == {"a": [1]}


def test_json_is_written_compact_or_indented() -> None:
    value: JsonValue = {"b": [1, 1.0, None], "a": "é\u2028"}

    assert write_json(value) == '{"b":[1,1.0,null],"a":"é\u2028"}'.encode()
    assert (
        write_pretty_json(value)
        == ('{\n  "b": [\n    1,\n    1.0,\n    null\n  ],\n  "a": "é\u2028"\n}\n').encode()
    )


@pytest.mark.rule("B24", "B25")
@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ([float("nan"), None], "number_out_of_range"),
        ({"a": float("inf")}, "number_out_of_range"),
        (2**53, "number_out_of_range"),
        (-(2**70), "number_out_of_range"),
        ("\ud800", "bad_unicode"),
        ({"\ud800": 1}, "bad_unicode"),
        ([b"bytes"], "not_json"),
        (functools.reduce(lambda inner, _: [inner], range(1_000), []), "too_deep"),
    ],
)
def test_what_could_not_be_read_again_is_not_written(value: JsonValue, reason: str) -> None:
    with pytest.raises(MalformedInput) as caught:
        write_json(value)

    assert caught.value.reason == reason
