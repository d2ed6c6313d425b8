"""Everything on a machine that has only Python: ``python3 run.py demo``, ``python3 run.py test``.

::

    python3 run.py demo               make an issuer, issue, verify, revoke, and show it all
    python3 run.py skillmark ...      the command line, as after an installation
    python3 run.py test [ARGS]        everything CI checks; with ARGS only pytest ARGS
    python3 run.py lint               the fast half of it
    python3 run.py bench [ARGS]       the benchmarks

The first run makes .venv beside this file and installs the locked, hash-checked packages into it;
later runs see by a stamp that nothing has changed and start at once. Only the standard library is
used here, and the syntax is old on purpose: a Python that is too old must get as far as being told.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "skillmark-installed.json"
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
UV = VENV / ("Scripts/uv.exe" if WINDOWS else "bin/uv")

RUNTIME = "requirements/runtime.txt"
TEST = "requirements/test.txt"  # holds everything of RUNTIME too

LINT_STEPS = (
    ("ruff check", ["-m", "ruff", "check", "."]),
    ("ruff format", ["-m", "ruff", "format", "--check", "."]),
    ("mypy", ["-m", "mypy"]),
    ("import contracts", ["-c", "from importlinter.cli import lint_imports_command as l; l()"]),
    ("house rules", ["-m", "tools.check_house"]),
)
TEST_STEPS = (
    ("tests", ["-m", "pytest", "--numprocesses", "auto"]),
    ("conformance", ["-m", "tools.conformance", "--check"]),
)


class CannotRun(Exception):
    """What is missing, in a sentence that says what to do about it."""


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        print(__doc__)
        return 0 if arguments else 2
    job, rest = arguments[0], arguments[1:]
    if job not in JOBS:
        print(f"run.py does not know {job!r}. It knows: {', '.join(JOBS)}.", file=sys.stderr)
        return 2
    try:
        require_python()
        return JOBS[job](rest)
    except CannotRun as problem:
        print(f"\nrun.py: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


# --- jobs -----------------------------------------------------------------------------------------


def demo(rest: list[str]) -> int:
    install(RUNTIME)
    return become(["-m", "skillmark.cli.demo", *rest])


def skillmark(rest: list[str]) -> int:
    install(RUNTIME)
    return become(["-m", "skillmark.cli.main", *rest])


def bench(rest: list[str]) -> int:
    install(TEST)
    os.chdir(str(ROOT))
    return become(["-m", "benchmarks", *rest])


def lint(rest: list[str]) -> int:
    if rest:
        raise CannotRun("lint takes no arguments.")
    install(TEST)
    return run_steps(LINT_STEPS)


def test(rest: list[str]) -> int:
    install(TEST)
    install_peers()
    if rest:
        os.chdir(str(ROOT))
        return become(["-m", "pytest", *rest])
    return run_steps(LINT_STEPS + TEST_STEPS)


JOBS = {"demo": demo, "skillmark": skillmark, "test": test, "lint": lint, "bench": bench}


def become(arguments: list[str]) -> int:
    """Go on as the environment's Python; returns only where that cannot be done."""
    command = [str(PYTHON), *arguments]
    if not WINDOWS:  # there, exec would return to the prompt before the program ends
        sys.stdout.flush()
        os.execve(command[0], command, child_environment())
    return subprocess.call(command, env=child_environment())


def run_steps(steps: tuple[tuple[str, list[str]], ...]) -> int:
    """Run every step, also after one failed, and say at the end which ones did."""
    failed = []
    for name, arguments in steps:
        print(f"\n=== {name}", flush=True)
        started = time.monotonic()
        command = [str(PYTHON), *arguments]
        if subprocess.call(command, cwd=str(ROOT), env=child_environment()) != 0:
            failed.append(name)
        print(f"=== {name}: {time.monotonic() - started:.1f} s", flush=True)
    if failed:
        print(f"\nFailed: {', '.join(failed)}.", file=sys.stderr)
        return 1
    print("\nEverything passed.")
    return 0


# --- the environment ------------------------------------------------------------------------------


def install(requirements: str) -> None:
    """Make .venv hold the project and what *requirements* locks; do nothing when it does."""
    stamp = read_stamp()
    wanted = fingerprint(requirements)
    if stamp.get(requirements) == wanted:
        return
    started = time.monotonic()
    print(f"Preparing {VENV.name} from {requirements} …", flush=True)
    if stamp.get("python") != sys.version or not PYTHON.exists():
        make_environment()
    # The stamp goes before the work and comes back after it: an interrupted one is done again.
    STAMP.unlink(missing_ok=True)
    installer = choose_installer()
    fetch_packages([*installer, "install", "--require-hashes", "-r", requirements])
    fetch_packages([*installer, "install", "--no-deps", "--no-build-isolation", "-e", "."])
    # The lock for tests holds all of the other one, in the same versions.
    stamp = {"python": sys.version, requirements: wanted, RUNTIME: fingerprint(RUNTIME)}
    STAMP.write_text(json.dumps(stamp), encoding="utf-8")
    print(f"Ready after {time.monotonic() - started:.0f} s.", flush=True)


def fingerprint(requirements: str) -> str:
    digest = hashlib.sha256(sys.version.encode())
    for name in (requirements, "pyproject.toml"):
        digest.update(ROOT.joinpath(name).read_bytes())
    digest.update(str(ROOT).encode())  # an environment does not survive being moved
    return digest.hexdigest()


def read_stamp() -> dict[str, str]:
    try:
        stamp: dict[str, str] = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp


def require_python() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever is told so runs an older one
        raise CannotRun(
            f"this is Python {sys.version.split()[0]}, and Skillmark needs 3.11 or newer."
            " Install one and start with it, as in: python3.11 run.py demo"
        )


def make_environment() -> None:
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        raise CannotRun(
            "this Python comes without venv or ensurepip. On Debian and Ubuntu:"
            " apt-get install python3-venv"
        )
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode != 0:
        raise CannotRun(f"could not make {VENV}:\n{made.stdout}{made.stderr}")


def choose_installer() -> list[str]:
    """Prefer uv, itself pinned and hash-checked, for its speed; else pip, which is there."""
    pip = [str(PYTHON), "-m", "pip"]
    lock = ROOT / "requirements" / "uv.txt"
    got = subprocess.run(
        [*pip, "install", "--quiet", "--require-hashes", "--no-deps", "-r", str(lock)],
        env=child_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if got.returncode == 0 and UV.exists():
        return [str(UV), "pip"]
    print("uv could not be had; going on with pip, which takes about a minute.", flush=True)
    return pip


def fetch_packages(command: list[str]) -> None:
    got = subprocess.run(
        [*command, "--quiet"],
        cwd=str(ROOT),
        env=child_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if got.returncode == 0:
        return
    lines = (got.stdout + got.stderr).strip().splitlines()
    raise CannotRun(
        "the packages could not be installed. The first run needs the network (behind a proxy, set"
        " HTTPS_PROXY; behind a mirror, set PIP_INDEX_URL); later runs do not."
        " The installer's last words:\n  " + "\n  ".join(lines[-12:])
    )


def child_environment() -> dict[str, str]:
    environment = {
        **os.environ,
        "VIRTUAL_ENV": str(VENV),
        "PYTHONUTF8": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_USER": "0",
        "UV_PYTHON_DOWNLOADS": "never",
    }
    # uv does not read pip's settings; the two that decide whether anything can be fetched are told.
    for pip_name, uv_name in (("PIP_INDEX_URL", "UV_DEFAULT_INDEX"), ("PIP_CERT", "SSL_CERT_FILE")):
        if pip_name in environment:
            environment.setdefault(uv_name, environment[pip_name])
    return environment


def install_peers() -> None:
    """Install the other implementations that ours is compared with; without Node, say so."""
    if shutil.which("npm") is None or shutil.which("node") is None:
        print("NODE IS MISSING: the tests against other implementations are skipped.", flush=True)
        return
    command = [str(PYTHON), "-m", "benchmarks.installation"]
    if subprocess.call(command, cwd=str(ROOT), env=child_environment()) != 0:
        print("THE PEERS COULD NOT BE INSTALLED: their tests are skipped.", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
