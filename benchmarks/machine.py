"""Where and with what a run was made: a figure without its machine says nothing."""

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

from benchmarks.line_protocol import versions_of

_ENGINE_PACKAGES = ("cryptography", "PyNaCl", "orjson", "jsonschema-rs")
_NODE_PACKAGES = (
    "@digitalbazaar/vc",
    "@digitalbazaar/data-integrity",
    "@digitalbazaar/eddsa-rdfc-2022-cryptosuite",
    "jsonld",
    "rdf-canonize",
    "@digitalcredentials/vc",
    "@digitalcredentials/jsonld",
    "jose",
)
_PYTHON_PEERS = ("pyld", "openbadgeslib")


def describe_machine() -> str:
    """Return processor, cores, memory and system in one line."""
    cores = os.cpu_count() or 1
    parts = [_processor(), f"{cores} cores"]
    if memory := _memory():
        parts.append(memory)
    return ", ".join([*parts, f"{platform.system()} {platform.release().split('-')[0]}"])


def describe_software() -> list[tuple[str, str]]:
    """Return name and version of everything that takes part."""
    found = [("Python", platform.python_version()), ("Node", _node_version())]
    found += [(name, version(name)) for name in _ENGINE_PACKAGES]
    found += versions_of(_NODE_PACKAGES).items()
    return [*found, *_locked(_PYTHON_PEERS)]


def busy() -> str:
    """Return how busy the machine is, where the system says so."""
    if not hasattr(os, "getloadavg"):
        return ""
    return " ".join(f"{load:.2f}" for load in os.getloadavg())


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _memory() -> str:
    try:
        first = Path("/proc/meminfo").read_text(encoding="utf-8").splitlines()[0]
    except OSError:
        return ""
    return f"{int(first.split()[1]) / 1024**2:.0f} GiB"


def _node_version() -> str:
    said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True)
    return said.stdout.strip().removeprefix("v")


def _locked(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return the versions that the lock of the Python peers holds."""
    lock = Path(__file__).parent / "peers" / "requirements.txt"
    pins = [
        line.split()[0] for line in lock.read_text(encoding="utf-8").splitlines() if "==" in line
    ]
    versions = dict(pin.split("==") for pin in pins)
    return [(name, versions[name]) for name in names]
