"""Make docs/conformance.md from the rules we answer for and the tests that show them.

``python -m tools.conformance`` writes the file; with ``--check`` it writes nothing and exits with 1
when the file is stale, a marker names an unknown rule, or a MUST or priority-0 row has no test and
is not named as work of the platform.
"""

import argparse
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
RULES = ROOT / "tools" / "conformance_rules.toml"
TABLE = ROOT / "docs" / "conformance.md"

LEVELS = ("MUST", "MUST NOT", "P0", "SHOULD", "MAY", "P1", "CHOICE", "NOTE")
LEVELS_THAT_NEED_A_TEST = frozenset({"MUST", "MUST NOT", "P0"})

# Rule id → the tests that show it, each as "path::name" without its parameters.
Shown = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row: an id of the checklists, how binding it is, and what it asks in our words."""

    id: str
    level: str
    says: str
    platform: str = ""

    @property
    def needs_a_test(self) -> bool:
        return self.level in LEVELS_THAT_NEED_A_TEST and not self.platform


@dataclass(frozen=True, slots=True)
class Group:
    """The rules of one section of a standard, or one family of attacks."""

    title: str
    rules: tuple[Rule, ...]


class MarkerCollector:
    """A pytest plugin that notes which tests carry which ``rule`` markers, and runs none."""

    def __init__(self) -> None:
        self.tests: dict[str, set[str]] = {}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            # A test that is switched off or expected to fail shows nothing.
            if item.get_closest_marker("skip") or item.get_closest_marker("xfail"):
                continue
            name = item.nodeid.partition("[")[0]
            for marker in item.iter_markers("rule"):
                for rule_id in marker.args:
                    self.tests.setdefault(rule_id, set()).add(name)


def read_groups(text: str) -> list[Group]:
    """The groups of the rule list; raises ValueError for an unknown level or a repeated id."""
    groups = [
        Group(
            group["title"],
            tuple(Rule(id=rule_id, **row) for rule_id, row in group["rules"].items()),
        )
        for group in tomllib.loads(text)["group"]
    ]
    ids = [rule.id for group in groups for rule in group.rules]
    if len(set(ids)) != len(ids):
        raise ValueError("a rule id stands twice")
    for group in groups:
        for rule in group.rules:
            if rule.level not in LEVELS:
                raise ValueError(f"{rule.id}: {rule.level} is no level")
    return groups


def collect_markers(root: Path) -> Shown:
    """Ask pytest which tests carry which markers; raises RuntimeError when it cannot collect."""
    collector = MarkerCollector()
    quiet = ["--collect-only", "-qqq", "-p", "no:cacheprovider", "--rootdir", str(root)]
    status = pytest.main([*quiet, str(root / "tests")], plugins=[collector])
    if status != pytest.ExitCode.OK:
        raise RuntimeError(f"pytest could not collect the tests: {status!r}")
    return {rule_id: frozenset(tests) for rule_id, tests in collector.tests.items()}


def complaints(groups: list[Group], shown: Shown) -> list[str]:
    """What stands between the list and the tests, one sentence each."""
    rules = {rule.id: rule for group in groups for rule in group.rules}
    unknown = [
        f"{rule_id} is no known rule, but {', '.join(sorted(tests))} claims to show it"
        for rule_id, tests in sorted(shown.items())
        if rule_id not in rules
    ]
    untested = [
        f"{rule.id} ({rule.level}) has no test: {rule.says}"
        for rule in rules.values()
        if rule.needs_a_test and not shown.get(rule.id)
    ]
    return unknown + untested


def render(groups: list[Group], shown: Shown) -> str:
    """The whole Markdown file."""
    rules = [rule for group in groups for rule in group.rules]
    binding = [rule for rule in rules if rule.level in LEVELS_THAT_NEED_A_TEST]
    tested = [rule for rule in rules if shown.get(rule.id)]
    by_test = sum(bool(shown.get(rule.id)) for rule in binding)
    by_platform = sum(bool(rule.platform and not shown.get(rule.id)) for rule in binding)
    made = (
        "Made by `python -m tools.conformance` from `tools/conformance_rules.toml` and the `rule`"
        " markers of the tests; `python3 run.py test` checks that it is fresh."
    )
    count = (
        f"{len(rules)} rules and attacks, {len(tested)} of them shown by a test. {len(binding)} are"
        f" binding (MUST, MUST NOT, P0): {by_test} shown by a test, {by_platform} work of the web"
        " platform."
    )
    parts = ["# Conformance", made, count]
    for group in groups:
        rows = "\n".join(_row(rule, shown.get(rule.id, frozenset())) for rule in group.rules)
        parts += [
            f"## {group.title}",
            f"| Rule | Level | What it asks | Shown by |\n| --- | --- | --- | --- |\n{rows}",
        ]
    return "\n\n".join(parts) + "\n"


def _row(rule: Rule, tests: frozenset[str]) -> str:
    places = [_link(test) for test in sorted(tests)]
    if rule.platform:
        places.append(f"*platform: {rule.platform}*")
    says = rule.says.replace("|", "\\|")
    return f"| {rule.id} | {rule.level} | {says} | {'<br>'.join(places) or '–'} |"


def _link(test: str) -> str:
    path, _, name = test.partition("::")
    return f"[{name.removeprefix('test_').replace('_', ' ')}](../{path})"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, only complain")
    check_only = parser.parse_args().check

    groups = read_groups(RULES.read_text(encoding="utf-8"))
    shown = collect_markers(ROOT)
    problems = complaints(groups, shown)
    table = render(groups, shown)

    if not check_only:
        TABLE.parent.mkdir(exist_ok=True)
        TABLE.write_text(table, encoding="utf-8", newline="\n")
    elif not TABLE.is_file() or TABLE.read_text(encoding="utf-8") != table:
        problems.append("docs/conformance.md is stale: run python -m tools.conformance")
    for problem in problems:
        print(problem)
    print(f"{len(problems)} complaints about conformance")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
