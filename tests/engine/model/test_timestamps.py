from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmark.engine.errors import MalformedInput
from skillmark.engine.model.timestamps import (
    read_date,
    read_timestamp,
    read_timestamp_assuming_utc,
    write_date,
    write_timestamp,
)

NOON = datetime(2026, 11, 20, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-11-20T12:00:00Z", NOON),
        ("2026-11-20T12:00:00.000Z", NOON),
        ("2026-11-20T13:30:00+01:30", NOON),
        ("2026-11-19T22:00:00-14:00", NOON),
        ("2026-11-20T12:00:00-00:00", NOON),
        ("2026-11-20T12:00:00.5Z", NOON + timedelta(milliseconds=500)),
        ("2026-11-20T12:00:00.1234567899Z", NOON + timedelta(microseconds=123456)),
        ("2024-02-29T00:00:00Z", datetime(2024, 2, 29, tzinfo=UTC)),
        ("0001-01-01T00:00:00Z", datetime(1, 1, 1, tzinfo=UTC)),
        ("9999-12-31T23:59:59Z", datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ],
)
@pytest.mark.rule("DM-5", "VC-4")
def test_one_instant_has_many_spellings(text: str, instant: datetime) -> None:
    assert read_timestamp(text) == instant
    assert read_timestamp(text).tzinfo is UTC


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2026-11-20T12:00:00", "timestamp_zone"),
        ("2026-11-20T12:00:00+14:01", "timestamp_zone"),
        ("2026-11-20T12:00:00+01:60", "timestamp_zone"),
        ("2026-11-20T12:00:60Z", "timestamp_time"),
        ("2026-11-20T12:60:00Z", "timestamp_time"),
        ("2026-11-20T24:00:00Z", "timestamp_time"),
        ("10000-01-01T00:00:00Z", "timestamp_year"),
        ("0000-01-01T00:00:00Z", "timestamp_year"),
        ("226-11-20T12:00:00Z", "timestamp_year"),
        ("0001-01-01T00:00:00+00:01", "timestamp_year"),
        ("9999-12-31T23:59:59-00:01", "timestamp_year"),
        ("2026-02-29T00:00:00Z", "timestamp_date"),
        ("2026-13-01T00:00:00Z", "timestamp_date"),
        ("2026-00-10T00:00:00Z", "timestamp_date"),
        ("2026-11-31T00:00:00Z", "timestamp_date"),
        ("", "timestamp_form"),
        ("2026-11-20", "timestamp_form"),
        ("2026-11-20t12:00:00z", "timestamp_form"),
        ("2026-11-20 12:00:00Z", "timestamp_form"),
        ("2026-11-20T12:00Z", "timestamp_form"),
        ("2026-11-20T12:00:00,5Z", "timestamp_form"),
        ("2026-11-20T12:00:00.Z", "timestamp_form"),
        ("2026-11-20T12:00:00+0100", "timestamp_form"),
        ("2026-11-20T12:00:00Z\n", "timestamp_form"),
        (" 2026-11-20T12:00:00Z", "timestamp_form"),
        ("-2026-11-20T12:00:00Z", "timestamp_form"),
        ("2026-W47-5T12:00:00Z", "timestamp_form"),
        ("٢٠٢٦-11-20T12:00:00Z", "timestamp_form"),
        ("2026-11-20T12:00:00." + "1" * 60 + "Z", "timestamp_form"),
    ],
)
@pytest.mark.rule("DM-5", "B21")
def test_a_refused_timestamp_says_what_is_wrong_with_it(text: str, reason: str) -> None:
    with pytest.raises(MalformedInput) as refused:
        read_timestamp(text, path="/validFrom")

    assert (refused.value.reason, refused.value.path) == (reason, "/validFrom")


@pytest.mark.rule("VC-4")
def test_a_missing_zone_is_utc_only_for_those_who_ask() -> None:
    assert read_timestamp_assuming_utc("2026-11-20T12:00:00") == NOON
    assert read_timestamp_assuming_utc("2026-11-20T13:00:00+01:00") == NOON


def test_a_timestamp_is_written_in_utc_with_whole_seconds() -> None:
    india = timezone(timedelta(hours=5, minutes=30))

    assert write_timestamp(NOON.astimezone(india)) == "2026-11-20T12:00:00Z"
    assert write_timestamp(NOON + timedelta(microseconds=999_999)) == "2026-11-20T12:00:00Z"
    assert write_timestamp(datetime(1, 2, 3, tzinfo=UTC)) == "0001-02-03T00:00:00Z"


@pytest.mark.rule("B21")
def test_a_naive_datetime_is_never_written() -> None:
    with pytest.raises(MalformedInput) as refused:
        write_timestamp(NOON.replace(tzinfo=None))

    assert refused.value.reason == "timestamp_zone"


@given(st.datetimes(timezones=st.just(UTC)))
def test_what_is_written_is_read_back_to_the_second(moment: datetime) -> None:
    assert read_timestamp(write_timestamp(moment)) == moment.replace(microsecond=0)


def instant_or_reason(text: str) -> datetime | str:
    try:
        return read_timestamp(text)
    except MalformedInput as refused:
        return refused.reason


@given(st.one_of(st.text(max_size=30), st.text("0123456789-:TZ+.", max_size=30)))
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    result = instant_or_reason(text)

    assert isinstance(result, datetime) or result.startswith("timestamp_")


@pytest.mark.parametrize("text", ["", "2026-2-3", "2026-02-30", "20260203", "2026-02-03Z"])
def test_a_date_that_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(MalformedInput) as refused:
        read_date(text)

    assert refused.value.reason == "date_form"


@given(st.dates())
def test_a_date_survives_writing_and_reading(day: date) -> None:
    assert read_date(write_date(day)) == day
