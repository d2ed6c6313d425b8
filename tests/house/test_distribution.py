"""What is declared is imported, what is locked is declared, and the wheel is whole."""

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DECLARED = [Requirement(text) for text in PROJECT["dependencies"]]


def imported_distributions() -> set[str]:
    distributions = packages_distributions()
    found = set()
    for path in (ROOT / "skillmark").rglob("*.py"):
        for name in top_level_imports(ast.parse(path.read_bytes())):
            if name not in sys.stdlib_module_names and name != "skillmark":
                found.add(canonicalize_name(distributions[name][0]))
    return found


def top_level_imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def locked_versions(lock: Path) -> dict[str, Version]:
    pins = re.findall(r"^([\w.-]+)==(\S+)", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {canonicalize_name(name): Version(version) for name, version in pins}


def requirements_in(path: Path) -> list[Requirement]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith("#")]


def test_every_import_is_declared_and_nothing_else_is() -> None:
    assert imported_distributions() == {canonicalize_name(one.name) for one in DECLARED}


@pytest.mark.parametrize("lock", ["runtime.txt", "test.txt"])
def test_lock_holds_what_is_declared(lock: str) -> None:
    requirements = DECLARED + requirements_in(ROOT / "requirements" / "build.in")
    if lock == "test.txt":
        requirements += requirements_in(ROOT / "requirements" / "test.in")

    locked = locked_versions(ROOT / "requirements" / lock)

    for requirement in requirements:
        assert locked[canonicalize_name(requirement.name)] in requirement.specifier


def test_every_package_for_tests_is_used_by_one() -> None:
    # These are run, and never imported.
    run = {"import-linter", "mypy", "pre-commit", "pytest-xdist", "ruff"}
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")]

    for requirement in requirements_in(ROOT / "requirements" / "test.in"):
        if requirement.name not in run:
            imported = re.compile(rf"^(import|from) {requirement.name}\b", re.MULTILINE)
            assert any(imported.search(text) for text in texts), requirement.name


def test_both_locks_agree_where_they_overlap() -> None:
    runtime = locked_versions(ROOT / "requirements" / "runtime.txt")
    test = locked_versions(ROOT / "requirements" / "test.txt")

    assert {name: test.get(name) for name in runtime} == runtime


def test_every_dependency_has_its_reason() -> None:
    reasons = (ROOT / "docs" / "decisions" / "dependencies.md").read_text(encoding="utf-8")
    named = {
        canonicalize_name(name) for name in re.findall(r"^\| `([^`]+)`", reasons, re.MULTILINE)
    }

    sources = ("build.in", "test.in", "uv.in")
    direct = DECLARED + [
        one for source in sources for one in requirements_in(ROOT / "requirements" / source)
    ]

    assert named == {canonicalize_name(requirement.name) for requirement in direct}


def test_wheel_carries_the_package_its_data_and_the_licence(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    (wheel,) = tmp_path.iterdir()
    names = set(zipfile.ZipFile(wheel).namelist())
    metadata = f"skillmark-{PROJECT['version']}.dist-info"

    sources = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "skillmark").rglob("*")
        if path.is_file() and not any(part.startswith((".", "__py")) for part in path.parts)
    }
    assert {name for name in names if not name.startswith(metadata)} == sources
    assert f"{metadata}/licenses/LICENSE" in names
