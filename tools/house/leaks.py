"""Nothing that is committed names a machine's folders or the registry its packages came from.

The registries' hosts are asked from pip and npm when the check runs, and are not written here:
a lock file that holds one works on one network only.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from pip._internal.models import index as pip_index

from tools.house.sources import Problem

# Written in pieces, so that this file does not find itself.
MACHINE_FOLDERS = (
    r"(?<![\w.])/" + r"(?:root|work)/\w",
    r"(?<![\w.])/" + r"(?:home|Users)/[a-z]\w*/",
    r"[A-Z]:\\" + r"Users\\\w",
)
TEMPORARY_FOLDER = r"(?<![\w.])/" + r"tmp/\w"


def registry_hosts() -> frozenset[str]:
    """The hosts pip and npm fetch from, by their own defaults and this machine's settings."""
    addresses = {pip_index.PyPI.url, f"https://{pip_index.PyPI.file_storage_domain}"}
    if npm := shutil.which("npm"):
        said = subprocess.run(
            [npm, "config", "get", "registry"], capture_output=True, text=True, check=False
        )
        addresses.add(said.stdout.strip())
    hosts = {urlsplit(address).hostname for address in addresses}
    return frozenset(host for host in hosts if host)


def check_machine_folders(path: str, text: str) -> Iterator[Problem]:
    patterns = list(MACHINE_FOLDERS)
    if not path.startswith("tests/"):
        patterns.append(TEMPORARY_FOLDER)  # hostile input in tests may point there
    for line, content in enumerate(text.splitlines(), 1):
        for pattern in patterns:
            if found := re.search(pattern, content):
                yield Problem(path, line, "machine-folder", f"{found[0]}… is one machine's folder")


def check_registry_hosts(path: str, text: str, *, hosts: Iterable[str]) -> Iterator[Problem]:
    for line, content in enumerate(text.splitlines(), 1):
        if any(host in content for host in hosts):
            yield Problem(path, line, "registry-host", "the address of a package registry")


def check_npm_lock(path: str, text: str) -> Iterator[Problem]:
    """Refuse download addresses, which npm writes into its lock unless told not to."""
    if path.rpartition("/")[2] != "package-lock.json":
        return
    packages = json.loads(text).get("packages", {})
    for name, package in packages.items():
        if "resolved" in package:
            yield Problem(path, 1, "registry-host", f"{name} carries a resolved address")
