import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmark.engine.errors import MalformedInput, UnsupportedFeature
from skillmark.engine.status.entries import (
    RevocationListEntry,
    StatusEntry,
    read_status_entries,
    read_status_entry,
    status_objects,
)
from skillmark.engine.wire.json_types import JsonObject, JsonValue

LIST = "https://status.example.edu/lists/3"


def entry(**members: JsonValue) -> JsonObject:
    return {
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "94567",
        "statusListCredential": LIST,
        **members,
    }


def refused_at(value: JsonValue) -> tuple[str, str]:
    with pytest.raises(MalformedInput) as caught:
        read_status_entry(value)
    return caught.value.reason, caught.value.path.removeprefix("/credentialStatus")


@pytest.mark.rule("BS-1", "T-13")
@pytest.mark.parametrize("index", ["94567", 94567])
def test_the_index_is_read_as_decimal_text_or_as_a_number(index: JsonValue) -> None:
    assert read_status_entries({"credentialStatus": entry(statusListIndex=index)}) == (
        StatusEntry(purpose="revocation", list_url=LIST, index=94567),
    )


@pytest.mark.rule("BS-1")
def test_a_full_entry_is_read_with_all_that_it_says() -> None:
    given_entry = entry(
        id=f"{LIST}#94567",
        type=["BitstringStatusListEntry"],
        statusPurpose="message",
        statusSize=2,
        statusMessage=[
            {"status": "0x2", "message": "in review"},
            {"status": "0x0", "message": "accepted"},
            {"status": "0x1", "message": "rejected", "more": 1},
            {"status": "0x3", "message": "undefined"},
        ],
        statusReference=["https://example.edu/meaning"],
    )

    assert read_status_entry(given_entry) == StatusEntry(
        purpose="message",
        list_url=LIST,
        index=94567,
        size=2,
        messages=("accepted", "rejected", "in review", "undefined"),
        references=("https://example.edu/meaning",),
        id=f"{LIST}#94567",
    )


@pytest.mark.rule("C4", "BS-1")
@pytest.mark.parametrize(
    "index",
    [
        -1,
        "-1",
        "007",
        "1e3",
        "abc",
        "",
        " 1",
        "+1",
        "0x10",
        "1_000",
        "\N{ARABIC-INDIC DIGIT ONE}",
        2**63,
        str(2**63),
        "9" * 5000,
        1.0,
        1e3,
        True,
        False,
        None,
        [1],
        {},
    ],
)
def test_an_index_that_is_no_plain_number_is_malformed(index: JsonValue) -> None:
    assert refused_at(entry(statusListIndex=index)) == ("status_malformed", "/statusListIndex")


@pytest.mark.rule("C4")
def test_the_largest_index_that_fits_is_read_and_left_to_the_list() -> None:
    read = read_status_entry(entry(statusListIndex=str(2**63 - 1)))

    assert isinstance(read, StatusEntry)
    assert read.index == 2**63 - 1


@pytest.mark.rule("C4", "BS-3")
@pytest.mark.parametrize("size", [0, -1, 2**31, 17, "1", 1.0, True, None, [1]])
def test_a_size_that_is_no_small_number_is_malformed(size: JsonValue) -> None:
    assert refused_at(entry(statusSize=size)) == ("status_malformed", "/statusSize")


def messages(*pairs: tuple[JsonValue, JsonValue]) -> list[JsonValue]:
    return [{"status": status, "message": message} for status, message in pairs]


FOUR = messages(("0x0", "a"), ("0x1", "b"), ("0x2", "c"), ("0x3", "d"))


@pytest.mark.rule("BS-3")
@pytest.mark.parametrize(
    ("given_messages", "where"),
    [
        (None, "/statusMessage"),
        ("accepted", "/statusMessage"),
        ([], "/statusMessage"),
        (FOUR[:3], "/statusMessage"),
        ([*FOUR, *FOUR], "/statusMessage"),
        ([*FOUR[:3], FOUR[2]], "/statusMessage"),
        ([*FOUR[:3], *messages(("0x4", "e"))], "/statusMessage"),
        ([*FOUR[:3], *messages(("3", "d"))], "/statusMessage/3/status"),
        ([*FOUR[:3], *messages((3, "d"))], "/statusMessage/3/status"),
        ([*FOUR[:3], *messages(("0x3", None))], "/statusMessage/3/message"),
        ([*FOUR[:3], "d"], "/statusMessage/3/status"),
    ],
)
def test_every_value_of_a_larger_entry_needs_exactly_one_message(
    given_messages: JsonValue, where: str
) -> None:
    read = entry(statusSize=2, statusMessage=given_messages)

    assert refused_at(read) == ("status_malformed", where)


@pytest.mark.rule("BS-3")
def test_a_larger_entry_without_messages_is_malformed() -> None:
    assert refused_at(entry(statusSize=2)) == ("status_malformed", "")


@pytest.mark.rule("BS-3")
def test_an_entry_of_one_bit_may_bring_two_messages() -> None:
    read = read_status_entry(entry(statusMessage=messages(("0x1", "gone"), ("0x0", "good"))))

    assert isinstance(read, StatusEntry)
    assert read.messages == ("good", "gone")


@pytest.mark.rule("BS-10")
def test_the_other_spelling_of_the_messages_is_read_too() -> None:
    read = read_status_entry(entry(statusSize=2, statusMessages=FOUR))

    assert isinstance(read, StatusEntry)
    assert read.messages == ("a", "b", "c", "d")


@pytest.mark.rule("BS-10")
def test_both_spellings_of_the_messages_at_once_are_malformed() -> None:
    read = entry(statusSize=2, statusMessage=FOUR, statusMessages=FOUR)

    assert refused_at(read) == ("status_malformed", "")


@pytest.mark.rule("BS-1")
def test_an_entry_that_has_its_lists_address_as_id_is_malformed() -> None:
    assert refused_at(entry(id=LIST)) == ("status_malformed", "/id")


@pytest.mark.rule("BS-1")
@pytest.mark.parametrize("name", ["statusPurpose", "statusListCredential"])
@pytest.mark.parametrize("value", [None, "", 3, [], {}, ["revocation", LIST]])
def test_purpose_and_list_are_each_one_text(name: str, value: JsonValue) -> None:
    assert refused_at(entry(**{name: value})) == ("status_malformed", f"/{name}")


@pytest.mark.rule("BS-1")
@pytest.mark.parametrize("url", ["lists/3", "//status.example.edu/3", "https:", "https://a b"])
def test_the_list_has_an_absolute_address(url: str) -> None:
    read = entry(statusListCredential=url)

    assert refused_at(read) == ("status_malformed", "/statusListCredential")


@pytest.mark.parametrize("references", [[], "", [3], None])
def test_references_are_texts(references: JsonValue) -> None:
    read = entry(statusReference=references)

    assert refused_at(read) == ("status_malformed", "/statusReference")


@pytest.mark.rule("C6")
@pytest.mark.parametrize(
    "kind",
    [
        "StatusList2021Entry",
        "RevocationList2020Status",
        "bitstringstatuslistentry",
        "https://www.w3.org/ns/credentials/status#BitstringStatusListEntry",
        "InventedStatus",
    ],
)
def test_an_unknown_mechanism_is_never_taken_for_not_revoked(kind: str) -> None:
    with pytest.raises(UnsupportedFeature) as caught:
        read_status_entries({"credentialStatus": entry(type=kind)})

    assert (caught.value.reason, caught.value.name) == ("status_unsupported", kind)


@pytest.mark.parametrize("kind", [None, [], "", 3, ["BitstringStatusListEntry", 3]])
def test_an_entry_without_a_type_is_malformed(kind: JsonValue) -> None:
    assert refused_at(entry(type=kind)) == ("status_malformed", "/type")


def test_an_entry_of_two_mechanisms_is_malformed() -> None:
    read = entry(type=["BitstringStatusListEntry", "1EdTechRevocationList"])

    assert refused_at(read) == ("status_malformed", "/type")


@pytest.mark.rule("ST-1")
def test_the_1edtech_list_is_read_as_its_own_kind_of_entry() -> None:
    status: JsonObject = {"id": "https://example.edu/revoked", "type": "1EdTechRevocationList"}

    assert read_status_entries({"credentialStatus": status}) == (
        RevocationListEntry(list_url="https://example.edu/revoked"),
    )


@pytest.mark.rule("C7")
@pytest.mark.parametrize("purposes", [("suspension", "revocation"), ("revocation", "suspension")])
def test_every_entry_of_a_list_is_read_with_its_place(purposes: tuple[str, str]) -> None:
    document: JsonObject = {
        "credentialStatus": [entry(statusPurpose=purpose) for purpose in purposes]
    }

    assert read_status_entries(document) == tuple(
        StatusEntry(purpose=purpose, list_url=LIST, index=94567, path=f"/credentialStatus/{number}")
        for number, purpose in enumerate(purposes)
    )


@pytest.mark.rule("C7")
def test_an_unreadable_entry_does_not_hide_the_next_one() -> None:
    document: JsonObject = {"credentialStatus": [entry(type="Invented"), entry()]}

    (_, first), (path, second) = status_objects(document)

    with pytest.raises(UnsupportedFeature):
        read_status_entry(first)
    assert read_status_entry(second, path=path) == StatusEntry(
        purpose="revocation", list_url=LIST, index=94567, path="/credentialStatus/1"
    )


def test_a_credential_without_status_has_no_entries() -> None:
    assert read_status_entries({"id": "urn:x"}) == ()


@pytest.mark.rule("C4")
@pytest.mark.parametrize("status", [None, [], [None], "https://example.edu/status", 3, [[]]])
def test_a_status_that_is_no_entry_is_malformed(status: JsonValue) -> None:
    with pytest.raises(MalformedInput) as caught:
        read_status_entries({"credentialStatus": status})

    assert caught.value.reason == "status_malformed"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)
NAMES = ["type", "statusPurpose", "statusListIndex", "statusListCredential", "statusSize", "id"]


@pytest.mark.rule("C4")
@given(st.dictionaries(st.sampled_from(NAMES), JSON))
def test_a_hostile_entry_is_read_or_refused_and_nothing_else(members: JsonObject) -> None:
    try:
        read = read_status_entry(entry(**members))
    except (MalformedInput, UnsupportedFeature):
        return
    assert isinstance(read, StatusEntry)
