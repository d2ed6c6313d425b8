"""Every hostile case gets the verdict and the code that its folder expects.

The folders are committed under ``cases``; ``make_cases.py`` makes them. The marker of each case
carries the rules of the standards and the attacks that it shows.
"""

from pathlib import Path

import pytest

from skillmark.engine.baking.carriers import Carrier
from skillmark.engine.baking.svg import bake_svg
from skillmark.engine.errors import MalformedInput
from tests.engine.hostile.running import (
    KEY_DOCUMENT,
    Expected,
    expected_of,
    folders,
    input_of,
    measured,
    run,
)

MOST_SECONDS = 2.0
MOST_MEMORY = 128 * 1024 * 1024
FOLDERS = folders()
VERIFIED = [folder for folder in FOLDERS if expected_of(folder).check != "baking"]
BAKED = [folder for folder in FOLDERS if folder not in VERIFIED]
BOMBS = [
    folder for folder in VERIFIED if (folder / "recipe.json").exists() or "_list_of_" in str(folder)
]


def marked(folders: list[Path]) -> list[object]:
    """Return *folders* as parameters that carry the rules they show."""
    return [
        pytest.param(folder, marks=pytest.mark.rule(*expected_of(folder).rule), id=folder.name)
        for folder in folders
    ]


@pytest.mark.parametrize("folder", marked(VERIFIED))
def test_a_hostile_case_gets_its_verdict_and_nothing_else_is_asked(folder: Path) -> None:
    expected, case = expected_of(folder), run(folder)
    found = next(each for each in case.report.checks if each.check == expected.check)
    answers = (case.report.genuine, case.report.current)
    assert (found.outcome, found.reason) == (expected.outcome, expected.code)
    assert answers == (expected.genuine, expected.current)
    assert case.seconds < MOST_SECONDS
    assert sum("canary" in url for url in case.asked) == expected.canary
    if expected.genuine != "PASSED":
        assert [url for url in case.asked if not may_be_asked(url, expected)] == []


def may_be_asked(url: str, expected: Expected) -> bool:
    """Whether *url* may be fetched for a credential whose proof does not hold.

    Of Open Badges 2.0 the hosted objects are the proof; of all others only keys are asked for.
    """
    is_key_document = url in (KEY_DOCUMENT, "https://rsa.example/.well-known/jwks.json")
    return is_key_document or "O2-4" in expected.rule


@pytest.mark.parametrize("folder", marked(BAKED))
def test_active_artwork_is_not_baked(folder: Path) -> None:
    with pytest.raises(MalformedInput) as caught:
        bake_svg(input_of(folder), "{}", carrier=Carrier.OPEN_BADGES_3)
    assert caught.value.reason == expected_of(folder).code


@pytest.mark.rule("C1", "D2", "D3", "D10", "B23")
@pytest.mark.parametrize("folder", BOMBS, ids=lambda folder: folder.name)
def test_a_bomb_does_not_fill_the_memory(folder: Path) -> None:
    assert measured(folder) < MOST_MEMORY
