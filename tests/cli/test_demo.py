"""The demo that a newcomer runs first."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.office import ROOT


def run_demo(folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "skillmark.cli.demo"],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "COLUMNS": "200", "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.slow
def test_the_demo_issues_refuses_verifies_revokes_and_runs_again(tmp_path: Path) -> None:
    first, second = run_demo(tmp_path), run_demo(tmp_path)

    assert (first.returncode, second.returncode) == (0, 0), first.stderr
    assert "14 rows: 11 good, 2 faulty, 1 repeated." in first.stdout
    assert "11 badges issued; 0 were there already." in first.stdout
    assert "but it does not count: its issuer has revoked it." in first.stdout
    assert "python3 -m http.server" in first.stdout


def test_the_demo_leaves_a_folder_alone_that_it_did_not_make(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "mine.txt").write_text("keep me")

    answer = run_demo(tmp_path)

    assert answer.returncode == 1
    assert "that no demo made" in answer.stderr
    assert (tmp_path / "demo" / "mine.txt").read_text() == "keep me"
