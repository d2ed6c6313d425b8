"""Each import contract bites: with one deliberate bad import, it and no other is broken."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

FLOORS = "The command line stands on fetching, fetching on the engine"
ROOMS = "The engine's rooms are stacked"
ALONE = "The engine knows no web framework, no network and no terminal"
ORACLES = "What only judges us in tests is never what runs"
FETCHING = "Fetching knows no web framework and no terminal"
CONTRACTS = {FLOORS, ROOMS, ALONE, ORACLES, FETCHING}

BAD_IMPORTS = [
    ("engine/verification/__init__.py", "import skillmark.cli", {FLOORS}),
    ("engine/verification/__init__.py", "import skillmark.fetching", {FLOORS}),
    ("fetching/__init__.py", "import skillmark.cli", {FLOORS}),
    ("engine/errors.py", "import skillmark.engine.wire", {ROOMS}),
    ("engine/wire/__init__.py", "import skillmark.engine.keys", {ROOMS}),
    ("engine/keys/__init__.py", "import skillmark.engine.dids", {ROOMS}),
    ("engine/dids/__init__.py", "import skillmark.engine.proofs", {ROOMS}),
    ("engine/proofs/__init__.py", "import skillmark.engine.verification", {ROOMS}),
    ("engine/baking/__init__.py", "import skillmark.engine.verification", {ROOMS}),
    ("engine/status/__init__.py", "import skillmark.engine.model", {ROOMS}),
    ("engine/open_badges_2/__init__.py", "import skillmark.engine.verification", {ROOMS}),
    ("engine/issuing.py", "import skillmark.engine.verification", {ROOMS}),
    ("engine/model/__init__.py", "import skillmark.engine.proofs", {ROOMS}),
    ("engine/ports.py", "import skillmark.engine.wire", {ROOMS}),
    ("engine/ports.py", "import django", {ALONE}),
    ("engine/ports.py", "import httpx2", {ALONE}),
    ("engine/ports.py", "import socket", {ALONE}),
    ("engine/ports.py", "import ssl", {ALONE}),
    ("engine/ports.py", "import http.client", {ALONE}),
    ("engine/wire/__init__.py", "import pyld", {ORACLES}),
    ("cli/__init__.py", "from pyoxigraph import Dataset", {ORACLES}),
    ("fetching/__init__.py", "import jsonschema", {ORACLES}),
    ("fetching/__init__.py", "import rich", {FETCHING}),
]


LINT = "from importlinter.cli import lint_imports_command as lint; lint()"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package to break; the linter's cache in it makes twenty runs bearable."""
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(
        ROOT / "skillmark", folder / "skillmark", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def broken_contracts(repository: Path) -> set[str]:
    # -P keeps the folder the tests run in, and with it the real package, off the path.
    run = subprocess.run(
        [sys.executable, "-P", "-c", LINT, "--no-logo"],
        cwd=repository,
        env={**os.environ, "PYTHONPATH": str(repository), "PYTHONUTF8": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    verdicts = re.findall(r"^(.+) (KEPT|BROKEN)(?: \(.+\))?$", run.stdout, flags=re.MULTILINE)
    assert {name for name, _ in verdicts} == CONTRACTS, run.stdout + run.stderr
    return {name for name, verdict in verdicts if verdict == "BROKEN"}


def test_no_contract_is_broken_as_it_stands(copy: Path) -> None:
    assert broken_contracts(copy) == set()


@pytest.mark.parametrize(("module", "line", "expected"), BAD_IMPORTS)
def test_bad_import_breaks_its_contract_and_no_other(
    copy: Path, module: str, line: str, expected: set[str]
) -> None:
    path = copy / "skillmark" / module
    before = path.read_bytes()
    try:
        path.write_bytes(before + f"\n{line}\n".encode())
        assert broken_contracts(copy) == expected
    finally:
        path.write_bytes(before)


def test_new_room_without_a_floor_is_noticed(copy: Path) -> None:
    attic = copy / "skillmark" / "attic"
    attic.mkdir()
    try:
        (attic / "__init__.py").write_text('"""A room."""\n', encoding="utf-8")
        assert broken_contracts(copy) == {FLOORS}
    finally:
        shutil.rmtree(attic)


def test_every_contract_has_a_bad_import_that_shows_it() -> None:
    assert set().union(*(expected for _, _, expected in BAD_IMPORTS)) == CONTRACTS
