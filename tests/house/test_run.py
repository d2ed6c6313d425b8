"""run.py tells clearly what is missing, and knows when nothing is to be done."""

import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RUN = ROOT / "run.py"

TOO_OLD = "import sys; sys.version_info = (3, 9, 2); "
NO_VENV = """
import importlib.util
find_spec = importlib.util.find_spec
importlib.util.find_spec = lambda name: None if name == "ensurepip" else find_spec(name)
"""


def start(
    *arguments: str, script: Path = RUN, before: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    code = (
        f"{before}\nimport runpy, sys\nsys.argv = ['run.py', *sys.argv[1:]]\n"
        f"runpy.run_path({str(script)!r}, run_name='__main__')"
    )
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={**os.environ, "PYTHONUTF8": "1", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A repository with just enough in it to be installed from."""
    shutil.copy(RUN, tmp_path)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    return tmp_path


def test_without_a_job_it_prints_what_it_knows() -> None:
    run = start()

    assert run.returncode == 2
    assert "python3 run.py demo" in run.stdout


def test_unknown_job_is_refused_with_the_known_ones() -> None:
    run = start("dmeo")

    assert (run.returncode, run.stderr) == (
        2,
        "run.py does not know 'dmeo'. It knows: demo, skillmark, test, lint, bench.\n",
    )


def test_old_python_is_told_which_one_to_install() -> None:
    run = start("demo", before=TOO_OLD)

    assert run.returncode == 1
    assert "Skillmark needs 3.11 or newer. Install one" in run.stderr


def test_missing_venv_module_is_told_with_debians_package(checkout: Path) -> None:
    run = start("demo", script=checkout / "run.py", before=NO_VENV)

    assert run.returncode == 1
    assert "apt-get install python3-venv" in run.stderr


def test_missing_network_is_told_and_the_next_start_tries_again(checkout: Path) -> None:
    nowhere = {"PIP_INDEX_URL": "https://127.0.0.1:9/simple", "PIP_RETRIES": "0"}

    first = start("demo", script=checkout / "run.py", **nowhere)
    second = start("demo", script=checkout / "run.py", **nowhere)

    for run in (first, second):
        assert run.returncode == 1
        assert "The first run needs the network" in run.stderr
        assert "Traceback" not in run.stderr


def test_stamped_environment_is_used_as_it_is(checkout: Path) -> None:
    script = runpy.run_path(str(checkout / "run.py"), run_name="checkout")
    script["STAMP"].parent.mkdir()
    fingerprint = script["fingerprint"](script["RUNTIME"])
    script["STAMP"].write_text(f'{{"{script["RUNTIME"]}": "{fingerprint}"}}', encoding="utf-8")

    script["install"](script["RUNTIME"])

    assert [path.name for path in script["VENV"].iterdir()] == [script["STAMP"].name]


def test_changed_lock_is_no_longer_what_the_stamp_says(checkout: Path) -> None:
    script = runpy.run_path(str(checkout / "run.py"), run_name="checkout")
    before = script["fingerprint"](script["RUNTIME"])

    with checkout.joinpath(script["RUNTIME"]).open("a", encoding="utf-8") as lock:
        lock.write("# news\n")

    assert script["fingerprint"](script["RUNTIME"]) != before
