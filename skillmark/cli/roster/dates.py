"""Dates as people and spreadsheets write them, and never a guess between March and April.

Accepted: ``2026-03-14``, ``2026-03-14T10:00:00+02:00``, ``14.03.2026``, ``14 March 2026``,
``March 14, 2026``, Excel's day numbers (``45992``), and day/month/year in either order where only
one reading is a date. Where both readings are dates, the caller has to say which is meant.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache

from skillmark.cli.roster.problems import CellProblem


class DateOrder(StrEnum):
    """How dates with slashes are meant."""

    UNKNOWN = "unknown"
    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


@dataclass(frozen=True, slots=True)
class Moment:
    """*at* is aware; *whole_day* means that only a day was written; *day_number* that Excel did."""

    at: datetime
    whole_day: bool = True
    day_number: bool = False


# Excel's day 1 is 1900-01-01, and it counts a 29 February 1900 that never was.
_EXCEL_EPOCH = date(1899, 12, 30)
_FIRST_DAY_NUMBER, _LAST_DAY_NUMBER = 20_000, 80_000  # 1954 to 2119

_DAY_NUMBER = re.compile(r"(\d{5})(?:[.,](\d+))?$")
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$")
_SLASHED = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4})(?: 0?0:00(?::00)?)?$")
_SHORT_YEAR = re.compile(r"\d{1,2}([/.-])(\d{1,2}|[^\W\d]{3,10})\1\d{2}$")
_DAY_WORD = re.compile(r"(\d{1,2})\.?[\s-]+(?:de )?([^\W\d]{3,12})\.?,?[\s-]+(?:de )?(\d{4})$")
_WORD_DAY = re.compile(r"([^\W\d]{3,12})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$")

_MONTH_WORDS = (
    "january jan enero ene januar janvier janv gennaio gen janeiro",
    "february feb febrero februar fevrier fevr febbraio fevereiro fev",
    "march mar marzo marz maerz mars marco",
    "april apr abril abr avril avr aprile",
    "may mayo mai maggio mag maio",
    "june jun junio juni juin giugno giu junho",
    "july jul julio juli juillet juil luglio lug julho",
    "august aug agosto ago aout",
    "september sep sept septiembre septembre settembre set setembro",
    "october oct octubre oktober okt octobre ottobre ott outubro out",
    "november nov noviembre novembre novembro",
    "december dec diciembre dic dezember dez decembre dicembre dezembro",
)
_MONTHS = {word: number for number, words in enumerate(_MONTH_WORDS, 1) for word in words.split()}
_WITHOUT_ACCENTS = str.maketrans("áàâäãéèêíóôöúûüç", "aaaaaeeeiooouuuc")


@lru_cache(maxsize=4096)
def read_date(text: str, order: DateOrder) -> Moment:
    """Read one cell. Raises CellProblem (``date``, ``ambiguous_date``)."""
    text = " ".join(text.split())
    if found := _DAY_NUMBER.match(text):
        return _day_number(int(found[1]), found[2], text)
    if found := _YEAR_FIRST.match(text):
        return _day(int(found[1]), int(found[3]), int(found[4]), text)
    if found := _DOTTED.match(text):
        return _day(int(found[3]), int(found[2]), int(found[1]), text)
    if found := _SLASHED.match(text):
        return _slashed(int(found[1]), int(found[3]), int(found[4]), order, text)
    if _SHORT_YEAR.match(text):
        raise CellProblem(
            "date",
            "The year has only two digits.",
            advice="Write the year with four digits, best as 2026-03-14.",
        )
    return _with_month_word(text) or _instant(text)


def _day(year: int, month: int, day: int, text: str) -> Moment:
    try:
        return Moment(datetime(year, month, day, tzinfo=UTC))
    except ValueError as error:
        raise _not_a_date(text) from error


def _day_number(number: int, fraction: str | None, text: str) -> Moment:
    if not _FIRST_DAY_NUMBER <= number <= _LAST_DAY_NUMBER:
        raise _not_a_date(text)
    day = datetime.combine(_EXCEL_EPOCH + timedelta(days=number), time(), UTC)
    if not fraction or not fraction.strip("0"):
        return Moment(day, day_number=True)
    seconds = round(float(f"0.{fraction}") * 86_400)
    return Moment(day + timedelta(seconds=seconds), whole_day=False, day_number=True)


def _slashed(first: int, second: int, year: int, order: DateOrder, text: str) -> Moment:
    if order is DateOrder.DAY_FIRST:
        return _day(year, second, first, text)
    if order is DateOrder.MONTH_FIRST:
        return _day(year, first, second, text)
    if first > 12 or first == second:
        return _day(year, second, first, text)
    if second > 12:
        return _day(year, first, second, text)
    day_first = date(year or 1, second, first)
    month_first = date(year or 1, first, second)
    raise CellProblem(
        "ambiguous_date",
        f"This can be {say_day(day_first)} or {say_day(month_first)}.",
        advice="Say which with --date-format dmy or --date-format mdy, or write 2026-03-14.",
    )


def _with_month_word(text: str) -> Moment | None:
    if found := _DAY_WORD.match(text):
        day, word, year = found[1], found[2], found[3]
    elif found := _WORD_DAY.match(text):
        word, day, year = found[1], found[2], found[3]
    else:
        return None
    month = _MONTHS.get(word.lower().translate(_WITHOUT_ACCENTS))
    return None if month is None else _day(int(year), month, int(day), text)


def _instant(text: str) -> Moment:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise _not_a_date(text) from error
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    try:
        return Moment(at.astimezone(UTC).replace(microsecond=0), whole_day=False)
    except OverflowError as error:
        raise _not_a_date(text) from error


def _not_a_date(text: str) -> CellProblem:
    return CellProblem(
        "date", f"“{text[:40]}” is not a date.", advice="Write the date as 2026-03-14."
    )


_ENGLISH_MONTHS = (
    "January February March April May June July August September October November December"
)
_MONTH_NAMES = _ENGLISH_MONTHS.split()


def say_day(day: date) -> str:
    """14 March 2026: the month in words, in English on every machine."""
    return f"{day.day} {_MONTH_NAMES[day.month - 1]} {day.year}"
