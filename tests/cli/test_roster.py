"""Rosters as real offices have them."""

import contextlib
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmark.cli.roster.cells import (
    read_did,
    read_email,
    read_link,
    read_name,
    read_number,
    read_text,
    read_yes_or_no,
)
from skillmark.cli.roster.checking import (
    PerhapsSame,
    Repeated,
    RosterTally,
    check_roster,
    good_rows,
)
from skillmark.cli.roster.columns import map_columns, simplify
from skillmark.cli.roster.dates import DateOrder, read_date, say_day
from skillmark.cli.roster.encodings import find_encoding
from skillmark.cli.roster.problems import CellProblem, RosterUnreadable
from skillmark.cli.roster.reading import RosterText, open_roster
from skillmark.cli.roster.rows import RosterRow, RowReader, RowRules
from skillmark.cli.roster.seen import SeenRecipients

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def text_of(data: bytes | str) -> RosterText:
    return open_roster(io.BytesIO(data.encode() if isinstance(data, str) else data))


def meanings(data: str, **chosen: str) -> list[str]:
    columns = map_columns(text_of(data), chosen=chosen, results={"Nivel": "level"})
    return [column.meaning for column in columns.columns]


def checked(
    data: bytes | str, order: DateOrder = DateOrder.UNKNOWN
) -> tuple[list[str], list[RosterRow]]:
    """Codes of the problems, and the good rows."""
    text = text_of(data)
    columns = map_columns(text, chosen={}, results={})
    reader = RowReader(columns, RowRules(now=NOW, date_order=order, results={}))
    tally = RosterTally()
    codes = []
    for finding in check_roster(text, reader, header_row=columns.header_row, tally=tally):
        if isinstance(finding, Repeated):
            codes.append(f"{finding.row}: repeats {finding.first}")
        elif isinstance(finding, PerhapsSame):
            codes.append(f"{finding.row}: perhaps {finding.first}")
        else:
            codes += [f"{problem.row}: {problem.code}" for problem in finding[1]]
    rows = list(good_rows(text, reader, header_row=columns.header_row, tally=tally))
    return codes, rows


def refusal(data: bytes | str) -> str:
    with pytest.raises(RosterUnreadable) as refused:
        list(text_of(data).rows())
    return refused.value.fact


# --- encodings and shape -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("codec", "said"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8 with a byte-order mark"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16 (little endian)"),
        ("utf-16-be", "UTF-16 (big endian)"),
        ("cp1252", "Windows-1252"),
    ],
)
def test_the_encoding_is_found_and_names_survive_it(codec: str, said: str) -> None:
    text = text_of("nombre;email\r\nÓlafur Peña;o@c.example\r\n".encode(codec))

    assert text.encoding.said == said
    assert list(text.rows()) == [(1, ["nombre", "email"]), (2, ["Ólafur Peña", "o@c.example"])]


def test_one_windows_1252_name_far_down_is_found() -> None:
    data = b"name,email\n" + b"Ana,a@c.example\n" * 50_000 + "Peña,p@c.example\n".encode("cp1252")

    assert find_encoding(io.BytesIO(data)).said == "Windows-1252"


def test_a_character_cut_by_the_reading_window_is_still_one_character() -> None:
    data = b"x" * (256 * 1024 - 1) + "ñ".encode() + b"\n"

    assert find_encoding(io.BytesIO(data)).said == "UTF-8"


@pytest.mark.rule("D13")
@pytest.mark.parametrize(
    ("data", "fact"),
    [
        ("Ana,ñ\n".encode() * 9 + "Peña\n".encode("cp1252"), "mixes UTF-8 with another encoding"),
        (b"name,email\nA\0na,a@c.example\n", "contains NUL bytes"),
        ("name,ñ".encode("utf-32"), "is UTF-32"),
        (b"name\x81,email\n", "neither UTF-8, UTF-16 nor Windows-1252"),
        ("name,email\nañ".encode("utf-16")[:-1], "stops being UTF-16 after line"),
        (b"", "is empty"),
        (b"\n\n ;;\n", "is empty"),
    ],
)
def test_a_file_that_would_garble_names_is_refused(data: bytes, fact: str) -> None:
    assert fact in refusal(data)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    text = text_of(f'name{delimiter}email\n"Ana, B; C"{delimiter}a@c.example\n')

    assert text.delimiter == delimiter


def test_excels_separator_line_is_obeyed_and_counts_for_nothing() -> None:
    text = text_of("sep=;\nname;email\nAna,x;a@c.example\n")

    assert list(text.rows()) == [(1, ["name", "email"]), (2, ["Ana,x", "a@c.example"])]


def test_a_record_with_line_breaks_is_one_row_and_a_blank_line_is_one_too() -> None:
    text = text_of('name,email\n"Ana\nB",a@c.example\n\nEve,e@c.example\n')

    assert [number for number, _ in text.rows()] == [1, 2, 4]


@pytest.mark.rule("D13")
def test_an_unclosed_quotation_mark_is_told_with_its_row() -> None:
    fact = "A quotation mark opens a cell in row 3 and is never closed."

    assert refusal('name,email\nAna,a@c.example\n"Eve,e@c.example\nX,x@c.example\n') == fact


@pytest.mark.rule("D13")
def test_a_million_columns_are_refused() -> None:
    assert "longer than a million characters" in refusal("a," * 1_000_000 + "b\n")
    assert "Row 1 has 2,001 columns" in refusal("a," * 2_000 + "b\n")


@pytest.mark.rule("D13")
def test_an_endless_line_is_refused_without_reading_it_whole() -> None:
    assert "longer than a million characters" in refusal("a" * 5_000_000)


@given(st.binary(max_size=400))
def test_any_bytes_give_rows_or_a_reason(data: bytes) -> None:
    with contextlib.suppress(RosterUnreadable):
        assert all(any(cells) for _, cells in open_roster(io.BytesIO(data)).rows())


@given(
    st.lists(
        st.lists(
            st.text(
                st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufeff")
            ),
            min_size=3,
            max_size=3,
        ).filter(lambda cells: any(cell.strip() for cell in cells)),
        min_size=1,
        max_size=8,
    )
)
def test_what_a_spreadsheet_writes_comes_back(rows: list[list[str]]) -> None:
    import csv

    stream = io.StringIO(newline="")
    csv.writer(stream, quoting=csv.QUOTE_ALL).writerows([["name", "email", "x"], *rows])
    text = text_of(b"\xef\xbb\xbf" + stream.getvalue().encode())

    assert [cells for _, cells in text.rows()][1:] == rows


# --- columns -----------------------------------------------------------------------------------


def test_spanish_headings_are_understood() -> None:
    found = meanings("Nombre;Apellidos;Correo electrónico;Fecha de emisión;NIVEL;Teléfono\n")

    assert found == [
        "given_name",
        "family_name",
        "recipient_email",
        "awarded_on",
        "result:level",
        "",
    ]


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("Name,E-Mail-Adresse", ["name", "recipient_email"]),
        ("Vorname,Name,E-Mail", ["given_name", "family_name", "recipient_email"]),
        ("Prénom;Nom;Courriel", ["given_name", "family_name", "recipient_email"]),
        ("الاسم,البريد الإلكتروني", ["name", "recipient_email"]),
        ("姓名,邮箱,日期", ["name", "recipient_email", "awarded_on"]),
        ("ФИО,Электронная почта", ["name", "recipient_email"]),
        ("STUDENT_NAME,student-email,Valid Until", ["name", "recipient_email", "valid_until"]),
    ],
)
def test_headings_of_other_languages(header: str, found: list[str]) -> None:
    assert meanings(header + "\n") == found


def test_the_header_row_may_stand_below_a_title() -> None:
    text = text_of("Spring course 2026,,\n,,\nname,email,date\nAna,a@c.example,2026-03-14\n")

    assert map_columns(text, chosen={}, results={}).header_row == 3


def test_two_columns_of_one_meaning_ask_which_is_meant() -> None:
    with pytest.raises(RosterUnreadable) as refused:
        meanings("name,email,correo\n")

    assert "Several columns could be “recipient_email”" in refused.value.fact
    assert "--map recipient_email=“email”" in refused.value.advice


def test_map_settles_which_of_two_is_meant() -> None:
    assert meanings("name,email,correo\n", recipient_email="correo") == [
        "name",
        "",
        "recipient_email",
    ]


@pytest.mark.parametrize(
    ("chosen", "fact"),
    [
        ({"recipient_email": "Buzon"}, "names a column that is not in row 1"),
        ({"shoe_size": "name"}, "--map does not know “shoe_size”"),
    ],
)
def test_a_map_that_leads_nowhere_is_refused(chosen: dict[str, str], fact: str) -> None:
    with pytest.raises(RosterUnreadable) as refused:
        meanings("name,email\n", **chosen)

    assert fact in refused.value.fact


def test_headings_compare_without_case_accents_and_punctuation() -> None:
    assert simplify("  Correo-ELECTRÓNICO: ") == simplify("correo electronico")
    assert simplify("नाम") == "नाम"


# --- dates -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-14", "14 March 2026"),
        ("2026/3/4", "4 March 2026"),
        ("45992", "1 December 2025"),
        ("45992,0", "1 December 2025"),
        ("14.03.2026", "14 March 2026"),
        ("4. 3. 2026", "4 March 2026"),
        ("25/12/2025", "25 December 2025"),
        ("12/25/2025", "25 December 2025"),
        ("4/4/2026", "4 April 2026"),
        ("14 March 2026", "14 March 2026"),
        ("March 14th, 2026", "14 March 2026"),
        ("1 de diciembre de 2025", "1 December 2025"),
        ("1-dic-2025", "1 December 2025"),
        ("3. März 2026", "3 March 2026"),
        ("2026-03-14T23:30:00-05:00", "15 March 2026"),
        ("٢٠٢٦-٠٣-١٤", "14 March 2026"),
    ],
)
def test_dates_as_people_and_spreadsheets_write_them(text: str, day: str) -> None:
    assert say_day(read_date(text, DateOrder.UNKNOWN).at) == day


def test_excels_fraction_of_a_day_is_a_time() -> None:
    assert read_date("45992.5", DateOrder.UNKNOWN).at == datetime(2025, 12, 1, 12, tzinfo=UTC)


def test_a_date_that_can_be_two_days_is_never_guessed() -> None:
    with pytest.raises(CellProblem) as problem:
        read_date("3/4/2026", DateOrder.UNKNOWN)

    assert problem.value.fact == "This can be 3 April 2026 or 4 March 2026."
    assert say_day(read_date("3/4/2026", DateOrder.DAY_FIRST).at) == "3 April 2026"
    assert say_day(read_date("3/4/2026", DateOrder.MONTH_FIRST).at) == "4 March 2026"


@pytest.mark.parametrize(
    "text", ["31.02.2026", "2026-13-01", "soon", "3/4/26", "12/25/2026 x", "99999", "1e5", "26-3-4"]
)
def test_what_is_no_date_is_told(text: str) -> None:
    with pytest.raises(CellProblem) as problem:
        read_date(text, DateOrder.UNKNOWN)

    assert problem.value.code == "date"


def test_the_wrong_order_is_not_turned_round_in_silence() -> None:
    with pytest.raises(CellProblem):
        read_date("12/25/2025", DateOrder.DAY_FIRST)


# --- cells -------------------------------------------------------------------------------------


def test_names_keep_their_script_and_lose_only_doubled_spaces() -> None:
    assert read_name(" Ana\n  María ") == "Ana María"
    assert read_name("نرگس\u200cبانو") == "نرگس\u200cبانو"
    assert read_name("Jose\u0301") == "José"


@pytest.mark.rule("D15", "B25")
@pytest.mark.parametrize(
    "text", ["Ana\u202egro", "A\x00na", "A\x1b[31mna", "12345", "…", "x" * 201]
)
def test_names_that_would_play_tricks_are_refused(text: str) -> None:
    with pytest.raises(CellProblem):
        read_name(text)


def test_an_address_is_kept_exactly_but_for_what_surrounds_it() -> None:
    assert read_email(" \u200bmailto:Ana+x@Schule.Example ") == "Ana+x@Schule.Example"
    assert read_email("δοκιμή@παράδειγμα.example") == "δοκιμή@παράδειγμα.example"


@pytest.mark.rule("D12")
@pytest.mark.parametrize(
    "text",
    ["ana", "@c.example", "a@", "a@@c.example", "a b@c.example", "a@localhost", "a@-c.example",
     "a@c..example", ".a@c.example", "a..b@c.example", "Ana <a@c.example>", "=1+1@c.example",
     "-a@c.example", "a@c.example, b@c.example", "a\n@c.example"],
)  # fmt: skip
def test_addresses_that_cannot_be_are_refused(text: str) -> None:
    with pytest.raises(CellProblem) as problem:
        read_email(text)

    assert problem.value.code == "email"


@pytest.mark.parametrize(
    "text", ["ftp://c.example", "javascript:alert(1)", "https://", "https://u:p@c.example",
             "https://a b", "https://c.example:99999"],
)  # fmt: skip
def test_links_that_cannot_stand_in_signed_data_are_refused(text: str) -> None:
    with pytest.raises(CellProblem):
        read_link(text)


def test_other_cells() -> None:
    assert read_text("a\r\nb\rc ") == "a\nb\nc"
    assert (read_number("2"), read_number("2,50")) == (2, 2.5)
    assert (read_yes_or_no("Sí"), read_yes_or_no("нет")) == (True, False)
    assert read_did("did:key:z6Mkf5rGMoatrSj1f4CyvuHBeXJELe9RPdzo2PKGNCKVtZxP").startswith("did:")
    for read in (read_number, read_yes_or_no, read_did):
        with pytest.raises(CellProblem):
            read("maybe")


# --- whole rosters -----------------------------------------------------------------------------


def test_every_fault_of_a_row_is_told_and_not_only_the_first() -> None:
    codes, rows = checked("name,email,date,valid until\n,x,soon,2020-01-01\nAna,a@c.example,,\n")

    assert codes == ["2: email", "2: no_name", "2: date", "2: valid_until"]
    assert [row.name for row in rows] == ["Ana"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("Ana,,,,", "no_recipient"),
        ("Ana,a@c.example,2027-01-01,,", "award_date"),
        ("Ana,a@c.example,1900-01-01,,", "award_date"),
        ("Ana,a@c.example,3/4/2026,,", "ambiguous_date"),
        ("Ana,a@c.example,,yes,yes", "hosted_minor"),
        ("Ana,a@c.example,,maybe,", "yes_or_no"),
        ("Ana,a@c.example,,,,too,many", "too_many_cells"),
    ],
)
def test_each_kind_of_fault_has_its_code(row: str, code: str) -> None:
    assert checked(f"name,email,date,host,minor\n{row}\n")[0] == [f"2: {code}"]


@pytest.mark.rule("D13")
def test_plus_addresses_are_pointed_out_in_both_orders_and_both_issued() -> None:
    codes, rows = checked(
        "name,email\nA,a@c.example\nA,a+x@c.example\nB,b+1@c.example\nB,b@c.example\n"
    )

    assert codes == ["3: perhaps 2", "5: perhaps 4"]
    assert len(rows) == 4


def test_a_short_row_is_filled_up_and_a_long_one_with_blanks_is_cut() -> None:
    codes, rows = checked("name,email,date\nAna,a@c.example\nEve,e@c.example,,, ,\n")

    assert codes == []
    assert [row.email for row in rows] == ["a@c.example", "e@c.example"]


def test_a_did_or_an_identifier_can_stand_for_the_recipient() -> None:
    _, rows = checked("name,student id,did\nAna,2026-1,\nEve,,did:key:z6Mkabc\n")

    assert [row.recipient for row in rows] == ["id:2026-1", "did:key:z6Mkabc"]


def test_east_asian_names_are_put_together_in_their_own_order() -> None:
    _, rows = checked("given name,family name,email\n思敏,李,a@c.example\nAna,Ruiz,b@c.example\n")

    assert [row.name for row in rows] == ["李思敏", "Ana Ruiz"]


def test_the_table_of_those_seen_grows_and_forgets_nobody() -> None:
    seen = SeenRecipients()
    for row in range(2, 5002):
        assert seen.add(f"person {row}", row=row, content="x") is None

    assert len(seen) == 5000
    assert {seen.row_of(f"person {row}") for row in range(2, 5002)} == set(range(2, 5002))
    assert seen.row_of("a stranger") == 0
