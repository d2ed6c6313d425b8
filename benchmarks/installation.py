"""The peers' packages: ``python -m benchmarks.installation`` puts them where git does not look.

Node's packages go to ``benchmarks/peers/node_modules``, Python's into an environment of their own
beside them, because openbadgeslib and PyLD have no business where Skillmark runs. Both are locked
with digests; a stamp makes the second start a matter of milliseconds.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

PEERS = Path(__file__).resolve().parent / "peers"
NODE_STACKS = ("digitalbazaar", "digitalcredentials", "jose")
PYTHON_STACKS = ("pyld", "openbadgeslib", "bakery")

_NODE_MODULES = PEERS / "node_modules"
_ENVIRONMENT = PEERS / ".venv"
_PYTHON = _ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
_STAMP = ".skillmark-installed"


class CannotInstall(Exception):
    """Why the peers cannot be had, with the installer's last words."""


def peer_command(stack: str) -> list[str]:
    """Return the command that starts the peer *stack*."""
    if stack in NODE_STACKS:
        return ["node", "peer.mjs", stack]
    return [str(_PYTHON), "python_peer.py", stack]


def install_peers() -> None:
    """Install what is missing. Raises CannotInstall."""
    node_lock, python_lock = PEERS / "package-lock.json", PEERS / "requirements.txt"
    if not _is_installed(_NODE_MODULES, node_lock):
        _install_node_packages()
        _stamp(_NODE_MODULES, node_lock)
    if not _is_installed(_ENVIRONMENT, python_lock):
        _install_python_packages(python_lock)
        _stamp(_ENVIRONMENT, python_lock)


def _is_installed(folder: Path, lock: Path) -> bool:
    stamp = folder / _STAMP
    return stamp.exists() and stamp.read_text(encoding="utf-8") == _digest(lock)


def _stamp(folder: Path, lock: Path) -> None:
    (folder / _STAMP).write_text(_digest(lock), encoding="utf-8")


def _digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()


def _install_node_packages() -> None:
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise CannotInstall("Node is missing: install node and npm, version 20 or newer")
    print("Installing the Node peers …", flush=True)
    _run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])


def _install_python_packages(lock: Path) -> None:
    print("Installing the Python peers …", flush=True)
    venv.create(_ENVIRONMENT, with_pip=True, clear=True)
    _run([str(_PYTHON), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(lock)])


def _run(command: list[str]) -> None:
    done = subprocess.run(command, cwd=PEERS, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        words = (done.stdout + done.stderr).strip().splitlines()[-12:]
        raise CannotInstall("the peers could not be installed:\n  " + "\n  ".join(words))


def main() -> int:
    try:
        install_peers()
    except CannotInstall as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
