"""The conformance table says what the tests show, and complains about what they do not."""

from pathlib import Path

import pytest

from tools.conformance import Group, Rule, collect_markers, complaints, read_groups, render

MUST = Rule(id="DM-1", level="MUST", says="The context comes first.")
MAY = Rule(id="DM-7", level="MAY", says="A name | a picture.")
PLATFORM = Rule(id="R-2", level="MUST", says="An API.", platform="it lives elsewhere")
GROUPS = [Group("Data model", (MUST, MAY, PLATFORM))]
TEST = "tests/test_context.py::test_context_comes_first"


def test_everything_shown_leaves_no_complaint() -> None:
    assert complaints(GROUPS, {"DM-1": frozenset({TEST})}) == []


def test_binding_rule_without_a_test_is_complained_about() -> None:
    assert complaints(GROUPS, {}) == ["DM-1 (MUST) has no test: The context comes first."]


def test_unknown_rule_in_a_marker_is_complained_about() -> None:
    shown = {"DM-1": frozenset({TEST}), "DM-99": frozenset({TEST})}

    assert complaints(GROUPS, shown) == [f"DM-99 is no known rule, but {TEST} claims to show it"]


def test_table_names_the_tests_and_the_platforms_reason() -> None:
    table = render(GROUPS, {"DM-1": frozenset({TEST})})

    assert table.splitlines()[-5:] == [
        "| Rule | Level | What it asks | Shown by |",
        "| --- | --- | --- | --- |",
        f"| DM-1 | MUST | {MUST.says} | [context comes first](../tests/test_context.py) |",
        "| DM-7 | MAY | A name \\| a picture. | – |",
        "| R-2 | MUST | An API. | *platform: it lives elsewhere* |",
    ]


def test_unknown_level_is_refused() -> None:
    text = '[[group]]\ntitle = "T"\n[group.rules]\nX-1 = { level = "PERHAPS", says = "?" }\n'

    with pytest.raises(ValueError, match="X-1: PERHAPS is no level"):
        read_groups(text)


def test_repeated_id_is_refused() -> None:
    group = '[[group]]\ntitle = "T"\n[group.rules]\nX-1 = { level = "MAY", says = "?" }\n'

    with pytest.raises(ValueError, match="a rule id stands twice"):
        read_groups(group * 2)


def test_markers_are_collected_and_switched_off_tests_show_nothing(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.pytest.ini_options]\nmarkers = ['rule']\n")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_markers_of_an_example.py").write_text(
        "import pytest\n"
        "pytestmark = pytest.mark.rule('DM-1')\n"
        "@pytest.mark.parametrize('n', [1, pytest.param(2, marks=pytest.mark.rule('B1'))])\n"
        "@pytest.mark.rule('DM-2', 'DM-3')\n"
        "def test_on(n): ...\n"
        "@pytest.mark.skip\n"
        "@pytest.mark.rule('DM-4')\n"
        "def test_off(): ...\n"
        "@pytest.mark.xfail\n"
        "@pytest.mark.rule('DM-5')\n"
        "def test_hoped_for(): ...\n"
    )

    on = frozenset({"tests/test_markers_of_an_example.py::test_on"})

    assert collect_markers(tmp_path) == {"DM-1": on, "DM-2": on, "DM-3": on, "B1": on}
