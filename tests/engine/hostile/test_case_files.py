"""The case folders are what their script makes, complete, small and rightly named."""

import re

import pytest

from tests.engine.hostile.make_cases import SHARED_WORLD, made_files
from tests.engine.hostile.running import CASES, expected_of, folders

LEAST_CASES = 250
MOST_BYTES = 6 * 1024 * 1024
PRIORITY_ROWS = frozenset(
    [f"B{number}" for number in range(1, 31) if number not in {26, 27, 28, 29}]
    + [f"C{number}" for number in range(1, 10)]
    + ["D1", "D2", "D3", "D4", "D5", "D7", "D8", "D9", "D10", "D11"]
)
"""Rows of reliability.md 2.3 that speak about a verifier, and so have several cases each."""


def test_the_committed_files_are_those_that_the_script_makes() -> None:
    committed = {
        path.relative_to(CASES).as_posix(): path.read_bytes()
        for path in CASES.rglob("*")
        if path.is_file()
    }
    made = made_files()
    assert sorted(committed) == sorted(made)
    assert [path for path, body in made.items() if committed[path] != body] == []
    assert sum(map(len, committed.values())) < MOST_BYTES


def test_there_are_enough_cases_and_each_is_named_after_its_verdict() -> None:
    names = [folder.name for folder in folders()]
    assert len(names) >= LEAST_CASES
    assert SHARED_WORLD not in names
    assert [
        name for name in names if not re.fullmatch(r"\w+_(fail|indeterminate|pass)", name)
    ] == []


@pytest.mark.parametrize("row", sorted(PRIORITY_ROWS))
def test_a_row_of_the_threat_model_has_several_cases(row: str) -> None:
    assert sum(row in expected_of(folder).rule for folder in folders()) >= 2
