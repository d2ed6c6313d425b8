from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from skillmark.engine.errors import MalformedInput
from skillmark.engine.status.bitstring import Bitstring
from skillmark.engine.status.status_list import (
    StatusEntry,
    StatusList,
    compose_status_list,
    look_up,
    read_status_list,
    refuse_rollback,
)
from skillmark.engine.wire.json_types import JsonObject, JsonValue

URL = "https://status.example.edu/lists/3"
ISSUER = "did:web:example.edu"
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
SKEW = timedelta(seconds=300)
ENTRIES = 131_072
ENTRY = StatusEntry(purpose="revocation", list_url=URL, index=94_567)


def bits(*indexes: int) -> Bitstring:
    bitstring = Bitstring(ENTRIES)
    for index in indexes:
        bitstring.set(index)
    return bitstring


def composed(**changes: JsonValue) -> JsonObject:
    document = compose_status_list(
        url=URL,
        issuer=ISSUER,
        purpose="revocation",
        bitstring=bits(94_567),
        valid_from=NOW - DAY,
        valid_until=NOW + DAY,
        ttl_ms=300_000,
    )
    return {**document, **changes}


def subject(**changes: JsonValue) -> JsonObject:
    whole = composed()["credentialSubject"]
    assert isinstance(whole, dict)
    return composed(credentialSubject={**whole, **changes})


def without(document: JsonObject, name: str) -> JsonObject:
    return {key: value for key, value in document.items() if key != name}


def a_list(**changes: object) -> StatusList:
    return replace(read_status_list(composed()), **changes)  # type: ignore[arg-type]


def refusal(entry: StatusEntry, status_list: StatusList, **more: datetime) -> tuple[str, str]:
    with pytest.raises(MalformedInput) as caught:
        look_up(entry, status_list, issuer=ISSUER, **{"now": NOW, **more})
    return caught.value.reason, caught.value.path


@pytest.mark.rule("BS-4", "BS-5", "T-13")
def test_a_composed_list_is_the_credential_of_the_standard() -> None:
    document = compose_status_list(
        url=URL,
        issuer=ISSUER,
        purpose="revocation",
        bitstring=Bitstring(ENTRIES),
        valid_from=datetime(2026, 11, 25, 10, 0, tzinfo=timezone(timedelta(hours=1))),
        valid_until=NOW + DAY,
        ttl_ms=300_000,
    )

    assert document == {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": URL,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": ISSUER,
        "validFrom": "2026-11-25T09:00:00Z",
        "validUntil": "2026-11-26T09:00:00Z",
        "credentialSubject": {
            "id": f"{URL}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": (
                "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA"
            ),
            "ttl": 300_000,
        },
    }


@pytest.mark.rule("BS-4")
def test_a_composed_list_is_read_as_it_was_meant() -> None:
    assert read_status_list(composed()) == StatusList(
        url=URL,
        issuer=ISSUER,
        purposes=("revocation",),
        bitstring=bits(94_567),
        valid_from=NOW - DAY,
        valid_until=NOW + DAY,
        ttl=timedelta(minutes=5),
    )


@pytest.mark.rule("BS-4")
def test_a_list_without_times_and_with_an_issuer_object_is_read() -> None:
    document = without(without(composed(issuer={"id": ISSUER}), "validFrom"), "validUntil")

    read = read_status_list(document)

    assert (read.issuer, read.valid_from, read.valid_until) == (ISSUER, None, None)


@pytest.mark.rule("BS-4")
def test_a_list_need_not_say_how_long_a_copy_may_be_used() -> None:
    document = subject()
    subject_of_list = document["credentialSubject"]
    assert isinstance(subject_of_list, dict)

    read = read_status_list({**document, "credentialSubject": without(subject_of_list, "ttl")})

    assert read.ttl is None


@pytest.mark.rule("C8")
def test_a_list_may_be_valid_from_the_first_day_to_the_last() -> None:
    document = composed(validFrom="0001-01-01T00:00:00Z", validUntil="9999-12-31T23:59:59Z")

    assert look_up(ENTRY, read_status_list(document), issuer=ISSUER, now=NOW) == 1


@pytest.mark.rule("BS-9")
def test_the_same_list_is_written_the_same_twice() -> None:
    assert composed() == composed()


@pytest.mark.rule("BS-5", "C9")
@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"bitstring": Bitstring(ENTRIES - 1)}, "STATUS_LIST_LENGTH_ERROR"),
        ({"bitstring": Bitstring(2**26 + 1)}, "8 MiB"),
        ({"valid_until": NOW}, "ends after"),
        ({"valid_from": NOW.replace(tzinfo=None), "valid_until": datetime(2027, 1, 1)}, "zone"),  # noqa: DTZ001
    ],
)
def test_a_list_that_no_verifier_could_use_is_not_composed(
    changes: dict[str, object], says: str
) -> None:
    good = {
        "url": URL,
        "issuer": ISSUER,
        "purpose": "revocation",
        "bitstring": Bitstring(ENTRIES),
        "valid_from": NOW,
        "valid_until": NOW + DAY,
    }

    with pytest.raises(ValueError, match=says):
        compose_status_list(**{**good, **changes})  # type: ignore[arg-type]


@pytest.mark.rule("BS-4", "BS-6")
@pytest.mark.parametrize(
    ("document", "path"),
    [
        (composed(type=["VerifiableCredential"]), "/type"),
        (composed(type=None), "/type"),
        (composed(issuer=None), "/issuer"),
        (composed(issuer={}), "/issuer"),
        (composed(issuer=["a"]), "/issuer"),
        (composed(credentialSubject=None), "/credentialSubject"),
        (composed(credentialSubject=[{}]), "/credentialSubject"),
        (composed(validFrom="yesterday"), "/validFrom"),
        (composed(validUntil="2026-11-26T09:00:00"), "/validUntil"),
        (composed(validUntil="2026-13-26T09:00:00Z"), "/validUntil"),
        (composed(validUntil=1_800_000_000), "/validUntil"),
        (subject(type="StatusList2021"), "/credentialSubject"),
        (subject(statusPurpose=None), "/credentialSubject/statusPurpose"),
        (subject(statusPurpose=[]), "/credentialSubject/statusPurpose"),
        (subject(statusPurpose=["revocation", 3]), "/credentialSubject/statusPurpose"),
        (subject(statusPurpose=""), "/credentialSubject/statusPurpose"),
        (subject(encodedList=None), "/credentialSubject/encodedList"),
        (subject(encodedList="H4sI"), "/credentialSubject/encodedList"),
        (subject(ttl=-1), "/credentialSubject/ttl"),
        (subject(ttl="300000"), "/credentialSubject/ttl"),
        (subject(ttl=True), "/credentialSubject/ttl"),
        (subject(ttl=2**53), "/credentialSubject/ttl"),
    ],
)
def test_a_list_of_another_shape_is_malformed(document: JsonObject, path: str) -> None:
    with pytest.raises(MalformedInput) as caught:
        read_status_list(document)

    assert (caught.value.reason, caught.value.path) == ("status_malformed", path)


@pytest.mark.rule("C2")
@pytest.mark.parametrize("document", [without(composed(), "id"), composed(id=3)])
def test_a_list_that_does_not_say_which_it_is_is_not_trusted(document: JsonObject) -> None:
    with pytest.raises(MalformedInput) as caught:
        read_status_list(document)

    assert caught.value.reason == "status_untrusted"


@pytest.mark.rule("C5", "ST-3")
def test_a_set_bit_is_found_and_its_neighbours_are_unset() -> None:
    found = [
        look_up(replace(ENTRY, index=index), a_list(), issuer=ISSUER, now=NOW)
        for index in (94_566, 94_567, 94_568)
    ]

    assert found == [0, 1, 0]


@pytest.mark.rule("BS-3", "BS-5")
def test_the_place_of_a_larger_entry_is_its_index_times_its_size() -> None:
    wide = Bitstring(ENTRIES, status_size=2)
    wide.set(94_567, 3)
    read = a_list(bitstring=Bitstring.from_bytes(wide.to_bytes()))

    found = [
        look_up(replace(ENTRY, index=index, size=2), read, issuer=ISSUER, now=NOW)
        for index in (94_566, 94_567, 94_568)
    ]

    assert found == [0, 3, 0]


@pytest.mark.rule("C3", "BS-6")
def test_a_list_of_another_purpose_does_not_answer() -> None:
    read = a_list(purposes=("suspension", "message"))

    assert refusal(ENTRY, read) == ("status_purpose", "/credentialStatus/statusPurpose")


@pytest.mark.rule("BS-4")
def test_one_list_may_serve_several_purposes() -> None:
    read = read_status_list(subject(statusPurpose=["suspension", "revocation"]))

    assert look_up(ENTRY, read, issuer=ISSUER, now=NOW) == 1


@pytest.mark.rule("C2", "BS-7")
def test_another_issuers_list_is_not_trusted() -> None:
    read = a_list(issuer="did:web:example.edu.evil.example")

    assert refusal(ENTRY, read) == ("status_untrusted", "/issuer")


@pytest.mark.rule("C2")
def test_another_list_of_the_same_issuer_does_not_answer() -> None:
    read = a_list(url="https://status.example.edu/lists/4")

    assert refusal(ENTRY, read) == ("status_untrusted", "/credentialStatus/statusListCredential")


@pytest.mark.rule("C9", "BS-5", "BS-6")
@pytest.mark.parametrize(
    ("bitstring", "size"), [(Bitstring(1000), 1), (Bitstring(ENTRIES - 8), 1), (bits(), 2)]
)
def test_a_short_list_does_not_answer_even_when_the_entry_is_in_it(
    bitstring: Bitstring, size: int
) -> None:
    entry = replace(ENTRY, index=5, size=size)

    assert refusal(entry, a_list(bitstring=bitstring)) == (
        "status_length",
        "/credentialSubject/encodedList",
    )


@pytest.mark.rule("C4", "BS-6")
@pytest.mark.parametrize("index", [ENTRIES, 2**63 - 1])
def test_an_index_past_the_end_is_a_range_error(index: int) -> None:
    with pytest.raises(MalformedInput) as caught:
        look_up(replace(ENTRY, index=index), a_list(), issuer=ISSUER, now=NOW)

    assert (caught.value.reason, caught.value.detail.split(":")[0]) == (
        "status_malformed",
        "RANGE_ERROR",
    )


@pytest.mark.rule("C8", "BS-9")
@pytest.mark.parametrize(
    ("now", "path"),
    [
        (NOW + DAY + SKEW + timedelta(seconds=1), "/validUntil"),
        (NOW - DAY - SKEW - timedelta(seconds=1), "/validFrom"),
    ],
)
def test_a_list_outside_its_validity_does_not_answer(now: datetime, path: str) -> None:
    assert refusal(ENTRY, a_list(), now=now) == ("status_stale", path)


@pytest.mark.rule("C8", "BS-9")
@pytest.mark.parametrize("now", [NOW + DAY + SKEW, NOW - DAY - SKEW])
def test_clocks_may_differ_by_five_minutes(now: datetime) -> None:
    assert look_up(ENTRY, a_list(), issuer=ISSUER, now=now) == 1


@pytest.mark.rule("C8")
def test_a_copy_older_than_its_time_to_live_does_not_answer() -> None:
    fetched_at = NOW - timedelta(minutes=10, seconds=1)

    assert refusal(ENTRY, a_list(), fetched_at=fetched_at) == (
        "status_stale",
        "/credentialSubject/ttl",
    )


@pytest.mark.rule("C8")
@pytest.mark.parametrize(
    ("status_list", "age"),
    [(a_list(), timedelta(minutes=10)), (a_list(ttl=None), timedelta(hours=5))],
)
def test_a_copy_within_its_time_to_live_answers(status_list: StatusList, age: timedelta) -> None:
    assert look_up(ENTRY, status_list, issuer=ISSUER, now=NOW, fetched_at=NOW - age) == 1


@pytest.mark.rule("C8")
@pytest.mark.parametrize("valid_from", [NOW - DAY - timedelta(seconds=1), None])
def test_an_older_list_after_a_newer_one_is_stale(valid_from: datetime | None) -> None:
    with pytest.raises(MalformedInput) as caught:
        refuse_rollback(a_list(valid_from=valid_from), remembered=a_list())

    assert caught.value.reason == "status_stale"


@pytest.mark.rule("C8")
@pytest.mark.parametrize(
    "remembered",
    [a_list(), a_list(valid_from=None), a_list(url="https://x.example", valid_from=NOW + DAY)],
)
def test_the_same_a_newer_and_another_list_are_no_rollback(remembered: StatusList) -> None:
    refuse_rollback(a_list(), remembered=remembered)
