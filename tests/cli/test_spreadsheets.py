"""Tables that no spreadsheet computes."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmark.cli.spreadsheets import TableFile, harmless, table_text

FORMULA = tuple("=+-@\uff1d\uff0b\uff0d\uff20")


@pytest.mark.rule("D12")
@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "'=1", '"=1', "\ufeff=1", "a;=1",
     "a,=1", "a\n=1", "a\t+1", 'a";=1', "\uff1d1", "\u200b=1"],
)  # fmt: skip
def test_formulas_become_text_wherever_a_guessed_delimiter_would_find_one(cell: str) -> None:
    safe = harmless(cell)

    for delimiter in ";,\t\r\n|":
        for part in safe.split(delimiter):
            assert not part.lstrip(' "\ufeff\u200b').startswith(FORMULA), (cell, safe)


@pytest.mark.parametrize(
    "cell", ["", "Ana García", "a@c.example", "2026-03-14", "x=1", "a-b", "李"]
)
def test_harmless_cells_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell


@pytest.mark.rule("D12")
@given(st.lists(st.text(max_size=20), min_size=1, max_size=5))
def test_no_cell_of_any_table_starts_like_a_formula(cells: list[str]) -> None:
    text = table_text([[cell.replace("\0", "") for cell in cells]])

    for row in csv.reader(io.StringIO(text, newline="")):
        assert not any(cell.startswith((*FORMULA, "\t", "\r")) for cell in row)


def test_a_table_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"

    def fail() -> None:
        with TableFile(path, ["name"]) as table:
            table.add(["Ana"])
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        fail()
    assert list(tmp_path.iterdir()) == []

    with TableFile(path, ["name"]) as table:
        table.add(["=Ana"])
    assert path.read_bytes() == b"\xef\xbb\xbf" + b'"name"\r\n"\'=Ana"\r\n'
