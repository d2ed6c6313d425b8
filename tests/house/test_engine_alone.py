"""The engine runs where Django, a network library and a terminal library cannot be imported.

This stands in for a second environment: a child process in which importing any of them raises,
whatever is installed (docs/decisions/0001).
"""

import importlib.util
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

FORBIDDEN = (
    "asyncio",
    "django",
    "http",
    "httpcore2",
    "httpx2",
    "pyld",
    "pyoxigraph",
    "rich",
    "skillmark.cli",
    "skillmark.fetching",
    "ssl",
    "typer",
    "urllib.request",
)

PRELUDE = f"""
import sys

class Wall:
    def find_spec(self, name, path=None, target=None):
        if any(name == wall or name.startswith(wall + ".") for wall in {FORBIDDEN!r}):
            raise ImportError(f"{{name}} is behind the wall")

sys.meta_path.insert(0, Wall())
"""

IMPORT_EVERY_MODULE = """
import importlib
import pkgutil
import skillmark.engine

for module in pkgutil.walk_packages(skillmark.engine.__path__, "skillmark.engine."):
    importlib.import_module(module.name)
"""

ISSUE_AND_VERIFY = """
from tests.engine.world import ALICE, World

world = World()
report = world.verify(world.issuer.issue(to=ALICE), recipient=ALICE)
print(*sorted({outcome.name for outcome in report.outcomes().values()}))
"""


def run_behind_the_wall(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", PRELUDE + code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_wall_keeps_out_what_is_installed() -> None:
    run = run_behind_the_wall("import rich")

    assert run.stderr.splitlines()[-1] == "ImportError: rich is behind the wall"


def test_every_module_of_the_engine_is_imported_behind_the_wall() -> None:
    run = run_behind_the_wall(IMPORT_EVERY_MODULE)

    assert (run.returncode, run.stderr) == (0, "")


def test_badge_is_issued_and_verified_behind_the_wall() -> None:
    run = run_behind_the_wall(ISSUE_AND_VERIFY)

    assert (run.returncode, run.stdout, run.stderr) == (0, "PASSED\n", "")


def test_environment_of_these_tests_has_no_django() -> None:
    assert importlib.util.find_spec("django") is None
