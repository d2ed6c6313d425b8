"""The rules of tests/conftest.py hold."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).parents[1] / "conftest.py"


@pytest.mark.parametrize("address", ["192.0.2.1", "10.0.0.1", "2001:db8::1"])
def test_connection_to_elsewhere_is_refused(address: str) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET

    with socket.socket(family) as connection, pytest.raises(Exception, match=r"socket\.connect"):
        connection.connect((address, 443))


def test_question_to_a_name_server_is_refused() -> None:
    with pytest.raises(Exception, match=r"socket\.getaddrinfo"):
        socket.getaddrinfo("issuer.example", 443)


def test_loopback_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()


SKIPPED = {
    "a mark": "@pytest.mark.skip(reason='no time')\ndef test_it(): ...\n",
    "a call": "def test_it(): pytest.skip('no time')\n",
    "a module": "pytest.skip('no time', allow_module_level=True)\n",
}


@pytest.mark.parametrize("way", SKIPPED)
@pytest.mark.parametrize(("no_skips", "status"), [("1", 1), ("", 0)])
def test_skip_fails_only_where_skips_are_forbidden(
    tmp_path: Path, way: str, no_skips: str, status: int
) -> None:
    (tmp_path / "conftest.py").write_text(CONFTEST.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "test_it.py").write_text(f"import pytest\n{SKIPPED[way]}", encoding="utf-8")
    (tmp_path / "test_other.py").write_text("def test_other(): ...\n", encoding="utf-8")

    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)],
        env={**os.environ, "SKILLMARK_NO_SKIPS": no_skips},
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )

    assert min(run.returncode, 1) == status, run.stdout


def test_expected_failure_is_no_skip(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(CONFTEST.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "test_it.py").write_text(
        "import pytest\n@pytest.mark.xfail\ndef test_it(): assert False\n", encoding="utf-8"
    )

    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)],
        env={**os.environ, "SKILLMARK_NO_SKIPS": "1"},
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )

    assert run.returncode == 0, run.stdout
