"""The office of the command line's tests: what lies in it, and the command as a person types it."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
PASSPHRASE = "four random words here"
BADGE = """\
name = "First aid in the workshop"
description = "Acts until help arrives."
suspendable = true
valid_for = "3 years"
[criteria]
narrative = "A day of practice."
[[results]]
key = "level"
name = "Level"
type = "RubricCriterionLevel"
levels = [{ name = "Working" }, { name = "Secure" }]
"""
ROSTER = """\
name,email,date,level,host,minor
Ana García,ana@college.example,2026-03-14,Secure,no,no
Боб Стоун,Bob@College.example,2026-03-14,Working,yes,no
李思敏,simin@college.example,2026-03-15,,no,yes
"""


@dataclass(frozen=True)
class Answer:
    """What one command came to."""

    code: int
    out: str
    err: str

    @property
    def text(self) -> str:
        return self.out + self.err


@dataclass(frozen=True)
class Office:
    """A folder with an issuer, a badge and a roster in it, and somebody who types commands."""

    folder: Path
    run: Callable[..., Answer]

    @property
    def issuer(self) -> Path:
        return self.folder / "issuer"

    @property
    def own(self) -> Path:
        return self.issuer / "earners" / "first-aid-in-the-workshop-1.0"

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_bytes(text.encode())
        return path

    def issue(self, *options: str, roster: str | None = None) -> Answer:
        if roster is not None:
            self.write("roster.csv", roster)
        return self.run("issue", "badge.toml", "roster.csv", *options)

    def people(self) -> list[Path]:
        return sorted((self.own / "people").glob("*/*"))

    def package_of(self, person: Path) -> Path:
        return self.own / "packages" / person.parent.name / f"{person.name}.zip"

    def person(self, name: str) -> Path:
        """The folder of the person with this name in it."""
        found = [path for path in self.people() if name in (path / "index.html").read_text()]
        assert len(found) == 1, f"{name} has {len(found)} folders"
        return found[0]

    def verify(self, path: Path, *options: str) -> Answer:
        return self.run("verify", str(path), "--documents", "issuer/documents.json", *options)

    def journal(self, query: str) -> list[tuple[object, ...]]:
        path = self.issuer / "private" / "journal.sqlite3"
        with closing(sqlite3.connect(path)) as connection:
            return connection.execute(query).fetchall()

    def start(
        self, *arguments: str, passphrase: str = PASSPHRASE, **options: Any
    ) -> "subprocess.Popen[bytes]":
        """The command in a process of its own, as a shell would start it."""
        return subprocess.Popen(
            [sys.executable, "-m", "skillmark.cli.main", *arguments],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "SKILLMARK_PASSPHRASE": passphrase},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            **options,
        )


def files_below(folder: Path) -> dict[str, bytes]:
    """Every file below *folder* by its path."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
