"""Each rule of the house bites, and leaves good code alone."""

import json

import pytest

from tools.check_house import check

ENGINE = "skillmark/engine/example.py"
CLI = "skillmark/cli/example.py"
TEST = "tests/engine/test_example.py"
HOSTS = frozenset({"registry.example"})


def rules_broken(path: str, text: str) -> list[str]:
    return [problem.rule for problem in check({path: text}, hosts=HOSTS)]


def function_of(lines: int, *, comment: str = "", docstring: str = "") -> str:
    body = [f'    """{docstring}"""'] if docstring else []
    body += ["    pass"] * (lines - 1)
    return "\n".join([f"def long():{comment}", *body]) + "\n"


def test_function_of_forty_lines_is_fine() -> None:
    assert rules_broken(CLI, function_of(40)) == []


def test_function_of_forty_one_lines_is_too_long() -> None:
    assert rules_broken(CLI, function_of(41)) == ["function-length"]


def test_docstring_does_not_lengthen_a_function() -> None:
    assert rules_broken(CLI, function_of(40, docstring="A promise.\n\n    And more.")) == []


def test_waiver_with_a_listed_reason_allows_sixty_lines_and_no_more() -> None:
    waiver = "  # waiver: function-length, one table"

    assert rules_broken(CLI, function_of(60, comment=waiver)) == []
    assert rules_broken(CLI, function_of(61, comment=waiver)) == ["function-length"]


def test_waiver_may_stand_above_the_function_and_its_decorators() -> None:
    above = "# waiver: function-length, one table\n@decorated\n"

    assert rules_broken(CLI, above + function_of(50)) == []


def test_waiver_with_an_invented_reason_is_refused() -> None:
    waiver = "  # waiver: function-length, no time"

    assert rules_broken(CLI, function_of(10, comment=waiver)) == ["function-length"]


def test_file_of_four_hundred_lines_is_the_limit_and_six_hundred_for_tests() -> None:
    assert rules_broken(CLI, "a = 1\n" * 400) == []
    assert rules_broken(CLI, "a = 1\n" * 401) == ["file-length"]
    assert rules_broken(TEST, "a = 1\n" * 600) == []
    assert rules_broken(TEST, "a = 1\n" * 601) == ["file-length"]


def test_five_arguments_by_position_are_the_limit() -> None:
    assert rules_broken(CLI, "def f(self, a, b, c, d, e): ...\n") == []
    assert rules_broken(CLI, "def f(self, a, b, c, d, e, g): ...\n") == ["arguments"]


def test_seven_arguments_in_all_are_the_limit() -> None:
    assert rules_broken(CLI, "def f(a, *, b, c, d, e, g, h): ...\n") == []
    assert rules_broken(CLI, "def f(a, *, b, c, d, e, g, h, i): ...\n") == ["arguments"]


def test_command_may_have_more_options_when_it_says_so() -> None:
    command = (
        "# waiver: function-length, options of one command\ndef f(a, *, b, c, d, e, g, h, i): ...\n"
    )

    assert rules_broken(CLI, command) == []


def test_fixtures_of_a_test_are_not_counted() -> None:
    assert rules_broken(TEST, "def test_f(a, b, c, d, e, g, h, i): ...\n") == []


@pytest.mark.parametrize("reason", ["slow import", "optional dependency", "app ready"])
def test_inline_import_with_one_of_three_reasons_is_fine(reason: str) -> None:
    assert rules_broken(CLI, f"def f():\n    import json  # {reason}\n") == []


def test_inline_import_without_reason_is_refused() -> None:
    assert rules_broken(CLI, "def f():\n    import json\n") == ["inline-import"]
    assert rules_broken(CLI, "def f():\n    from json import loads  # handy\n") == ["inline-import"]


@pytest.mark.parametrize(
    "line", ["from unittest.mock import Mock", "import unittest.mock", "from unittest import mock"]
)
def test_mocks_are_refused(line: str) -> None:
    assert rules_broken(TEST, f"{line}\n") == ["mock"]


@pytest.mark.parametrize(
    "expression",
    [
        "datetime.now(UTC)",
        "datetime.datetime.now(UTC)",
        "date.today()",
        "perf.time.monotonic()",
        "open('terms.json')",
        "path.read_bytes()",
        "path.write_text('x')",
        "input()",
        "os.environ['HOME']",
        "os.getenv('HOME')",
    ],
)
def test_engine_touches_no_clock_no_disk_and_no_surroundings(expression: str) -> None:
    assert rules_broken(ENGINE, f"a = {expression}\n") == ["engine-purity"]
    assert rules_broken(CLI, f"a = {expression}\n") == []


@pytest.mark.parametrize(
    "line",
    [
        "import time",
        "import pathlib",
        "import urllib.request",
        "import random",
        "from http import client",
        "from http.client import HTTPSConnection",
        "from urllib import request",
        "from importlib import resources",
    ],
)
def test_engine_does_not_import_what_reaches_outside(line: str) -> None:
    assert rules_broken(ENGINE, f"{line}\n") == ["engine-purity"]
    assert rules_broken(CLI, f"{line}\n") == []


def test_engine_may_take_addresses_apart_and_hold_times() -> None:
    good = "from datetime import UTC, datetime\nfrom urllib.parse import urlsplit\n"

    assert rules_broken(ENGINE, good + "a = datetime(2026, 1, 1, tzinfo=UTC)\n") == []


def test_loader_of_the_engines_own_data_may_read() -> None:
    loader = "skillmark/engine/wire/contexts/__init__.py"

    assert rules_broken(loader, "a = path.read_bytes()\n") == []


@pytest.mark.parametrize(
    "code", ["validFrom = 1", "def f(validFrom): ...", "def validFrom(): ...", "f(a=1, b=2).x = 1"]
)
def test_camel_case_lives_where_the_wire_is_read_and_written(code: str) -> None:
    expected = ["camel-case"] if "validFrom" in code else []

    assert rules_broken(ENGINE, f"{code}\n") == expected
    assert rules_broken("skillmark/engine/model/reading.py", f"{code}\n") == []
    assert rules_broken("skillmark/engine/model/writing_profiles.py", f"{code}\n") == []


@pytest.mark.parametrize(
    "code",
    [
        "class KeyManager: ...",
        "class BadgeInfo: ...",
        "def handle_badge(): ...",
        "def process(): ...",
    ],
)
def test_names_that_say_nothing_are_refused(code: str) -> None:
    assert rules_broken(CLI, f"{code}\n") == ["empty-name"]


def test_module_is_named_after_what_it_holds() -> None:
    assert rules_broken("skillmark/cli/utils.py", "a = 1\n") == ["empty-name"]


@pytest.mark.parametrize(
    "place",
    [
        "|root|x",
        "|work|main",
        "|home|alice|x",
        "|Users|alice|x",
        "C:<Users<alice",
    ],
)
def test_folder_of_one_machine_is_refused_in_any_file(place: str) -> None:
    place = place.replace("|", "/").replace("<", "\\")  # or the rule would find this file

    assert rules_broken("docs/notes.md", f"see {place}\n") == ["machine-folder"]
    assert rules_broken(TEST, f"# see {place}\n") == ["machine-folder"]


def test_temporary_folder_is_refused_outside_of_hostile_tests() -> None:
    place = "|tmp|x".replace("|", "/")

    assert rules_broken("docs/notes.md", f"see {place}\n") == ["machine-folder"]
    assert rules_broken(TEST, f"# see {place}\n") == []


def test_host_of_a_package_registry_is_refused() -> None:
    assert rules_broken("requirements/test.txt", "a==1 # https://registry.example/a\n") == [
        "registry-host"
    ]


def test_npm_lock_with_download_addresses_is_refused() -> None:
    lock = {
        "packages": {"node_modules/a": {"version": "1", "resolved": "https://elsewhere.example"}}
    }
    without = {"packages": {"node_modules/a": {"version": "1", "integrity": "sha512-x"}}}

    assert rules_broken("benchmarks/peers/package-lock.json", json.dumps(lock)) == ["registry-host"]
    assert rules_broken("benchmarks/peers/package-lock.json", json.dumps(without)) == []
